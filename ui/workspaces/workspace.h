/// What the window knows of a workspace: a document, controls for the tool bar, plots, and engines that it starts, stops and reads.
/// A workspace talks to its own engines and never to another workspace.
#pragma once

#include "ui/theme/theme.h"
#include "ui/workspaces/experiment_document.h"

#include <QWidget>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace horn::experiment
{
struct Evidence;
}
namespace horn::plots
{
class PlotCard;
}

namespace horn::workspaces
{

/// One line of facts for the status bar.
struct WorkspaceStatus {
    enum class Tone { neutral, good, bad };
    QString state;  ///< "running", "paused", "training", …
    Tone stateTone = Tone::neutral;
    QString rate;  ///< "1 200 steps/s"
    QString words;
    Tone wordsTone = Tone::neutral;
    QString right;  ///< "seed 3"
};

class Workspace : public QWidget
{
    Q_OBJECT

public:
    /// \param key as in experiment files and icon names: "oscillator".
    Workspace(const QString& key, const QString& title, QWidget* parent = nullptr);

    [[nodiscard]] const QString& key() const { return key_; }
    [[nodiscard]] const QString& title() const { return title_; }
    [[nodiscard]] virtual ExperimentDocument& document() = 0;

    /// Buttons and sliders for the tool bar; made once, owned by whoever shows them.
    [[nodiscard]] virtual QWidget* toolControls() = 0;
    /// The plots that can be seen.
    [[nodiscard]] virtual std::vector<plots::PlotCard*> cards() const = 0;
    /// Those that a figure can be drawn of as things are, also behind what can be seen.
    [[nodiscard]] virtual std::vector<plots::PlotCard*> drawableCards() const { return cards(); }
    virtual void setTheme(const theme::Theme& theme);

    /// Takes the newest of everything that the engines have published and hands it to the plots, which repaint.
    /// \return whether there was something new.
    virtual bool takeFrame() = 0;
    /// Everything that is measured beside the run belongs to what is shown now.
    [[nodiscard]] virtual bool measurementsDone() const = 0;
    [[nodiscard]] virtual std::uint64_t droppedFrames() const = 0;
    [[nodiscard]] virtual WorkspaceStatus status() const = 0;
    [[nodiscard]] virtual bool isRunning() const = 0;

    /// A live run moves from the first moment; long work waits for the person.
    [[nodiscard]] virtual bool startsByItself() const { return true; }
    virtual void run() = 0;
    virtual void pause() = 0;
    virtual void step(int count) = 0;
    virtual void reset() = 0;

    /// Whether a second run can be made now.
    [[nodiscard]] virtual bool canFork() const { return false; }
    /// A second run beside the first, to see how far they part, or to compare what is measured of them.
    virtual void fork() {}
    virtual void compare() {}
    [[nodiscard]] virtual bool isComparing() const { return false; }
    virtual void endComparison() {}

    /// Takes over another experiment. Errors leave the present one in place.
    virtual Result<void> open(const experiment::Experiment& experiment, const QString& path, const QString& name) = 0;
    /// What a file should hold: the experiment as it is, or as a live run, or two that are compared, made it.
    [[nodiscard]] virtual experiment::Experiment experimentToSave() const = 0;
    /// Whether a run of experimentToSave(), as experiment::all_runs_of() counts, went as it would go again from the experiment alone.
    [[nodiscard]] virtual bool repeats(int run) const;
    /// Shows the page that a reopened figure is from.
    virtual void bringIntoView(const experiment::Evidence& /*figure*/) {}
    /// The newest checkpoint behind what is shown; empty when there is none.
    [[nodiscard]] virtual std::filesystem::path checkpoint() const { return {}; }

    /// The workspace comes into view or leaves it.
    virtual void setShown(bool shown) = 0;
    /// The program ends: stops what runs, and waits for it.
    virtual void shutDown() = 0;

Q_SIGNALS:
    /// Running, paused or otherwise: buttons and menu look again.
    void stateChanged();
    /// Something to tell in the message bar.
    void message(const QString& words);
    /// Part of the work without which the workspace goes on: it can be brought back from this, as a whole.
    void leftBehind(const horn::experiment::Experiment& work);
    /// Somebody has chosen a file to be opened in this workspace.
    void openRequested(const QString& path);

private:
    QString key_, title_;
};

}  // namespace horn::workspaces
