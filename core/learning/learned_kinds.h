/// Which kinds of parameters learning changes.
#pragma once

#include "core/model/network.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace horn::learning
{

/// A set of kinds, each in every layer or in single ones. What is not in it keeps its values, is not decayed, and counts for nothing in
/// norms.
class LearnedKinds
{
public:
    /// Weights and biases of every layer and of the read-out; ω, γ, α and v stay as they were drawn.
    [[nodiscard]] static LearnedKinds weights_and_biases();
    [[nodiscard]] static LearnedKinds of(std::span<const model::ParameterKind> kinds);

    /// In any layer.
    [[nodiscard]] bool contains(model::ParameterKind kind) const;
    /// \param layer counted from 0; −1 for the read-out.
    [[nodiscard]] bool contains(model::ParameterKind kind, int layer) const;
    /// ω, γ, α or v of any layer.
    [[nodiscard]] bool contains_oscillators() const;
    [[nodiscard]] bool empty() const { return bits_ == 0 && of_layer_.empty(); }
    /// Layers that kinds are named for one by one; no further one has any of its own.
    [[nodiscard]] int named_layers() const { return static_cast<int>(of_layer_.size()); }
    /// Named for this layer, in addition to what every layer has.
    [[nodiscard]] bool names(model::ParameterKind kind, int layer) const;

    /// In every layer.
    void insert(model::ParameterKind kind) { bits_ |= bit(kind); }
    /// In one layer, unless every layer has it.
    void insert(model::ParameterKind kind, int layer);

    bool operator==(const LearnedKinds&) const = default;

private:
    [[nodiscard]] static std::uint32_t bit(model::ParameterKind kind) { return 1U << static_cast<unsigned>(kind); }

    std::uint32_t bits_ = 0;
    std::vector<std::uint32_t> of_layer_;
};

/// True for ω, γ, α and v, of which a node has one each.
[[nodiscard]] bool is_oscillator(model::ParameterKind kind);

/// The words of experiment files, in the order of a network's arrays and with their names in checkpoints: "omega", "gamma", "alpha",
/// "feedback", "i2h.weight", "i2h.bias", "h2h.weight", "h2h.bias", "h2o.weight", "h2o.bias".
[[nodiscard]] std::span<const std::pair<model::ParameterKind, std::string_view>> kind_names();
/// Those of weights and biases alone: "i2h.weight" and on.
[[nodiscard]] std::span<const std::pair<model::ParameterKind, std::string_view>> weight_names();

}  // namespace horn::learning
