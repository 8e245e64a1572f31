#include "app/cli/experiment_argument.h"

#include "core/experiment/json.h"
#include "core/experiment/presets.h"

namespace horn::cli
{

void ExperimentArgument::add_to(CLI::App& app, bool required)
{
    CLI::Option* option = app.add_option("EXPERIMENT", source, "An experiment file, or a preset's name");
    if (required)
        option->required();
    app.add_option("--set", sets, "Override a value: /json/pointer=value (may be repeated)")->allow_extra_args(false);
}

Result<experiment::Experiment> ExperimentArgument::read() const { return overridden(experiment::open_experiment(source)); }

Result<experiment::Experiment> ExperimentArgument::overridden(Result<experiment::Experiment> read) const
{
    if (!read || sets.empty())
        return read;
    return experiment::with_overrides(*read, sets);
}

}  // namespace horn::cli
