#include "ui/controls/parameter_panel.h"

#include "ui/controls/row_metrics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

namespace horn::controls
{

ParameterPanel::ParameterPanel(QWidget* parent) : QScrollArea(parent), content_(new QWidget(this)), rows_(new QVBoxLayout(content_))
{
    setObjectName(QStringLiteral("panel"));
    content_->setObjectName(QStringLiteral("panelContent"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedWidth(row_metrics::panel);
    const auto setRightMargin = [this](int right) {
        rows_->setContentsMargins(row_metrics::margin, row_metrics::margin - 4, right, row_metrics::margin);
    };
    setRightMargin(row_metrics::margin);
    // The rows keep their width when the scroll bar comes and goes.
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this, setRightMargin](int, int largest) {
        setRightMargin(largest > 0 ? row_metrics::margin - verticalScrollBar()->sizeHint().width() : row_metrics::margin);
    });
    rows_->setSpacing(3);
    rows_->addStretch(1);
    setWidget(content_);
}

void ParameterPanel::addRow(QWidget* row) { rows_->insertWidget(rows_->count() - 1, row); }

QLabel* ParameterPanel::addSection(const QString& heading)
{
    auto* label = new QLabel(heading.toUpper(), content_);
    label->setProperty("role", QStringLiteral("section"));
    label->setContentsMargins(0, rows_->count() > 1 ? 12 : 2, 0, 3);
    addRow(label);
    return label;
}

ParameterControl* ParameterPanel::addParameter(const ParameterInfo& info, const QString& caption)
{
    auto* control = new ParameterControl(info, caption, content_);
    addRow(control);
    return control;
}

ChoiceControl* ParameterPanel::addChoice(const QString& caption, const QStringList& choices, const QString& help)
{
    auto* control = new ChoiceControl(caption, choices, help, content_);
    addRow(control);
    return control;
}

QLabel* ParameterPanel::addReadout(const QString& caption, const QString& help)
{
    auto* row = new QWidget(content_);
    row->setToolTip(help);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* name = new QLabel(caption, row);
    name->setProperty("role", QStringLiteral("muted"));
    auto* value = new QLabel(row);
    value->setProperty("role", QStringLiteral("readout"));
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setFocusPolicy(Qt::NoFocus);
    value->setAccessibleName(caption);
    value->setMinimumHeight(22);
    layout->addWidget(name);
    layout->addWidget(value, 1);
    addRow(row);
    return value;
}

QLabel* ParameterPanel::addNote(const QString& words)
{
    auto* note = new QLabel(words, content_);
    note->setProperty("role", QStringLiteral("muted"));
    note->setWordWrap(true);
    addRow(note);
    return note;
}

QSize ParameterPanel::sizeHint() const { return {row_metrics::panel, 600}; }

}  // namespace horn::controls
