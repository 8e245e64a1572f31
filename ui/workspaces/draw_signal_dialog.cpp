#include "ui/workspaces/draw_signal_dialog.h"

#include "ui/controls/parameter_control.h"
#include "ui/plots/signal_canvas.h"
#include "ui/workspaces/signal_dialogs.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace horn::workspaces
{

namespace
{

const ParameterInfo stepsRow{.name = "drawn_steps",
                             .symbol = "",
                             .label = "duration",
                             .unit = "steps",
                             .default_value = 200,
                             .minimum = 2,
                             .maximum = 5000,
                             .slider_from = 20,
                             .slider_to = 2000,
                             .scale = base::Scale::logarithmic,
                             .decimals = 0,
                             .integer = true,
                             .help = "How long the signal is. Silence follows."};

const ParameterInfo rangeRow{.name = "drawn_range",
                             .symbol = "",
                             .label = "range",
                             .unit = "",
                             .default_value = 1,
                             .minimum = 1e-6,
                             .maximum = 1e6,
                             .minimum_excluded = false,
                             .slider_from = 0.1,
                             .slider_to = 10,
                             .scale = base::Scale::logarithmic,
                             .decimals = 2,
                             .help = "The strip reaches from minus this to this."};

}  // namespace

DrawSignalDialog::DrawSignalDialog(const std::vector<double>& values, QWidget* parent)
    : SignalDialog(parent), canvas_(new plots::SignalCanvas(this))
{
    setWindowTitle(tr("Draw a signal"));
    canvas_->setObjectName(QStringLiteral("signalCanvas"));
    canvas_->setTheme(themeAround(parent));
    if (!values.empty() && values.size() <= static_cast<std::size_t>(stepsRow.maximum))
        canvas_->setValues(values);

    auto* steps = new controls::ParameterControl(stepsRow, tr("duration"), this);
    steps->setValue(static_cast<double>(canvas_->values().size()));
    steps->setAccept([this](double value, int) -> Result<void> {
        canvas_->setSteps(static_cast<int>(std::lround(value)));
        return {};
    });
    auto* range = new controls::ParameterControl(rangeRow, tr("range ±"), this);
    range->setValue(canvas_->range());
    range->setAccept([this](double value, int) -> Result<void> {
        canvas_->setRange(value);
        return {};
    });
    auto* settings = new QHBoxLayout;
    settings->setSpacing(24);
    settings->addWidget(steps);
    settings->addWidget(range);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Use this signal"));
    QPushButton* clear = buttons->addButton(tr("Clear"), QDialogButtonBox::ResetRole);
    clear->setAutoDefault(false);
    connect(clear, &QPushButton::clicked, this, [this] { canvas_->setValues(std::vector<double>(canvas_->values().size(), 0.0)); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* note = new QLabel(tr("Drag over the strip. With the keyboard: arrow keys walk along it and move the value."), this);
    note->setProperty("role", QStringLiteral("muted"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addWidget(note);
    column->addWidget(canvas_, 1);
    column->addLayout(settings);
    column->addWidget(buttons);
    resize(760, 380);
}

const std::vector<double>& DrawSignalDialog::values() const { return canvas_->values(); }

}  // namespace horn::workspaces
