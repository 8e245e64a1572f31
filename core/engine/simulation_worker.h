/// The worker of a SimulationEngine: its thread, and what others leave for it and find of it.
#pragma once

#include "core/engine/live_run.h"
#include "core/engine/newest.h"
#include "core/engine/pace.h"
#include "core/engine/simulation_commands.h"
#include "core/engine/simulation_engine.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace horn::engine
{

class SimulationEngine::Worker
{
public:
    Worker(std::vector<LiveRun> runs, double speed, const SimulationEngineOptions& options);

    std::uint64_t post(RunId run, RunParameters parameters);
    void command(Command command);
    RunId fork(RunId run, std::optional<std::int64_t> step);
    void set_reach(std::int64_t steps) { reach_ = steps; }
    [[nodiscard]] std::optional<experiment::Experiment> experiment_of(RunId id) const;
    void wait_until_idle() const;
    [[nodiscard]] std::shared_ptr<const Frame> take_frame() { return frames_.take(); }
    [[nodiscard]] std::shared_ptr<const Frame> newest_frame() const { return frames_.newest(); }

private:
    using Clock = std::chrono::steady_clock;

    struct Post {
        RunParameters parameters;
        std::uint64_t generation;
    };

    void work(const std::stop_token& stop);
    void wait_for_inbox(const std::stop_token& stop, std::optional<Clock::time_point> until);
    void deal_with_inbox(const std::stop_token& stop);
    void adopt_posts();
    void forget_posts_to_nobody();
    void carry_out(const Command& command, const std::stop_token& stop);

    void start_running();
    void pause();
    void step_exactly(std::int64_t steps, const std::stop_token& stop);
    void reset();
    void kick(const KickCommand& kick);
    void fork(const ForkCommand& fork);
    void remove(RunId run);

    /// Where the clock stands: the step of the run that is furthest behind. Those ahead wait for it.
    [[nodiscard]] std::int64_t step() const;
    [[nodiscard]] LiveRun* find(RunId id);
    /// What is about to be changed happens now: a run that is ahead returns to where the clock stands.
    void bring_back(LiveRun& run);
    void take_steps(std::int64_t steps);
    void note_finiteness();
    void publish_if_due();
    void publish();

    /// Does some work; when memory runs out it is given up, and so are all runs until reset().
    template <class Work>
    void guarded(const Work& work)
    {
        try {
            work();
        } catch (const std::bad_alloc&) {
            fail();
        }
    }
    void fail();

    const SimulationEngineOptions options_;
    Newest<Frame> frames_;
    RestMargins margins_;

    mutable std::mutex inbox_mutex_;
    std::condition_variable_any wake_;
    mutable std::condition_variable dealt_with_;
    std::map<RunId, Post> posts_;
    std::deque<Command> commands_;
    std::uint64_t last_generation_ = 0;
    std::uint64_t given_ = 0;  ///< posts and commands so far
    std::uint64_t dealt_ = 0;  ///< of those, carried out, adopted, refused or replaced

    /// Held while the list or the experiments of the runs change; the worker alone reads without it.
    mutable std::mutex runs_mutex_;
    std::vector<LiveRun> runs_;

    std::atomic<RunId> next_id_;
    std::atomic<std::int64_t> reach_ = std::numeric_limits<std::int64_t>::max();
    RunState state_ = RunState::paused;
    std::optional<Error> error_;
    Pace pace_;
    std::uint64_t last_frame_ = 0;
    Clock::time_point next_frame_{};
    std::jthread thread_;  // last: stops and joins before anything else goes
};

}  // namespace horn::engine
