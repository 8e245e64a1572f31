#include "ui/workspaces/oscillator_plots.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_link.h"
#include "ui/plots/plot_stack.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace horn::workspaces
{

namespace
{

using engine::Signal;
using Quantity = experiment::Source::Quantity;
using plots::AxisOptions;
using plots::LineChart;
using plots::PlotCard;
using plots::Range;
using plots::SeriesOptions;
using plots::SeriesStyle;

enum GainSeries { continuousGain, discreteGain, measuredGain };
enum PhaseSeries { discretePhase, measuredPhase };

PlotCard* makeCard(const QString& title, QWidget* content, QWidget* parent)
{
    auto* card = new PlotCard(title, content, parent);
    card->setObjectName(title);
    return card;
}

AxisOptions timeAxis(std::int64_t first, std::int64_t end)
{
    AxisOptions axis{.title = OscillatorPlots::tr("time (steps)")};
    axis.range = Range{static_cast<double>(first), static_cast<double>(end)};
    return axis;
}

}  // namespace

OscillatorPlots::OscillatorPlots(QWidget* parent)
    : QWidget(parent), response_(new plots::PlotStack), stimulus_(new LineChart), position_(new LineChart), velocity_(new LineChart),
      acceleration_(new LineChart), gain_(new LineChart), phase_(new LineChart), portrait_(new plots::PhasePortrait)
{
    buildResponse();
    buildResonance();
    portrait_->setAxisTitles(tr("position x"), tr("velocity y / ω"));
    portrait_->setTrails({tr("oscillator")});
    portrait_->setEmptyText(tr("Press Space to run"));
    responseCard_ = makeCard(tr("Response"), response_, this);
    gainCard_ = makeCard(tr("Resonance gain"), gain_, this);
    phaseCard_ = makeCard(tr("Phase lag"), phase_, this);
    portraitCard_ = makeCard(tr("Phase portrait"), portrait_, this);
    cards_ = {responseCard_, gainCard_, phaseCard_, portraitCard_};
    auto* frequency = new plots::PlotLink(this);
    frequency->add(gain_);
    frequency->add(phase_);
    responseCard_->setSubtitle(tr("stimulus s, position x with its steady-state ghost, velocity y, acceleration"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(10);
    column->addWidget(responseCard_, 54);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    for (PlotCard* card : {gainCard_, phaseCard_, portraitCard_})
        row->addWidget(card, 1);
    column->addLayout(row, 46);
}

void OscillatorPlots::buildResponse()
{
    stimulus_->setYAxis({.title = tr("s"), .symmetric = true, .minimumSpan = 0.1});
    position_->setYAxis({.title = tr("x"), .symmetric = true, .minimumSpan = 1e-3});
    velocity_->setYAxis({.title = tr("y"), .symmetric = true, .minimumSpan = 1e-3});
    acceleration_->setYAxis({.title = tr("dy/dt"), .symmetric = true, .minimumSpan = 1e-4});
    stimulus_->addSeries({.name = tr("stimulus s"), .colour = theme::seriesStimulus, .inLegend = false});
    position_->addSeries({.name = tr("position x"), .colour = theme::seriesAccent, .width = 1.8, .inLegend = false});
    velocity_->addSeries({.name = tr("velocity y"), .colour = theme::seriesVelocity, .inLegend = false});
    acceleration_->addSeries({.name = tr("acceleration"), .colour = theme::seriesAcceleration, .inLegend = false});
    upperGhost_ = position_->addMarker({.orientation = Qt::Horizontal, .dashed = true});
    lowerGhost_ = position_->addMarker({.orientation = Qt::Horizontal, .dashed = true});
    response_->addPlot(stimulus_, 3);
    response_->addPlot(position_, 5);
    response_->addPlot(velocity_, 4);
    response_->addPlot(acceleration_, 4);
    response_->setEmptyText(tr("Press Space to run"));
}

void OscillatorPlots::buildResonance()
{
    gain_->setYAxis({.title = tr("gain |x| / |u|"), .scale = figures::Scale::logarithmic});
    gain_->addSeries({.name = tr("continuous"), .style = SeriesStyle::dashed, .colour = theme::seriesReference});
    gain_->addSeries({.name = tr("discrete, exact"), .colour = theme::seriesAccent, .width = 1.8});
    gain_->addSeries({.name = tr("measured"), .style = SeriesStyle::points, .colour = theme::seriesStimulus});
    gain_->setSource(continuousGain, experiment::Source{.quantity = Quantity::continuous_gain});
    gain_->setSource(discreteGain, experiment::Source{.quantity = Quantity::discrete_gain});
    gainDrive_ = gain_->addMarker({.orientation = Qt::Vertical, .label = tr("drive")});
    AxisOptions phase{.title = tr("phase of x (rad)"), .unit = figures::TickUnit::pi};
    phase.range = Range{-1.12 * std::numbers::pi, 0.12 * std::numbers::pi};
    phase_->setYAxis(phase);
    phase_->addSeries({.name = tr("discrete, exact"), .colour = theme::seriesAccent, .width = 1.8});
    phase_->addSeries({.name = tr("measured"), .style = SeriesStyle::points, .colour = theme::seriesStimulus});
    phase_->setSource(discretePhase, experiment::Source{.quantity = Quantity::discrete_phase});
    phaseDrive_ = phase_->addMarker({.orientation = Qt::Vertical, .label = tr("drive")});
}

void OscillatorPlots::showTheory(const experiment::Experiment& experiment)
{
    const dynamics::Oscillator oscillator = oscillatorOf(experiment);
    const FrequencyRange range = frequenciesFor(oscillator);
    if (range != range_) {
        range_ = range;
        AxisOptions axis{.title = tr("drive ω_in (rad / time)"), .scale = figures::Scale::logarithmic};
        axis.range = Range{range.low, range.high};
        gain_->setXAxis(axis);
        phase_->setXAxis(axis);
    }
    if (dynamics::regime(oscillator) == dynamics::Regime::unstable) {
        gain_->clear();
        phase_->clear();
    } else {
        const ResonanceCurves curves = curvesOf(oscillator, range);
        gain_->setData(continuousGain, std::span(curves.frequency), std::span(curves.continuous));
        gain_->setData(discreteGain, std::span(curves.frequency), std::span(curves.discrete));
        phase_->setData(discretePhase, std::span(curves.frequency), std::span(curves.phase));
    }
    const std::optional<double> steady = steadyAmplitude(experiment);
    position_->setMarker(upperGhost_, steady);
    position_->setMarker(lowerGhost_, steady ? std::optional(-*steady) : std::nullopt);
    const bool sine = experiment.stimulus.kind == dynamics::StimulusSpecification::Kind::sine;
    const double drive = experiment.stimulus.frequency;
    const std::optional<double> shown = sine && drive >= range.low && drive <= range.high ? std::optional(drive) : std::nullopt;
    gain_->setMarker(gainDrive_, shown);
    phase_->setMarker(phaseDrive_, shown);
    const auto peak = dynamics::resonance_frequency(oscillator);
    gainCard_->setSubtitle(
        peak ? tr("peak %1 at %2").arg(std::abs(dynamics::discrete_response(oscillator, *peak)), 0, 'g', 3).arg(*peak, 0, 'f', 4)
             : tr("no peak"));
}

void OscillatorPlots::showRun(const engine::RunFrame& run, int window)
{
    const engine::HistoryView& history = run.history;
    const std::int64_t end = history.end_step();
    const std::int64_t first = std::max<std::int64_t>(history.first_step(), end - window);
    const auto shown = static_cast<std::size_t>(end - first);
    const AxisOptions axis = timeAxis(std::max<std::int64_t>(0, end - window), std::max<std::int64_t>(window, end));
    for (LineChart* chart : {stimulus_, position_, velocity_, acceleration_})
        chart->setXAxis(axis);

    s_.resize(shown);
    x_.resize(shown);
    y_.resize(shown + 1);  // and the one before, for the acceleration
    history.copy_range(Signal::stimulus, 0, first, s_);
    history.copy_range(Signal::x, 0, first, x_);
    history.copy_range(Signal::y, 0, first - 1, y_);
    const engine::ObservedLayer* layer = history.newest_layer();
    const float step = layer ? static_cast<float>(layer->time_step) : 1.0F;
    a_.resize(shown);
    scaled_.resize(shown);
    for (std::size_t i = 0; i < shown; ++i) {
        a_[i] = (y_[i + 1] - y_[i]) / step;
        scaled_[i] = layer ? y_[i + 1] / static_cast<float>(layer->omega[0]) : y_[i + 1];
    }
    // Row k holds the stimulus that entered step k and the state after it, which is the state at time k + 1.
    const auto at = static_cast<double>(first);
    stimulus_->setSamples(0, at, 1, s_);
    position_->setSamples(0, at + 1, 1, x_);
    velocity_->setSamples(0, at + 1, 1, std::span<const float>(y_).subspan(1));
    acceleration_->setSamples(0, at, 1, a_);
    portrait_->setTrail(0, x_, scaled_);
    portraitCard_->setSubtitle(tr("trail %1 steps").arg(shown));
    const auto source = [&](Quantity quantity) {
        return experiment::Source{.quantity = quantity,
                                  .layer = layer ? layer->layer : 0,
                                  .nodes = {0},
                                  .first = first,
                                  .steps = static_cast<std::int64_t>(shown)};
    };
    stimulus_->setSource(0, source(Quantity::stimulus));
    position_->setSource(0, source(Quantity::position));
    velocity_->setSource(0, source(Quantity::velocity));
    acceleration_->setSource(0, source(Quantity::acceleration));
    portrait_->setSource(0, source(Quantity::portrait));
}

void OscillatorPlots::showSweep(const engine::SweepResult& sweep)
{
    std::vector<double> frequency, gain, phase;
    for (const engine::SweepPoint& point : sweep.points) {
        frequency.push_back(point.omega_in);
        gain.push_back(point.measured.gain);
        phase.push_back(dynamics::position_phase(point.measured));
    }
    gain_->setData(measuredGain, std::span<const double>(frequency), std::span<const double>(gain));
    phase_->setData(measuredPhase, std::span<const double>(frequency), std::span<const double>(phase));
    gain_->setSource(measuredGain, experiment::Source{.quantity = Quantity::measured_gain, .drive = sweep.request.drive_amplitude});
    phase_->setSource(measuredPhase, experiment::Source{.quantity = Quantity::measured_phase, .drive = sweep.request.drive_amplitude});
    phaseCard_->setSubtitle(sweep.error      ? tr("out of memory after %1 points").arg(sweep.points.size())
                            : sweep.finished ? tr("%1 measured").arg(sweep.points.size())
                                             : tr("measuring %1 of %2").arg(sweep.tried).arg(sweep.request.points));
}

}  // namespace horn::workspaces
