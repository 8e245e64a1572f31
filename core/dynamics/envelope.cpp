#include "core/dynamics/envelope.h"

#include "core/dynamics/compression.h"

#include <cmath>
#include <complex>

namespace horn::dynamics
{

namespace
{

using Kind = StimulusSpecification::Kind;
using Law = DriveStretch::Law;

Law law_of(Kind kind)
{
    switch (kind) {
    case Kind::silence: return Law::silent;
    case Kind::step:
    case Kind::pulse: return Law::constant;
    case Kind::sine: return Law::sine;
    default: return Law::other;
    }
}

}  // namespace

DriveStretch drive_stretch(const StimulusSpecification& stimulus, std::int64_t step)
{
    if (stimulus.noise != 0 || stimulus.kick_rate != 0)
        return {Law::other, 0, std::nullopt};
    if (stimulus.kind == Kind::silence)
        return {Law::silent, 0, std::nullopt};
    if (step < stimulus.onset)
        return {Law::silent, 0, stimulus.onset};
    const std::optional<std::int64_t> end = end_of_drive(stimulus);
    if (end && step >= *end)
        return {Law::silent, *end, std::nullopt};
    return {law_of(stimulus.kind), stimulus.onset, end};
}

double Envelope::half_width(double steps_taken) const
{
    return steady + transient * std::pow(radius, steps_taken - static_cast<double>(from));
}

std::optional<Envelope> expected_envelope(const Oscillator& oscillator, const StimulusSpecification& stimulus, std::int64_t from, double x,
                                          double y)
{
    const Law law = drive_stretch(stimulus, from).law;
    const std::optional<FreeDecay> decay = free_decay(oscillator);
    if (law == Law::other || oscillator.feedback != 0 || !decay || (law == Law::sine && oscillator.gamma == 0))
        return std::nullopt;
    Envelope envelope{.from = from, .radius = decay->radius};
    double steady_x = 0, steady_y = 0;
    if (law == Law::constant)
        envelope.centre = steady_x = discrete_response(oscillator, 0).real() * std::tanh(stimulus.amplitude);
    if (law == Law::sine) {
        const double theta = stimulus.frequency * oscillator.time_step;
        const double drive = stimulus.amplitude * tanh_compression(std::abs(stimulus.amplitude));
        const double angle = theta * static_cast<double>(from - stimulus.onset) + stimulus.phase;
        const std::complex<double> swing = drive * discrete_response(oscillator, stimulus.frequency) * std::polar(1.0, angle);
        envelope.steady = std::abs(swing);
        steady_x = swing.imag();
        steady_y = (swing * (1.0 - std::polar(1.0, -theta))).imag() / oscillator.time_step;
    }
    envelope.transient = free_amplitude(oscillator, x - steady_x, y - steady_y).value_or(0);
    return envelope;
}

}  // namespace horn::dynamics
