/// Runs a sweep: trials side by side on all cores, each as `horn train` would run it, and continues where an earlier part was ended. What
/// is found depends neither on the number of threads nor on interruptions.
#pragma once

#include "core/base/result.h"
#include "core/studies/sweep_folder.h"
#include "core/studies/sweep_plan.h"
#include "core/studies/sweep_table.h"

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace horn::studies
{

struct SweepOptions {
    int threads = 0;         ///< 0: as many as the machine runs at once; trials share them evenly
    double save_every = 10;  ///< seconds after which a trial is saved within an epoch too
};

/// How far a sweep has come.
struct SweepProgress {
    double fraction = 0;                 ///< of the epochs planned
    int ended = 0;                       ///< trials of the present rung
    int trials = 0;                      ///< of the present rung
    int rung = 1, rungs = 1;             ///< from 1
    const SweepTrial* newest = nullptr;  ///< the trial whose end is told, else nullptr
    const TrialRow* newest_row = nullptr;
    const SweepTrial* best = nullptr;  ///< best of the trials that ended so far, else nullptr
    const TrialRow* best_row = nullptr;
};

struct SweepOutcome {
    bool stopped = false;               ///< by the token; the same sweep in the same folder goes on
    std::vector<TrialRow> rows;         ///< one per trial
    std::optional<SettingResult> best;  ///< of the settings trained to the end, by the mean over their trials
};

/// \param trials trials_of(plan). \param report is called from several threads, one at a time: at the end of each trial and about ten times
/// a second. Errors: files that cannot be read or written, or a trial that cannot be run; what was done stays.
Result<SweepOutcome> run_sweep(const SweepPlan& plan, std::span<const SweepTrial> trials, const SweepFolder& folder,
                               const SweepOptions& options, const std::stop_token& stop = {},
                               const std::function<void(const SweepProgress&)>& report = {});

}  // namespace horn::studies
