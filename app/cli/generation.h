/// What `horn evaluate --generate` does: the trained predictor in closed loop on the test trials of its task.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/learning/workspace.h"
#include "core/model/network.h"
#include "core/tasks/dataset.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <optional>
#include <stop_token>
#include <string>

namespace horn::cli
{

struct GenerationArguments {
    int steps = 0;           ///< 0: not asked for
    int warm_up = 0;         ///< 0: as long as a trial, at least the horizon
    double threshold = 0.5;  ///< of the normalised error
    std::string series;      ///< file to write; empty: none
};

void add_generation_options(CLI::App& app, GenerationArguments& arguments);

struct GenerationFigures {
    std::string words;  ///< lines for a person
    nlohmann::ordered_json object;
    bool finite = true;
};

/// Errors: the task is no prediction, the warm-up is shorter than its horizon.
Result<void> check_generation(const GenerationArguments& arguments, const tasks::Dataset& dataset);

/// Generates, and writes the series when a file is named. Errors: the file of the task has too few rows, the series cannot be written.
/// \param experiment that the dataset was made from.
/// \return nothing when a stop was asked for on the way.
Result<std::optional<GenerationFigures>> generate_series(const GenerationArguments& arguments, const model::Network<float>& network,
                                                         const experiment::Experiment& experiment, const tasks::Dataset& dataset,
                                                         learning::Workspace& workspace, const std::stop_token& stop);

}  // namespace horn::cli
