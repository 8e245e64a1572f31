#include "core/studies/sweep_folder.h"

#include "core/experiment/json.h"
#include "core/experiment/json_text.h"
#include "core/experiment/run_folder.h"

#include <fmt/format.h>

#include <utility>

namespace horn::studies
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* format_name = "horn-sweep";
constexpr int format_version = 1;
constexpr const char* other_sweep_remedy = "repeat the command that began it, or name another folder with --out";

ordered_json axis_to_json(const SweepAxis& axis)
{
    ordered_json written{{"pointer", axis.pointer}};
    if (axis.range)
        written["range"] = {
            {"low", axis.range->low}, {"high", axis.range->high}, {"logarithmic", axis.range->logarithmic}, {"whole", axis.range->whole}};
    else
        written["values"] = axis.values;
    return written;
}

/// Everything but the experiment.
ordered_json search_to_json(const SweepPlan& plan)
{
    ordered_json vary = ordered_json::array();
    for (const SweepAxis& axis : plan.axes)
        vary.push_back(axis_to_json(axis));
    return {{"vary", vary}, {"seeds", plan.seeds}, {"random", plan.random}, {"halving", plan.halving}};
}

/// The sweep in a folder is this one.
Result<void> check_same(const std::filesystem::path& path, const SweepPlan& plan)
{
    const auto text = base::read_file(path);
    if (!text)
        return text.error();
    const auto tree = experiment::parse_json(*text, path.string());
    if (!tree)
        return tree.error();
    if (!tree->is_object() || tree->value("format", json()) != format_name || !tree->contains("experiment"))
        return Error{path.string(), "is not the description of a sweep", other_sweep_remedy};
    if (tree->value("version", json()) != format_version)
        return Error{path.string() + ": /version", "is of another version of this program", "name another folder with --out"};
    const auto experiment = experiment::parse((*tree)["experiment"].dump(), path.string() + ": /experiment");
    if (!experiment)
        return experiment.error();
    if (*experiment != plan.base)
        return Error{path.string() + ": /experiment", "differs from the experiment of this command", other_sweep_remedy};
    const json wanted = search_to_json(plan);
    for (const auto& [key, value] : wanted.items())
        if (!tree->contains(key) || (*tree)[key] != value)
            return Error{path.string() + ": /" + key, "differs from this command", other_sweep_remedy};
    return {};
}

}  // namespace

std::string to_json(const SweepPlan& plan)
{
    ordered_json whole{{"format", format_name}, {"version", format_version}};
    whole.update(search_to_json(plan));
    whole["experiment"] = ordered_json::parse(experiment::to_json(plan.base));
    return experiment::print_json(whole);
}

Result<SweepFolder> SweepFolder::open(const std::filesystem::path& path, const SweepPlan& plan)
{
    if (auto made = base::make_folder(path); !made)
        return made.error();
    auto lock = base::FolderLock::take(path);
    if (!lock)
        return lock.error();
    base::remove_unfinished_files(path);
    SweepFolder folder(path, *std::move(lock));
    const std::filesystem::path description = path / "sweep.json";
    std::error_code ignored;
    if (std::filesystem::exists(description, ignored)) {
        if (auto same = check_same(description, plan); !same)
            return same.error();
        return folder;
    }
    if (!std::filesystem::is_empty(path, ignored))
        return Error{path.string(), "holds other files and no sweep", "name another folder with --out"};
    if (auto written = base::write_file_atomically(description, to_json(plan)); !written)
        return written.error();
    return folder;
}

std::filesystem::path SweepFolder::trial(const SweepTrial& trial) const { return path_ / "trials" / fmt::format("{:04}", trial.number); }

Result<std::vector<learning::MetricRecord>> SweepFolder::records(const SweepTrial& trial) const
{
    const std::filesystem::path table = experiment::RunFolder::metrics_in(this->trial(trial));
    std::error_code ignored;
    if (!std::filesystem::exists(table, ignored))
        return std::vector<learning::MetricRecord>();
    return experiment::read_metrics(table);
}

Result<void> SweepFolder::write_tables(const SweepPlan& plan, std::span<const SweepTrial> trials, std::span<const TrialRow> rows) const
{
    const std::pair<std::filesystem::path, std::string> tables[]{{results(), results_table(plan, trials, rows)},
                                                                 {path_ / "settings.csv", settings_table(plan, trials, rows)},
                                                                 {path_ / "seconds.csv", seconds_table(trials, rows)}};
    for (const auto& [path, text] : tables)
        if (auto written = base::write_file_atomically(path, text); !written)
            return written;
    return {};
}

}  // namespace horn::studies
