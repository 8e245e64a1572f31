#include "ui/workspaces/timeline.h"

#include "ui/workspaces/run_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace horn::workspaces
{

namespace
{

constexpr int stepsOfShift = 10;

bool ownKey(const QKeyEvent& event)
{
    switch (event.key()) {
    case Qt::Key_Home:
    case Qt::Key_End: return event.modifiers() == Qt::NoModifier;
    case Qt::Key_Left:
    case Qt::Key_Right: return event.modifiers() == Qt::ShiftModifier;
    default: return false;
    }
}

}  // namespace

bool TimelineSlider::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && ownKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return ValueSlider::event(event);
}

void TimelineSlider::keyPressEvent(QKeyEvent* event)
{
    if (!ownKey(*event)) {
        ValueSlider::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Home: Q_EMIT oldestWanted(); break;
    case Qt::Key_End: Q_EMIT newestWanted(); break;
    default: Q_EMIT nudgedBy(event->key() == Qt::Key_Left ? -stepsOfShift : stepsOfShift);
    }
}

Timeline::Timeline(QWidget* parent)
    : QWidget(parent), caption_(new QLabel(tr("timeline"), this)), slider_(new TimelineSlider(this)), text_(new QLabel(this)),
      live_(new QPushButton(tr("Live"), this))
{
    setObjectName(QStringLiteral("timeline"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    caption_->setProperty("role", QStringLiteral("toolbar"));
    slider_->setObjectName(QStringLiteral("timeline.slider"));
    slider_->setAccessibleName(tr("timeline of recorded steps"));
    slider_->setToolTip(
        tr("Show an earlier moment of the run; it is paused meanwhile. ← → one step, with Shift ten, Home the oldest, End the "
           "newest"));
    text_->setProperty("number", true);
    text_->setMinimumWidth(text_->fontMetrics().horizontalAdvance(QStringLiteral("t = 999 999")));
    setCompact(false);
    live_->setObjectName(QStringLiteral("live"));
    live_->setFocusPolicy(Qt::TabFocus);
    live_->setToolTip(tr("Back to the newest moment (End on the timeline)"));
    row->addWidget(caption_);
    row->addWidget(slider_, 1);
    row->addWidget(text_);
    row->addWidget(live_);
    connect(slider_, &controls::ValueSlider::dragged, this, &Timeline::chooseFraction);
    connect(slider_, &controls::ValueSlider::nudgedBy, this, [this](int notches) { choose(moment_.value_or(newest_) + notches); });
    connect(slider_, &controls::ValueSlider::resetRequested, this, &Timeline::newestChosen);
    connect(slider_, &TimelineSlider::oldestWanted, this, [this] { choose(oldest_); });
    connect(slider_, &TimelineSlider::newestWanted, this, &Timeline::newestChosen);
    connect(live_, &QPushButton::clicked, this, &Timeline::newestChosen);
    show(0, 0, std::nullopt);
}

void Timeline::setCompact(bool compact)
{
    caption_->setVisible(!compact);
    slider_->setMinimumWidth(compact ? 60 : 80);
}

void Timeline::show(std::int64_t oldest, std::int64_t newest, std::optional<std::int64_t> moment)
{
    oldest_ = oldest;
    newest_ = newest;
    moment_ = moment;
    const std::int64_t shown = moment.value_or(newest);
    if (!slider_->isSliderDown())
        slider_->showFraction(newest > oldest ? static_cast<double>(shown - oldest) / static_cast<double>(newest - oldest) : 1.0);
    slider_->setEnabled(newest > oldest);
    live_->setEnabled(moment.has_value());
    const QString words = tr("t = %1").arg(grouped(static_cast<double>(shown)));
    if (words == text_->text())
        return;
    text_->setText(words);
    if (moment)
        slider_->setAccessibleDescription(tr("shows step %1; recorded are %2 to %3").arg(shown).arg(oldest).arg(newest));
    else
        slider_->setAccessibleDescription(tr("shows the newest step"));
}

void Timeline::choose(std::int64_t step)
{
    step = std::max(step, oldest_);
    if (step >= newest_)
        Q_EMIT newestChosen();
    else
        Q_EMIT momentChosen(step);
}

void Timeline::chooseFraction(double fraction) { choose(oldest_ + std::llround(fraction * static_cast<double>(newest_ - oldest_))); }

}  // namespace horn::workspaces
