#include "core/studies/sweep.h"

#include "core/base/parallel.h"
#include "core/experiment/training_run.h"
#include "core/studies/data_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <new>
#include <numeric>
#include <thread>

namespace horn::studies
{

namespace
{

using Clock = std::chrono::steady_clock;
using experiment::Experiment;
using experiment::TrainingRun;
using learning::MetricRecord;

constexpr auto report_interval = std::chrono::milliseconds(100);
constexpr auto table_interval = std::chrono::seconds(1);

class Runner
{
public:
    Runner(const SweepPlan& plan, std::span<const SweepTrial> trials, const SweepFolder& folder, const SweepOptions& options,
           std::stop_token stop, const std::function<void(const SweepProgress&)>& report)
        : plan_(plan), trials_(trials), folder_(folder), options_(options), stop_(std::move(stop)), report_(report), rows_(trials.size()),
          epochs_(trials.size()), threads_(options.threads > 0 ? options.threads : base::hardware_threads()),
          data_(static_cast<std::size_t>(threads_ + 1) * static_cast<std::size_t>(experiment::stages_of(plan.base)))
    {
    }

    Result<SweepOutcome> run();

private:
    enum class End { reached, stopped };

    Result<void> run_rung(const Rung& rung, const std::vector<int>& settings);
    Result<std::vector<std::size_t>> look_for_what_is_left(const Rung& rung, const std::vector<int>& settings);
    Result<void> check_trials(const std::vector<std::size_t>& waiting);
    Result<void> run_trials(const Rung& rung, const std::vector<std::size_t>& waiting);
    void drop(const Rung& next, std::vector<int>& settings);
    Result<End> run_trial(std::size_t index, int until_epoch, int threads);
    Result<End> train(std::size_t index, int until_epoch, int threads);
    Result<void> note_end(std::size_t index, int until_epoch);
    void count_end(std::size_t index, int until_epoch);
    void tell(const SweepTrial* newest);
    [[nodiscard]] int workers_for(std::size_t waiting) const { return std::min(threads_, static_cast<int>(waiting)); }
    [[nodiscard]] Error in_trial(std::size_t index, Error error) const;
    [[nodiscard]] double planned(const std::vector<Rung>& rungs) const;
    [[nodiscard]] int until(std::size_t index, const Rung& rung) const;
    [[nodiscard]] TrialRow row(std::size_t index, const std::vector<MetricRecord>& records, int until_epoch) const;

    const SweepPlan& plan_;
    std::span<const SweepTrial> trials_;
    const SweepFolder& folder_;
    SweepOptions options_;
    std::stop_token stop_;
    const std::function<void(const SweepProgress&)>& report_;

    std::mutex mutex_;  // guards everything down to `told_`
    std::vector<TrialRow> rows_;
    std::vector<double> epochs_;  ///< gone through by each trial; counted as all of a rung's for one that diverged
    SweepProgress progress_;
    double planned_ = 1;
    Clock::time_point written_{}, told_{};

