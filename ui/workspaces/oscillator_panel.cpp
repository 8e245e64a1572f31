#include "ui/workspaces/oscillator_panel.h"

#include "ui/workspaces/compared_oscillators.h"
#include "ui/workspaces/oscillator_theory.h"
#include "ui/workspaces/shared_rows.h"

#include <QComboBox>
#include <QLabel>

#include <cmath>

namespace horn::workspaces
{

namespace
{

using experiment::Experiment;
using experiment::OscillatorDisplay;

const OscillatorDisplay& displayOf(const Experiment& e) { return e.view.display.oscillator; }
OscillatorDisplay& displayOf(Experiment& e) { return e.view.display.oscillator; }

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
    addNumber(
        oscillatorDisplayRow("sweep_points"), tr("frequencies"), [](const Experiment& e) { return displayOf(e).sweep_points; },
        [](Experiment& e, double value) { displayOf(e).sweep_points = static_cast<int>(std::lround(value)); });
    addNumber(
        oscillatorDisplayRow("sweep_drive"), tr("drive"), [](const Experiment& e) { return displayOf(e).sweep_drive; },
        [](Experiment& e, double value) { displayOf(e).sweep_drive = value; });
}

void OscillatorPanel::addViewRows()
{
    addNumber(
        oscillatorDisplayRow("window"), tr("window"), [](const Experiment& e) { return displayOf(e).window; },
        [](Experiment& e, double value) { displayOf(e).window = static_cast<int>(std::lround(value)); });
    controls::ChoiceControl* acceleration = addKind(
        tr("acceleration"), {tr("hidden"), tr("shown")}, tr("Whether dy/dt is drawn below the velocity."),
        [](const Experiment& e) { return displayOf(e).acceleration ? 1 : 0; },
        [](Experiment& e, int index) { displayOf(e).acceleration = index == 1; });
    acceleration->box()->setObjectName(QStringLiteral("acceleration"));
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
