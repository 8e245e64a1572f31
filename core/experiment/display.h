/// How the window shows a live run: kept with the experiment, so that a person comes back to the same view; a run hears nothing of it.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"

#include <concepts>
#include <span>
#include <type_traits>

namespace horn::experiment
{

struct OscillatorDisplay {
    int window = 400;           ///< steps shown
    int sweep_points = 30;      ///< frequencies at which the gain is measured
    double sweep_drive = 0.05;  ///< amplitude of the sine that measures it
    bool acceleration = false;  ///< shown below x and y

    bool operator==(const OscillatorDisplay&) const = default;
};

struct NetworkDisplay {
    enum class Order {
        index,
        omega,    ///< natural frequency, lowest first
        phase,    ///< of the moment at which the order was asked for
        cluster,  ///< locked groups together, as they were at that moment
    };
    enum class GainUnit {
        as_given,  ///< plain when the model states a gain, else relative
        relative,  ///< of 1/√N
        plain,
    };
    enum class Lattice { position, phase };
    enum class Nodes { portrait, spectrum };
    enum class Locking { matrix, histogram };
    enum class Synchrony { order, direction };

    int window = 800;             ///< steps shown
    int locking_window = 300;     ///< steps over which phases are compared
    double kick = 1;              ///< velocity added by a kick
    Order order = Order::index;   ///< of the rows of the waves and of the phase locking matrix
    bool chance_is_paled = true;  ///< phase locking that does not exceed the surrogates' level
    GainUnit gain_unit = GainUnit::as_given;
    Lattice lattice = Lattice::position;  ///< plots that are in view, card by card
    Nodes nodes = Nodes::portrait;
    Locking locking = Locking::matrix;
    Synchrony synchrony = Synchrony::order;

    bool operator==(const NetworkDisplay&) const = default;
};

struct Display {
    OscillatorDisplay oscillator;
    NetworkDisplay network;

    bool operator==(const Display&) const = default;
};

/// Every number of a display, with its name. \param visit takes a std::string_view and a reference to the number.
template <class Shown, class Visit>
requires std::same_as<std::remove_const_t<Shown>, OscillatorDisplay>
void visit_numbers(Shown& display, Visit visit)
{
    visit("window", display.window);
    visit("sweep_points", display.sweep_points);
    visit("sweep_drive", display.sweep_drive);
}
template <class Shown, class Visit>
requires std::same_as<std::remove_const_t<Shown>, NetworkDisplay>
void visit_numbers(Shown& display, Visit visit)
{
    visit("window", display.window);
    visit("locking_window", display.locking_window);
    visit("kick", display.kick);
}

/// A row for each number of an OscillatorDisplay.
[[nodiscard]] std::span<const ParameterInfo> oscillator_display_parameters();
/// A row for each number of a NetworkDisplay.
[[nodiscard]] std::span<const ParameterInfo> network_display_parameters();

/// Errors name the place below /view/display.
Result<void> validate(const Display& display);

}  // namespace horn::experiment
