/// What the oscillator and the network workspace have in common: a document, a live run, and the tool bar that drives it.
#pragma once

#include "ui/workspaces/run_bar.h"
#include "ui/workspaces/simulation_controller.h"
#include "ui/workspaces/workspace.h"

#include <memory>

namespace horn::workspaces
{

class SimulationWorkspace : public Workspace
{
    Q_OBJECT

public:
    /// \param experiment the first one, valid and drawable: a preset.
    SimulationWorkspace(const QString& key, const QString& title, const experiment::Experiment& experiment, const QString& name,
                        QWidget* parent = nullptr);

    [[nodiscard]] ExperimentDocument& document() override { return document_; }
    [[nodiscard]] SimulationController& controller() { return controller_; }
    [[nodiscard]] const SimulationController& controller() const { return controller_; }
    [[nodiscard]] QWidget* toolControls() override { return runBar_; }
    void setTheme(const theme::Theme& theme) override;

    bool takeFrame() override;
    [[nodiscard]] std::uint64_t droppedFrames() const override;
    [[nodiscard]] WorkspaceStatus status() const override;
    [[nodiscard]] bool isRunning() const override { return controller_.isRunning(); }

    void run() override { controller_.run(); }
    void pause() override { controller_.pause(); }
    void step(int count) override { controller_.step(count); }
    void reset() override { controller_.reset(); }

    Result<void> open(const experiment::Experiment& experiment, const QString& path, const QString& name) override;
    [[nodiscard]] experiment::Experiment experimentToSave() const override { return controller_.recordedWhole(); }
    void setShown(bool shown) override;
    void shutDown() override { controller_.stop(); }

protected:
    /// Hands a frame to the plots.
    virtual void showFrame(const engine::Frame& frame) = 0;
    /// How many steps back the plots read.
    [[nodiscard]] virtual std::int64_t reach() const = 0;
    /// Looks for results of other engines. \return whether there were any.
    virtual bool takeMeasurements() = 0;
    /// Why this workspace cannot show an experiment; success when it can.
    [[nodiscard]] virtual Result<void> suits(const experiment::Experiment& experiment) const = 0;

    [[nodiscard]] RunBar& runBar() { return *runBar_; }
    /// Takes the moment shown to the plots again, e.g. when they shall look at it in another way.
    void showFrameAgain();

private:
    ExperimentDocument document_;
    SimulationController controller_;
    RunBar* runBar_;
    bool resumeWhenShown_ = false;
};

}  // namespace horn::workspaces
