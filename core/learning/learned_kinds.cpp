#include "core/learning/learned_kinds.h"

#include <algorithm>
#include <array>

namespace horn::learning
{

namespace
{

using model::ParameterKind;

constexpr std::array<std::pair<ParameterKind, std::string_view>, 10> table{{
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
    for (const auto& [kind, name] : table)
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

bool LearnedKinds::contains(ParameterKind kind) const
{
    const std::uint32_t wanted = bit(kind);
    return (bits_ & wanted) != 0 ||
           std::any_of(of_layer_.begin(), of_layer_.end(), [wanted](std::uint32_t bits) { return (bits & wanted) != 0; });
}

bool LearnedKinds::contains(ParameterKind kind, int layer) const { return (bits_ & bit(kind)) != 0 || names(kind, layer); }

bool LearnedKinds::contains_oscillators() const
{
    return std::any_of(table.begin(), table.end(), [&](const auto& entry) { return is_oscillator(entry.first) && contains(entry.first); });
}

bool LearnedKinds::names(ParameterKind kind, int layer) const
{
    const auto at = static_cast<std::size_t>(layer);
    return layer >= 0 && at < of_layer_.size() && (of_layer_[at] & bit(kind)) != 0;
}

void LearnedKinds::insert(ParameterKind kind, int layer)
{
    if (contains(kind, layer))
        return;
    of_layer_.resize(std::max(of_layer_.size(), static_cast<std::size_t>(layer) + 1));
    of_layer_[static_cast<std::size_t>(layer)] |= bit(kind);
}

bool is_oscillator(ParameterKind kind)
{
    return kind == ParameterKind::omega || kind == ParameterKind::gamma || kind == ParameterKind::alpha || kind == ParameterKind::feedback;
}

std::span<const std::pair<ParameterKind, std::string_view>> kind_names() { return table; }

std::span<const std::pair<ParameterKind, std::string_view>> weight_names()
{
    constexpr std::size_t oscillators = 4;
    static_assert(table[oscillators].first == ParameterKind::input_weight);
    return std::span(table).subspan(oscillators);
}

}  // namespace horn::learning
