/// What an oscillator does at every frequency: resonance gain and phase lag, by the closed forms and measured, and the spectrum of x.
#pragma once

#include "core/engine/history_view.h"
#include "core/engine/resonance_sweep.h"
#include "core/experiment/experiment.h"
#include "ui/workspaces/oscillator_response.h"
#include "ui/workspaces/oscillator_theory.h"

#include <QString>
#include <QStringList>

#include <vector>

class QObject;

namespace horn::plots
{
class LineChart;
}

namespace horn::workspaces
{

class OscillatorResonance
{
public:
    /// Newest steps that the spectrum comes from, at most.
    static constexpr std::int64_t spectrumSteps = 8192;

    /// \param owner of the link between the plots.
    explicit OscillatorResonance(QObject* owner);

    [[nodiscard]] plots::LineChart* gain() const { return gain_; }
    [[nodiscard]] plots::LineChart* phase() const { return phase_; }
    [[nodiscard]] plots::LineChart* spectrum() const { return spectrum_; }

    /// The closed forms of the experiment's oscillator and of those that it is compared with, and the present drive.
    void showTheory(const experiment::Experiment& experiment, const QStringList& comparedNames);
    /// A small drive: the linear curve.
    void showSweep(const engine::SweepResult& sweep);
    /// The present drive, compressed by tanh; nullptr when there is none.
    void showDrivenSweep(const engine::SweepResult* sweep);
    /// \return how many segments of the experiment's own oscillator are averaged.
    int showSpectra(const OscillatorRuns& runs);

private:
    void setRange(FrequencyRange range);
    int showSpectrum(const engine::HistoryView& history, int series);
    void showDrive(const experiment::Experiment& experiment);

    plots::LineChart *gain_, *phase_, *spectrum_;
    int gainDrive_ = 0, phaseDrive_ = 0, spectrumDrive_ = 0;  // markers at the present drive
    FrequencyRange range_{0, 0};
    std::size_t compared_ = 0;  ///< oscillators that have names
    std::vector<float> x_;
};

}  // namespace horn::workspaces
