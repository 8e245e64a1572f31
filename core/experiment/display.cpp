#include "core/experiment/display.h"

#include <array>

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

}  // namespace

std::span<const ParameterInfo> oscillator_display_parameters() { return oscillator_rows; }

std::span<const ParameterInfo> network_display_parameters() { return network_rows; }

Result<void> validate(const Display& display)
{
    if (auto checked = base::check_numbers("/view/display/oscillator", oscillator_rows, display.oscillator); !checked)
        return checked;
    return base::check_numbers("/view/display/network", network_rows, display.network);
}

}  // namespace horn::experiment
