#include "core/engine/simulation_engine.h"

#include "core/engine/live_run.h"
#include "core/engine/newest.h"
#include "core/engine/pace.h"
#include "core/engine/simulation_commands.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <new>
#include <stop_token>
#include <thread>
#include <utility>
#include <variant>

namespace horn::engine
{

namespace
{

using Clock = std::chrono::steady_clock;

struct Post {
    RunParameters parameters;
    std::uint64_t generation;
};

}  // namespace

const RunFrame* Frame::run(RunId id) const
{
    const auto found = std::ranges::find(runs, id, &RunFrame::id);
    return found == runs.end() ? nullptr : &*found;
}

class SimulationEngine::Worker
{
public:
    Worker(std::vector<LiveRun> runs, double speed, const SimulationEngineOptions& options)
        : options_(options), runs_(std::move(runs)), next_id_(static_cast<RunId>(runs_.size())), pace_(speed)
    {
        publish();
        thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
    }

    std::uint64_t post(RunId run, RunParameters parameters)
    {
        std::uint64_t generation = 0;
        {
            const std::lock_guard lock(inbox_mutex_);
            generation = ++last_generation_;
            posts_.insert_or_assign(run, Post{std::move(parameters), generation});
            ++given_;
        }
        wake_.notify_one();
        return generation;
    }

    void command(Command command)
    {
        {
            const std::lock_guard lock(inbox_mutex_);
            commands_.push_back(std::move(command));
            ++given_;
        }
        wake_.notify_one();
    }

    RunId fork(RunId run)
    {
        const RunId id = next_id_++;
        command(ForkCommand{run, id});
        return id;
    }

    std::optional<experiment::Experiment> experiment_of(RunId id) const
    {
        const std::lock_guard lock(runs_mutex_);
        const auto found = std::ranges::find(runs_, id, &LiveRun::id);
        if (found == runs_.end())
            return std::nullopt;
        experiment::Experiment experiment = found->experiment();
        if (kept_step_ > 0)
            experiment.recording.steps = kept_step_;
        return experiment;
    }

    void wait_until_idle() const
    {
        std::unique_lock lock(inbox_mutex_);
        const std::uint64_t wanted = given_;
        dealt_with_.wait(lock, [&] { return dealt_ >= wanted; });
    }

    Newest<Frame> frames;

private:
    void work(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            deal_with_inbox(stop);
            if (state_ != RunState::running) {
                wait_for_inbox(stop, std::nullopt);
                continue;
            }
            const std::int64_t due = pace_.due(step());
            if (due == 0) {
                wait_for_inbox(stop, std::max(pace_.next_step_at(step()), next_frame_));
                continue;
            }
            guarded([&] {
                take_steps(due);
                if (state_ == RunState::running)
                    publish_if_due();
                else
                    publish();  // there is no later frame to tell what ended it
            });
        }
    }

    /// Does some work; when memory runs out it is given up, and so are all runs until reset().
    template <class Work>
    void guarded(const Work& work)
    {
        try {
            work();
        } catch (const std::bad_alloc&) {
            state_ = RunState::failed;
            error_ = Error{"live run", "there is not enough memory", "use fewer nodes or runs, or a shorter history, and reset"};
            try {
                publish();
            } catch (const std::bad_alloc&) {  // not even for that: the next frame tells
            }
        }
    }

    [[nodiscard]] std::int64_t step() const { return runs_.front().step(); }

    void wait_for_inbox(const std::stop_token& stop, std::optional<Clock::time_point> until)
    {
        std::unique_lock lock(inbox_mutex_);
        const auto something = [this] { return !posts_.empty() || !commands_.empty(); };
        if (until)
            wake_.wait_until(lock, stop, *until, something);
        else
            wake_.wait(lock, stop, something);
    }

