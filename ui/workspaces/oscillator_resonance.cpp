#include "ui/workspaces/oscillator_resonance.h"

#include "core/analysis/spectrum.h"
#include "core/dynamics/stimulus.h"
#include "core/experiment/figure_source.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_link.h"
#include "ui/workspaces/oscillator_colours.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace horn::workspaces
{

namespace
{

using plots::AxisOptions;
using plots::LineChart;
using plots::Range;
using plots::SeriesStyle;
using Quantity = experiment::Source::Quantity;

enum GainSeries { continuousGain, discreteGain, measuredGain, drivenGain, firstComparedGain };
enum PhaseSeries { discretePhase, measuredPhase, firstComparedPhase };
enum SpectrumSeries { ownSpectrum, firstComparedSpectrum };

constexpr std::size_t mostInPhase = 2;  // compared oscillators in its legend; of more, the gain beside it has them

constexpr std::int64_t spectrumSegment = 2048;

QString words(const char* text) { return QCoreApplication::translate("Oscillator", text); }

void setColumns(LineChart& chart, int series, const std::vector<double>& x, const std::vector<double>& y)
{
    chart.setData(series, std::span<const double>(x), std::span<const double>(y));
}

}  // namespace

OscillatorResonance::OscillatorResonance(QObject* owner) : gain_(new LineChart), phase_(new LineChart), spectrum_(new LineChart)
{
    gain_->setYAxis({.title = words("gain |x| / |u|"), .scale = figures::Scale::logarithmic});
    gain_->addSeries({.name = words("continuous"), .style = SeriesStyle::dashed, .colour = theme::seriesReference});
    gain_->addSeries({.name = words("discrete, exact"), .colour = theme::seriesAccent, .width = 1.8});
    gain_->addSeries({.name = words("measured"), .style = SeriesStyle::points, .colour = theme::seriesStimulus});
    gain_->addSeries({.name = words("at this drive"), .style = SeriesStyle::rings, .colour = theme::seriesAcceleration});
    AxisOptions phase{.title = words("phase of x (rad)"), .unit = figures::TickUnit::pi};
    phase.range = Range{-1.12 * std::numbers::pi, 0.12 * std::numbers::pi};
    phase_->setYAxis(phase);
    phase_->addSeries({.name = words("discrete, exact"), .colour = theme::seriesAccent, .width = 1.8});
    phase_->addSeries({.name = words("measured"), .style = SeriesStyle::points, .colour = theme::seriesStimulus});
    gain_->setSource(continuousGain, experiment::Source{.quantity = Quantity::continuous_gain});
    gain_->setSource(discreteGain, experiment::Source{.quantity = Quantity::discrete_gain});
    phase_->setSource(discretePhase, experiment::Source{.quantity = Quantity::discrete_phase});
    spectrum_->setYAxis(
        {.title = words("power of x per rad/time"), .scale = figures::Scale::logarithmic, .leastShare = analysis::share_of_rounding});
    spectrum_->addSeries({.name = words("spectrum of x"), .colour = theme::seriesAccent, .inLegend = false});
    spectrum_->setLegendVisible(false);  // the gain beside it has it, and exported figures of both
    int run = 0;
    for (const int colour : compared_colours) {
        for (LineChart* chart : {gain_, phase_, spectrum_})
            chart->addSeries({.colour = colour, .width = 1.3, .inLegend = false});
        gain_->setSource(firstComparedGain + run, experiment::Source{.quantity = Quantity::discrete_gain, .run = 1 + run});
        phase_->setSource(firstComparedPhase + run, experiment::Source{.quantity = Quantity::discrete_phase, .run = 1 + run});
        ++run;
    }
    spectrum_->setEmptyText(words("Press Space to run"));
    gainDrive_ = gain_->addMarker({.orientation = Qt::Vertical, .label = words("drive")});
    phaseDrive_ = phase_->addMarker({.orientation = Qt::Vertical, .label = words("drive")});
    spectrumDrive_ = spectrum_->addMarker({.orientation = Qt::Vertical, .label = words("drive")});
    auto* frequency = new plots::PlotLink(owner);
    for (LineChart* chart : {gain_, phase_, spectrum_})
        frequency->add(chart);
}

void OscillatorResonance::setRange(FrequencyRange range)
{
    if (range == range_)
        return;
    range_ = range;
    AxisOptions axis{.title = words("drive ω_in (rad / time)"), .scale = figures::Scale::logarithmic};
    axis.range = Range{range.low, range.high};
    gain_->setXAxis(axis);
    phase_->setXAxis(axis);
    axis.title = words("ω (rad / time)");
    spectrum_->setXAxis(axis);
}

void OscillatorResonance::showTheory(const experiment::Experiment& experiment, const QStringList& comparedNames)
{
    const dynamics::Oscillator oscillator = oscillatorOf(experiment);
    setRange(frequenciesFor(oscillator));
    const auto showCurves = [this](const dynamics::Oscillator& of, int gain, int phase, int continuous) {
        const ResonanceCurves curves = dynamics::regime(of) == dynamics::Regime::unstable ? ResonanceCurves{} : curvesOf(of, range_);
        setColumns(*gain_, gain, curves.frequency, curves.discrete);
        setColumns(*phase_, phase, curves.frequency, curves.phase);
        if (continuous >= 0)
            setColumns(*gain_, continuous, curves.frequency, curves.continuous);
    };
    showCurves(oscillator, discreteGain, discretePhase, continuousGain);
    const std::vector<experiment::ComparedOscillator>& compared = experiment.view.compare;
    for (int i = 0; i < static_cast<int>(compared_colours.size()); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (at < compared.size()) {
            const plots::SeriesOptions line{.name = comparedNames[i], .colour = compared_colours[at], .width = 1.3};
            gain_->setSeriesOptions(firstComparedGain + i, line);
            phase_->setSeriesOptions(firstComparedPhase + i, line);
            spectrum_->setSeriesOptions(firstComparedSpectrum + i, line);
            showCurves(oscillatorOf(experiment::compared_with(experiment, compared[at])), firstComparedGain + i, firstComparedPhase + i,
                       -1);
        } else {
            setColumns(*gain_, firstComparedGain + i, {}, {});
            setColumns(*phase_, firstComparedPhase + i, {}, {});
            setColumns(*spectrum_, firstComparedSpectrum + i, {}, {});
        }
    }
    compared_ = compared.size();
    phase_->setLegendVisible(compared_ <= mostInPhase);
    spectrum_->setSeriesOptions(0, {.name = compared_ == 0 ? words("spectrum of x") : nameBesideCompared(experiment),
                                    .colour = theme::seriesAccent,
                                    .inLegend = compared_ > 0});
    showDrive(experiment);
}

void OscillatorResonance::showDrive(const experiment::Experiment& experiment)
{
    std::optional<double> shown = driveFrequency(experiment);
    if (shown && (*shown < range_.low || *shown > range_.high))
        shown.reset();
    gain_->setMarker(gainDrive_, shown);
    phase_->setMarker(phaseDrive_, shown);
    spectrum_->setMarker(spectrumDrive_, shown);
}

void OscillatorResonance::showSweep(const engine::SweepResult& sweep)
{
    std::vector<double> frequency, gain, phase;
    for (const engine::SweepPoint& point : sweep.points) {
        frequency.push_back(point.omega_in);
        gain.push_back(point.measured.gain);
        phase.push_back(dynamics::position_phase(point.measured));
    }
    setColumns(*gain_, measuredGain, frequency, gain);
    setColumns(*phase_, measuredPhase, frequency, phase);
    const double amplitude = sweep.request.drive_amplitude;
    gain_->setSource(measuredGain, experiment::Source{.quantity = Quantity::measured_gain, .drive = amplitude});
    phase_->setSource(measuredPhase, experiment::Source{.quantity = Quantity::measured_phase, .drive = amplitude});
    gain_->setSeriesOptions(
        measuredGain,
        {.name = words("measured, drive %1").arg(amplitude, 0, 'g', 3), .style = SeriesStyle::points, .colour = theme::seriesStimulus});
}

void OscillatorResonance::showDrivenSweep(const engine::SweepResult* sweep)
{
    std::vector<double> frequency, gain;
    if (sweep)
        for (const engine::SweepPoint& point : sweep->points) {
            frequency.push_back(point.omega_in);
            gain.push_back(point.measured.gain);
        }
    setColumns(*gain_, drivenGain, frequency, gain);
    if (!sweep)
        return;
    const double amplitude = sweep->request.drive_amplitude;
    gain_->setSource(drivenGain, experiment::Source{.quantity = Quantity::measured_gain, .drive = amplitude});
    gain_->setSeriesOptions(
        drivenGain,
        {.name = words("measured, drive %1").arg(amplitude, 0, 'g', 3), .style = SeriesStyle::rings, .colour = theme::seriesAcceleration});
}

int OscillatorResonance::showSpectra(const OscillatorRuns& runs)
{
    for (std::size_t i = 0; i < std::min(compared_, runs.compared.size()); ++i)
        if (runs.compared[i])
            showSpectrum(runs.compared[i]->history, firstComparedSpectrum + static_cast<int>(i));
    return showSpectrum(runs.own->history, ownSpectrum);
}

int OscillatorResonance::showSpectrum(const engine::HistoryView& history, int series)
{
    const engine::ObservedLayer* layer = history.newest_layer();
    const std::int64_t steps = std::min(spectrumSteps, history.size());
    x_.resize(static_cast<std::size_t>(steps));
    history.copy_range(engine::Signal::x, 0, history.end_step() - steps, x_);
    analysis::Spectrum spectrum = analysis::welch_spectrum(std::span<const float>(x_), layer ? layer->time_step : 1, spectrumSegment);
    if (!spectrum.omega.empty()) {  // a logarithmic axis has no zero
        spectrum.omega.erase(spectrum.omega.begin());
        spectrum.density.erase(spectrum.density.begin());
    }
    if (std::ranges::none_of(spectrum.density, [](double density) { return density > 0; }))
        spectrum = {};
    setColumns(*spectrum_, series, spectrum.omega, spectrum.density);
    spectrum_->setSource(series, experiment::Source{.quantity = Quantity::spectrum,
                                                    .run = series == ownSpectrum ? 0 : 1 + series - firstComparedSpectrum,
                                                    .layer = layer ? layer->layer : 0,
                                                    .nodes = {0},
                                                    .first = history.end_step() - steps,
                                                    .steps = steps,
                                                    .window = static_cast<int>(spectrumSegment)});
    return spectrum.segments;
}

}  // namespace horn::workspaces
