#include "ui/controls/choice_control.h"

#include "ui/controls/row_metrics.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStatusTipEvent>

namespace horn::controls
{

ChoiceControl::ChoiceControl(const QString& caption, const QStringList& choices, const QString& help, QWidget* parent)
    : QWidget(parent), caption_(new QLabel(caption, this)), box_(new QComboBox(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(row_metrics::spacing);
    caption_->setFixedWidth(row_metrics::caption);
    caption_->setBuddy(box_);
    box_->addItems(choices);
    box_->setFixedHeight(row_metrics::field_height);
    box_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box_->setMinimumContentsLength(8);
    box_->setFocusPolicy(Qt::StrongFocus);
    box_->setAccessibleName(caption);
    box_->installEventFilter(this);
    row->addWidget(caption_);
    row->addWidget(box_, 1);
    setToolTip(help);
    setFocusProxy(box_);
    connect(box_, &QComboBox::activated, this, &ChoiceControl::choose);
}

int ChoiceControl::index() const { return index_; }

void ChoiceControl::setIndex(int index)
{
    const QSignalBlocker quiet(box_);
    index_ = index;
    box_->setCurrentIndex(index);
}

void ChoiceControl::pick(int index)
{
    box_->setCurrentIndex(index);
    Q_EMIT box_->activated(index);
}

void ChoiceControl::choose(int index)
{
    if (index == index_)
        return;
    if (accept_) {
        if (const Result<void> accepted = accept_(index); !accepted) {
            QStatusTipEvent tip(QString::fromStdString(accepted.error().message()));
            QCoreApplication::sendEvent(this, &tip);
            setIndex(index_);
            return;
        }
    }
    setIndex(index);
}

bool ChoiceControl::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == box_ && event->type() == QEvent::Wheel && !box_->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace horn::controls
