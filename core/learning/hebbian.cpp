#include "core/learning/hebbian.h"

#include <cassert>
#include <cstddef>

namespace horn::learning
{

template <class Real>
void follow_hebb(const TrainingSpecification& training, double rate, const model::Parameters<Real>& products, double count,
                 model::Network<Real>& network)
{
    assert(count > 0 && products.layers.size() == network.parameters.layers.size());
    const Real scale = static_cast<Real>(rate / count);
    const Real bound = static_cast<Real>(training.weight_bound);
    for (std::size_t layer = 0; layer < products.layers.size(); ++layer) {
        if (!training.learned.contains(model::ParameterKind::recurrent_weight, static_cast<int>(layer)))
            continue;
        auto weights = network.parameters.layers[layer].recurrent_weight.array();
        weights = (weights + scale * products.layers[layer].recurrent_weight.array()).max(-bound).min(bound);
    }
}

template void follow_hebb(const TrainingSpecification&, double, const model::Parameters<float>&, double, model::Network<float>&);
template void follow_hebb(const TrainingSpecification&, double, const model::Parameters<double>&, double, model::Network<double>&);

}  // namespace horn::learning
