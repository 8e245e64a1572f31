/// The heartbeat of the window: at screen rate it asks the visible workspace for the newest frame, and measures what that costs.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace horn::shell
{

/// One frame that was shown.
struct FrameTime {
    double milliseconds = 0;  ///< GUI thread, from taking the frame to the end of its last paint
    double busy = 0;          ///< of these, ms in which the GUI thread had a processor
    double interval = 0;      ///< ms since the frame before was taken; 0 for the first
};

class FrameClock : public QObject
{
    Q_OBJECT

public:
    explicit FrameClock(QObject* parent = nullptr);

    /// \param take hands the newest frame to the plots; tells whether there was one.
    void setTake(std::function<bool()> take) { take_ = std::move(take); }
    /// \param framesPerSecond of the screen.
    void start(double framesPerSecond);
    void stop();

    /// The window has finished a round of painting.
    void painted();

    /// Means over about the last second.
    [[nodiscard]] double recentMilliseconds() const;
    /// Beats that came too late, so that a frame due in between was never shown.
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
    void resetDropped();
    /// "2.3 ms/frame · 0 dropped".
    [[nodiscard]] QString words() const;

    /// Keeps every frame time from now on.
    void startRecording();
    [[nodiscard]] const std::vector<FrameTime>& recorded() const { return record_; }

Q_SIGNALS:
    void beat();
    /// The frame that was taken last is on the screen.
    void shown();

private:
    void tick();

    std::function<bool()> take_;
    QTimer timer_;
    QElapsedTimer clock_;
    double period_ = 1000.0 / 60;  ///< ms
    double takenAt_ = -1;          ///< ms on the clock, of the frame being painted; −1: none
    double busyAt_ = 0;            ///< ms of processor time of the GUI thread when it was taken
    double lastTaken_ = -1;
    double lastTick_ = -1;
    double lastInterval_ = 0;
    std::vector<double> recent_;
    std::size_t next_ = 0;
    std::uint64_t dropped_ = 0;
    bool recording_ = false;
    std::vector<FrameTime> record_;
};

}  // namespace horn::shell
