/// A HORN that learns, watched while it does.
#pragma once

#include "core/engine/training_engine.h"
#include "ui/workspaces/training_bar.h"
#include "ui/workspaces/training_panel.h"
#include "ui/workspaces/training_plots.h"
#include "ui/workspaces/workspace.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace horn::workspaces
{

class TrainingWorkspace : public Workspace
{
    Q_OBJECT

public:
    TrainingWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent = nullptr);
    ~TrainingWorkspace() override;

    [[nodiscard]] ExperimentDocument& document() override { return document_; }
    [[nodiscard]] QWidget* toolControls() override { return bar_; }
    [[nodiscard]] std::vector<plots::PlotCard*> cards() const override { return plots_->cards(); }
    void setTheme(const theme::Theme& theme) override;

    bool takeFrame() override;
    [[nodiscard]] bool measurementsDone() const override { return !isRunning(); }
    [[nodiscard]] std::uint64_t droppedFrames() const override { return 0; }
    [[nodiscard]] WorkspaceStatus status() const override;
    [[nodiscard]] bool isRunning() const override;
    /// Of the run, or nothing before the first start.
    [[nodiscard]] const std::optional<engine::TrainingStatus>& trainingStatus() const { return status_; }

    /// Where runs are kept, each in a folder of its own (experiment, metrics, checkpoints); empty, as at first: nowhere.
    void setRunsFolder(const std::filesystem::path& folder) { runs_ = folder; }

    /// The data that the task reads are there.
    [[nodiscard]] bool canStart() const;
    [[nodiscard]] bool hasEvaluation() const { return evaluation_ != nullptr; }

    [[nodiscard]] bool startsByItself() const override { return false; }
    void run() override;
    void pause() override;
    void step(int count) override;
    /// Ends the run; what was learned stays on show.
    void reset() override;

    Result<void> open(const experiment::Experiment& experiment, const QString& path, const QString& name) override;
    [[nodiscard]] experiment::Experiment experimentToSave() const override { return document_.experiment(); }
    [[nodiscard]] std::filesystem::path checkpoint() const override { return status_ ? status_->checkpoint : std::filesystem::path(); }
    /// The next run goes on from a checkpoint of the present experiment, bit for bit. Opening another experiment forgets it.
    void continueFrom(const std::filesystem::path& checkpoint) { resume_ = checkpoint; }
    void setShown(bool shown) override { Q_UNUSED(shown) }
    void shutDown() override { engine_.reset(); }

Q_SIGNALS:
    /// The person wants to learn a task that needs no files.
    void presetWanted(const QString& name);

private:
    void begin(bool paused);
    [[nodiscard]] std::optional<std::filesystem::path> makeRunFolder();
    void wantCheckpoint();
    void tellOfCheckpoint();
    void warn(const std::vector<learning::MetricRecord>& records);
    [[nodiscard]] bool isActive() const;
    void review();
    void showNotice(const QString& heading, const QString& words);
    QWidget* makeNotice();

    ExperimentDocument document_;
    TrainingBar* bar_;
    TrainingPanel* panel_;
    TrainingPlots* plots_;
    QStackedWidget* pages_;
    QLabel* noticeHeading_ = nullptr;
    QLabel* noticeWords_ = nullptr;

    std::unique_ptr<engine::TrainingEngine> engine_;
    std::optional<engine::TrainingStatus> status_;
    std::shared_ptr<const engine::ProbeFrame> probe_;
    std::shared_ptr<const engine::EvaluationFrame> evaluation_;
    std::shared_ptr<const tasks::Dataset> dataset_;  ///< that of the stage in hand
    bool warned_ = false;
    std::size_t read_ = 0;  ///< metric records read
    int probeSample_ = 0;
    std::filesystem::path runs_;
    std::optional<std::filesystem::path> resume_;   ///< checkpoint that the next run goes on from
    bool kept_ = false;                             ///< the present run has a folder
    std::optional<std::int64_t> wantedCheckpoint_;  ///< of this update or a later one, asked for and not yet written
};

}  // namespace horn::workspaces
