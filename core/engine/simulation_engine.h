/// Live runs on a worker thread: what the window talks to. Runs of a list step in lockstep from the start; one is the usual case.
///
/// Parameters go through a mailbox for each run, where the newest wins; commands through a queue, in order, none lost. Both are taken
/// up between two chunks of steps, parameters first, and everything that alters a trajectory is written with its step into the run's
/// events, so that experiment_of() replays it bit for bit. What can be seen is published as immutable frames, the newest wins.
/// Every function may be called from any thread and returns at once.
#pragma once

#include "core/base/result.h"
#include "core/dynamics/stability.h"
#include "core/engine/history.h"
#include "core/engine/rest_margin.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace horn::engine
{

/// Names a run for its whole life; the runs of the constructor are 0, 1, …; forks count on. Never reused.
using RunId = int;

enum class RunState {
    paused,
    running,
    non_finite,  ///< a state became infinite or not a number: runs and steps no more until reset() or remove() takes it away
    failed,      ///< memory ran out (Frame::error): runs and steps no more until reset()
};

/// What a slider posts: the whole model and stimulus as they shall be from now on.
using RunParameters = experiment::Change;

/// One run as it is in a frame.
struct RunFrame {
    RunId id = 0;
    HistoryView history;             ///< of a running engine as far as set_reach() says, else the whole
    std::int64_t recorded_from = 0;  ///< oldest step of the whole history
    std::int64_t step = 0;  ///< steps taken since the start = history.end_step(); more than Frame::step when the run waits for another
    double time = 0;        ///< time units since the start: the sum of h over the steps taken
    std::shared_ptr<const RunParameters> present;  ///< the parameters in force, as they were posted
    std::int64_t since = 0;                        ///< steps taken when they came into force: step − since have been taken with them
    std::uint64_t parameters = 0;                  ///< generation of the newest post() dealt with, adopted or refused
    dynamics::StabilityReport stability;           ///< of the parameters in force, node by node
    std::shared_ptr<RestMargin> rest;              ///< of the whole network
    std::optional<Error> refused;                  ///< why the newest post() was refused; empty once one is adopted
    std::optional<Error> refused_event;  ///< why the newest kick, or an event of the file, was refused; empty once a kick is adopted
    std::optional<std::int64_t> non_finite_step;  ///< first step of the history after which a value is not finite
};

/// What is to be seen at one moment.
struct Frame {
    std::uint64_t number = 0;   ///< 1, 2, 3, … over the engine's life
    std::uint64_t dropped = 0;  ///< frames so far that a newer one replaced before anybody took them
    RunState state = RunState::paused;
    std::optional<Error> error;   ///< why the engine has failed
    std::int64_t step = 0;        ///< that all runs have reached
    double speed = 0;             ///< wanted steps/s; 0: as fast as possible
    double steps_per_second = 0;  ///< measured over about the last half second; 0 when paused
    std::vector<RunFrame> runs;   ///< never empty

    /// \return the run with that name, or nullptr.
    [[nodiscard]] const RunFrame* run(RunId id) const;
    /// What was to be seen when `moment` steps had been taken, as far as the histories reach; parameters and reports are the present ones.
    [[nodiscard]] Frame at(std::int64_t moment) const;
};

struct SimulationEngineOptions {
    HistoryOptions history;  ///< for each run
    int layer = 0;           ///< which layer the histories observe; the last one when a model has fewer
    double frame_rate = 90;  ///< frames/s while running, at most
};

/// The engine starts paused; destruction stops it at the end of the present chunk, in whatever state it is.
class SimulationEngine
{
public:
    /// \param experiments at least one. Their events, if any, are replayed as the run gets there; the first post or kick of the person
    /// drops the events that lie ahead. The speed is the first one's view.steps_per_second.
    /// Errors: an experiment that does not validate or cannot be drawn.
    static Result<std::unique_ptr<SimulationEngine>> create(std::vector<experiment::Experiment> experiments,
                                                            SimulationEngineOptions options = {});
    ~SimulationEngine();
    SimulationEngine(const SimulationEngine&) = delete;
    SimulationEngine& operator=(const SimulationEngine&) = delete;

    /// Newest wins: what was posted before and not yet adopted is forgotten. Before the first step of a run without events the
    /// start itself is changed; later the change becomes an event. Positions and velocities of the nodes that remain are kept. What
    /// does not validate, or would be unstable when drawn, is refused and told in RunFrame::refused; the run goes on as it was.
    /// \return generation, ≥ 1: RunFrame::parameters reaches it when the post, or a newer one, has been dealt with.
    std::uint64_t post(RunId run, RunParameters parameters);

    void run();
    void pause();
    /// Takes exactly `steps` steps as fast as possible and is paused then. Commands given later wait until they are taken.
    void step(std::int64_t steps = 1);
    /// All runs start again at step 0 with their present parameters, without events; running stays running.
    void reset();
    /// Adds to the velocity of a node before the next step. Refused (RunFrame::refused_event) when there is no such node or the number is
    /// not finite.
    void kick(RunId run, int layer, int node, double velocity);
    /// A new run that starts as a copy of `run`: same state, same past, same events. \return its name.
    /// \param step of the history where it starts instead, with the state that the run had there (the nearest one that is still recorded),
    /// what had happened until then, and the present parameters. The other runs wait until it has caught up with them; who is kicked or
    /// changed while waiting returns to the fork's step and goes on from there.
    RunId fork(RunId run, std::optional<std::int64_t> step = {});
    /// Takes a run off the list; the last one stays.
    void remove(RunId run);
    /// While the engine runs, the histories in its frames reach back so many steps and no further (all, unless told otherwise), so that
    /// frames that are still shown keep little alive of what a fast run has long gone beyond.
    void set_reach(std::int64_t steps);
    /// Wanted steps/s; 0: as fast as possible.
    void set_speed(double steps_per_second);

    /// The newest frame if it is newer than the last one taken, else nullptr. One reader.
    [[nodiscard]] std::shared_ptr<const Frame> take_frame();
    /// The newest frame, taken or not. Never nullptr: the first frame is published before create() returns.
    [[nodiscard]] std::shared_ptr<const Frame> newest_frame() const;

    /// The whole experiment of a run, with the events so far, as of the last chunk; recording.steps is the number of steps taken.
    /// Nothing when there is no such run (a fork exists once the engine has come to it).
    [[nodiscard]] std::optional<experiment::Experiment> experiment_of(RunId run) const;

    /// Waits until everything posted and commanded before has been dealt with (steps of step() taken). For programs without a
    /// display and for tests.
    void wait_until_idle() const;

private:
    class Worker;
    explicit SimulationEngine(std::unique_ptr<Worker> worker);
    std::unique_ptr<Worker> worker_;
};

}  // namespace horn::engine
