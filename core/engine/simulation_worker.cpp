#include "core/engine/simulation_worker.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace horn::engine
{

SimulationEngine::Worker::Worker(std::vector<LiveRun> runs, double speed, const SimulationEngineOptions& options)
    : options_(options), runs_(std::move(runs)), next_id_(static_cast<RunId>(runs_.size())), pace_(speed)
{
    publish();
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

std::uint64_t SimulationEngine::Worker::post(RunId run, RunParameters parameters)
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

void SimulationEngine::Worker::command(Command command)
{
    {
        const std::lock_guard lock(inbox_mutex_);
        commands_.push_back(std::move(command));
        ++given_;
    }
    wake_.notify_one();
}

RunId SimulationEngine::Worker::fork(RunId run, std::optional<std::int64_t> step)
{
    const RunId id = next_id_++;
    command(ForkCommand{run, id, step});
    return id;
}

std::optional<experiment::Experiment> SimulationEngine::Worker::experiment_of(RunId id) const
{
    const std::lock_guard lock(runs_mutex_);
    const auto found = std::ranges::find(runs_, id, &LiveRun::id);
    return found == runs_.end() ? std::nullopt : std::optional(found->recorded());
}

void SimulationEngine::Worker::wait_until_idle() const
{
    std::unique_lock lock(inbox_mutex_);
    const std::uint64_t wanted = given_;
    dealt_with_.wait(lock, [&] { return dealt_ >= wanted; });
}

void SimulationEngine::Worker::work(const std::stop_token& stop)
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

void SimulationEngine::Worker::fail()
{
    state_ = RunState::failed;
    error_ = Error{"live run", "there is not enough memory", "use fewer nodes or runs, or a shorter history, and reset"};
    try {
        publish();
    } catch (const std::bad_alloc&) {  // not even for that: the next frame tells
    }
}

std::int64_t SimulationEngine::Worker::step() const { return std::ranges::min_element(runs_, {}, &LiveRun::step)->step(); }

void SimulationEngine::Worker::wait_for_inbox(const std::stop_token& stop, std::optional<Clock::time_point> until)
{
    std::unique_lock lock(inbox_mutex_);
    // Not whether anything waits: a post may have been adopted while steps were taken, and whoever gave it waits to be told.
    const auto something = [this] { return given_ != dealt_; };
    if (until)
        wake_.wait_until(lock, stop, *until, something);
    else
        wake_.wait(lock, stop, something);
}

void SimulationEngine::Worker::deal_with_inbox(const std::stop_token& stop)
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
        forget_posts_to_nobody();
        publish();
    });
    {
        const std::lock_guard lock(inbox_mutex_);
        dealt_ = given;
    }
    dealt_with_.notify_all();
}

void SimulationEngine::Worker::adopt_posts()
{
    std::vector<std::pair<LiveRun*, Post>> adopted;
    {
        const std::lock_guard lock(inbox_mutex_);
        for (LiveRun& run : runs_)
            if (auto found = posts_.extract(run.id()); !found.empty())
                adopted.emplace_back(&run, std::move(found.mapped()));
    }
    for (auto& [run, post] : adopted)
        bring_back(*run);
    const std::lock_guard lock(runs_mutex_);
    for (auto& [run, post] : adopted)
        run->change(post.parameters, post.generation);
}

/// A post to a fork that is still on its way stays; with no command left, a run that is not there will never be.
void SimulationEngine::Worker::forget_posts_to_nobody()
{
    const std::lock_guard lock(inbox_mutex_);
    if (commands_.empty())
        std::erase_if(posts_, [this](const auto& post) { return find(post.first) == nullptr; });
}

LiveRun* SimulationEngine::Worker::find(RunId id)
{
    const auto found = std::ranges::find(runs_, id, &LiveRun::id);
    return found == runs_.end() ? nullptr : &*found;
}

void SimulationEngine::Worker::carry_out(const Command& command, const std::stop_token& stop)
{
    std::visit(Overloaded{
                   [this](RunCommand) { start_running(); },
                   [this](PauseCommand) { pause(); },
                   [&](StepCommand step) { step_exactly(step.steps, stop); },
                   [this](ResetCommand) { reset(); },
                   [this](const KickCommand& wanted) { kick(wanted); },
                   [this](const ForkCommand& wanted) { fork(wanted); },
                   [this](RemoveCommand wanted) { remove(wanted.run); },
                   [this](SpeedCommand speed) { pace_.set_speed(speed.steps_per_second, step()); },
               },
               command);
}