    void deal_with_inbox(const std::stop_token& stop)
    {
        std::deque<Command> commands;
        std::uint64_t given = 0;
        {
            const std::lock_guard lock(inbox_mutex_);
            if (given_ == dealt_)
                return;
            given = given_;
            commands.swap(commands_);
        }
        guarded([this] { adopt_posts(); });
        for (Command& command : commands) {
            if (stop.stop_requested())
                return;
            guarded([&] { carry_out(command, stop); });
        }
        guarded([this] {
            adopt_posts();  // of runs that a fork has just made
            forget_posts_to_nobody();
            publish();
        });
        {
            const std::lock_guard lock(inbox_mutex_);
            dealt_ = given;
        }
        dealt_with_.notify_all();
    }

    void adopt_posts()
    {
        std::vector<std::pair<LiveRun*, Post>> adopted;
        {
            const std::lock_guard lock(inbox_mutex_);
            for (LiveRun& run : runs_)
                if (auto found = posts_.extract(run.id()); !found.empty())
                    adopted.emplace_back(&run, std::move(found.mapped()));
        }
        const std::lock_guard lock(runs_mutex_);
        for (auto& [run, post] : adopted)
            run->change(post.parameters, post.generation);
    }

    /// A post to a fork that is still on its way stays; with no command left, a run that is not there will never be.
    void forget_posts_to_nobody()
    {
        const std::lock_guard lock(inbox_mutex_);
        if (commands_.empty())
            std::erase_if(posts_, [this](const auto& post) { return find(post.first) == nullptr; });
    }

    [[nodiscard]] LiveRun* find(RunId id)
    {
        const auto found = std::ranges::find(runs_, id, &LiveRun::id);
        return found == runs_.end() ? nullptr : &*found;
    }

    void carry_out(const Command& command, const std::stop_token& stop)
    {
        std::visit(Overloaded{
                       [this](RunCommand) { start_running(); },
                       [this](PauseCommand) { pause(); },
                       [&](StepCommand step) { step_exactly(step.steps, stop); },
                       [this](ResetCommand) { reset(); },
                       [this](const KickCommand& kick) {
                           const std::lock_guard lock(runs_mutex_);
                           if (LiveRun* run = find(kick.run))
                               run->kick(kick.kick);
                       },
                       [this](ForkCommand fork) {
                           const std::lock_guard lock(runs_mutex_);
                           if (const LiveRun* run = find(fork.run))
                               runs_.push_back(run->fork(fork.fork));
                       },
                       [this](RemoveCommand remove) {
                           const std::lock_guard lock(runs_mutex_);
                           if (runs_.size() > 1)
                               std::erase_if(runs_, [&](const LiveRun& run) { return run.id() == remove.run; });
                           note_finiteness();
                       },
                       [this](SpeedCommand speed) { pace_.set_speed(speed.steps_per_second, step()); },
                   },
                   command);
    }

    void start_running()
    {
        if (state_ != RunState::paused)
            return;
        state_ = RunState::running;
        pace_.restart(step());
    }

    void pause()
    {
        if (state_ == RunState::running)
            state_ = RunState::paused;
    }

    void step_exactly(std::int64_t steps, const std::stop_token& stop)
    {
        pause();
        const std::int64_t end = step() + std::max<std::int64_t>(0, steps);
        while (step() < end && state_ == RunState::paused && !stop.stop_requested()) {
            take_steps(std::min(end - step(), pace_.longest_chunk()));
            publish_if_due();
            adopt_posts();
        }
    }

    void reset()
    {
        const std::lock_guard lock(runs_mutex_);
        for (LiveRun& run : runs_)
            run.reset();
        kept_step_ = 0;
        if (state_ == RunState::non_finite || state_ == RunState::failed)
            state_ = RunState::paused;
        error_.reset();
        note_finiteness();
        pace_.restart(0);
    }

