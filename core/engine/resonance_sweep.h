/// The resonance curve of one oscillator, measured in the background by really driving it, frequency by frequency.
#pragma once

#include "core/base/result.h"
#include "core/dynamics/resonance.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace horn::engine
{

/// What to measure.
struct SweepRequest {
    dynamics::Oscillator oscillator;
    double drive_amplitude = 0.05;  ///< of the sine that enters tanh; small for the linear curve
    double from = 0.02;             ///< lowest ω_in, rad per unit time, > 0
    double to = 2;                  ///< highest
    int points = 60;                ///< spaced evenly in log ω_in, ≥ 1
    std::vector<double> besides;    ///< further ω_in; those outside `from` … `to` are left out

    bool operator==(const SweepRequest&) const = default;
};

/// All ω_in of a request, rising, each once.
[[nodiscard]] std::vector<double> frequencies_of(const SweepRequest& request);

struct SweepPoint {
    double omega_in = 0;  ///< rad per unit time
    dynamics::MeasuredGain measured;
};

/// What is known so far.
struct SweepResult {
    std::uint64_t generation = 0;  ///< as start() returned it
    SweepRequest request;
    std::vector<SweepPoint> points;  ///< in rising order of ω_in; frequencies that could not be measured are left out
    int tried = 0;                   ///< frequencies dealt with
    int wanted = 0;                  ///< frequencies of the request
    std::optional<Error> error;      ///< why it was given up on the way; finished then
    bool finished = false;           ///< an oscillator that does not come to rest by itself has no points: finished and empty
};

/// Owns its thread; destruction stops it at once.
class ResonanceSweep
{
public:
    ResonanceSweep();
    ~ResonanceSweep();
    ResonanceSweep(const ResonanceSweep&) = delete;
    ResonanceSweep& operator=(const ResonanceSweep&) = delete;

    /// Starts anew with this request; what is under way is given up within a millisecond or so. Asking for what is already being measured
    /// changes nothing; what was measured of the same oscillator under the same drive is not measured again. \return generation, ≥ 1.
    std::uint64_t start(const SweepRequest& request);
    /// Gives up what is under way; results so far stay.
    void cancel();

    /// The newest result if it is newer than the last one taken, else nullptr. One reader.
    [[nodiscard]] std::shared_ptr<const SweepResult> take();

private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace horn::engine
