#include "ui/shell/frame_clock.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numeric>

namespace horn::shell
{

namespace
{
constexpr std::size_t recentFrames = 60;
constexpr double longestGap = 400;  // ms; a longer one is a pause, not dropped frames

/// ms of processor time that this thread has used.
double busyTime()
{
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) * 1e-6;
}

}  // namespace

FrameClock::FrameClock(QObject* parent) : QObject(parent)
{
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &FrameClock::tick);
    clock_.start();
}

void FrameClock::start(double framesPerSecond)
{
    period_ = 1000 / std::clamp(framesPerSecond, 24.0, 240.0);
    timer_.start(static_cast<int>(std::floor(period_)));
}

void FrameClock::stop() { timer_.stop(); }

void FrameClock::tick()
{
    const double now = static_cast<double>(clock_.nsecsElapsed()) * 1e-6;
    const double sinceTick = lastTick_ < 0 ? 0 : now - lastTick_;
    lastTick_ = now;
    const double busy = busyTime();
    if (take_ && take_()) {
        lastInterval_ = lastTaken_ < 0 ? 0 : now - lastTaken_;
        if (sinceTick > 1.5 * period_ && sinceTick < longestGap)
            dropped_ += static_cast<std::uint64_t>(std::lround(sinceTick / period_) - 1);
        lastTaken_ = now;
        takenAt_ = now;
        busyAt_ = busy;
    }
    Q_EMIT beat();
}

void FrameClock::painted()
{
    if (takenAt_ < 0)
        return;
    const double cost = static_cast<double>(clock_.nsecsElapsed()) * 1e-6 - takenAt_;
    takenAt_ = -1;
    if (recent_.size() < recentFrames)
        recent_.push_back(cost);
    else
        recent_[next_++ % recentFrames] = cost;
    if (recording_)
        record_.push_back({cost, busyTime() - busyAt_, lastInterval_});
    Q_EMIT shown();
}

double FrameClock::recentMilliseconds() const
{
    return recent_.empty() ? 0 : std::accumulate(recent_.begin(), recent_.end(), 0.0) / static_cast<double>(recent_.size());
}

void FrameClock::resetDropped()
{
    dropped_ = 0;
    lastTaken_ = -1;
    lastTick_ = -1;
}

QString FrameClock::words() const { return tr("%1 ms/frame · %2 dropped").arg(recentMilliseconds(), 0, 'f', 1).arg(dropped_); }

void FrameClock::startRecording()
{
    record_.clear();
    recording_ = true;
    resetDropped();
}

}  // namespace horn::shell
