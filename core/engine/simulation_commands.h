/// What a SimulationEngine can be told to do, as its worker finds it in the queue.
#pragma once

#include "core/engine/simulation_engine.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <optional>
#include <variant>

namespace horn::engine
{

struct RunCommand {
};
struct PauseCommand {
};
struct StepCommand {
    std::int64_t steps;
};
struct ResetCommand {
};
struct KickCommand {
    RunId run;
    experiment::Kick kick;
};
struct ForkCommand {
    RunId run, fork;
    std::optional<std::int64_t> step;  ///< nothing: where the run stands
};
struct RemoveCommand {
    RunId run;
};
struct SpeedCommand {
    double steps_per_second;
};
using Command = std::variant<RunCommand, PauseCommand, StepCommand, ResetCommand, KickCommand, ForkCommand, RemoveCommand, SpeedCommand>;

/// One handler for each kind of command.
template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

}  // namespace horn::engine
