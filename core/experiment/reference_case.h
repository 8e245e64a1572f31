/// Reference cases: small networks with an input and what an independent implementation computed for it in double precision. Reading
/// them, recomputing them with the kernel, and saying how far the two are apart.
#pragma once

#include "core/base/array.h"
#include "core/base/result.h"
#include "core/dynamics/kicks.h"
#include "core/model/network.h"
#include "core/tasks/dataset.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace horn::experiment
{

/// Everything that one forward and backward sweep gives.
struct CaseFigures {
    struct Layer {
        Sequence<double> x;  ///< T × B × N, positions after each step
        Sequence<double> y;  ///< T × B × N, velocities after each step
    };
    double loss = 0;                     ///< mean over the batch, or over all elements
    Sequence<double> output;             ///< 1 × B × classes, or T × B × n_out
    std::vector<Layer> layers;           ///< one per layer
    model::Parameters<double> gradient;  ///< of the loss
};

struct ReferenceCase {
    std::string name;
    model::Network<double> network;
    tasks::LossKind loss = tasks::LossKind::cross_entropy;
    Sequence<double> input;            ///< T × B × n_in
    std::vector<std::int32_t> labels;  ///< B class indices, for cross-entropy
    Sequence<double> targets;          ///< T × B × n_out, for the squared error
    CaseFigures expected;
};

/// Errors name the file and the JSON pointer. \param name what errors call the text: the file's path.
Result<ReferenceCase> parse_reference_case(std::string_view text, const std::string& name);
Result<ReferenceCase> read_reference_case(const std::filesystem::path& path);

/// Computes the case with the kernel that trains, in one precision.
/// \param kicks in the order of their steps; only where the case has no more samples than a tile.
template <class Real>
[[nodiscard]] CaseFigures recompute(const ReferenceCase& reference, std::span<const dynamics::SampleKick> kicks = {});

/// How far one array A is from what was expected, E: max|A − E| / max(1e-12, max|E|); infinite when A holds NaN.
struct Deviation {
    std::string array;  ///< "positions", "velocities", "output", "loss", or a gradient: "layers.0.h2h.weight", "readout.bias"
    double relative = 0;
};

/// Positions and velocities are the largest over the layers; then output, loss, and every gradient.
[[nodiscard]] std::vector<Deviation> deviations(const CaseFigures& computed, const CaseFigures& expected);

/// The largest deviation accepted in each precision.
template <class Real>
inline constexpr double accepted_deviation = 1e-10;
template <>
inline constexpr double accepted_deviation<float> = 2e-5;

}  // namespace horn::experiment
