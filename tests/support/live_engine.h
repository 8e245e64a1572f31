/// Live engines for tests: a small network, what a history and a replay hold, and waiting for a frame.
#pragma once

#include "core/base/random.h"
#include "core/engine/simulation_engine.h"
#include "core/experiment/json.h"
#include "core/experiment/replay.h"

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace horn::testing
{

inline experiment::Experiment small_experiment(int nodes = 6)
{
    experiment::Experiment experiment;
    experiment.seed = 11;
    experiment.model.layers[0].nodes = nodes;
    experiment.model.layers[0].omega.kind = model::NodeValues::Kind::uniform;
    experiment.model.layers[0].delays.kind = model::DelayValues::Kind::uniform;
    experiment.model.layers[0].delays.high = 4;
    experiment.stimulus.noise = 0.3;
    return experiment;
}

inline std::unique_ptr<engine::SimulationEngine> engine_of(std::vector<experiment::Experiment> experiments,
                                                           engine::SimulationEngineOptions options = {})
{
    auto made = engine::SimulationEngine::create(std::move(experiments), options);
    return made ? std::move(*made) : nullptr;
}

inline engine::RunParameters with_gamma(const experiment::Experiment& experiment, double gamma)
{
    engine::RunParameters parameters{experiment.model, experiment.stimulus};
    parameters.model.layers[0].gamma.base = gamma;
    return parameters;
}

/// Stimulus, x and y of every step, as bits; −1 marks a step with fewer nodes.
inline std::vector<float> everything(const engine::HistoryView& view, std::int64_t end)
{
    std::vector<float> values;
    for (const auto& rows : view.rows(0, end))
        for (std::size_t row = 0; row < static_cast<std::size_t>(rows.count); ++row)
            for (const auto& [span, width] : {std::pair{rows.stimulus, rows.parameters->channels},
                                              std::pair{rows.x, rows.parameters->nodes}, std::pair{rows.y, rows.parameters->nodes}}) {
                const auto part = span.subspan(row * static_cast<std::size_t>(width), static_cast<std::size_t>(width));
                values.insert(values.end(), part.begin(), part.end());
            }
    return values;
}

/// The same by replaying the experiment.
inline std::vector<float> replayed(const experiment::Experiment& experiment, std::int64_t steps)
{
    auto replay = experiment::Replay::start(experiment);
    std::vector<float> values;
    const auto keep = [&](const experiment::ReplayChunk& chunk) {
        for (std::size_t row = 0; row < static_cast<std::size_t>(chunk.steps); ++row) {
            const auto inputs = static_cast<std::size_t>(chunk.inputs), nodes = static_cast<std::size_t>(chunk.layers[0].nodes);
            for (const auto& [span, width] :
                 {std::pair{chunk.stimulus, inputs}, std::pair{chunk.layers[0].x, nodes}, std::pair{chunk.layers[0].y, nodes}})
                values.insert(values.end(), span.begin() + static_cast<std::ptrdiff_t>(row * width),
                              span.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
        }
    };
    return replay && replay->advance(steps, keep) ? values : std::vector<float>{};
}

/// Waits until a condition on the newest frame holds.
template <class Condition>
bool eventually(const engine::SimulationEngine& engine, const Condition& condition)
{
    for (int i = 0; i < 20000; ++i) {
        if (condition(*engine.newest_frame()))
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
}

inline bool reaches(const engine::SimulationEngine& engine, std::int64_t step)
{
    return eventually(engine, [&](const engine::Frame& frame) { return frame.step >= step; });
}

}  // namespace horn::testing
