#include "core/learning/learned_kinds.h"

#include <algorithm>
#include <array>

namespace horn::learning
{

namespace
{

using model::ParameterKind;

constexpr std::array<std::pair<ParameterKind, std::string_view>, 10> names{{
    {ParameterKind::omega, "omega"},
    {ParameterKind::gamma, "gamma"},
    {ParameterKind::alpha, "alpha"},
    {ParameterKind::feedback, "feedback"},
    {ParameterKind::input_weight, "i2h.weight"},
    {ParameterKind::input_bias, "i2h.bias"},
    {ParameterKind::recurrent_weight, "h2h.weight"},
    {ParameterKind::recurrent_bias, "h2h.bias"},
    {ParameterKind::readout_weight, "h2o.weight"},
    {ParameterKind::readout_bias, "h2o.bias"},
}};

}  // namespace

LearnedKinds LearnedKinds::weights_and_biases()
{
    LearnedKinds kinds;
    for (const auto& [kind, name] : names)
        if (!is_oscillator(kind))
            kinds.insert(kind);
    return kinds;
}

LearnedKinds LearnedKinds::of(std::span<const ParameterKind> kinds)
{
    LearnedKinds set;
    for (const ParameterKind kind : kinds)
        set.insert(kind);
    return set;
}

bool LearnedKinds::contains_oscillators() const
{
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return is_oscillator(name.first) && contains(name.first); });
}

bool is_oscillator(ParameterKind kind)
{
    return kind == ParameterKind::omega || kind == ParameterKind::gamma || kind == ParameterKind::alpha || kind == ParameterKind::feedback;
}

std::span<const std::pair<ParameterKind, std::string_view>> kind_names() { return names; }

std::span<const std::pair<ParameterKind, std::string_view>> weight_names()
{
    constexpr std::size_t oscillators = 4;
    static_assert(names[oscillators].first == ParameterKind::input_weight);
    return std::span(names).subspan(oscillators);
}

}  // namespace horn::learning
