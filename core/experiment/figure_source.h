/// Where the numbers of a figure come from: how they follow from the experiment alone, so that anyone can compute them again.
#pragma once

#include "core/model/layout.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace horn::experiment
{

struct Source {
    enum class Quantity {
        stimulus,            ///< s that entered the step, of a channel
        position,            ///< x after the step
        velocity,            ///< y after the step
        acceleration,        ///< (y_t − y_{t−1}) / h
        difference,          ///< x_B − x_A after the step: of the second run from the experiment's own
        distance,            ///< ‖x_B − x_A‖ over all nodes of the layer
        portrait,            ///< x over y / ω
        order_parameter,     ///< R of the step, phases read against their means over a trailing window
        phase_locking,       ///< PLV over the window, every node with every node
        locking_histogram,   ///< how many pairs of nodes have which PLV over the window, in equal bins of [0, 1]
        locking_cumulative,  ///< share of the pairs that have less than that PLV, at all edges of equal bins of [0, 1]; all at 1
        phase,               ///< φ of the last step, read against the mean over the window
        directionality,      ///< of the phase gradient over the layout, at every stride-th step of the window up to its last
        spectrum,            ///< power density of x over the window, over ω; nodes are averaged, all of them where none is named
        continuous_gain,     ///< |x| / |u| over ω_in, of the continuous oscillator
        discrete_gain,       ///< the same of the discrete one
        discrete_phase,      ///< arg of its response
        measured_gain,       ///< the same measured by driving the oscillator
        measured_phase
    };
    Quantity quantity = Quantity::position;
    int run = 0;  ///< as all_runs_of() counts: 0 is the experiment's own; of no meaning for what two runs give together
    int layer = 0;
    std::vector<int> nodes;   ///< or channels: of a series the one, of a heat map one per row; empty where it is about all
    std::int64_t first = 0;   ///< number of the first step, from 0
    std::int64_t stride = 1;  ///< steps from value to value
    std::int64_t steps = 0;   ///< how many values; of what is measured over a window, its steps
    int window = 0;           ///< steps: of the order parameter's means, or of a segment of the spectrum
    std::int64_t began = 0;   ///< first step that the order parameter has seen
    double drive = 0;         ///< amplitude that gains are measured with
    model::Layout layout = model::Layout::ring;  ///< over which directionality is read

    bool operator==(const Source&) const = default;
};

/// Follows from single steps of the run; the others follow from the oscillator's parameters.
[[nodiscard]] bool is_of_the_run(Source::Quantity quantity);
/// Of the experiment's own run and the second one together.
[[nodiscard]] bool is_of_two_runs(Source::Quantity quantity);
/// Of the run, and measured over the window of steps first … first + steps − 1 as a whole.
[[nodiscard]] bool is_of_a_window(Source::Quantity quantity);
/// The x of such a series are numbers to be checked, or to compute from; where it is false the source tells them.
[[nodiscard]] bool has_x(Source::Quantity quantity);

/// "position", "order-parameter", …
[[nodiscard]] std::string_view name_of(Source::Quantity quantity);
[[nodiscard]] std::optional<Source::Quantity> quantity_named(std::string_view name);

}  // namespace horn::experiment
