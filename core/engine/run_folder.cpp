#include "core/engine/run_folder.h"

#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/json.h"

#include <fmt/format.h>

#include <utility>

namespace horn::engine
{

Result<RunFolder> RunFolder::open(const std::filesystem::path& path, const experiment::Experiment& experiment, std::int64_t updates)
{
    if (auto made = base::make_folder(path / "checkpoints"); !made)
        return made.error();
    if (auto written = experiment::write_experiment(experiment_in(path), experiment); !written)
        return written.error();
    const std::filesystem::path table = path / "metrics.csv";
    std::error_code ignored;
    const bool goes_on = updates > 0 && std::filesystem::exists(table, ignored);
    auto metrics = goes_on ? experiment::MetricsWriter::resume(table, updates) : experiment::MetricsWriter::create(table);
    if (!metrics)
        return metrics.error();
    RunFolder folder(path, *std::move(metrics));
    if (goes_on) {
        auto earlier = experiment::read_metrics(table);
        if (!earlier)
            return earlier.error();
        folder.earlier_ = *std::move(earlier);
    }
    return folder;
}

Result<void> RunFolder::write_checkpoint(const experiment::Experiment& experiment, const learning::TrainingState& state, bool keep) const
{
    const std::string bytes = experiment::to_safetensors(experiment::checkpoint_of(experiment, state));
    if (auto written = base::write_file_atomically(checkpoint(), bytes); !written || !keep)
        return written;
    return base::write_file_atomically(path_ / "checkpoints" / fmt::format("epoch-{:03}.safetensors", state.epoch), bytes);
}

}  // namespace horn::engine
