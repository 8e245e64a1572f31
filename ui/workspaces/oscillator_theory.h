/// What the closed forms say about the oscillator of an experiment under its stimulus: numbers and words for the read-outs.
#pragma once

#include "core/dynamics/resonance.h"
#include "core/experiment/experiment.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace horn::workspaces
{

/// Whether the stimulus goes as far below 0 as above, as waves and noise do.
[[nodiscard]] bool goesBothWays(const dynamics::StimulusSpecification& stimulus);

/// The single node of an experiment's last layer.
[[nodiscard]] dynamics::Oscillator oscillatorOf(const experiment::Experiment& experiment);

/// Amplitude of x once the free motion has died away, for a sine; nothing for other signals or where rest is not stable.
[[nodiscard]] std::optional<double> steadyAmplitude(const experiment::Experiment& experiment);

/// Frequency that drives the oscillator now, rad per unit time; nothing when the signal has no single one.
[[nodiscard]] std::optional<double> driveFrequency(const experiment::Experiment& experiment);

/// Where a gain is worth measuring besides evenly spaced frequencies: at the peak, and at the present drive. Rad per unit time.
[[nodiscard]] std::vector<double> tellingFrequencies(const experiment::Experiment& experiment);

/// Amplitude of the sine that drives the oscillator now, where that is what tanh compresses.
[[nodiscard]] std::optional<double> presentDrive(const experiment::Experiment& experiment);

/// What differs in each of the oscillators that the experiment's own is compared with: "γ 0.05, ω 0.30"; "the same" when nothing does.
[[nodiscard]] QStringList comparedNames(const experiment::Experiment& experiment);
/// The experiment's own oscillator among them: "this", with its values of what differs: "this, γ 0.01".
[[nodiscard]] QString nameBesideCompared(const experiment::Experiment& experiment);

struct OscillatorReadouts {
    QString regime;       ///< "underdamped, ζ 0.045"
    QString decay;        ///< "99 steps · 3.6 cycles"
    QString resonance;    ///< "0.2256 · gain 8.93"
    QString quality;      ///< "11.2"
    QString present;      ///< "2.05 · lag 4°"
    QString compression;  ///< "−25 %"
};
[[nodiscard]] OscillatorReadouts readoutsOf(const experiment::Experiment& experiment);

/// Decades of ω_in that hold the whole resonance of a node, up to half the sampling rate.
struct FrequencyRange {
    double low, high;
    bool operator==(const FrequencyRange&) const = default;
};
[[nodiscard]] FrequencyRange frequenciesFor(const dynamics::Oscillator& oscillator);

struct ResonanceCurves {
    std::vector<double> frequency;                    ///< ω_in, rad per unit time
    std::vector<double> continuous, discrete, phase;  ///< |G|, |H|, arg H in (−2π, 0]
};
[[nodiscard]] ResonanceCurves curvesOf(const dynamics::Oscillator& oscillator, FrequencyRange range);

}  // namespace horn::workspaces
