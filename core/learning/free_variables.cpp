#include "core/learning/free_variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>

namespace horn::learning
{

namespace
{

using model::ParameterKind;

struct Range {
    double lowest, highest;

    [[nodiscard]] double clamp(double u) const { return std::clamp(u, lowest, highest); }
    /// With room for the roundings of a value that was learned, stored as float and read back. Not a number is not within.
    [[nodiscard]] bool contains(double u) const { return u > lowest - 0.01 && u < highest + 0.01; }
};
constexpr Range of_fraction{-15, 7};
constexpr Range of_logarithm{-60, 60};

double logistic(double u) { return 1 / (1 + std::exp(-u)); }
double logit(double fraction) { return std::log(fraction / (1 - fraction)); }

double largest_omega(double gamma, double time_step) { return 2 * std::sqrt(1 - gamma * time_step) / time_step; }

/// γ may go up to 1/h where ω follows it, and up to where the given ω would become unstable where it does not.
double largest_gamma(double omega, double time_step, bool omega_follows)
{
    const double omega_h = omega * time_step;
    return (omega_follows ? 1 : 1 - omega_h * omega_h / 4) / time_step;
}

bool has_free_variable(ParameterKind kind)
{
    return kind == ParameterKind::omega || kind == ParameterKind::gamma || kind == ParameterKind::alpha;
}

/// u of one node, not yet within its range.
template <class Real>
double free_variable(const model::LayerParameters<Real>& layer, Eigen::Index node, ParameterKind kind, double time_step, bool omega_follows)
{
    const double omega = layer.omega[node];
    const double gamma = layer.gamma[node];
    if (kind == ParameterKind::alpha)
        return std::log(std::abs(static_cast<double>(layer.alpha[node])));
    if (kind == ParameterKind::gamma)
        return logit(gamma / largest_gamma(omega, time_step, omega_follows));
    return logit(omega / largest_omega(gamma, time_step));
}

Range range_of(ParameterKind kind) { return kind == ParameterKind::alpha ? of_logarithm : of_fraction; }

/// The free variables of one layer; empty where a kind is not learned.
template <class Value>
struct LayerVariables {
    std::span<Value> omega, gamma, alpha;
};

/// \param state const or not, and the variables with it.
template <class Value, class State, class Real>
std::vector<LayerVariables<Value>> variables_of(State& state, const model::Parameters<Real>& parameters, const LearnedKinds& learned)
{
    std::vector<LayerVariables<Value>> layers(parameters.layers.size());
    std::size_t slot = 0;
    for (const auto& array : model::arrays_of(parameters)) {
        if (!learned.contains(array.kind, array.layer))
            continue;
        auto& moments = state.arrays[slot++];
        assert(moments.name == array.name);
        if (!has_free_variable(array.kind))
            continue;
        auto& layer = layers[static_cast<std::size_t>(array.layer)];
        (array.kind == ParameterKind::omega ? layer.omega : array.kind == ParameterKind::gamma ? layer.gamma : layer.alpha) = moments.free;
    }
    return layers;
}

Error not_learnable(int layer, Eigen::Index node, std::string_view name, const std::string& why)
{
    return Error{"/training/learned", fmt::format("{} of layer {} node {} cannot be learned: {}", name, layer, node, why),
                 fmt::format("change /model/layers/{}/{}, or leave \"{}\" out of the list", layer, name, name)};
}

Result<void> check_node(const model::LayerParameters<double>& values, int layer, Eigen::Index node, double time_step,
                        const LearnedKinds& learned)
{
    const bool omega_follows = learned.contains(ParameterKind::omega, layer);
    const auto fits = [&](ParameterKind kind) {
        return !learned.contains(kind, layer) || range_of(kind).contains(free_variable(values, node, kind, time_step, omega_follows));
    };
    constexpr FractionRange range;
    const double gamma_limit = largest_gamma(values.omega[node], time_step, omega_follows);
    if (!fits(ParameterKind::gamma))
        return not_learnable(layer, node, "gamma",
                             fmt::format("{:g} is not between {:.3g} and {:.4g}", values.gamma[node], range.smallest * gamma_limit,
                                         range.largest * gamma_limit));
    const double omega_limit = largest_omega(values.gamma[node], time_step);
    if (!fits(ParameterKind::omega))
        return not_learnable(layer, node, "omega",
                             fmt::format("{:g} is not between {:.3g} and {:.4g}", values.omega[node], range.smallest * omega_limit,
                                         range.largest * omega_limit));
    if (!fits(ParameterKind::alpha))
        return not_learnable(layer, node, "alpha", fmt::format("no factor changes {:g}", values.alpha[node]));
    return {};
}

}  // namespace

Result<void> check_learnable(const model::Network<double>& network, const LearnedKinds& learned)
{
    for (int layer = 0; layer < network.layers(); ++layer)
        for (int node = 0; node < network.nodes(layer); ++node)
            if (auto checked =
                    check_node(network.parameters.layers[static_cast<std::size_t>(layer)], layer, node, network.time_step, learned);
                !checked)
                return checked;
    return {};
}

template <class Real>
std::vector<Real> free_variables(const model::Network<Real>& network, int layer, ParameterKind kind, const LearnedKinds& learned)
{
    if (!has_free_variable(kind))
        return {};
    const model::LayerParameters<Real>& values = network.parameters.layers[static_cast<std::size_t>(layer)];
    std::vector<Real> variables(static_cast<std::size_t>(values.omega.size()));
    for (std::size_t node = 0; node < variables.size(); ++node) {
        const double u =
            free_variable(values, static_cast<Eigen::Index>(node), kind, network.time_step, learned.contains(ParameterKind::omega, layer));
        assert(range_of(kind).contains(u));
        variables[node] = static_cast<Real>(range_of(kind).clamp(u));
    }
    return variables;
}

template <class Real>
void differentiate_by_free_variables(const OptimiserState<Real>& state, const model::Network<Real>& network, const LearnedKinds& learned,
                                     model::Parameters<Real>& gradient)
{
    const double h = network.time_step;
    const auto variables = variables_of<const Real>(state, network.parameters, learned);
    for (std::size_t layer = 0; layer < variables.size(); ++layer) {
        const LayerVariables<const Real>& free = variables[layer];
        const model::LayerParameters<Real>& values = network.parameters.layers[layer];
        model::LayerParameters<Real>& slopes = gradient.layers[layer];
        for (std::size_t i = 0; i < free.gamma.size(); ++i) {
            const auto node = static_cast<Eigen::Index>(i);
            const double gamma = values.gamma[node];
            double slope = slopes.gamma[node];
            if (!free.omega.empty())  // ω follows: ∂ω/∂γ = −ωh / 2(1−γh) at the same u
                slope -= slopes.omega[node] * values.omega[node] * h / (2 * (1 - gamma * h));
            slopes.gamma[node] = static_cast<Real>(slope * gamma * logistic(-static_cast<double>(free.gamma[i])));
        }
        for (std::size_t i = 0; i < free.omega.size(); ++i) {
            const auto node = static_cast<Eigen::Index>(i);
            const double rate = static_cast<double>(values.omega[node]) * logistic(-static_cast<double>(free.omega[i]));
            slopes.omega[node] = static_cast<Real>(slopes.omega[node] * rate);
        }
        if (!free.alpha.empty())
            slopes.alpha.array() *= values.alpha.array();
    }
}

template <class Real>
void adopt_free_variables(const LearnedKinds& learned, OptimiserState<Real>& state, model::Network<Real>& network)
{
    const double h = network.time_step;
    const auto variables = variables_of<Real>(state, network.parameters, learned);
    for (std::size_t layer = 0; layer < variables.size(); ++layer) {
        const LayerVariables<Real>& free = variables[layer];
        model::LayerParameters<Real>& values = network.parameters.layers[layer];
        const auto each = [](std::span<Real> array, Range range, auto adopt) {
            for (std::size_t i = 0; i < array.size(); ++i) {
                array[i] = static_cast<Real>(range.clamp(static_cast<double>(array[i])));
                adopt(static_cast<Eigen::Index>(i), static_cast<double>(array[i]));
            }
        };
        each(free.gamma, of_fraction, [&](Eigen::Index node, double u) {
            values.gamma[node] = static_cast<Real>(largest_gamma(values.omega[node], h, !free.omega.empty()) * logistic(u));
        });
        each(free.omega, of_fraction, [&](Eigen::Index node, double u) {
            values.omega[node] = static_cast<Real>(largest_omega(values.gamma[node], h) * logistic(u));
        });
        each(free.alpha, of_logarithm, [&](Eigen::Index node, double u) {
            values.alpha[node] = static_cast<Real>(std::copysign(std::exp(u), static_cast<double>(values.alpha[node])));
        });
    }
}

template std::vector<float> free_variables(const model::Network<float>&, int, ParameterKind, const LearnedKinds&);
template std::vector<double> free_variables(const model::Network<double>&, int, ParameterKind, const LearnedKinds&);
template void differentiate_by_free_variables(const OptimiserState<float>&, const model::Network<float>&, const LearnedKinds&,
                                              model::Parameters<float>&);
template void differentiate_by_free_variables(const OptimiserState<double>&, const model::Network<double>&, const LearnedKinds&,
                                              model::Parameters<double>&);
template void adopt_free_variables(const LearnedKinds&, OptimiserState<float>&, model::Network<float>&);
template void adopt_free_variables(const LearnedKinds&, OptimiserState<double>&, model::Network<double>&);

}  // namespace horn::learning
