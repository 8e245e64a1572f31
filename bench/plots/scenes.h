/// Workspaces of plots with made-up data, for pictures and for measuring.
#pragma once

#include "ui/plots/bar_chart.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_stack.h"

#include <QWidget>

#include <memory>

namespace horn::bench
{

[[nodiscard]] std::unique_ptr<QWidget> oscillatorScene();
[[nodiscard]] std::unique_ptr<QWidget> trainingScene();
[[nodiscard]] std::unique_ptr<QWidget> emptyScene();

/// The network workspace, fed as a live run feeds it: waves 128 × 800, stimulus strip, two phase portraits, PLV 128 × 128, order parameter.
class NetworkScene
{
public:
    explicit NetworkScene(int nodes = 128, int steps = 800);

    /// Makes new data, `count` steps further on, and gives them to every plot.
    void advance(int count);
    void make(int count);
    void give();
    [[nodiscard]] QWidget& widget() { return *widget_; }

private:
    [[nodiscard]] float position(int node, int step) const;

    int nodes_, steps_;
    int now_ = 0;
    std::unique_ptr<QWidget> widget_;
    plots::LineChart* strip_ = nullptr;
    plots::HeatMap* waves_ = nullptr;
    plots::PhasePortrait* portrait_ = nullptr;
    plots::PhasePortrait* mean_ = nullptr;
    plots::MatrixView* locking_ = nullptr;
    plots::LineChart* order_ = nullptr;
    plots::PlotCard* wavesCard_ = nullptr;
    std::vector<float> stimulus_, synchrony_, columns_, lockingValues_;
    std::vector<std::vector<float>> trails_;
    int made_ = 0;
};

}  // namespace horn::bench
