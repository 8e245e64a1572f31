/// The folder of a sweep: sweep.json (what is swept), trials/NNNN (a run folder each), and the tables results.csv, settings.csv and
/// seconds.csv. How far a trial has come is read from its run folder, so that a kill at any moment loses nothing that was written.
#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/studies/sweep_plan.h"
#include "core/studies/sweep_table.h"

#include <filesystem>
#include <span>
#include <string>
#include <utility>

namespace horn::studies
{

/// The text of sweep.json.
[[nodiscard]] std::string to_json(const SweepPlan& plan);

class SweepFolder
{
public:
    /// Takes the folder for this program alone; a new one gets sweep.json. Errors: it holds another sweep, or something else.
    static Result<SweepFolder> open(const std::filesystem::path& path, const SweepPlan& plan);

    [[nodiscard]] std::filesystem::path trial(const SweepTrial& trial) const;
    /// The records that the trial has written so far, whole lines only.
    Result<std::vector<learning::MetricRecord>> records(const SweepTrial& trial) const;
    /// Replaces the tables.
    Result<void> write_tables(const SweepPlan& plan, std::span<const SweepTrial> trials, std::span<const TrialRow> rows) const;

    [[nodiscard]] std::filesystem::path results() const { return path_ / "results.csv"; }

private:
    SweepFolder(std::filesystem::path path, base::FolderLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}

    std::filesystem::path path_;
    base::FolderLock lock_;
};

}  // namespace horn::studies
