#include "core/experiment/display.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <initializer_list>

namespace horn::experiment
{

namespace
{

constexpr ParameterInfo steps(std::string_view name, std::string_view label, double initial, double minimum, double from, double to,
                              std::string_view help)
{
    return {.name = name,
            .symbol = "",
            .label = label,
            .unit = "steps",
            .default_value = initial,
            .minimum = minimum,
            .maximum = 20000,
            .slider_from = from,
            .slider_to = to,
            .scale = base::Scale::logarithmic,
            .decimals = 0,
            .integer = true,
            .help = help};
}

constexpr std::array oscillator_rows{
    steps("window", "steps shown", 400, 20, 50, 5000, "How much of the run the response and the phase portrait show."),
    ParameterInfo{.name = "sweep_points",
                  .symbol = "",
                  .label = "frequencies of the gain sweep",
                  .unit = "",
                  .default_value = 30,
                  .minimum = 2,
                  .maximum = 1000,
                  .slider_from = 10,
                  .slider_to = 200,
                  .scale = base::Scale::logarithmic,
                  .decimals = 0,
                  .integer = true,
                  .help = "At how many frequencies, evenly spaced on the logarithmic axis, the gain is measured by really driving the "
                          "oscillator; and besides at its peak and at the present drive."},
    ParameterInfo{.name = "sweep_drive",
                  .symbol = "",
                  .label = "drive of the gain sweep",
                  .unit = "",
                  .default_value = 0.05,
                  .minimum = 1e-6,
                  .maximum = 1e3,
                  .slider_from = 0.01,
                  .slider_to = 10,
                  .scale = base::Scale::logarithmic,
                  .decimals = 3,
                  .help = "Amplitude of the sine that measures the gain. Small drives measure the linear curve; larger ones show how tanh "
                          "compresses it."}};

constexpr std::array network_rows{
    steps("window", "steps shown", 800, 50, 100, 5000, "How much of the run the plots over time show."),
    steps("locking_window", "window of phase locking", 300, 8, 50, 3000,
          "Steps over which phases are compared; a long window sees weak locking, a short one follows changes."),
    ParameterInfo{.name = "kick",
                  .symbol = "",
                  .label = "strength of a kick",
                  .unit = "",
                  .default_value = 1,
                  .slider_from = 0.1,
                  .slider_to = 20,
                  .scale = base::Scale::logarithmic,
                  .decimals = 2,
                  .help = "Velocity that a kick adds to a node. Shift+click on the waves kicks the node there."}};

/// \param values in the order of the rows.
Result<void> check(const char* where, std::span<const ParameterInfo> rows, std::initializer_list<double> values)
{
    assert(rows.size() == values.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (const double value = values.begin()[i]; !base::allows(rows[i], value))
            return Error{fmt::format("/view/display/{}/{}", where, rows[i].name),
                         fmt::format("{} = {:g} is not allowed", rows[i].label, value),
                         fmt::format("it must be {}", base::allowed_range(rows[i]))};
    return {};
}

}  // namespace

std::span<const ParameterInfo> oscillator_display_parameters() { return oscillator_rows; }

std::span<const ParameterInfo> network_display_parameters() { return network_rows; }

Result<void> validate(const Display& display)
{
    const OscillatorDisplay& oscillator = display.oscillator;
    const NetworkDisplay& network = display.network;
    if (auto checked =
            check("oscillator", oscillator_rows,
                  {static_cast<double>(oscillator.window), static_cast<double>(oscillator.sweep_points), oscillator.sweep_drive});
        !checked)
        return checked;
    return check("network", network_rows, {static_cast<double>(network.window), static_cast<double>(network.locking_window), network.kick});
}

}  // namespace horn::experiment
