/// The window: it assembles menu, tool bar, rail, workspaces and status line, and passes between them what a person asks for. What an
/// experiment is and does is the workspaces' business.
#pragma once

#include "ui/shell/autosave.h"
#include "ui/shell/experiment_files.h"
#include "ui/shell/frame_clock.h"
#include "ui/shell/put_aside.h"
#include "ui/shell/style.h"
#include "ui/workspaces/workspace.h"

#include <QMainWindow>
#include <QTimer>
#include <QUndoGroup>

#include <optional>
#include <vector>

class QAction;
class QActionGroup;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace horn::shell
{

/// The unsaved work of a workspace that has no file; nothing when nothing was changed.
[[nodiscard]] std::optional<OpenedExperiment> workWithoutFile(workspaces::Workspace& workspace);

class CommandPalette;
class FigureCheck;
class GuideWindow;
class MessageBar;
class Rail;
class StatusLine;
struct PaletteEntry;

struct WindowOptions {
    bool keepState = true;                                   ///< geometry, theme and workspace from and to the settings
    bool askBeforeLosing = true;                             ///< changes of a file, and on closing what cannot be kept
    AppearanceChoice appearance = AppearanceChoice::system;  ///< when no state is kept
    QString runs;                                            ///< folder in which training runs are kept; empty: nowhere
    QString autosave;                                        ///< folder for unsaved work; empty: it is not kept
};

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(const WindowOptions& options = {}, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] const std::vector<workspaces::Workspace*>& workspaces() const { return workspaces_; }
    [[nodiscard]] workspaces::Workspace& current() const { return *workspaces_[current_]; }
    /// \param index from 0, as in the rail.
    void showWorkspace(int index);
    /// By its key; nothing happens when there is none.
    void showWorkspace(const QString& key);

    /// Opens a file by its content in the workspace where it belongs: an experiment, a figure, which is then computed again, a checkpoint,
    /// or images to learn from. On an error the message bar tells, and all stays as it was.
    bool openPath(const QString& path);
    bool openPresetNamed(const QString& name);
    bool saveTo(const QString& path);

    /// Keeps unsaved work now, as it happens by itself every few seconds.
    void keepUnsavedWork();

    void setAppearance(AppearanceChoice choice);
    /// The desktop prefers another appearance than before.
    void followDesktop(theme::Appearance preferred);
    [[nodiscard]] FrameClock& frameClock() { return clock_; }
    [[nodiscard]] QString messageText() const;
    /// A figure that was opened is being computed again.
    [[nodiscard]] bool isChecking() const;

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void createWorkspaces();
    void layOut();
    QWidget* makeToolBar();
    void createMenus();
    void createFileMenu();
    void createRunMenu();
    void createViewMenu();
    void createHelpMenu();
    void connectWorkspace(workspaces::Workspace& workspace);
    void fillPresetMenu(QMenu& menu, const QString& onlyWorkspace);
    void showGallery();
    void fillRecentMenu();
    void fillExportMenu();
    [[nodiscard]] std::vector<PaletteEntry> paletteEntries();
    void showPalette();
    QAction* addAction(QMenu& menu, const QString& text, const QKeySequence& shortcut, const std::function<void()>& what);

    bool take(const Result<OpenedExperiment>& opened);
    bool openByKind(const QString& path);
    bool openFigureOrExperiment(const Result<OpenedExperiment>& opened);
    bool openCheckpoint(const QString& path);
    /// The network of a checkpoint, to be watched live.
    bool openNetwork(const QString& path);
    bool useImages(const QString& path);
    bool useTable(const QString& path);
    void connectCheck();
    void tellOfCheck(const QString& name, const QString& words);
    void askAndOpen();
    bool save();
    bool askAndSave();
    bool mayLose(workspaces::Workspace& workspace);
    bool keepWork(workspaces::Workspace& workspace);
    bool mayClose(workspaces::Workspace& workspace);
    bool askToSave(workspaces::Workspace& workspace);
    /// \param words that tell of it; %1 is its name
    void putAside(const OpenedExperiment& work, const QString& words);
    void bringBack(const QString& id);
    void fillAsideMenu();
    void showTitle();
    void nameToolButtons();
    void showStatus();
    void applyTheme();
    void restoreState();
    void saveState() const;
    void offerRecovery();
    void showGuide();
    void showKeys();
    void showAbout();

    WindowOptions options_;
    std::vector<workspaces::Workspace*> workspaces_;
    std::size_t current_ = 0;
    QUndoGroup undo_;
    FrameClock clock_;
    Autosave autosave_;
    PutAside aside_;
    QTimer autosaveTimer_;
    AppearanceChoice appearance_;
    int beats_ = 0;
    bool recoveryOffered_ = false, closed_ = false;

    Rail* rail_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    QStackedWidget* tools_ = nullptr;
    QPushButton* preset_ = nullptr;
    QPushButton* export_ = nullptr;
    QMenu* presetMenu_ = nullptr;
    QMenu* exportMenu_ = nullptr;
    QMenu* recentMenu_ = nullptr;
    QMenu* asideMenu_ = nullptr;
    QActionGroup* appearanceActions_ = nullptr;
    QAction* panels_ = nullptr;
    QAction *fork_ = nullptr, *compare_ = nullptr, *endComparison_ = nullptr;
    MessageBar* work_ = nullptr;  ///< offers of unsaved work, which other messages do not displace
    MessageBar* messages_ = nullptr;
    CommandPalette* palette_ = nullptr;
    GuideWindow* guide_ = nullptr;
    FigureCheck* check_ = nullptr;
    StatusLine* status_ = nullptr;
    QLabel* documentName_ = nullptr;
};

}  // namespace horn::shell
