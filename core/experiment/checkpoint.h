/// Checkpoints in the safetensors format: eight bytes of header length, a JSON header, raw little-endian arrays. Names are those of the
/// PyTorch reference (`i2h.weight`, `h2h.weight`, `h2o.weight`, …; `layers.L.` before all but the read-out when there are several layers),
/// with omega, gamma, alpha, feedback and delays (I32) beside them, optimiser state below `optimiser.`, and in `__metadata__` the
/// experiment as JSON text, the epoch and whatever else a resumed run needs.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/learning/trainer.h"
#include "core/model/network.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace horn::experiment
{

/// An array with a name of its own.
struct NamedArray {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;  ///< as many as the product of the shape, row-major

    bool operator==(const NamedArray&) const = default;
};

struct Checkpoint {
    Experiment experiment;
    model::Network<float> network;
    std::vector<NamedArray> optimiser;         ///< stored as "optimiser." + name
    std::int64_t epoch = 0;                    ///< epochs closed, of all stages
    std::int64_t update = 0;                   ///< updates done, in all stages
    std::map<std::string, std::string> extra;  ///< further metadata
    int stage = 0;                             ///< of the experiment: what the network has learned last; counted from 0
};

/// The bytes of the file. Equal checkpoints give equal bytes.
[[nodiscard]] std::string to_safetensors(const Checkpoint& checkpoint);

/// Reads bytes that may come from a stranger: every length, offset, type and shape is checked before an array is touched.
/// Arrays are F32; F64 is accepted and rounded; values may be non-finite. A state_dict of the PyTorch reference alone is
/// accepted when an experiment is supplied, which then gives ω, γ, α, v and delays.
/// \param name what errors call the bytes: the file's path.
/// \param experiment replaces the one in the file. Sizes that do not fit it are an error. When it has fewer stages than the run, the
/// network is taken for one of its last.
Result<Checkpoint> parse_checkpoint(std::string_view bytes, const std::string& name,
                                    const std::optional<Experiment>& experiment = std::nullopt);

Result<Checkpoint> read_checkpoint(const std::filesystem::path& path, const std::optional<Experiment>& experiment = std::nullopt);

/// Replaces the file, whole or not at all.
Result<void> write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// A training run as it stands, and back: the run that comes back continues bit for bit.
[[nodiscard]] Checkpoint checkpoint_of(const Experiment& experiment, const learning::TrainingState& state);
/// Errors: the checkpoint holds no optimiser state, or one that does not fit its network.
Result<learning::TrainingState> training_state_of(const Checkpoint& checkpoint);

}  // namespace horn::experiment
