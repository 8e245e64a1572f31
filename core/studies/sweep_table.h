/// What a sweep found: one row per trial, one per setting, and which is best. A function of the trials' metrics alone, so that tables do
/// not depend on threads or on interruptions.
#pragma once

#include "core/learning/metrics.h"
#include "core/studies/sweep_plan.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace horn::studies
{

/// How a trial ended, or how far it is.
enum class TrialOutcome {
    unfinished,
    finished,    ///< all its epochs
    dropped,     ///< at the end of a rung of successive halving
    non_finite,  ///< loss or gradient became infinite or NaN
};

/// "unfinished", "finished", "dropped", "non-finite".
[[nodiscard]] const char* name_of(TrialOutcome outcome);

/// A trial in figures. Without an evaluation they are learning::not_measured.
struct TrialRow {
    TrialOutcome outcome = TrialOutcome::unfinished;
    int epochs = 0;                ///< gone through
    learning::MetricRecord last;   ///< the last epoch: loss and train_accuracy of that, the rest of the last evaluation
    learning::MetricRecord best;   ///< the epoch of the best validation; its test figures are not looked at for that
    double seconds = 0;            ///< of training, without pauses
    std::optional<double> result;  ///< what trials are compared by, larger is better; nothing before an evaluation, or when not finite
};

/// What records are compared by: validation accuracy; without classes, −validation loss; without a validation set the same of training.
/// Test figures are never looked at. Nothing when it is not a finite number.
[[nodiscard]] std::optional<double> result_of(const learning::MetricRecord& record);

/// The row of a trial from the records of its run, up to an epoch; its outcome is finished, non_finite or unfinished.
[[nodiscard]] TrialRow row_of(std::span<const learning::MetricRecord> records, int until_epoch);

/// Mean result of a setting over its trials, which follow each other. Nothing when one has none.
struct SettingResult {
    int setting = 1;
    std::optional<double> mean;
};
/// Of the settings given, best first; equal ones in the order of their numbers, those without a result last.
[[nodiscard]] std::vector<SettingResult> ranking(std::span<const SweepTrial> trials, std::span<const TrialRow> rows,
                                                 std::span<const int> settings);

/// results.csv: one line per trial.
[[nodiscard]] std::string results_table(const SweepPlan& plan, std::span<const SweepTrial> trials, std::span<const TrialRow> rows);
/// settings.csv: one line per setting, mean and standard deviation over its finished trials.
[[nodiscard]] std::string settings_table(const SweepPlan& plan, std::span<const SweepTrial> trials, std::span<const TrialRow> rows);
/// seconds.csv: what depends on the clock, kept apart.
[[nodiscard]] std::string seconds_table(std::span<const SweepTrial> trials, std::span<const TrialRow> rows);

}  // namespace horn::studies
