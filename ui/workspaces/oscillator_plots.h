/// Plots of the oscillator workspace: response and phase portrait above, resonance gain, phase lag and spectrum below.
#pragma once

#include "ui/plots/card_page.h"
#include "ui/workspaces/oscillator_resonance.h"
#include "ui/workspaces/oscillator_response.h"

#include <vector>

namespace horn::plots
{
class PlotCard;
}

namespace horn::workspaces
{

class OscillatorPlots : public plots::CardPage
{
    Q_OBJECT

public:
    explicit OscillatorPlots(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<plots::PlotCard*>& cards() const { return cards_; }

    /// The closed forms, the present drive, and the names of what is compared. Cheap: once per edit.
    void showTheory(const experiment::Experiment& experiment);
    void showRuns(const OscillatorRuns& runs, const experiment::OscillatorDisplay& display);
    void showSweep(const engine::SweepResult& sweep);
    /// \param sweep nullptr when the present drive has no curve of its own.
    void showDrivenSweep(const engine::SweepResult* sweep) { resonance_.showDrivenSweep(sweep); }

private:
    OscillatorResponse response_;
    OscillatorResonance resonance_;
    plots::PlotCard *responseCard_, *portraitCard_, *gainCard_, *phaseCard_, *spectrumCard_;
    std::vector<plots::PlotCard*> cards_;
};

}  // namespace horn::workspaces
