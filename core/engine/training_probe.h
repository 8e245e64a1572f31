/// What a training engine shows of the network: one test sample run under the weights of the moment.
#pragma once

#include "core/engine/training_engine.h"
#include "core/learning/trainer.h"

#include <memory>

namespace horn::engine
{

/// \param sample index into the test split.
[[nodiscard]] std::shared_ptr<const ProbeFrame> make_probe(const learning::Trainer& trainer, const tasks::Dataset& dataset, int sample);

}  // namespace horn::engine
