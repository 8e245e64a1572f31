/// Where the numbers of a figure come from: how they follow from the experiment alone, so that anyone can compute them again.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace horn::experiment
{

struct Source {
    enum class Quantity {
        stimulus,         ///< s that entered the step, of a channel
        position,         ///< x after the step
        velocity,         ///< y after the step
        acceleration,     ///< (y_t − y_{t−1}) / h
        portrait,         ///< x over y / ω
        order_parameter,  ///< R of the step, phases read against their means over a trailing window
        phase_locking,    ///< PLV over the steps, every node with every node
        continuous_gain,  ///< |x| / |u| over ω_in, of the continuous oscillator
        discrete_gain,    ///< the same of the discrete one
        discrete_phase,   ///< arg of its response
        measured_gain,    ///< the same measured by driving the oscillator
        measured_phase
    };
    Quantity quantity = Quantity::position;
    int layer = 0;
    std::vector<int> nodes;   ///< or channels: of a series the one, of a heat map one per row; empty where it is about all
    std::int64_t first = 0;   ///< number of the first step, from 0
    std::int64_t stride = 1;  ///< steps from value to value
    std::int64_t steps = 0;   ///< how many values, or how many steps phase locking is measured over
    int window = 0;           ///< of the order parameter, steps
    std::int64_t began = 0;   ///< first step that the order parameter has seen
    double drive = 0;         ///< amplitude that gains are measured with

    bool operator==(const Source&) const = default;
};

/// Follows from single steps of the run; the others follow from the oscillator's parameters.
[[nodiscard]] bool is_of_the_run(Source::Quantity quantity);

/// "position", "order-parameter", …
[[nodiscard]] std::string_view name_of(Source::Quantity quantity);
[[nodiscard]] std::optional<Source::Quantity> quantity_named(std::string_view name);

}  // namespace horn::experiment
