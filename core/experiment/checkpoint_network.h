/// Networks whose weights come from a checkpoint: a live run of what has been trained. The experiment refers to the file by its path and
/// the hash of its bytes, so that a replay meets the same weights or says that it cannot.
#pragma once

#include "core/base/result.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/experiment.h"
#include "core/model/network.h"

#include <filesystem>
#include <string>
#include <vector>

namespace horn::experiment
{

/// The network that an experiment describes for so many inputs and outputs: drawn, and then with the weights of the checkpoints that its
/// initialisation names. Weights of nodes that the coupling does not couple are 0 all the same; the read-out comes along with the last
/// layer when its size fits. Errors: as model::build_network(); a checkpoint that is not there, is another one, or does not fit.
Result<model::Network<double>> build_network(const Experiment& experiment, int inputs, int outputs);

/// A live experiment on the network of a checkpoint of this program: no task, a stimulus, weights by reference, and ω, γ, α, v and
/// delays node by node where they are not what the checkpoint's own experiment draws, as when they were learned.
Result<Experiment> network_of_checkpoint(const std::filesystem::path& path);

/// How a run begins with the network of a file.
struct Beginning {
    Experiment experiment;           ///< whose run begins so
    std::vector<std::string> taken;  ///< of the file, in place of what the experiment draws: "ω", "delays of layer 1", …
    std::vector<std::string> kept;   ///< of the experiment, though the file's network was trained with another: "recurrent_gain", …
};

/// Lets a run begin with the network of a checkpoint, or the weights of a state_dict: weights by reference, and ω, γ, α, v and delays node
/// by node where the file's are not what the experiment draws. Of image sets, a read-out for another number of classes is drawn anew.
/// Errors: the file cannot be read or does not fit the experiment's layers.
Result<Beginning> starting_from(const Experiment& experiment, const std::filesystem::path& path);

/// Puts ω, γ, α, v and delays as the checkpoint's experiment draws them into its network, wherever they were changed.
/// \param before the experiment before the change: what is the same there stays as it is in the checkpoint.
/// Errors: as model::build_network().
Result<void> draw_what_changed(const Experiment& before, Checkpoint& checkpoint);

}  // namespace horn::experiment
