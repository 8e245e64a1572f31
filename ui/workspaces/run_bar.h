/// Tool bar of a live run: run or pause, step, reset, speed.
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

/// steps/s at a place on the speed slider: logarithmic from 1 to 20 000; the right end, 0, is as fast as possible.
[[nodiscard]] double speedAt(double fraction);
[[nodiscard]] double fractionOfSpeed(double stepsPerSecond);
/// "1 200 steps/s", "as fast as possible".
[[nodiscard]] QString speedText(double stepsPerSecond);
/// Whole numbers with thin spaces between thousands.
[[nodiscard]] QString grouped(double value);

class RunBar : public QWidget
{
    Q_OBJECT

public:
    explicit RunBar(QWidget* parent = nullptr);

    void setRunning(bool running);
    void setSpeed(double stepsPerSecond);
    void setTheme(const theme::Theme& theme);

Q_SIGNALS:
    void runClicked();
    void stepClicked();
    void resetClicked();
    void speedChosen(double stepsPerSecond);

private:
    QPushButton* run_;
    QPushButton* step_;
    QPushButton* reset_;
    controls::ValueSlider* speed_;
    QLabel* speedText_;
    theme::Theme theme_;
    bool running_ = false;
};

}  // namespace horn::workspaces