    /// Every run takes the same steps, whatever becomes of its events.
    void take_steps(std::int64_t steps)
    {
        const auto began = Clock::now();
        const std::int64_t end = step() + steps;
        for (LiveRun& run : runs_) {
            while (run.step() < end) {
                const Result<void> advanced = run.advance_to(end);
                if (advanced)
                    break;
                const std::lock_guard lock(runs_mutex_);
                run.refuse_waiting_events(advanced.error());
            }
        }
        pace_.took(steps, Clock::now() - began);
        const std::lock_guard lock(runs_mutex_);
        kept_step_ = end;
        note_finiteness();
    }

    void note_finiteness()
    {
        const bool finite = std::ranges::all_of(runs_, [](const LiveRun& run) { return run.finite(); });
        if (state_ == RunState::failed)
            return;
        if (!finite)
            state_ = RunState::non_finite;
        else if (state_ == RunState::non_finite)
            state_ = RunState::paused;
    }

    void publish_if_due()
    {
        if (Clock::now() >= next_frame_)
            publish();
    }

    void publish()
    {
        auto frame = std::make_shared<Frame>();
        frame->number = ++last_frame_;
        frame->dropped = frames.dropped();
        frame->state = state_;
        frame->error = error_;
        frame->step = step();
        frame->speed = pace_.speed();
        frame->steps_per_second = pace_.measured(state_ == RunState::running, step());
        frame->runs.reserve(runs_.size());
        for (const LiveRun& run : runs_)
            frame->runs.push_back(run.frame());
        frames.publish(std::move(frame));
        next_frame_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / options_.frame_rate));
    }

    const SimulationEngineOptions options_;

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
    std::int64_t kept_step_ = 0;

    std::atomic<RunId> next_id_;
    RunState state_ = RunState::paused;
    std::optional<Error> error_;
    Pace pace_;
    std::uint64_t last_frame_ = 0;
    Clock::time_point next_frame_{};
    std::jthread thread_;  // last: stops and joins before anything else goes
};

Result<std::unique_ptr<SimulationEngine>> SimulationEngine::create(std::vector<experiment::Experiment> experiments,
                                                                   SimulationEngineOptions options)
{
    assert(!experiments.empty() && options.frame_rate > 0);
    const double speed = experiments.front().view.steps_per_second;
    std::vector<LiveRun> runs;
    for (experiment::Experiment& experiment : experiments) {
        auto run = LiveRun::start(static_cast<RunId>(runs.size()), std::move(experiment), options.history, options.layer);
        if (!run)
            return run.error();
        runs.push_back(std::move(*run));
    }
    return std::unique_ptr<SimulationEngine>(new SimulationEngine(std::make_unique<Worker>(std::move(runs), speed, options)));
}

SimulationEngine::SimulationEngine(std::unique_ptr<Worker> worker) : worker_(std::move(worker)) {}
SimulationEngine::~SimulationEngine() = default;

std::uint64_t SimulationEngine::post(RunId run, RunParameters parameters) { return worker_->post(run, std::move(parameters)); }
void SimulationEngine::run() { worker_->command(RunCommand{}); }
void SimulationEngine::pause() { worker_->command(PauseCommand{}); }
void SimulationEngine::step(std::int64_t steps) { worker_->command(StepCommand{steps}); }
void SimulationEngine::reset() { worker_->command(ResetCommand{}); }
void SimulationEngine::kick(RunId run, int layer, int node, double velocity)
{
    worker_->command(KickCommand{run, {layer, node, velocity}});
}
RunId SimulationEngine::fork(RunId run) { return worker_->fork(run); }
void SimulationEngine::remove(RunId run) { worker_->command(RemoveCommand{run}); }
void SimulationEngine::set_speed(double steps_per_second) { worker_->command(SpeedCommand{steps_per_second}); }
std::shared_ptr<const Frame> SimulationEngine::take_frame() { return worker_->frames.take(); }
std::shared_ptr<const Frame> SimulationEngine::newest_frame() const { return worker_->frames.newest(); }
std::optional<experiment::Experiment> SimulationEngine::experiment_of(RunId run) const { return worker_->experiment_of(run); }
void SimulationEngine::wait_until_idle() const { worker_->wait_until_idle(); }

}  // namespace horn::engine
