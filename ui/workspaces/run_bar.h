/// Tool bar of a live run: run or pause, step, reset, fork, compare, speed, timeline.
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace horn::controls
{
class ValueSlider;
}

namespace horn::workspaces
{

class Timeline;

/// steps/s at a place on the speed slider: logarithmic from 1 to 20 000; the right end, 0, is as fast as possible.
[[nodiscard]] double speedAt(double fraction);
[[nodiscard]] double fractionOfSpeed(double stepsPerSecond);
/// "1 200 steps/s", "as fast as possible".
[[nodiscard]] QString speedText(double stepsPerSecond);
/// Whole numbers with thin spaces between thousands.
[[nodiscard]] QString grouped(double value);
/// Two digits, or from ten on a whole number: "0.25", "2.3", "1 040".
[[nodiscard]] QString roughly(double value);

class RunBar : public QWidget
{
    Q_OBJECT

public:
    explicit RunBar(QWidget* parent = nullptr);

    void setRunning(bool running);
    void setSpeed(double stepsPerSecond);
    void setTheme(const theme::Theme& theme);
    /// Buttons that make a second run; without them there is only one. \param fork, compare what they do, in words
    void offerFork(const QString& fork, const QString& compare);
    void setForkEnabled(bool enabled);
    [[nodiscard]] Timeline& timeline() { return *timeline_; }

Q_SIGNALS:
    void runClicked();
    void stepClicked();
    void resetClicked();
    void forkClicked();
    void compareClicked();
    void speedChosen(double stepsPerSecond);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Less room: buttons without words, sliders without captions.
    void setCompact(bool compact);
    void layOut();

    QPushButton* run_;
    QPushButton* step_;
    QPushButton* reset_;
    QPushButton* fork_;
    QPushButton* compare_;
    QLabel* speedCaption_;
    controls::ValueSlider* speed_;
    QLabel* speedText_;
    Timeline* timeline_;
    theme::Theme theme_;
    bool running_ = false;
    bool compact_ = false;
};

}  // namespace horn::workspaces
