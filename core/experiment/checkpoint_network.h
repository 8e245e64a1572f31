/// Networks whose weights come from a checkpoint: a live run of what has been trained. The experiment refers to the file by its path and
/// the hash of its bytes, so that a replay meets the same weights or says that it cannot.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/model/network.h"

#include <filesystem>

namespace horn::experiment
{

/// The network that an experiment describes for so many inputs and outputs: drawn, and then with the weights of the checkpoints that its
/// initialisation names. Weights of nodes that the coupling does not couple are 0 all the same; the read-out comes along with the last
/// layer when its size fits. Errors: as model::build_network(); a checkpoint that is not there, is another one, or does not fit.
Result<model::Network<double>> build_network(const Experiment& experiment, int inputs, int outputs);

/// A live experiment on the network of a checkpoint of this program: no task, a stimulus, weights by reference, and ω, γ, α, v and
/// delays node by node where they are not what the checkpoint's own experiment draws, as when they were learned.
Result<Experiment> network_of_checkpoint(const std::filesystem::path& path);

}  // namespace horn::experiment