    int threads_;
    DataCache data_;
};

/// Epochs of a trial in a rung: without halving settings may differ in theirs.
int Runner::until(std::size_t index, const Rung& rung) const
{
    return plan_.halving == 0 ? experiment::epochs_from(trials_[index].experiment, 0) : rung.epochs;
}

/// A trial may end before all its epochs; with halving it does not.
TrialRow Runner::row(std::size_t index, const std::vector<MetricRecord>& records, int until_epoch) const
{
    TrialRow row = row_of(records, until_epoch);
    if (row.outcome == TrialOutcome::unfinished && plan_.halving == 0 && experiment::has_ended(records, trials_[index].experiment))
        row.outcome = TrialOutcome::finished;
    return row;
}

double Runner::planned(const std::vector<Rung>& rungs) const
{
    double sum = 0;
    if (plan_.halving == 0) {
        for (const SweepTrial& trial : trials_)
            sum += experiment::epochs_from(trial.experiment, 0);
        return std::max(1.0, sum);
    }
    const int seeds = static_cast<int>(trials_.size()) / rungs.front().settings;
    int before = 0;
    for (const Rung& rung : rungs)
        sum += static_cast<double>(rung.settings) * seeds * (rung.epochs - std::exchange(before, rung.epochs));
    return sum;
}

Result<SweepOutcome> Runner::run()
{
    const auto rungs = rungs_of(plan_, trials_);
    if (!rungs)
        return rungs.error();
    planned_ = planned(*rungs);
    progress_.rungs = static_cast<int>(rungs->size());
    std::vector<int> settings(static_cast<std::size_t>(rungs->front().settings));
    std::iota(settings.begin(), settings.end(), 1);
    SweepOutcome outcome;
    for (std::size_t i = 0; i < rungs->size() && !outcome.stopped; ++i) {
        if (i > 0)
            drop((*rungs)[i], settings);
        progress_.rung = static_cast<int>(i) + 1;
        const auto done = run_rung((*rungs)[i], settings);
        if (auto written = folder_.write_tables(plan_, trials_, rows_); done && !written)
            return written.error();
        if (!done)
            return done.error();
        outcome.stopped = progress_.ended < progress_.trials;
    }
    if (!outcome.stopped)
        if (const auto ranked = ranking(trials_, rows_, settings); ranked.front().mean)
            outcome.best = ranked.front();
    outcome.rows = rows_;
    return outcome;
}

/// Keeps the best settings for the next rung; the others' trials are told apart from finished ones.
void Runner::drop(const Rung& next, std::vector<int>& settings)
{
    const std::vector<SettingResult> ranked = ranking(trials_, rows_, settings);
    std::vector<int> kept;
    for (std::size_t i = 0; i < static_cast<std::size_t>(next.settings); ++i)
        kept.push_back(ranked[i].setting);
    std::sort(kept.begin(), kept.end());
    for (std::size_t i = 0; i < trials_.size(); ++i) {
        const bool goes_on = std::binary_search(kept.begin(), kept.end(), trials_[i].setting);
        if (rows_[i].outcome == TrialOutcome::finished)
            rows_[i].outcome = goes_on ? TrialOutcome::unfinished : TrialOutcome::dropped;
    }
    settings = std::move(kept);
}

Result<void> Runner::run_rung(const Rung& rung, const std::vector<int>& settings)
{
    const auto waiting = look_for_what_is_left(rung, settings);
    if (!waiting)
        return waiting.error();
    if (progress_.rung == 1)
        if (auto checked = check_trials(*waiting); !checked)
            return checked;
    return run_trials(rung, *waiting);
}

/// Reads how far each trial of the rung has come. \return indices of those that must still be trained.
Result<std::vector<std::size_t>> Runner::look_for_what_is_left(const Rung& rung, const std::vector<int>& settings)
{
    std::vector<std::size_t> waiting;
    const std::lock_guard lock(mutex_);
    progress_.ended = progress_.trials = 0;
    for (std::size_t i = 0; i < trials_.size(); ++i) {
        if (!std::binary_search(settings.begin(), settings.end(), trials_[i].setting))
            continue;
        ++progress_.trials;
        const auto records = folder_.records(trials_[i]);
        if (!records)
            return records.error();
        rows_[i] = row(i, *records, until(i, rung));
        epochs_[i] = rows_[i].epochs;
        if (records->empty() || rows_[i].outcome == TrialOutcome::unfinished)
            waiting.push_back(i);
        else
            count_end(i, until(i, rung));
    }
    return waiting;
}

/// So that whatever would keep a trial from its first update is said before the first trial: data, memory, what cannot be learned.
Result<void> Runner::check_trials(const std::vector<std::size_t>& waiting)
{
    const auto tasks_of = [this](std::size_t index) {
        std::vector<tasks::TaskSpecification> tasks;
        for (int stage = 0; stage < experiment::stages_of(trials_[index].experiment); ++stage)
            tasks.push_back(experiment::stage_of(trials_[index].experiment, stage).task);
        return tasks;
    };
    std::vector<std::vector<std::size_t>> alike;  // trials that learn the same, but for the seed: their data have one size
    for (const std::size_t index : waiting) {
        const auto group =
            std::find_if(alike.begin(), alike.end(), [&](const auto& others) { return tasks_of(others.front()) == tasks_of(index); });
        if (group == alike.end())
            alike.push_back({index});
        else
            group->push_back(index);
    }
    if (waiting.empty())
        return {};
    const int most = (threads_ + workers_for(waiting.size()) - 1) / workers_for(waiting.size());
    learning::Workspace workspace(most);
    for (const auto& group : alike) {
        const auto data = data_.of(trials_[group.front()].experiment);
        if (!data)
            return in_trial(group.front(), data.error());
        for (const std::size_t index : group) {
            if (stop_.stop_requested())
                return {};
            if (const auto run = TrainingRun::start(trials_[index].experiment, {}, *data, workspace); !run)
                return in_trial(index, run.error());
        }
    }
    return {};
}

Result<void> Runner::run_trials(const Rung& rung, const std::vector<std::size_t>& waiting)
{
    if (waiting.empty())
        return {};
    const int workers = workers_for(waiting.size());
    std::atomic<std::size_t> next{0};
    std::stop_source failed;  // one trial's failure ends the others
    std::optional<Error> error;
    const auto work = [&](int worker) {
        const int threads = threads_ / workers + (worker < threads_ % workers ? 1 : 0);
        for (;;) {
            const std::size_t at = next.fetch_add(1);
            if (at >= waiting.size() || stop_.stop_requested() || failed.stop_requested())
                return;
            const auto end = run_trial(waiting[at], until(waiting[at], rung), threads);
            if (end)
                continue;
            const std::lock_guard lock(mutex_);
            if (!error)
                error = end.error();
            failed.request_stop();
        }
    };
    {
        std::vector<std::jthread> others;
        for (int worker = 1; worker < workers; ++worker)
            others.emplace_back([&, worker] { work(worker); });
        work(0);
    }
    if (error)
        return *error;
    return {};
}

Error Runner::in_trial(std::size_t index, Error error) const
{
    error.where = fmt::format("trial {}{}{}", trials_[index].number, error.where.empty() ? "" : ": ", error.where);
    return error;
}

Result<Runner::End> Runner::run_trial(std::size_t index, int until_epoch, int threads)
{
    try {
        const auto end = train(index, until_epoch, threads);
        if (!end)
            return in_trial(index, end.error());
        if (*end == End::reached)
            if (auto noted = note_end(index, until_epoch); !noted)
                return in_trial(index, noted.error());
        return *end;
    } catch (const std::bad_alloc&) {
        return in_trial(index, {"", "there is not enough memory", "use fewer threads, nodes or steps, or a smaller batch"});
    }
}

/// Trains until an epoch is closed, a value is not finite, or a stop.
Result<Runner::End> Runner::train(std::size_t index, int until_epoch, int threads)
{
    const SweepTrial& trial = trials_[index];
    const auto data = data_.of(trial.experiment);
    if (!data)
        return data.error();
    learning::Workspace workspace(threads);
    experiment::TrainingRunOptions how{.folder = folder_.trial(trial), .resume = {}, .save_every = options_.save_every};
    if (experiment::RunFolder::holds_run(*how.folder))
        how.resume = experiment::RunFolder::checkpoint_in(*how.folder);
    auto run = TrainingRun::start(trial.experiment, how, *data, workspace);
    if (!run)
        return run.error();
    const auto trainer = [&]() -> const learning::Trainer& { return run->trainer(); };  // stages have one each
    while (trainer().state().epoch < until_epoch && !trainer().finished() && !trainer().non_finite_update()) {
        if (stop_.stop_requested()) {
            if (auto saved = run->save(); !saved)
                return saved.error();
            return End::stopped;
        }
        if (trainer().epoch_due()) {
            if (auto closed = run->close_epoch(stop_); !closed)
                return closed.error();
        } else if (auto updated = run->update_once(); !updated) {
            return updated.error();
        }
        const std::lock_guard lock(mutex_);
        epochs_[index] = trainer().epoch();
        tell(nullptr);
    }
    return End::reached;
}

/// Reads what the trial has written: the row is the same whether it ended just now or in an earlier part.
Result<void> Runner::note_end(std::size_t index, int until_epoch)
{
    const auto records = folder_.records(trials_[index]);
    if (!records)
        return records.error();
    const std::lock_guard lock(mutex_);
    rows_[index] = row(index, *records, until_epoch);
    count_end(index, until_epoch);
    progress_.newest_row = &rows_[index];
    tell(&trials_[index]);
    if (Clock::now() - written_ < table_interval)
        return {};
    written_ = Clock::now();
    return folder_.write_tables(plan_, trials_, rows_);
}

/// With the mutex held, after its row has been set.
void Runner::count_end(std::size_t index, int until_epoch)
{
    epochs_[index] = until_epoch;
    ++progress_.ended;
    if (rows_[index].result && (progress_.best == nullptr || *rows_[index].result > *progress_.best_row->result)) {
        progress_.best = &trials_[index];
        progress_.best_row = &rows_[index];
    }
}

/// With the mutex held. \param newest a trial that has just ended, else nullptr.
void Runner::tell(const SweepTrial* newest)
{
    if (!report_ || (newest == nullptr && Clock::now() - told_ < report_interval))
        return;
    told_ = Clock::now();
    progress_.newest = newest;
    progress_.fraction = std::min(1.0, std::accumulate(epochs_.begin(), epochs_.end(), 0.0) / planned_);
    report_(progress_);
}

}  // namespace

Result<SweepOutcome> run_sweep(const SweepPlan& plan, std::span<const SweepTrial> trials, const SweepFolder& folder,
                               const SweepOptions& options, const std::stop_token& stop,
                               const std::function<void(const SweepProgress&)>& report)
{
    return Runner(plan, trials, folder, options, stop, report).run();
}

}  // namespace horn::studies
