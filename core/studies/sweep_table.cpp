#include "core/studies/sweep_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

namespace horn::studies
{

namespace
{

using learning::MetricRecord;

struct Column {
    std::string_view name;
    double MetricRecord::*value;
};
constexpr std::array<Column, 6> figures{{{"loss", &MetricRecord::loss},
                                         {"train_accuracy", &MetricRecord::train_accuracy},
                                         {"validation_loss", &MetricRecord::validation_loss},
                                         {"validation_accuracy", &MetricRecord::validation_accuracy},
                                         {"test_loss", &MetricRecord::test_loss},
                                         {"test_accuracy", &MetricRecord::test_accuracy}}};

/// A field as RFC 4180 writes it.
std::string field(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c;
        if (c == '"')
            quoted += c;
    }
    return quoted + '"';
}

std::string number(double value) { return std::isnan(value) ? std::string() : fmt::format("{}", value); }

bool evaluated(const MetricRecord& record)
{
    return record.kind == MetricRecord::Kind::epoch && !(std::isnan(record.test_loss) && std::isnan(record.validation_loss));
}

bool finite(const MetricRecord& record) { return std::isfinite(record.loss) && std::isfinite(record.gradient_norm); }

std::string pointers_of(const SweepPlan& plan)
{
    std::string text;
    for (const SweepAxis& axis : plan.axes)
        text += "," + field(axis.pointer);
    return text;
}

std::string values_of(const SweepTrial& trial)
{
    std::string text;
    for (const std::string& value : trial.values)
        text += "," + field(value);
    return text;
}

/// Mean and standard deviation (n − 1) of a figure over trials.
std::string spread(std::span<const TrialRow* const> rows, double MetricRecord::*value)
{
    double sum = 0, squares = 0;
    for (const TrialRow* row : rows)
        sum += row->last.*value;
    const double mean = sum / static_cast<double>(rows.size());
    for (const TrialRow* row : rows)
        squares += (row->last.*value - mean) * (row->last.*value - mean);
    const double deviation = rows.size() > 1 ? std::sqrt(squares / static_cast<double>(rows.size() - 1)) : learning::not_measured;
    return "," + number(rows.empty() ? learning::not_measured : mean) + "," + number(deviation);
}

}  // namespace

const char* name_of(TrialOutcome outcome)
{
    switch (outcome) {
    case TrialOutcome::unfinished: return "unfinished";
    case TrialOutcome::finished: return "finished";
    case TrialOutcome::dropped: return "dropped";
    case TrialOutcome::non_finite: return "non-finite";
    }
    assert(false);
    return "";
}

std::optional<double> result_of(const MetricRecord& record)
{
    for (const double value : {record.validation_accuracy, -record.validation_loss, record.train_accuracy, -record.loss})
        if (!std::isnan(value))
            return std::isfinite(value) ? std::optional(value) : std::nullopt;
    return std::nullopt;
}

TrialRow row_of(std::span<const MetricRecord> records, int until_epoch)
{
    TrialRow row;
    double best = learning::not_measured;
    for (const MetricRecord& record : records) {
        if (!finite(record)) {
            row.outcome = TrialOutcome::non_finite;
            row.result.reset();
            return row;
        }
        if (record.kind != MetricRecord::Kind::epoch)
            continue;
        row.epochs = static_cast<int>(record.epoch);
        row.seconds = record.seconds;
        const MetricRecord before = std::exchange(row.last, record);
        if (record.stage != before.stage) {  // what was learned before is another task
            best = learning::not_measured;
            row.best = {};
        }
        if (!evaluated(record) && record.stage == before.stage) {  // the sets were not run after this epoch
            row.last.validation_accuracy = before.validation_accuracy;
            row.last.validation_loss = before.validation_loss;
            row.last.test_accuracy = before.test_accuracy;
            row.last.test_loss = before.test_loss;
        } else if (row.result = result_of(record); evaluated(record) && row.result && !(*row.result <= best)) {
            best = *row.result;
            row.best = record;
        }
        if (row.epochs >= until_epoch)
            break;  // what comes after belongs to a later rung
    }
    if (row.epochs >= until_epoch)
        row.outcome = TrialOutcome::finished;
    return row;
}

std::vector<SettingResult> ranking(std::span<const SweepTrial> trials, std::span<const TrialRow> rows, std::span<const int> settings)
{
    std::vector<SettingResult> results;
    for (const int setting : settings) {
        double sum = 0;
        int count = 0;
        bool all = true;
        for (std::size_t i = 0; i < trials.size(); ++i) {
            if (trials[i].setting != setting)
                continue;
            all = all && rows[i].result.has_value();
            sum += rows[i].result.value_or(0);
            ++count;
        }
        results.push_back({setting, all && count > 0 ? std::optional(sum / count) : std::nullopt});
    }
    std::stable_sort(results.begin(), results.end(), [](const SettingResult& a, const SettingResult& b) {
        return a.mean.has_value() != b.mean.has_value() ? a.mean.has_value() : a.mean > b.mean;
    });
    return results;
}

std::string results_table(const SweepPlan& plan, std::span<const SweepTrial> trials, std::span<const TrialRow> rows)
{
    std::string table = "trial,setting" + pointers_of(plan) + ",seed,outcome,epochs";
    for (const Column& column : figures)
        table.append(",").append(column.name);
    table += ",best_epoch";
    for (const Column& column : std::span(figures).subspan(2))
        table.append(",best_").append(column.name);
    table += "\n";
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const SweepTrial& trial = trials[i];
        const TrialRow& row = rows[i];
        table += fmt::format("{},{}{},{},{},{}", trial.number, trial.setting, values_of(trial), trial.experiment.seed, name_of(row.outcome),
                             row.epochs);
        for (const Column& column : figures)
            table += "," + number(row.last.*column.value);
        table += "," + (row.best.epoch > 0 ? fmt::format("{}", row.best.epoch) : std::string());
        for (const Column& column : std::span(figures).subspan(2))
            table += "," + number(row.best.*column.value);
        table += "\n";
    }
    return table;
}

std::string settings_table(const SweepPlan& plan, std::span<const SweepTrial> trials, std::span<const TrialRow> rows)
{
    std::string table = "setting" + pointers_of(plan) + ",trials,finished";
    for (const Column& column : figures)
        table += fmt::format(",{0}_mean,{0}_sd", column.name);
    table += "\n";
    for (std::size_t first = 0; first < trials.size();) {
        std::size_t end = first;
        std::vector<const TrialRow*> finished;
        for (; end < trials.size() && trials[end].setting == trials[first].setting; ++end)
            if (rows[end].outcome == TrialOutcome::finished)
                finished.push_back(&rows[end]);
        table += fmt::format("{}{},{},{}", trials[first].setting, values_of(trials[first]), end - first, finished.size());
        for (const Column& column : figures)
            table += spread(finished, column.value);
        table += "\n";
        first = end;
    }
    return table;
}

std::string seconds_table(std::span<const SweepTrial> trials, std::span<const TrialRow> rows)
{
    std::string table = "trial,seconds\n";
    for (std::size_t i = 0; i < trials.size(); ++i)
        table += fmt::format("{},{:.3f}\n", trials[i].number, rows[i].seconds);
    return table;
}

}  // namespace horn::studies
