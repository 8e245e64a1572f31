#include "ui/workspaces/oscillator_response.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_stack.h"
#include "ui/workspaces/expected_motion.h"
#include "ui/workspaces/oscillator_colours.h"

#include <QCoreApplication>

#include <algorithm>

namespace horn::workspaces
{

namespace
{

using engine::HistoryView;
using engine::Signal;
using Quantity = experiment::Source::Quantity;
using plots::AxisOptions;
using plots::LineChart;
using plots::Range;
using plots::SeriesOptions;

QString words(const char* text) { return QCoreApplication::translate("Oscillator", text); }

/// \param run 0 is the experiment's own, 1 the first that it is compared with.
experiment::Source sourceOf(Quantity quantity, int run, const HistoryView& history, std::int64_t first, std::int64_t end)
{
    const engine::ObservedLayer* layer = history.newest_layer();
    return {.quantity = quantity, .run = run, .layer = layer ? layer->layer : 0, .nodes = {0}, .first = first, .steps = end - first};
}

SeriesOptions lineOf(const QString& name, int colour, double width, bool inLegend)
{
    return {.name = name, .colour = colour, .width = width, .inLegend = inLegend};
}

}  // namespace

OscillatorResponse::OscillatorResponse()
    : stack_(new plots::PlotStack), charts_{new LineChart, new LineChart, new LineChart, new LineChart}, portrait_(new plots::PhasePortrait)
{
    charts_.velocity->setYAxis({.title = words("y"), .symmetric = true, .minimumSpan = 1e-3});
    charts_.acceleration->setYAxis({.title = words("dy/dt"), .symmetric = true, .minimumSpan = 1e-4});
    charts_.stimulus->addSeries(lineOf(words("stimulus s"), theme::seriesStimulus, 1.5, false));
    for (LineChart* chart : {charts_.position, charts_.velocity, charts_.acceleration})
        for (std::size_t i = 0; i <= compared_colours.size(); ++i)
            chart->addSeries({});
    charts_.position->setLegendVisible(false);  // the portrait has it, and exported figures of both
    envelope_ = charts_.position->addBand(theme::seriesAccent);
    upper_ = charts_.position->addMarker({.orientation = Qt::Horizontal, .dashed = true});
    centre_ = charts_.position->addMarker({.orientation = Qt::Horizontal, .dashed = true});
    lower_ = charts_.position->addMarker({.orientation = Qt::Horizontal, .dashed = true});
    stack_->addPlot(charts_.stimulus, 3);
    stack_->addPlot(charts_.position, 5);
    stack_->addPlot(charts_.velocity, 4);
    stack_->addPlot(charts_.acceleration, 4);
    stack_->setEmptyText(words("Press Space to run"));
    portrait_->setAxisTitles(words("position x"), words("velocity y / ω"));
    portrait_->setEmptyText(words("Press Space to run"));
    portrait_->setTrails({words("oscillator")});
    setAroundZero(true);
    setAccelerationVisible(false);
    setNames({}, {});
}

void OscillatorResponse::setAccelerationVisible(bool visible) { stack_->setPlotVisible(charts_.acceleration, visible); }

void OscillatorResponse::setAroundZero(bool aroundZero)
{
    if (aroundZero_ == aroundZero)
        return;
    aroundZero_ = aroundZero;
    charts_.stimulus->setYAxis({.title = words("s"), .includeZero = true, .symmetric = aroundZero, .minimumSpan = 0.1});
    charts_.position->setYAxis({.title = words("x"), .includeZero = true, .symmetric = aroundZero, .minimumSpan = 1e-3});
}

void OscillatorResponse::setNames(const QString& own, const QStringList& compared)
{
    // One oscillator has a colour for each quantity; several have one for each of them.
    const bool several = !compared.isEmpty();
    const bool asMany = shown_ == 1 + static_cast<int>(compared.size());
    shown_ = 1 + static_cast<int>(compared.size());
    charts_.position->setSeriesOptions(0, lineOf(several ? own : words("position x"), theme::seriesAccent, 1.8, several));
    charts_.velocity->setSeriesOptions(
        0, lineOf(words("velocity y"), several ? theme::seriesAccent : theme::seriesVelocity, several ? 1.8 : 1.5, false));
    charts_.acceleration->setSeriesOptions(
        0, lineOf(words("acceleration"), several ? theme::seriesAccent : theme::seriesAcceleration, several ? 1.8 : 1.5, false));
    QStringList names{own};
    std::vector<int> colours{theme::seriesAccent};
    for (qsizetype i = 0; i < compared.size(); ++i) {
        const int colour = compared_colours[static_cast<std::size_t>(i)];
        for (LineChart* chart : {charts_.position, charts_.velocity, charts_.acceleration})
            chart->setSeriesOptions(static_cast<int>(i) + 1, lineOf(compared[i], colour, 1.4, chart == charts_.position));
        names << compared[i];
        colours.push_back(colour);
    }
    for (int series = shown_; series <= static_cast<int>(compared_colours.size()); ++series)
        hideRun(series);
    if (asMany)
        portrait_->renameTrails(several ? names : QStringList{words("oscillator")});
    else
        portrait_->setTrails(several ? names : QStringList{words("oscillator")}, colours);
}

std::int64_t OscillatorResponse::showRuns(const OscillatorRuns& runs, int window)
{
    const HistoryView& history = runs.own->history;
    const std::int64_t end = history.end_step();
    const std::int64_t first = std::max<std::int64_t>(history.first_step(), end - window);
    AxisOptions axis{.title = words("time (steps)")};
    axis.range =
        Range{static_cast<double>(std::max<std::int64_t>(0, end - window)), static_cast<double>(std::max<std::int64_t>(window, end))};
    for (LineChart* chart : {charts_.stimulus, charts_.position, charts_.velocity, charts_.acceleration})
        chart->setXAxis(axis);
    s_.resize(static_cast<std::size_t>(end - first));
    history.copy_range(Signal::stimulus, 0, first, s_);
    charts_.stimulus->setSamples(0, static_cast<double>(first), 1, s_);
    charts_.stimulus->setSource(0, sourceOf(Quantity::stimulus, 0, history, first, end));
    for (int series = 0; series < shown_; ++series) {
        const auto other = static_cast<std::size_t>(series) - 1;
        const engine::RunFrame* run = series == 0 ? runs.own : other < runs.compared.size() ? runs.compared[other] : nullptr;
        if (run)
            showRun(*run, series, first, end);
        else
            hideRun(series);
    }
    showExpectation(runs.expected ? expectedMotion(*runs.own, first, end) : ExpectedMotion{});
    return end - first;
}

void OscillatorResponse::showRun(const engine::RunFrame& run, int series, std::int64_t first, std::int64_t end)
{
    const HistoryView& history = run.history;
    const std::int64_t begin = std::clamp(history.first_step(), first, end);
    const auto shown = static_cast<std::size_t>(std::clamp(history.end_step(), begin, end) - begin);
    x_.resize(shown);
    y_.resize(shown + 1);  // and the one before, for the acceleration
    history.copy_range(Signal::x, 0, begin, x_);
    history.copy_range(Signal::y, 0, begin - 1, y_);
    const engine::ObservedLayer* layer = history.newest_layer();
    const float step = layer ? static_cast<float>(layer->time_step) : 1.0F;
    a_.resize(shown);
    scaled_.resize(shown);
    for (std::size_t i = 0; i < shown; ++i) {
        a_[i] = (y_[i + 1] - y_[i]) / step;
        scaled_[i] = layer ? y_[i + 1] / static_cast<float>(layer->omega[0]) : y_[i + 1];
    }
    // Row k holds the stimulus that entered step k and the state after it, which is the state at time k + 1.
    const auto at = static_cast<double>(begin);
    charts_.position->setSamples(series, at + 1, 1, x_);
    charts_.velocity->setSamples(series, at + 1, 1, std::span<const float>(y_).subspan(1));
    charts_.acceleration->setSamples(series, at, 1, a_);
    portrait_->setTrail(series, x_, scaled_);
    const auto sourceFor = [&](Quantity quantity) {
        return sourceOf(quantity, series, history, begin, begin + static_cast<std::int64_t>(shown));
    };
    charts_.position->setSource(series, sourceFor(Quantity::position));
    charts_.velocity->setSource(series, sourceFor(Quantity::velocity));
    charts_.acceleration->setSource(series, sourceFor(Quantity::acceleration));
    portrait_->setSource(series, sourceFor(Quantity::portrait));
}

void OscillatorResponse::hideRun(int series)
{
    for (LineChart* chart : {charts_.position, charts_.velocity, charts_.acceleration})
        chart->setSamples(series, 0, 1, {});
    if (series < shown_)
        portrait_->setTrail(series, {}, {});
}

void OscillatorResponse::showExpectation(const ExpectedMotion& expected)
{
    charts_.position->setBand(envelope_, expected.time, expected.low, expected.high);
    const auto& last = expected.last;
    const bool swings = last && last->steady > 0;
    charts_.position->setMarker(upper_, swings ? std::optional(last->centre + last->steady) : std::nullopt);
    charts_.position->setMarker(lower_, swings ? std::optional(last->centre - last->steady) : std::nullopt);
    charts_.position->setMarker(centre_, last && last->centre != 0 ? std::optional(last->centre) : std::nullopt);
}

}  // namespace horn::workspaces