void SimulationEngine::Worker::start_running()
{
    if (state_ != RunState::paused)
        return;
    state_ = RunState::running;
    pace_.restart(step());
}

void SimulationEngine::Worker::pause()
{
    if (state_ == RunState::running)
        state_ = RunState::paused;
}

void SimulationEngine::Worker::step_exactly(std::int64_t steps, const std::stop_token& stop)
{
    pause();
    const std::int64_t end = step() + std::max<std::int64_t>(0, steps);
    while (step() < end && state_ == RunState::paused && !stop.stop_requested()) {
        take_steps(std::min(end - step(), pace_.longest_chunk()));
        publish_if_due();
        adopt_posts();
    }
}

void SimulationEngine::Worker::reset()
{
    const std::lock_guard lock(runs_mutex_);
    for (LiveRun& run : runs_) {
        run.reset();
        run.keep_step();
    }
    if (state_ == RunState::non_finite || state_ == RunState::failed)
        state_ = RunState::paused;
    error_.reset();
    note_finiteness();
    pace_.restart(0);
}

void SimulationEngine::Worker::kick(const KickCommand& kick)
{
    LiveRun* run = find(kick.run);
    if (run == nullptr)
        return;
    bring_back(*run);
    const std::lock_guard lock(runs_mutex_);
    run->kick(kick.kick);
}

void SimulationEngine::Worker::fork(const ForkCommand& fork)
{
    const LiveRun* run = find(fork.run);
    if (run == nullptr)
        return;
    LiveRun other = run->fork(fork.fork);
    if (fork.step)
        static_cast<void>(other.rewind(*fork.step));  // refused only what has been adopted before
    other.keep_step();
    {
        const std::lock_guard lock(runs_mutex_);
        runs_.push_back(std::move(other));
        note_finiteness();
        pace_.restart(step());
    }
    adopt_posts();  // its own may wait already, given before the commands that follow
}

void SimulationEngine::Worker::remove(RunId run)
{
    const std::lock_guard lock(runs_mutex_);
    if (runs_.size() > 1)
        std::erase_if(runs_, [run](const LiveRun& one) { return one.id() == run; });
    note_finiteness();
    pace_.restart(step());
}

void SimulationEngine::Worker::bring_back(LiveRun& run)
{
    const std::int64_t now = step();
    if (run.step() == now)
        return;
    LiveRun earlier = run.fork(run.id());
    static_cast<void>(earlier.rewind(now));
    earlier.keep_step();
    const std::lock_guard lock(runs_mutex_);
    run = std::move(earlier);
    note_finiteness();
}

/// Every run takes the same steps, whatever becomes of its events; one that is ahead takes none until the clock has come to it.
void SimulationEngine::Worker::take_steps(std::int64_t steps)
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
    for (LiveRun& run : runs_)
        run.keep_step();
    note_finiteness();
}

void SimulationEngine::Worker::note_finiteness()
{
    const bool finite = std::ranges::all_of(runs_, [now = step()](const LiveRun& run) { return run.finite_until(now); });
    if (state_ == RunState::failed)
        return;
    if (!finite)
        state_ = RunState::non_finite;
    else if (state_ == RunState::non_finite)
        state_ = RunState::paused;
}

void SimulationEngine::Worker::publish_if_due()
{
    if (Clock::now() >= next_frame_)
        publish();
}

void SimulationEngine::Worker::publish()
{
    auto frame = std::make_shared<Frame>();
    frame->number = ++last_frame_;
    frame->dropped = frames_.dropped();
    frame->state = state_;
    frame->error = error_;
    frame->step = step();
    frame->speed = pace_.speed();
    frame->steps_per_second = pace_.measured(state_ == RunState::running, step());
    frame->runs.reserve(runs_.size());
    const std::int64_t reach = state_ == RunState::running ? reach_.load() : frame->step;
    for (const LiveRun& run : runs_)
        frame->runs.push_back(run.frame(frame->step - std::min(reach, frame->step)));
    for (const RunFrame& run : frame->runs)
        margins_.find(run.rest);
    frames_.publish(std::move(frame));
    next_frame_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / options_.frame_rate));
}

}  // namespace horn::engine
