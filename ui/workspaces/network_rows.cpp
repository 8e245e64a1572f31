#include "ui/workspaces/network_rows.h"

#include "core/model/specification.h"

namespace horn::workspaces::network_rows
{

namespace
{

constexpr ParameterInfo spread(std::string_view name, std::string_view symbol, std::string_view label)
{
    return {.name = name,
            .symbol = symbol,
            .label = label,
            .unit = "%",
            .default_value = 0,
            .minimum = 0,
            .maximum = 1000,
            .slider_from = 0,
            .slider_to = 150,
            .decimals = 0,
            .help = "How much the nodes differ, relative to the base value; 0 makes them equal. What it means is chosen below. Each node "
                    "keeps its place within the spread, as drawn from the seed.",
            .source = "Effenberger et al. 2025"};
}

constexpr ParameterInfo positive(std::string_view name, std::string_view label, double initial, double to, std::string_view help)
{
    return {.name = name,
            .symbol = "",
            .label = label,
            .unit = "",
            .default_value = initial,
            .minimum = 0,
            .slider_from = 0,
            .slider_to = to,
            .decimals = 2,
            .help = help};
}

constexpr ParameterInfo delay(std::string_view name, std::string_view label, double initial, bool whole, std::string_view help)
{
    return {.name = name,
            .symbol = "d",
            .label = label,
            .unit = "steps",
            .default_value = initial,
            .minimum = 0,
            .maximum = model::largest_delay,
            .slider_from = 0,
            .slider_to = 50,
            .decimals = whole ? 0 : 1,
            .integer = whole,
            .help = help};
}

}  // namespace

const std::array<ParameterInfo, 3>& spreads()
{
    static constexpr std::array<ParameterInfo, 3> rows{spread("omega_spread", "ω", "spread of the natural frequency"),
                                                       spread("gamma_spread", "γ", "spread of the damping"),
                                                       spread("alpha_spread", "α", "spread of the excitability")};
    return rows;
}

const ParameterInfo& gainInUnits()
{
    static constexpr ParameterInfo row{.name = "gain_in_units",
                                       .symbol = "g√N",
                                       .label = "recurrent gain",
                                       .unit = "/√N",
                                       .default_value = 1,
                                       .slider_from = 0,
                                       .slider_to = 10,
                                       .decimals = 2,
                                       .help = "Multiplies couplings, recurrent bias and feedback, in units of 1/√N: 1 is the reference, 0 "
                                               "uncouples the nodes.",
                                       .source = "Effenberger et al. 2025"};
    return row;
}

const ParameterInfo& sigma()
{
    static constexpr ParameterInfo row = positive("sigma", "standard deviation of the weights", 1, 3, "Of the recurrent weights.");
    return row;
}

const ParameterInfo& width()
{
    static constexpr ParameterInfo row{.name = "width",
                                       .symbol = "",
                                       .label = "reach of the coupling",
                                       .unit = "spacings",
                                       .default_value = 4,
                                       .minimum = 0,
                                       .minimum_excluded = true,
                                       .slider_from = 0.5,
                                       .slider_to = 30,
                                       .scale = base::Scale::logarithmic,
                                       .decimals = 1,
                                       .help = "Standard deviation of the Gaussian that couples neighbours on the layout, in spacings of "
                                               "neighbours."};
    return row;
}

const ParameterInfo& initialPosition()
{
    static constexpr ParameterInfo row =
        positive("sigma_x", "spread of the initial positions", 1, 5, "Standard deviation of the positions at step 0. Reset shows it.");
    return row;
}

const ParameterInfo& initialVelocity()
{
    static constexpr ParameterInfo row =
        positive("sigma_y", "spread of the initial velocities", 0, 2, "Standard deviation of the velocities at step 0. Reset shows it.");
    return row;
}

const std::array<ParameterInfo, 4>& delays()
{
    static constexpr std::array<ParameterInfo, 4> rows{
        delay("delay_from", "shortest coupling delay", 0, true,
              "Every coupling draws its own delay, from this one on, each alike probable."),
        delay("delay_to", "longest coupling delay", 10, true, "Every coupling draws its own delay, up to this one, each alike probable."),
        delay("delay_mean", "mean coupling delay", 5, false,
              "Every coupling draws its own delay from a normal distribution around this mean; it is rounded, and not below 0."),
        delay("delay_spread", "standard deviation of coupling delays", 2, false, "Standard deviation of the delays around their mean.")};
    return rows;
}

}  // namespace horn::workspaces::network_rows
