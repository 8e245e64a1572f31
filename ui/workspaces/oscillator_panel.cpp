#include "ui/workspaces/oscillator_panel.h"

#include "ui/workspaces/compared_oscillators.h"
#include "ui/workspaces/oscillator_theory.h"
#include "ui/workspaces/shared_rows.h"

#include <QComboBox>
#include <QLabel>

#include <array>
#include <cmath>

namespace horn::workspaces
{

namespace
{

constexpr std::array sweepChoices{20, 30, 60, 120};

const ParameterInfo driveRow{.name = "sweep_drive",
                             .symbol = "",
                             .label = "drive of the gain sweep",
                             .unit = "",
                             .default_value = 0.05,
                             .minimum = 1e-6,
                             .maximum = 1e3,
                             .slider_from = 0.01,
                             .slider_to = 10,
                             .scale = base::Scale::logarithmic,
                             .decimals = 3,
                             .help = "Amplitude of the sine that measures the gain. Small drives measure the linear curve; larger ones "
                                     "show how tanh compresses it."};

const ParameterInfo windowRow{.name = "window",
                              .symbol = "",
                              .label = "steps shown",
                              .unit = "steps",
                              .default_value = 400,
                              .minimum = 20,
                              .maximum = 20000,
                              .slider_from = 50,
                              .slider_to = 5000,
                              .scale = base::Scale::logarithmic,
                              .decimals = 0,
                              .integer = true,
                              .help = "How much of the run the response and the phase portrait show."};

}  // namespace

OscillatorPanel::OscillatorPanel(ExperimentDocument& document, QWidget* parent) : ExperimentPanel(document, parent)
{
    addSection(tr("Oscillator"));
    addOscillatorRows(*this, true);
    addSection(tr("Stimulus"));
    addStimulusRows(*this);
    addSection(tr("Gain sweep"));
    addSweepRows();
    addSection(tr("View"));
    addViewRows();
    addSection(tr("Read-outs"));
    addReadouts();
    addSection(tr("Compare"));
    addRow(new ComparedOscillators(document, this));
}

void OscillatorPanel::addSweepRows()
{
    QStringList names;
    for (const int count : sweepChoices)
        names << tr("%1, logarithmic").arg(count);
    controls::ChoiceControl* points =
        addChoice(tr("frequencies"), names, tr("At how many frequencies the gain is measured by really driving the oscillator."));
    points->setIndex(1);
    points->setAccept([this](int index) -> Result<void> {
        view_.sweepPoints = sweepChoices[static_cast<std::size_t>(index)];
        Q_EMIT viewChanged();
        return {};
    });
    addParameter(driveRow, tr("drive"))->setAccept([this](double value, int) -> Result<void> {
        view_.sweepDrive = value;
        Q_EMIT viewChanged();
        return {};
    });
}

void OscillatorPanel::addViewRows()
{
    addParameter(windowRow, tr("window"))->setAccept([this](double value, int) -> Result<void> {
        view_.window = static_cast<int>(std::lround(value));
        Q_EMIT viewChanged();
        return {};
    });
    controls::ChoiceControl* acceleration =
        addChoice(tr("acceleration"), {tr("hidden"), tr("shown")}, tr("Whether dy/dt is drawn below the velocity."));
    acceleration->box()->setObjectName(QStringLiteral("acceleration"));
    acceleration->setAccept([this](int index) -> Result<void> {
        view_.acceleration = index == 1;
        Q_EMIT viewChanged();
        return {};
    });
}

void OscillatorPanel::addReadouts()
{
    struct Readout {
        QLabel* label;
        QString OscillatorReadouts::*text;
    };
    const std::vector<Readout> rows{
        {addReadout(tr("regime"), tr("How a free motion ends, and the damping ratio ζ = γ/ω.")), &OscillatorReadouts::regime},
        {addReadout(tr("decay time"), tr("Steps, and cycles of its own, in which a free motion shrinks by 1/e.")),
         &OscillatorReadouts::decay},
        {addReadout(tr("resonance"), tr("Drive frequency of the largest gain of the discrete step, in rad per unit time, and that gain.")),
         &OscillatorReadouts::resonance},
        {addReadout(tr("quality Q"), tr("Q = ω / 2γ.")), &OscillatorReadouts::quality},
        {addReadout(tr("present gain"), tr("Steady amplitude of x over the amplitude of the drive, with compression by tanh, and how far "
                                           "x lags behind the drive.")),
         &OscillatorReadouts::present},
        {addReadout(tr("compression by tanh"), tr("What tanh takes away from the first harmonic of the present drive.")),
         &OscillatorReadouts::compression},
    };
    const auto show = [this, rows] {
        const OscillatorReadouts now = readoutsOf(document().experiment());
        for (const Readout& row : rows)
            row.label->setText(now.*row.text);
    };
    connect(&document(), &ExperimentDocument::changed, this, show);
    connect(&document(), &ExperimentDocument::followed, this, show);
    connect(&document(), &ExperimentDocument::loaded, this, show);
    show();
}

}  // namespace horn::workspaces
