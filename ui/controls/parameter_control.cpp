#include "ui/controls/parameter_control.h"

#include "ui/controls/number_text.h"
#include "ui/controls/row_metrics.h"
#include "ui/controls/slider_scale.h"
#include "ui/controls/value_slider.h"

#include <QCoreApplication>
#include <QDialog>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStatusTipEvent>
#include <QStyle>

namespace horn::controls
{

namespace
{

constexpr int nudgeSeriesMilliseconds = 900;
constexpr int unitGap = 4;       // between number and unit, px
constexpr int unitMargin = 8;    // between unit and edge, px
constexpr int numberMargin = 8;  // between edge and number, px

void repolish(QWidget* widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace

int newGesture()
{
    static int last = 0;
    return ++last;
}

ParameterControl::ParameterControl(const ParameterInfo& info, const QString& caption, QWidget* parent)
    : QWidget(parent), info_(info), value_(info.default_value)
{
    build(caption);
    const QString name = info.symbol.empty() ? text(info.label) : text(info.label) + QStringLiteral(" ") + text(info.symbol);
    slider_->setAccessibleName(name);
    slider_->setObjectName(text(info.name) + QStringLiteral(".slider"));
    entry_->setAccessibleName(name + tr(", exact value"));
    entry_->setObjectName(text(info.name) + QStringLiteral(".entry"));
    setObjectName(text(info.name));

    connect(slider_, &QSlider::sliderPressed, this, [this] { gesture_ = newGesture(); });
    connect(slider_, &ValueSlider::dragged, this, [this](double fraction) { propose(valueAt(info_, fraction), gesture_); });
    connect(slider_, &QSlider::sliderReleased, this, [this] { slider_->showFraction(fractionOf(info_, value_)); });
    connect(slider_, &ValueSlider::nudgedBy, this, &ParameterControl::nudge);
    connect(slider_, &ValueSlider::resetRequested, this, [this] { propose(info_.default_value, gesture_ ? gesture_ : newGesture()); });
    connect(entry_, &QLineEdit::editingFinished, this, &ParameterControl::readEntry);
    rangeChanged();
}

void ParameterControl::build(const QString& caption)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(row_metrics::spacing);
    caption_ = new QLabel(caption, this);
    caption_->setFixedWidth(row_metrics::caption);
    caption_->installEventFilter(this);
    slider_ = new ValueSlider(this);
    entry_ = new QLineEdit(this);
    entry_->setFixedWidth(row_metrics::entry);
    entry_->setFixedHeight(row_metrics::field_height);
    entry_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    entry_->setProperty("number", true);
    entry_->installEventFilter(this);
    caption_->setBuddy(entry_);
    if (!info_.unit.empty()) {
        unit_ = new QLabel(text(info_.unit).replace(QStringLiteral(" / "), QStringLiteral("/")), entry_);
        unit_->setProperty("role", QStringLiteral("unit"));
        unit_->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    row->addWidget(caption_);
    row->addWidget(slider_, 1);
    row->addWidget(entry_);
}

void ParameterControl::setSpecialText(double value, const QString& words)
{
    specialValue_ = value;
    specialText_ = words;
    showValue();
}

QString ParameterControl::shownText() const
{
    return !specialText_.isEmpty() && value_ == specialValue_ ? specialText_ : valueText(info_, value_);
}

void ParameterControl::setValue(double value)
{
    if (value == value_ && !hasError())
        return;
    value_ = value;
    clearError();
    showValue();
}

void ParameterControl::rangeChanged()
{
    tip_ = tooltipOf(info_);
    setToolTip(tip_);
    entry_->setAccessibleDescription(text(base::allowed_range(info_)));
    showValue();
}

void ParameterControl::showValue()
{
    if (!slider_->isSliderDown())
        slider_->showFraction(fractionOf(info_, value_));
    showText(entry_->hasFocus());
    if (!hasError())
        entry_->setToolTip(tip_ + QStringLiteral("<p>%1</p>").arg(tr("Now: %1").arg(exactText(value_)).toHtmlEscaped()));
}

void ParameterControl::showText(bool exact)
{
    const bool words = !specialText_.isEmpty() && value_ == specialValue_;
    entry_->setText(exact && !words && !info_.integer ? exactText(value_) : shownText());
    entry_->setModified(false);
    placeUnit();
}

void ParameterControl::placeUnit()
{
    if (!unit_)
        return;
    unit_->ensurePolished();
    const QSize size = unit_->sizeHint();
    const int number = entry_->fontMetrics().horizontalAdvance(valueText(info_, value_)) + numberMargin;
    const bool fits = number + unitGap + size.width() + unitMargin <= entry_->width();  // else the tooltip tells it
    const bool hasUnit = fits && entry_->text() != specialText_;                        // words have none
    unit_->setVisible(hasUnit);
    unit_->setGeometry(entry_->width() - size.width() - unitMargin, (entry_->height() - size.height()) / 2, size.width(), size.height());
    entry_->setTextMargins(0, 0, hasUnit ? size.width() + unitGap : 0, 0);
}

void ParameterControl::propose(double value, int gesture)
{
    if (!base::allows(info_, value)) {
        refuse(tr("%1 must be %2").arg(text(info_.label), text(base::allowed_range(info_))), valueText(info_, value));
        return;
    }
    if (accept_ && value != value_) {
        if (const Result<void> accepted = accept_(value, gesture); !accepted) {
            const Error& error = accepted.error();
            refuse(QString::fromStdString(error.remedy.empty() ? error.what : error.what + "; " + error.remedy), valueText(info_, value));
            return;
        }
    }
    value_ = value;
    clearError();
    showValue();
}

void ParameterControl::nudge(int notches)
{
    if (!sinceNudge_.isValid() || sinceNudge_.elapsed() > nudgeSeriesMilliseconds)
        gesture_ = newGesture();
    sinceNudge_.start();
    propose(nudged(info_, value_, notches), gesture_);
}

void ParameterControl::readEntry()
{
    if (!entry_->isModified())
        return;
    const QString typed = entry_->text();
    const bool special = !specialText_.isEmpty() && typed.trimmed() == specialText_;
    const std::optional<double> value = special ? specialValue_ : parseNumber(typed);
    if (!value) {
        refuse(tr("“%1” is not a number").arg(typed.trimmed()), typed);
        return;
    }
    propose(*value, newGesture());
}

void ParameterControl::refuse(const QString& reason, const QString& shown)
{
    reason_ = reason;
    if (entry_->text() != shown)
        entry_->setText(shown);
    entry_->setModified(false);
    entry_->setProperty("invalid", true);
    repolish(entry_);
    entry_->setToolTip(reason);
    QStatusTipEvent tip(tr("%1 stays %2: %3").arg(caption_->text(), shownText(), reason));
    QCoreApplication::sendEvent(this, &tip);
}

void ParameterControl::clearError()
{
    if (!hasError())
        return;
    reason_.clear();
    entry_->setProperty("invalid", false);
    repolish(entry_);
    entry_->setToolTip({});
    QStatusTipEvent tip{QString()};
    QCoreApplication::sendEvent(this, &tip);
}

bool ParameterControl::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == caption_ && event->type() == QEvent::MouseButtonDblClick) {
        propose(info_.default_value, newGesture());
        return true;
    }
    if (watched != entry_)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show || event->type() == QEvent::StyleChange)
        placeUnit();
    const bool comes = event->type() == QEvent::FocusIn, goes = event->type() == QEvent::FocusOut;
    if ((comes || goes) && !entry_->isModified() && !hasError() && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        showText(comes);
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            nudge(key == Qt::Key_Up ? 1 : -1);
            return true;
        }
        const bool touched = entry_->isModified() || hasError();
        if (key == Qt::Key_Escape && !touched && qobject_cast<QDialog*>(window()))
            return false;  // there is nothing to take back: it closes the dialogue
        if (key == Qt::Key_Escape) {
            clearError();
            showValue();
            entry_->clearFocus();
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            readEntry();
            if (!hasError())
                entry_->clearFocus();
            return true;
        }
    }
    return false;
}

}  // namespace horn::controls
