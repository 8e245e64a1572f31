#include "ui/workspaces/oscillator_theory.h"

#include "core/dynamics/compression.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

namespace horn::workspaces
{

namespace
{

using dynamics::Regime;

constexpr int curvePoints = 600;
const QString none = QStringLiteral("–");

QString words(const char* text) { return QCoreApplication::translate("Oscillator", text); }

QString regimeWords(Regime regime)
{
    switch (regime) {
    case Regime::underdamped: return words("underdamped");
    case Regime::critical: return words("critically damped");
    case Regime::overdamped: return words("overdamped");
    case Regime::marginal: return words("undamped");
    case Regime::unstable: return words("unstable");
    }
    return {};
}

/// A sine is what the compression is known for, and tanh is what compresses.
bool isCompressedByTanh(const experiment::Experiment& experiment)
{
    return experiment.stimulus.kind == dynamics::StimulusSpecification::Kind::sine && experiment.stimulus.amplitude != 0 &&
           experiment.model.activation == model::Activation::tanh;
}

bool comesToRest(const dynamics::Oscillator& oscillator)
{
    const Regime regime = dynamics::regime(oscillator);
    return regime != Regime::unstable && regime != Regime::marginal;
}

QString decayWords(const dynamics::Oscillator& oscillator)
{
    if (const auto decay = dynamics::free_decay(oscillator); decay && std::isfinite(decay->decay_time))
        return words("%1 steps · %2 cycles")
            .arg(decay->decay_time, 0, 'f', decay->decay_time < 10 ? 1 : 0)
            .arg(decay->decay_time * decay->angle / (2 * std::numbers::pi), 0, 'f', 1);
    if (const auto settling = dynamics::settling_time(oscillator); settling && std::isfinite(*settling))
        return words("%1 steps").arg(*settling, 0, 'f', *settling < 10 ? 1 : 0);
    return dynamics::regime(oscillator) == Regime::marginal ? words("never decays") : none;
}

QString resonanceWords(const dynamics::Oscillator& oscillator)
{
    if (dynamics::regime(oscillator) == Regime::unstable)
        return none;
    const auto peak = dynamics::resonance_frequency(oscillator);
    if (!peak)
        return words("none: falls from 0 on");
    const double gain = std::abs(dynamics::discrete_response(oscillator, *peak));
    return std::isfinite(gain) ? words("%1 · gain %2").arg(*peak, 0, 'f', 4).arg(gain, 0, 'g', 3)
                               : words("%1 · gain ∞").arg(*peak, 0, 'f', 4);
}

}  // namespace

bool goesBothWays(const dynamics::StimulusSpecification& stimulus)
{
    using Kind = dynamics::StimulusSpecification::Kind;
    switch (stimulus.kind) {
    case Kind::silence:
    case Kind::sine:
    case Kind::square:
    case Kind::chirp:
    case Kind::white:
    case Kind::coloured: return true;
    case Kind::step:
    case Kind::pulse:
    case Kind::image:
    case Kind::sequence: return false;
    }
    return true;
}

dynamics::Oscillator oscillatorOf(const experiment::Experiment& experiment) { return dynamics::oscillator_of(experiment.model); }

std::optional<double> steadyAmplitude(const experiment::Experiment& experiment)
{
    const dynamics::Oscillator oscillator = oscillatorOf(experiment);
    if (!isCompressedByTanh(experiment) || !comesToRest(oscillator))
        return std::nullopt;
    const double drive = std::abs(experiment.stimulus.amplitude);
    return drive * dynamics::tanh_compression(drive) * std::abs(dynamics::discrete_response(oscillator, experiment.stimulus.frequency));
}

std::optional<double> driveFrequency(const experiment::Experiment& experiment)
{
    using Kind = dynamics::StimulusSpecification::Kind;
    const bool periodic = experiment.stimulus.kind == Kind::sine || experiment.stimulus.kind == Kind::square;
    return periodic ? std::optional(experiment.stimulus.frequency) : std::nullopt;
}

std::vector<double> tellingFrequencies(const experiment::Experiment& experiment)
{
    std::vector<double> frequencies;
    for (const std::optional<double>& frequency : {dynamics::resonance_frequency(oscillatorOf(experiment)), driveFrequency(experiment)})
        if (frequency)
            frequencies.push_back(*frequency);
    return frequencies;
}

std::optional<double> presentDrive(const experiment::Experiment& experiment)
{
    return isCompressedByTanh(experiment) ? std::optional(std::abs(experiment.stimulus.amplitude)) : std::nullopt;
}

namespace
{

struct NamedParameter {
    const char* symbol;
    double dynamics::Oscillator::*ours;
    double experiment::ComparedOscillator::*theirs;
};
constexpr std::array<NamedParameter, 4> comparedParameters{
    {{"ω", &dynamics::Oscillator::omega, &experiment::ComparedOscillator::omega},
     {"γ", &dynamics::Oscillator::gamma, &experiment::ComparedOscillator::gamma},
     {"α", &dynamics::Oscillator::alpha, &experiment::ComparedOscillator::alpha},
     {"v", &dynamics::Oscillator::feedback, &experiment::ComparedOscillator::feedback}}};

QString parameterWords(const char* symbol, double value)
{
    return QString::fromUtf8(symbol) + u' ' + QString::number(value, 'g', 3).replace(u'-', u'−');
}

}  // namespace

QStringList comparedNames(const experiment::Experiment& experiment)
{
    const dynamics::Oscillator own = oscillatorOf(experiment);
    QStringList names;
    for (const experiment::ComparedOscillator& other : experiment.view.compare) {
        QStringList differences;
        for (const NamedParameter& parameter : comparedParameters)
            if (other.*parameter.theirs != own.*parameter.ours)
                differences << parameterWords(parameter.symbol, other.*parameter.theirs);
        names << (differences.isEmpty() ? words("the same") : differences.join(QStringLiteral(", ")));
    }
    return names;
}

QString nameBesideCompared(const experiment::Experiment& experiment)
{
    const dynamics::Oscillator own = oscillatorOf(experiment);
    QStringList name{words("this")};
    for (const NamedParameter& parameter : comparedParameters)
        if (std::ranges::any_of(experiment.view.compare, [&](const experiment::ComparedOscillator& other) {
                return other.*parameter.theirs != own.*parameter.ours;
            }))
            name << parameterWords(parameter.symbol, own.*parameter.ours);
    return name.join(QStringLiteral(", "));
}

OscillatorReadouts readoutsOf(const experiment::Experiment& experiment)
{
    const dynamics::Oscillator oscillator = oscillatorOf(experiment);
    const double quality = dynamics::quality_factor(oscillator);
    OscillatorReadouts readouts{
        .regime = words("%1, ζ %2").arg(regimeWords(dynamics::regime(oscillator))).arg(dynamics::damping_ratio(oscillator), 0, 'g', 2),
        .decay = decayWords(oscillator),
        .resonance = resonanceWords(oscillator),
        .quality = std::isfinite(quality) ? QString::number(quality, 'g', 3) : QStringLiteral("∞"),
        .present = none,
        .compression = none};
    if (!isCompressedByTanh(experiment))
        return readouts;
    const double drive = std::abs(experiment.stimulus.amplitude);
    const double compression = dynamics::tanh_compression(drive);
    readouts.compression = QStringLiteral("−%1 %").arg(std::max(0.0, 100 * (1 - compression)), 0, 'f', compression > 0.99 ? 1 : 0);
    if (comesToRest(oscillator)) {
        const std::complex<double> response = dynamics::discrete_response(oscillator, experiment.stimulus.frequency);
        readouts.present = words("%1 · lag %2°")
                               .arg(compression * std::abs(response), 0, 'g', 3)
                               .arg(-dynamics::position_phase(response) * 180 / std::numbers::pi, 0, 'f', 0);
    }
    return readouts;
}

FrequencyRange frequenciesFor(const dynamics::Oscillator& oscillator)
{
    const double highest = std::numbers::pi / oscillator.time_step;
    const double low = std::pow(10.0, std::floor(std::log10(oscillator.omega / 8)));
    const double high = std::pow(10.0, std::ceil(std::log10(oscillator.omega * 3)));
    return {std::min(low, highest / 20), std::min(high, 0.995 * highest)};
}

ResonanceCurves curvesOf(const dynamics::Oscillator& oscillator, FrequencyRange range)
{
    ResonanceCurves curves;
    std::vector<double> at;
    for (int i = 0; i < curvePoints; ++i)
        at.push_back(range.low * std::pow(range.high / range.low, i / (curvePoints - 1.0)));
    // A sharp peak falls between evenly spaced points: sample it where it is.
    if (const auto peak = dynamics::resonance_frequency(oscillator); peak && *peak > range.low && *peak < range.high) {
        const double width = std::max(oscillator.gamma, 1e-6 * *peak);
        for (int i = -40; i <= 40; ++i)
            if (const double frequency = *peak + i * width / 8; frequency > range.low && frequency < range.high)
                at.push_back(frequency);
        std::sort(at.begin(), at.end());
    }
    for (const double frequency : at) {
        const std::complex<double> response = dynamics::discrete_response(oscillator, frequency);
        curves.frequency.push_back(frequency);
        curves.continuous.push_back(dynamics::continuous_gain(oscillator, frequency));
        curves.discrete.push_back(std::abs(response));
        curves.phase.push_back(dynamics::position_phase(response));
    }
    return curves;
}

}  // namespace horn::workspaces
