#include "core/model/network.h"

#include <string_view>

namespace horn::model
{

namespace
{

template <class Array, class Layer, class Visit>
void visit_layer(Layer& layer, const std::string& prefix, int index, Visit visit)
{
    const auto add = [&](std::string_view name, ParameterKind kind, auto& array) {
        visit(
            Array{prefix + std::string(name), kind, index, span_of(array), static_cast<int>(array.rows()), static_cast<int>(array.cols())});
    };
    add("omega", ParameterKind::omega, layer.omega);
    add("gamma", ParameterKind::gamma, layer.gamma);
    add("alpha", ParameterKind::alpha, layer.alpha);
    add("feedback", ParameterKind::feedback, layer.feedback);
    add("i2h.weight", ParameterKind::input_weight, layer.input_weight);
    add("i2h.bias", ParameterKind::input_bias, layer.input_bias);
    add("h2h.weight", ParameterKind::recurrent_weight, layer.recurrent_weight);
    add("h2h.bias", ParameterKind::recurrent_bias, layer.recurrent_bias);
}

template <class Array, class Whole>
std::vector<Array> list_arrays(Whole& parameters)
{
    std::vector<Array> arrays;
    const auto collect = [&](Array array) { arrays.push_back(std::move(array)); };
    for (std::size_t i = 0; i < parameters.layers.size(); ++i)
        visit_layer<Array>(parameters.layers[i], "layers." + std::to_string(i) + ".", static_cast<int>(i), collect);
    const auto add = [&](const char* name, ParameterKind kind, auto& array) {
        collect(Array{name, kind, -1, span_of(array), static_cast<int>(array.rows()), static_cast<int>(array.cols())});
    };
    add("readout.weight", ParameterKind::readout_weight, parameters.readout_weight);
    add("readout.bias", ParameterKind::readout_bias, parameters.readout_bias);
    return arrays;
}

template <class To, class From>
Parameters<To> cast_parameters(const Parameters<From>& from)
{
    Parameters<To> to;
    for (const LayerParameters<From>& layer : from.layers)
        to.layers.push_back({layer.omega.template cast<To>(), layer.gamma.template cast<To>(), layer.alpha.template cast<To>(),
                             layer.feedback.template cast<To>(), layer.input_weight.template cast<To>(),
                             layer.input_bias.template cast<To>(), layer.recurrent_weight.template cast<To>(),
                             layer.recurrent_bias.template cast<To>()});
    to.readout_weight = from.readout_weight.template cast<To>();
    to.readout_bias = from.readout_bias.template cast<To>();
    return to;
}

}  // namespace

template <class Real>
std::vector<ParameterArray<Real>> arrays_of(Parameters<Real>& parameters)
{
    return list_arrays<ParameterArray<Real>>(parameters);
}

template <class Real>
std::vector<ParameterArray<const Real>> arrays_of(const Parameters<Real>& parameters)
{
    return list_arrays<ParameterArray<const Real>>(parameters);
}

template <class To, class From>
Network<To> cast(const Network<From>& network)
{
    Network<To> to;
    to.time_step = static_cast<To>(network.time_step);
    to.readout = network.readout;
    to.activation = network.activation;
    for (const LayerStructure<From>& layer : network.structure)
        to.structure.push_back({static_cast<To>(layer.recurrent_gain), layer.coupling, layer.delays, layer.initial_x.template cast<To>(),
                                layer.initial_y.template cast<To>()});
    to.parameters = cast_parameters<To>(network.parameters);
    return to;
}

template <class Real>
void keep_coupled(const CouplingMask& coupling, Matrix<Real>& recurrent)
{
    if (coupling.size() == 0)
        return;
    assert(coupling.rows() == recurrent.rows() && coupling.cols() == recurrent.cols());
    recurrent = (coupling.array() != 0).select(recurrent, Real{0});
}

template <class Real>
Parameters<Real> zeros_like(const Parameters<Real>& parameters)
{
    Parameters<Real> zeros = parameters;
    for (const ParameterArray<Real>& array : arrays_of(zeros))
        std::fill(array.values.begin(), array.values.end(), Real{0});
    return zeros;
}

template Network<float> cast<float, double>(const Network<double>&);
template Network<double> cast<double, float>(const Network<float>&);
template Network<double> cast<double, double>(const Network<double>&);
template Network<float> cast<float, float>(const Network<float>&);
template void keep_coupled(const CouplingMask&, Matrix<float>&);
template void keep_coupled(const CouplingMask&, Matrix<double>&);
template Parameters<float> zeros_like(const Parameters<float>&);
template Parameters<double> zeros_like(const Parameters<double>&);
template std::vector<ParameterArray<float>> arrays_of(Parameters<float>&);
template std::vector<ParameterArray<double>> arrays_of(Parameters<double>&);
template std::vector<ParameterArray<const float>> arrays_of(const Parameters<float>&);
template std::vector<ParameterArray<const double>> arrays_of(const Parameters<double>&);

}  // namespace horn::model
