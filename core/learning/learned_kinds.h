/// Which kinds of parameters learning changes.
#pragma once

#include "core/model/network.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace horn::learning
{

/// A set of kinds. What is not in it keeps its values, is not decayed, and counts for nothing in norms.
class LearnedKinds
{
public:
    /// Weights and biases of every layer and of the read-out; ω, γ, α and v stay as they were drawn.
    [[nodiscard]] static LearnedKinds weights_and_biases();
    [[nodiscard]] static LearnedKinds of(std::span<const model::ParameterKind> kinds);

    [[nodiscard]] bool contains(model::ParameterKind kind) const { return (bits_ >> static_cast<unsigned>(kind) & 1U) != 0; }
    /// ω, γ, α or v of any layer.
    [[nodiscard]] bool contains_oscillators() const;
    [[nodiscard]] bool empty() const { return bits_ == 0; }
    void insert(model::ParameterKind kind) { bits_ |= 1U << static_cast<unsigned>(kind); }

    bool operator==(const LearnedKinds&) const = default;

private:
    std::uint32_t bits_ = 0;
};

/// True for ω, γ, α and v, of which a node has one each.
[[nodiscard]] bool is_oscillator(model::ParameterKind kind);

/// The words of experiment files, in the order of a network's arrays and with their names in checkpoints: "omega", "gamma", "alpha",
/// "feedback", "i2h.weight", "i2h.bias", "h2h.weight", "h2h.bias", "h2o.weight", "h2o.bias".
[[nodiscard]] std::span<const std::pair<model::ParameterKind, std::string_view>> kind_names();
/// Those of weights and biases alone: "i2h.weight" and on.
[[nodiscard]] std::span<const std::pair<model::ParameterKind, std::string_view>> weight_names();

}  // namespace horn::learning
