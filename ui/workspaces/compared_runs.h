/// The engine's runs of the oscillators that the experiment's own is compared with.
#pragma once

#include "core/engine/simulation_engine.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace horn::workspaces
{

class ComparedRuns
{
public:
    /// Lets the engine run what the experiment lists, under its present stimulus. An oscillator that is new on the list starts with the
    /// state that the own run had when stimulus or parameters were changed last, as far as that is not too long ago, and catches up at
    /// once. \param engineNumber tells one engine from the next. \param own run of the experiment's own oscillator. \param running whether
    /// the engine shall go on by itself then.
    void follow(engine::SimulationEngine& engine, std::uint64_t engineNumber, engine::RunId own, const experiment::Experiment& experiment,
                bool running);

    /// The next oscillator that is new on the list starts with the state of this recorded moment instead, when so many steps had been
    /// taken, and the others wait for it (SimulationEngine::fork).
    void startNextAt(std::int64_t moment) { nextStart_ = moment; }

    /// In the order of the list; nullptr for a run that the engine has not come to.
    [[nodiscard]] std::vector<const engine::RunFrame*> in(const engine::Frame& frame) const;
    /// What one of them went through, by its place on the list; nothing when there is none.
    [[nodiscard]] std::optional<experiment::Experiment> recorded(const engine::SimulationEngine& engine, std::size_t which) const;

private:
    struct Run {
        engine::RunId id = 0;
        experiment::ComparedOscillator oscillator;
        engine::RunParameters posted;
    };

    std::uint64_t engineNumber_ = 0;
    std::vector<Run> runs_;
    std::optional<std::int64_t> nextStart_;
};

}  // namespace horn::workspaces
