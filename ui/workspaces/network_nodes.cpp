#include "ui/workspaces/network_nodes.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_tabs.h"

#include <algorithm>

namespace horn::workspaces
{

namespace
{

using engine::Signal;
using plots::AxisOptions;
using plots::PlotTabs;

constexpr int trailSteps = 400;
constexpr int mostSpectra = 4;

}  // namespace

NetworkNodes::NetworkNodes(QWidget* parent)
    : PlotCard(tr("Nodes"), new PlotTabs, parent), tabs_(qobject_cast<PlotTabs*>(content())), portrait_(new plots::PhasePortrait),
      spectrum_(new plots::LineChart)
{
    setObjectName(QStringLiteral("Nodes"));
    portrait_->setAxisTitles(tr("position x"), tr("velocity y / ω"));
    portrait_->setEmptyText(tr("Click nodes in the waves or the lattice to select them"));
    portrait_->setFigureTitle(tr("Phase portrait"));
    spectrum_->setXAxis({.title = tr("frequency (rad / time)"), .scale = plots::Scale::logarithmic});
    spectrum_->setYAxis({.title = tr("power density of x"), .scale = plots::Scale::logarithmic, .leastShare = analysis::share_of_rounding});
    spectrum_->setEmptyText(tr("Measured while the network runs, from 64 steps on"));
    spectrum_->setFigureTitle(tr("Power spectrum"));
    for (int i = 0; i < mostSpectra; ++i)
        series_.push_back(spectrum_->addSeries({.colour = i}));
    mean_ = spectrum_->addSeries({.name = tr("mean of all nodes"), .colour = theme::seriesReference});
    tabs_->addTab(tr("phase portrait"), portrait_, tr("Position and scaled velocity of the selected nodes"));
    tabs_->addTab(tr("spectrum"), spectrum_, tr("Power spectrum (Welch) of the selected nodes, or the mean of all when none is selected"));
    connect(tabs_, &PlotTabs::currentChanged, this, &NetworkNodes::describe);
}

bool NetworkNodes::wantsSpectra() const { return &tabs_->current() == spectrum_; }

void NetworkNodes::setSelected(const std::vector<int>& nodes)
{
    selected_ = nodes;
    QStringList names;
    for (const int node : nodes)
        names << tr("node %1").arg(node);
    portrait_->setTrails(names);
    for (std::size_t i = 0; i < series_.size(); ++i) {
        const auto place = static_cast<qsizetype>(i);
        spectrum_->setSeriesOptions(series_[i], {.name = place < names.size() ? names[place] : QString(), .colour = static_cast<int>(i)});
        spectrum_->setSeriesVisible(series_[i], place < names.size());
    }
    spectrum_->setSeriesVisible(mean_, nodes.empty());
    spectrum_->clear();
    describe();
}

void NetworkNodes::showRun(const engine::HistoryView& history, const experiment::NetworkDisplay& display)
{
    const engine::ObservedLayer& layer = *history.newest_layer();
    const std::int64_t steps = std::min<std::int64_t>({history.size(), display.window, trailSteps});
    x_.resize(static_cast<std::size_t>(steps));
    y_.resize(static_cast<std::size_t>(steps));
    for (std::size_t i = 0; i < selected_.size(); ++i) {
        const int node = selected_[i];
        history.copy_range(Signal::x, node, history.end_step() - steps, x_);
        history.copy_range(Signal::y, node, history.end_step() - steps, y_);
        for (float& y : y_)
            y /= static_cast<float>(layer.omega[node]);
        portrait_->setTrail(static_cast<int>(i), x_, y_);
        portrait_->setSource(static_cast<int>(i), experiment::Source{.quantity = experiment::Source::Quantity::portrait,
                                                                     .layer = layer.layer,
                                                                     .nodes = {node},
                                                                     .first = history.end_step() - steps,
                                                                     .steps = steps});
    }
}

void NetworkNodes::showMeasures(const engine::Measures& measures)
{
    const bool all = selected_.empty();
    if (measures.spectra.size() != (all ? 1 : selected_.size()))
        return;  // of another selection, or not measured
    spectrumSteps_ = measures.spectrum_steps;
    const bool moves = std::ranges::any_of(measures.spectra, [](const analysis::Spectrum& spectrum) {
        return std::ranges::any_of(spectrum.density, [](double density) { return density > 0; });
    });
    for (std::size_t i = 0; i < measures.spectra.size(); ++i) {
        const analysis::Spectrum& spectrum = measures.spectra[i];
        // Without the line at frequency 0: means are taken away, and a logarithmic axis has no zero.
        if (!moves || spectrum.density.size() <= 1)
            continue;
        const int series = all ? mean_ : series_[i];
        spectrum_->setData(series, std::span(spectrum.omega).subspan(1), std::span(spectrum.density).subspan(1));
        spectrum_->setSource(series, experiment::Source{.quantity = experiment::Source::Quantity::spectrum,
                                                        .layer = measures.layer,
                                                        .nodes = all ? std::vector<int>() : std::vector{measures.spectrum_nodes[i]},
                                                        .first = measures.plv_end - measures.spectrum_steps,
                                                        .steps = measures.spectrum_steps,
                                                        .window = measures.spectrum_segment});
    }
    describe();
}

void NetworkNodes::clear()
{
    portrait_->clear();
    spectrum_->clear();
    spectrumSteps_ = 0;
    describe();
}

void NetworkNodes::describe()
{
    setSubtitle(selected_.empty() ? tr("none selected") : tr("%1 selected").arg(selected_.size()));
    tabs_->setNote(wantsSpectra() && spectrumSteps_ > 0 ? tr("%1 steps").arg(spectrumSteps_) : QString());
}

}  // namespace horn::workspaces
