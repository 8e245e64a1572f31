#include "ui/workspaces/run_bar.h"

#include "ui/controls/icons.h"
#include "ui/controls/value_slider.h"
#include "ui/workspaces/timeline.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace horn::workspaces
{

namespace
{
constexpr double slowest = 1;
constexpr double fastest = 20000;
constexpr int roomyWidth = 1120;      // px, from which on buttons have words
constexpr double limitedPart = 0.97;  // of the slider's length; the rest is "as fast as possible"
}  // namespace

double speedAt(double fraction)
{
    if (fraction > limitedPart)
        return 0;
    const double speed = slowest * std::pow(fastest / slowest, fraction / limitedPart);
    const double unit = std::pow(10.0, std::floor(std::log10(speed)) - 1);
    return std::max(slowest, std::round(speed / unit) * unit);
}

double fractionOfSpeed(double stepsPerSecond)
{
    if (stepsPerSecond <= 0)
        return 1;
    return limitedPart * std::clamp(std::log(stepsPerSecond / slowest) / std::log(fastest / slowest), 0.0, 1.0);
}

QString grouped(double value)
{
    QString digits = QString::number(std::llround(value));
    for (qsizetype i = digits.size() - 3; i > (value < 0 ? 1 : 0); i -= 3)
        digits.insert(i, QChar(0x2009));
    return digits;
}

QString roughly(double value) { return value >= 10 && std::isfinite(value) ? grouped(value) : QString::number(value, 'g', 2); }

QString speedText(double stepsPerSecond)
{
    if (stepsPerSecond <= 0)
        return RunBar::tr("as fast as possible");
    return RunBar::tr("%1 steps/s").arg(roughly(stepsPerSecond));
}

RunBar::RunBar(QWidget* parent)
    : QWidget(parent), run_(new QPushButton(this)), step_(new QPushButton(tr("Step"), this)), reset_(new QPushButton(tr("Reset"), this)),
      fork_(new QPushButton(tr("Fork"), this)), compare_(new QPushButton(tr("Compare"), this)),
      speedCaption_(new QLabel(tr("speed"), this)), speed_(new controls::ValueSlider(this)), speedText_(new QLabel(this)),
      timeline_(new Timeline(this))
{
    run_->setObjectName(QStringLiteral("run"));
    run_->setProperty("accent", true);
    run_->setMinimumWidth(88);
    run_->setToolTip(tr("Run or pause (Space)"));
    step_->setObjectName(QStringLiteral("step"));
    step_->setToolTip(tr("Take one step (→); Shift+→ takes ten"));
    reset_->setObjectName(QStringLiteral("reset"));
    reset_->setToolTip(tr("Start again at step 0 with the present parameters (Home)"));
    fork_->setObjectName(QStringLiteral("fork"));
    fork_->hide();
    compare_->setObjectName(QStringLiteral("compare"));
    compare_->hide();
    speed_->setObjectName(QStringLiteral("speed"));
    speed_->setMinimumWidth(80);
    speed_->setMaximumWidth(150);
    speed_->setAccessibleName(tr("speed in steps per second"));
    speed_->setToolTip(tr("Steps per second, logarithmic; the right end is as fast as possible"));
    speedText_->setMinimumWidth(128);
    speedText_->setProperty("number", true);
    speedCaption_->setProperty("role", QStringLiteral("toolbar"));
    layOut();
    connect(run_, &QPushButton::clicked, this, &RunBar::runClicked);
    connect(step_, &QPushButton::clicked, this, &RunBar::stepClicked);
    connect(reset_, &QPushButton::clicked, this, &RunBar::resetClicked);
    connect(fork_, &QPushButton::clicked, this, &RunBar::forkClicked);
    connect(compare_, &QPushButton::clicked, this, &RunBar::compareClicked);
    connect(speed_, &controls::ValueSlider::dragged, this, [this](double fraction) { Q_EMIT speedChosen(speedAt(fraction)); });
    connect(speed_, &controls::ValueSlider::nudgedBy, this, [this](int notches) {
        const double fraction = std::clamp(speed_->fraction() + 0.02 * notches, 0.0, 1.0);
        speed_->showFraction(fraction);
        Q_EMIT speedChosen(speedAt(fraction));
    });
    connect(speed_, &controls::ValueSlider::resetRequested, this, [this] { Q_EMIT speedChosen(200); });
    setRunning(false);
    setSpeed(0);
}

void RunBar::layOut()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    for (QPushButton* button : {run_, step_, reset_, fork_, compare_}) {
        button->setFocusPolicy(Qt::TabFocus);
        if (button != run_)  // whose words change
            button->setAccessibleName(button->text());
        row->addWidget(button);
    }
    row->addSpacing(4);
    row->addWidget(speedCaption_);
    row->addWidget(speed_, 2);
    row->addWidget(speedText_);
    row->addWidget(timeline_, 3);  // has what is left
}

void RunBar::offerFork(const QString& fork, const QString& compare)
{
    fork_->setToolTip(fork);
    compare_->setToolTip(compare);
    fork_->show();
    compare_->show();
}

void RunBar::setForkEnabled(bool enabled)
{
    fork_->setEnabled(enabled);
    compare_->setEnabled(enabled);
}

void RunBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    setCompact(width() < roomyWidth);
}

void RunBar::setCompact(bool compact)
{
    if (compact == compact_)
        return;
    compact_ = compact;
    step_->setText(compact ? QString() : tr("Step"));
    reset_->setText(compact ? QString() : tr("Reset"));
    fork_->setText(compact ? QString() : tr("Fork"));
    compare_->setText(compact ? QString() : tr("Compare"));
    speedCaption_->setVisible(!compact);
    timeline_->setCompact(compact);
}

void RunBar::setRunning(bool running)
{
    running_ = running;
    run_->setText(running ? tr("Pause") : tr("Run"));
    run_->setIcon(controls::icon(running ? QStringLiteral("pause") : QStringLiteral("run"), theme_.onAccent));
}

void RunBar::setSpeed(double stepsPerSecond)
{
    if (!speed_->isSliderDown())
        speed_->showFraction(fractionOfSpeed(stepsPerSecond));
    speedText_->setText(speedText(stepsPerSecond));
}

void RunBar::setTheme(const theme::Theme& theme)
{
    theme_ = theme;
    setRunning(running_);
    step_->setIcon(controls::icon(QStringLiteral("step"), theme.text, {}, theme.muted));
    reset_->setIcon(controls::icon(QStringLiteral("reset"), theme.text, {}, theme.muted));
    fork_->setIcon(controls::icon(QStringLiteral("fork"), theme.text, {}, theme.muted));
    compare_->setIcon(controls::icon(QStringLiteral("compare"), theme.text, {}, theme.muted));
}

}  // namespace horn::workspaces
