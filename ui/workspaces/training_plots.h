/// Plots of the training workspace: loss, accuracy, gradient norm, waves of a probe trial, confusion, belief over time.
#pragma once

#include "core/engine/training_engine.h"
#include "ui/plots/card_page.h"

#include <vector>

class QPushButton;

namespace horn::plots
{
class HeatMap;
class LineChart;
class MatrixView;
class PlotCard;
class PlotStack;
}  // namespace horn::plots

namespace horn::workspaces
{

class TrainingPlots : public plots::CardPage
{
    Q_OBJECT

public:
    explicit TrainingPlots(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<plots::PlotCard*>& cards() const { return cards_; }

    /// Empties every plot for a run of this experiment.
    void begin(const experiment::Experiment& experiment);
    /// Adds what the run has reported since.
    void append(const std::vector<learning::MetricRecord>& records);
    void showProbe(const engine::ProbeFrame& probe);
    void showEvaluation(const engine::EvaluationFrame& evaluation);

Q_SIGNALS:
    void nextProbeClicked();

private:
    /// x in epochs, y as drawn.
    struct Curve {
        std::vector<double> x, y;
        void add(double at, double value);
        /// The next point is not joined with the last one.
        void interrupt();
        void addSmoothed(double at, double value);
    };

    void buildCurves();
    void buildWaves();
    void buildOutcome();
    void layOut();
    void showCurves();
    void showStimulus(const engine::ProbeFrame& probe);
    void showBelief(const engine::ProbeFrame& probe);

    plots::LineChart *loss_, *accuracy_, *gradient_;
    plots::PlotStack* stack_;
    plots::LineChart* stimulus_;
    plots::HeatMap* waves_;
    plots::MatrixView* confusion_;
    plots::HeatMap* belief_;
    plots::PlotCard *lossCard_, *accuracyCard_, *gradientCard_, *wavesCard_, *confusionCard_, *beliefCard_;
    std::vector<plots::PlotCard*> cards_;
    int clipLine_ = 0;  ///< marker

    Curve batchLoss_, smoothLoss_, testLoss_, trainAccuracy_, validationAccuracy_, testAccuracy_, norm_, smoothNorm_;
    double clip_ = 0;   ///< largest gradient norm, 0 for none
    int channels_ = 0;  ///< series in the stimulus strip
    std::vector<float> image_;
    std::vector<double> time_, trace_;
};

}  // namespace horn::workspaces
