#include "core/experiment/figure_source.h"

#include <algorithm>
#include <array>
#include <utility>

namespace horn::experiment
{

namespace
{

using Quantity = Source::Quantity;

constexpr std::array names{std::pair(Quantity::stimulus, std::string_view("stimulus")),
                           std::pair(Quantity::position, std::string_view("position")),
                           std::pair(Quantity::velocity, std::string_view("velocity")),
                           std::pair(Quantity::acceleration, std::string_view("acceleration")),
                           std::pair(Quantity::difference, std::string_view("difference")),
                           std::pair(Quantity::distance, std::string_view("distance")),
                           std::pair(Quantity::portrait, std::string_view("portrait")),
                           std::pair(Quantity::order_parameter, std::string_view("order-parameter")),
                           std::pair(Quantity::phase_locking, std::string_view("phase-locking")),
                           std::pair(Quantity::locking_histogram, std::string_view("locking-histogram")),
                           std::pair(Quantity::locking_cumulative, std::string_view("locking-cumulative")),
                           std::pair(Quantity::phase, std::string_view("phase")),
                           std::pair(Quantity::directionality, std::string_view("directionality")),
                           std::pair(Quantity::spectrum, std::string_view("spectrum")),
                           std::pair(Quantity::continuous_gain, std::string_view("continuous-gain")),
                           std::pair(Quantity::discrete_gain, std::string_view("discrete-gain")),
                           std::pair(Quantity::discrete_phase, std::string_view("discrete-phase")),
                           std::pair(Quantity::measured_gain, std::string_view("measured-gain")),
                           std::pair(Quantity::measured_phase, std::string_view("measured-phase"))};

}  // namespace

bool is_of_the_run(Quantity quantity) { return quantity < Quantity::continuous_gain; }
bool is_of_two_runs(Quantity quantity) { return quantity == Quantity::difference || quantity == Quantity::distance; }
bool is_of_a_window(Quantity quantity) { return quantity >= Quantity::phase_locking && is_of_the_run(quantity); }
bool has_x(Quantity quantity) { return !is_of_the_run(quantity) || quantity == Quantity::portrait || quantity == Quantity::spectrum; }

std::string_view name_of(Quantity quantity) { return std::ranges::find(names, quantity, &decltype(names)::value_type::first)->second; }

std::optional<Quantity> quantity_named(std::string_view name)
{
    const auto* found = std::ranges::find(names, name, &decltype(names)::value_type::second);
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace horn::experiment
