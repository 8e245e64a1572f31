#include "app/cli/command.h"
#include "app/cli/experiment_argument.h"
#include "core/analysis/dominant_frequency.h"
#include "core/tasks/task.h"

#include <fmt/format.h>

#include <memory>
#include <numbers>

namespace horn::cli
{

namespace
{

int run_suggest(Console& console, const ExperimentArgument& argument)
{
    const auto experiment = argument.read();
    if (!experiment)
        return console.fail(experiment.error());
    const auto dataset = tasks::make_dataset(experiment->task, experiment->seed);
    if (!dataset)
        return console.fail(dataset.error());
    const double h = experiment->model.time_step;
    const auto found = analysis::dominant_frequency(*dataset, h);
    if (!found)
        return console.fail({"/task", "its inputs are too short, or never change", "a spectrum needs 8 steps or more"});
    const double period = 2 * std::numbers::pi / (found->omega * h);
    console.result(
        fmt::format("omega {:.4g}: a period of {:.4g} steps, where the mean spectrum of {} training inputs is {:.3g} times its median",
                    found->omega, period, found->samples, found->prominence),
        {{"omega", found->omega}, {"period", period}, {"prominence", found->prominence}, {"samples", found->samples}});
    return exit_done;
}

}  // namespace

Command suggest_command()
{
    return {"suggest", "Find the frequency at which a task's inputs swing most, as a natural frequency to start from", [](CLI::App& app) {
                const auto argument = std::make_shared<ExperimentArgument>();
                argument->add_to(app);
                return [argument](Console& console) { return run_suggest(console, *argument); };
            }};
}

}  // namespace horn::cli
