/// The argument EXPERIMENT and the option --set, alike in every command that reads an experiment.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace horn::cli
{

struct ExperimentArgument {
    std::string source;             ///< a file, or a preset's name
    std::vector<std::string> sets;  ///< "/json/pointer=value"

    /// Adds EXPERIMENT as the next positional argument, and --set.
    void add_to(CLI::App& app, bool required = true);
    /// Reads, overrides and validates.
    [[nodiscard]] Result<experiment::Experiment> read() const;
    /// Overrides what was read elsewhere.
    [[nodiscard]] Result<experiment::Experiment> overridden(Result<experiment::Experiment> read) const;
};

}  // namespace horn::cli
