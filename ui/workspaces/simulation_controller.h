/// Between a document and the simulation engine that runs it: edits are posted, frames are taken, a replay moves the document along.
#pragma once

#include "core/engine/simulation_engine.h"
#include "ui/workspaces/experiment_document.h"

#include <QObject>

#include <memory>
#include <string>

namespace horn::workspaces
{

class SimulationController : public QObject
{
    Q_OBJECT

public:
    explicit SimulationController(ExperimentDocument& document, QObject* parent = nullptr);

    /// Starts a fresh engine on the experiment, running or paused as before. On an error the old engine goes on.
    Result<void> start(const experiment::Experiment& experiment);

    void run();
    void pause();
    void step(std::int64_t count);
    void reset();
    void kick(int node, double velocity);
    /// steps/s; 0: as fast as possible.
    void setSpeed(double stepsPerSecond);
    [[nodiscard]] double speed() const { return speed_; }
    [[nodiscard]] bool isRunning() const { return running_; }
    [[nodiscard]] bool hasEngine() const { return engine_ != nullptr; }
    /// For further runs beside the document's own. \return nullptr once stopped.
    [[nodiscard]] engine::SimulationEngine* engine() const { return engine_.get(); }
    /// Which engine it is: 1, 2, … as they are started.
    [[nodiscard]] std::uint64_t engineNumber() const { return engineNumber_; }

    /// The newest frame when there is a new one, else nullptr. Follows a replay and reports refusals on the way.
    std::shared_ptr<const engine::Frame> takeFrame();
    /// The last frame taken, or nullptr.
    [[nodiscard]] const engine::Frame* frame() const { return frame_.get(); }
    /// The live run as a file keeps it, its events included.
    [[nodiscard]] experiment::Experiment recorded() const;
    /// Returns when everything posted and commanded so far has been dealt with.
    void waitUntilIdle() const;
    void stop();

Q_SIGNALS:
    void stateChanged();
    void speedChanged(double stepsPerSecond);
    /// The engine refused a change or a kick; the run goes on as it was.
    void refused(const QString& words);

private:
    void postDocument();
    void review(const engine::Frame& frame);

    ExperimentDocument& document_;
    std::unique_ptr<engine::SimulationEngine> engine_;
    std::uint64_t engineNumber_ = 0;
    std::shared_ptr<const engine::Frame> frame_;
    std::uint64_t posted_ = 0;    ///< generation of the last post
    std::uint64_t reviewed_ = 0;  ///< generation up to which refusals have been told
    std::string refusedEvent_;    ///< what the last frame said
    std::uint64_t seed_ = 0;
    double speed_ = 0;
    bool running_ = false;
};

}  // namespace horn::workspaces
