/// Plots of the oscillator workspace: response, resonance gain, phase lag, phase portrait.
#pragma once

#include "core/engine/resonance_sweep.h"
#include "core/engine/simulation_engine.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/oscillator_theory.h"

#include <QWidget>

#include <string>
#include <vector>

namespace horn::plots
{
class LineChart;
class PhasePortrait;
class PlotCard;
class PlotStack;
}  // namespace horn::plots

namespace horn::workspaces
{

class OscillatorPlots : public QWidget
{
    Q_OBJECT

public:
    explicit OscillatorPlots(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<plots::PlotCard*>& cards() const { return cards_; }

    /// The closed forms and the present drive. Cheap: once per edit.
    void showTheory(const experiment::Experiment& experiment);
    /// \param window steps shown.
    void showRun(const engine::RunFrame& run, int window);
    void showSweep(const engine::SweepResult& sweep);

private:
    void buildResponse();
    void buildResonance();

    plots::PlotStack* response_;
    plots::LineChart *stimulus_, *position_, *velocity_, *acceleration_;
    plots::LineChart *gain_, *phase_;
    plots::PhasePortrait* portrait_;
    plots::PlotCard *responseCard_, *gainCard_, *phaseCard_, *portraitCard_;
    std::vector<plots::PlotCard*> cards_;
    int upperGhost_ = 0, lowerGhost_ = 0;  // markers at ± the steady amplitude
    int gainDrive_ = 0, phaseDrive_ = 0;   // markers at the present drive
    FrequencyRange range_{0, 0};
    std::vector<float> s_, x_, y_, a_, scaled_;
};

}  // namespace horn::workspaces
