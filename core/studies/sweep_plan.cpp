#include "core/studies/sweep_plan.h"

#include "core/base/random.h"
#include "core/experiment/json.h"
#include "core/experiment/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace horn::studies
{

namespace
{

using Setting = std::vector<std::string>;  ///< one value per axis

constexpr std::int64_t most_trials = 100000;

Result<void> check_axes(const SweepPlan& plan)
{
    for (std::size_t i = 0; i < plan.axes.size(); ++i) {
        const std::string& pointer = plan.axes[i].pointer;
        for (std::size_t j = 0; j < plan.axes.size(); ++j)
            if (i != j && (pointer + "/").starts_with(plan.axes[j].pointer + "/"))
                return Error{"--vary: " + pointer,
                             i > j && pointer == plan.axes[j].pointer ? "is varied twice" : "is set by another --vary",
                             "vary each setting once"};
        if (pointer == "/seed" && !plan.seeds.empty())
            return Error{"--seeds", "the seed is varied by --vary too", "give one of the two"};
        if (plan.axes[i].range && plan.random == 0)
            return Error{"--vary: " + pointer, "a range without a number of values has no grid",
                         "write lo:hi:n, or search with --random N"};
    }
    return {};
}

Result<std::vector<Setting>> grid(const SweepPlan& plan)
{
    std::vector<Setting> settings{{}};
    for (const SweepAxis& axis : plan.axes) {
        if (static_cast<std::int64_t>(settings.size() * axis.values.size()) > most_trials)
            return Error{"--vary", fmt::format("the grid has more than {} settings", most_trials), "vary less, or search with --random N"};
        std::vector<Setting> longer;
        for (const Setting& setting : settings)
            for (const std::string& value : axis.values) {
                longer.push_back(setting);
                longer.back().push_back(value);
            }
        settings = std::move(longer);
    }
    return settings;
}

std::string draw(const SweepAxis& axis, RandomStream& stream)
{
    if (!axis.range)
        return axis.values[stream.below(static_cast<std::uint32_t>(axis.values.size()))];
    const SweepAxis::Range& range = *axis.range;
    const double part = stream.uniform();
    if (range.whole && !range.logarithmic)  // both ends are as likely as what lies between
        return fmt::format("{:.0f}", std::min(std::floor(range.low + (range.high - range.low + 1) * part), range.high));
    const double value =
        range.logarithmic ? range.low * std::pow(range.high / range.low, part) : range.low + (range.high - range.low) * part;
    return range.whole ? fmt::format("{:.0f}", value) : fmt::format("{:.12g}", value);
}

std::vector<Setting> random_settings(const SweepPlan& plan)
{
    std::vector<Setting> settings(static_cast<std::size_t>(plan.random));
    for (std::size_t i = 0; i < settings.size(); ++i) {
        RandomStream stream(plan.base.seed, Purpose::sweep, i);
        for (const SweepAxis& axis : plan.axes)
            settings[i].push_back(draw(axis, stream));
    }
    return settings;
}

/// The experiment of a trial, validated and drawn once.
Result<experiment::Experiment> experiment_with(const SweepPlan& plan, const Setting& setting, const std::uint64_t* seed)
{
    std::vector<std::string> overrides;
    for (std::size_t i = 0; i < setting.size(); ++i)
        overrides.push_back(plan.axes[i].pointer + "=" + setting[i]);
    if (seed != nullptr)
        overrides.push_back(fmt::format("/seed={}", *seed));
    const auto in_sweep = [](Error error) {
        const std::string set = "--set: ";
        error.where = "--vary: " + (error.where.starts_with(set) ? error.where.substr(set.size()) : error.where);
        return error;
    };
    auto changed = experiment::with_overrides(plan.base, overrides);
    if (!changed)
        return in_sweep(changed.error());
    if (changed->task.kind == tasks::TaskSpecification::Kind::none)
        return Error{"/task/name", "there is nothing to learn", "choose a task"};
    if (const auto network = experiment::build_network(*changed); !network)
        return in_sweep(network.error());
    return changed;
}

}  // namespace

Result<std::vector<SweepTrial>> trials_of(const SweepPlan& plan)
{
    if (auto checked = check_axes(plan); !checked)
        return checked.error();
    auto settings = plan.random > 0 ? Result<std::vector<Setting>>(random_settings(plan)) : grid(plan);
    if (!settings)
        return settings.error();
    const std::size_t seeds = std::max<std::size_t>(1, plan.seeds.size());
    if (static_cast<std::int64_t>(settings->size() * seeds) > most_trials)
        return Error{"--seeds", fmt::format("there are more than {} trials", most_trials), "vary less"};
    std::vector<SweepTrial> trials;
    for (const Setting& setting : *settings)
        for (std::size_t seed = 0; seed < seeds; ++seed) {
            auto experiment = experiment_with(plan, setting, plan.seeds.empty() ? nullptr : &plan.seeds[seed]);
            if (!experiment)
                return experiment.error();
            const int number = static_cast<int>(trials.size()) + 1;
            trials.push_back({number, (number - 1) / static_cast<int>(seeds) + 1, setting, *std::move(experiment)});
        }
    return trials;
}

Result<std::vector<Rung>> rungs_of(const SweepPlan& plan, std::span<const SweepTrial> trials)
{
    const learning::TrainingSpecification& training = trials.front().experiment.training;
    const int settings = trials.back().setting;
    if (plan.halving == 0)
        return std::vector<Rung>{{settings, training.epochs}};
    for (const SweepTrial& trial : trials)
        if (trial.experiment.training.epochs != training.epochs || trial.experiment.training.validate_every != training.validate_every)
            return Error{"--halving", "the settings differ in /training/epochs or /training/validate_every",
                         "vary neither: epochs are what halving divides"};
    for (const SweepTrial& trial : trials)
        if (!trial.experiment.pretraining.empty() || trial.experiment.training.patience > 0)
            return Error{"--halving", "decides itself when a trial ends, and the experiment has /pretraining or /training/patience",
                         "leave out --halving, or give [] and 0"};
    int stages = 0;  // so many times are settings dropped
    for (int left = settings, epochs = training.epochs / training.validate_every; left >= plan.halving && epochs >= plan.halving;
         ++stages) {
        left /= plan.halving;
        epochs /= plan.halving;
    }
    if (stages == 0)
        return Error{"--halving", fmt::format("{} settings and {} epochs leave nothing to drop", settings, training.epochs),
                     fmt::format("give at least {} settings and {} epochs", plan.halving, plan.halving * training.validate_every)};
    std::vector<Rung> rungs{{0, training.epochs}};
    for (int stage = 0; stage < stages; ++stage) {  // from the last rung back to the first
        const int epochs = rungs.front().epochs / plan.halving;
        rungs.insert(rungs.begin(), {0, std::max(1, epochs / training.validate_every) * training.validate_every});
    }
    int left = settings;
    for (Rung& rung : rungs) {
        rung.settings = left;
        left = std::max(1, left / plan.halving);
    }
    return rungs;
}

}  // namespace horn::studies
