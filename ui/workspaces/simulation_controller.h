/// Between a document and the simulation engine that runs it: edits are posted, frames are taken, a replay moves the document along. Knows
/// which moment is shown, and of the second run while two are compared.
#pragma once

#include "core/engine/simulation_engine.h"
#include "ui/workspaces/experiment_document.h"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace horn::workspaces
{

class SimulationController : public QObject
{
    Q_OBJECT

public:
    explicit SimulationController(ExperimentDocument& document, QObject* parent = nullptr);

    /// Starts a fresh engine on the experiment and its second run if it has one, running or paused as before. On an error the old engine
    /// goes on.
    Result<void> start(const experiment::Experiment& experiment);

    /// The newest moment is shown again, and the run goes on from there.
    void run();
    void pause();
    /// In the recorded past one moment further; at its end a step of the run.
    void step(std::int64_t count);
    void reset();
    /// Of the chosen run, or of one of two.
    void kick(int node, double velocity) { kick(document_.chosen(), node, velocity); }
    void kick(std::size_t which, int node, double velocity);
    /// steps/s; 0: as fast as possible.
    void setSpeed(double stepsPerSecond);
    [[nodiscard]] double speed() const { return speed_; }
    [[nodiscard]] bool isRunning() const { return running_; }
    [[nodiscard]] bool hasEngine() const { return engine_ != nullptr; }
    /// For further runs beside the document's own. \return nullptr once stopped.
    [[nodiscard]] engine::SimulationEngine* engine() const { return engine_.get(); }
    /// Which engine it is: 1, 2, … as they are started.
    [[nodiscard]] std::uint64_t engineNumber() const { return engineNumber_; }

    /// Shows the recorded moment after so many steps, as far as there is one; a run that moves is paused.
    void showMoment(std::int64_t step);
    void showNewest();
    /// Nothing: the newest one.
    [[nodiscard]] std::optional<std::int64_t> moment() const { return moment_; }
    /// The oldest and the newest moment that can be shown.
    struct Recorded {
        std::int64_t oldest = 0, newest = 0;  ///< steps taken
    };
    [[nodiscard]] Recorded recordedMoments() const;

    /// A second run beside the first from the moment shown on, equal to it until one of them is edited or kicked.
    void fork();
    /// One of the two runs stays.
    void endComparison(std::size_t keep = 0);
    [[nodiscard]] bool isComparing() const { return runs_.size() > 1; }
    /// One of the runs in a frame; nullptr while the engine has not come to it.
    [[nodiscard]] const engine::RunFrame* runIn(const engine::Frame& frame, std::size_t which) const;

    /// What is to be shown when there is something new, else nullptr. Follows a replay and reports refusals on the way.
    std::shared_ptr<const engine::Frame> takeFrame();
    /// How far back plots read while the run moves.
    void setReach(std::int64_t steps);
    /// How many times an edit was posted to the document's own run.
    [[nodiscard]] std::uint64_t posted() const { return runs_.empty() ? 0 : runs_.front().posted; }
    /// Whether what was shown last has steps that the document's own run took with everything that was posted to it.
    [[nodiscard]] bool showsPosted() const;
    /// What was shown last, or nullptr.
    [[nodiscard]] const engine::Frame* frame() const { return frame_.get(); }
    /// A live run as a file of one run keeps it, its events included.
    [[nodiscard]] experiment::Experiment recorded(std::size_t which = 0) const;
    /// The same of all there is: one run, or two that are compared.
    [[nodiscard]] experiment::Experiment recordedWhole() const;
    /// Returns when everything posted and commanded so far has been dealt with.
    void waitUntilIdle() const;
    void stop();

Q_SIGNALS:
    void stateChanged();
    void speedChanged(double stepsPerSecond);
    /// The engine refused a change or a kick; the run goes on as it was.
    void refused(const QString& words);

private:
    /// What is known here of a run of the engine.
    struct Run {
        engine::RunId id = 0;
        engine::RunParameters sent;     ///< as the run has them, or will
        std::uint64_t posted = 0;       ///< generation of the last post
        std::uint64_t reviewed = 0;     ///< generation up to which refusals have been told
        std::string refusedEvent = {};  ///< what the last frame said
    };

    Result<void> start(const std::vector<experiment::Experiment>& experiments);
    void postDocument();
    void startAgainWithAnotherSeed();
    void review(const engine::Frame& frame);
    void reviewEnd(const engine::Frame& frame);
    bool reviewRun(const engine::RunFrame& run, std::size_t which);
    void showAgain();
    /// \return whether the engine had a newer frame.
    bool takeNewest();

    ExperimentDocument& document_;
    std::unique_ptr<engine::SimulationEngine> engine_;
    std::uint64_t engineNumber_ = 0;
    std::vector<Run> runs_;                        ///< one, or two that are compared
    std::shared_ptr<const engine::Frame> newest_;  ///< as the engine gave it
    std::shared_ptr<const engine::Frame> frame_;   ///< as it is shown
    std::optional<std::int64_t> moment_;
    bool momentChanged_ = false;  ///< since the last frame shown
    std::uint64_t seed_ = 0;
    double speed_ = 0;
    bool running_ = false;
};

}  // namespace horn::workspaces
