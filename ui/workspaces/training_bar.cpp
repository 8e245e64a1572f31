#include "ui/workspaces/training_bar.h"

#include "ui/controls/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <cmath>

namespace horn::workspaces
{

namespace
{
constexpr int progressSteps = 1000;
}

QString durationText(double seconds)
{
    if (!std::isfinite(seconds))
        return QStringLiteral("–");
    if (seconds < 0.0995)
        return TrainingBar::tr("%1 ms").arg(std::lround(1000 * seconds));
    if (seconds < 9.95)
        return TrainingBar::tr("%1 s").arg(seconds, 0, 'f', 1);
    const long whole = std::lround(seconds);
    if (whole < 60)
        return TrainingBar::tr("%1 s").arg(whole);
    if (whole < 3600)
        return TrainingBar::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return TrainingBar::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

TrainingBar::TrainingBar(QWidget* parent)
    : QWidget(parent), run_(new QPushButton(this)), step_(new QPushButton(tr("One update"), this)),
      stop_(new QPushButton(tr("Stop"), this)), checkpoint_(new QPushButton(tr("Checkpoint"), this)), epoch_(new QLabel(this)),
      progress_(new QProgressBar(this)), left_(new QLabel(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    run_->setObjectName(QStringLiteral("run"));
    run_->setProperty("accent", true);
    run_->setMinimumWidth(88);
    run_->setToolTip(tr("Start, pause or go on (Space)"));
    step_->setObjectName(QStringLiteral("step"));
    step_->setToolTip(tr("One update of the weights, then pause (→); Shift+→ takes ten"));
    stop_->setObjectName(QStringLiteral("stop"));
    stop_->setToolTip(tr("End the run after the update in hand (Home)"));
    checkpoint_->setObjectName(QStringLiteral("checkpoint"));
    checkpoint_->setToolTip(tr("Write the weights of this moment into the folder of the run"));
    for (QPushButton* button : {run_, step_, stop_, checkpoint_}) {
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    epoch_->setObjectName(QStringLiteral("epoch"));
    epoch_->setMinimumWidth(108);
    progress_->setRange(0, progressSteps);
    progress_->setTextVisible(false);
    progress_->setFixedSize(220, 6);
    progress_->setAccessibleName(tr("progress of the training run"));
    left_->setObjectName(QStringLiteral("timeLeft"));
    row->addSpacing(4);
    row->addWidget(epoch_);
    row->addWidget(progress_);
    row->addWidget(left_);
    row->addStretch(1);
    connect(run_, &QPushButton::clicked, this, &TrainingBar::runClicked);
    connect(step_, &QPushButton::clicked, this, &TrainingBar::stepClicked);
    connect(stop_, &QPushButton::clicked, this, &TrainingBar::stopClicked);
    connect(checkpoint_, &QPushButton::clicked, this, &TrainingBar::checkpointClicked);
    show(std::nullopt);
}

void TrainingBar::showRunButton(bool running, const QString& words)
{
    if (running != running_ || run_->icon().isNull())
        run_->setIcon(controls::icon(running ? QStringLiteral("pause") : QStringLiteral("run"), theme_.onAccent));
    running_ = running;
    run_->setText(words);
}

void TrainingBar::show(const std::optional<engine::TrainingStatus>& status, bool kept)
{
    using engine::TrainingPhase;
    const bool over = !status || engine::is_over(status->phase);
    const bool active = status && (status->phase == TrainingPhase::running || status->phase == TrainingPhase::preparing);
    showRunButton(active, active ? tr("Pause") : over ? tr("Start") : tr("Go on"));
    stop_->setEnabled(!over);
    checkpoint_->setEnabled(kept && status);
    if (!status) {
        epoch_->setText(tr("not started"));
        progress_->setValue(0);
        left_->clear();
        return;
    }
    const double share = status->epochs > 0 ? status->epoch / status->epochs : 0;
    epoch_->setText(tr("epoch %1 / %2").arg(status->epoch, 0, 'f', 1).arg(status->epochs));
    progress_->setValue(static_cast<int>(std::lround(progressSteps * share)));
    if (status->phase == TrainingPhase::preparing)
        left_->setText(tr("reading the data"));
    else if (over)
        left_->setText(tr("%1 in %2").arg(QString::fromLatin1(engine::name_of(status->phase)), durationText(status->seconds)));
    else if (status->evaluating)
        left_->setText(tr("evaluating"));
    else if (status->epoch > 0 && std::isfinite(status->seconds_left))
        left_->setText((status->stage < status->stages ? tr("%1/epoch · %2 left in this stage") : tr("%1/epoch · %2 left"))
                           .arg(durationText(status->seconds / status->epoch), durationText(status->seconds_left)));
    else
        left_->clear();
}

void TrainingBar::setTheme(const theme::Theme& theme)
{
    theme_ = theme;
    run_->setIcon(controls::icon(running_ ? QStringLiteral("pause") : QStringLiteral("run"), theme.onAccent));
    step_->setIcon(controls::icon(QStringLiteral("step"), theme.text));
    stop_->setIcon(controls::icon(QStringLiteral("stop"), theme.text, {}, theme.axis));
}

}  // namespace horn::workspaces
