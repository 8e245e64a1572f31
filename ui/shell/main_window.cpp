#include "ui/shell/main_window.h"

#include "core/experiment/json.h"
#include "ui/controls/icons.h"
#include "ui/figures/file_hash.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/figure_check.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_line.h"
#include "ui/workspaces/network_workspace.h"
#include "ui/workspaces/oscillator_workspace.h"
#include "ui/workspaces/training_workspace.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QApplication>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QVBoxLayout>

namespace horn::shell
{

namespace
{

using workspaces::Workspace;

constexpr int toolBarHeight = 46;
constexpr int roomyWidth = 1240;  // px, from which on the buttons at the right have all their words
constexpr QSize leastSize(940, 520);
constexpr QSize wantedSize(1600, 1000);
constexpr int autosaveInterval = 5000;  // ms
constexpr int beatsPerStatus = 12;      // the status line changes five times a second

template <class Kind>
Kind* makeWorkspace(const char* preset)
{
    const QString name = QString::fromLatin1(preset);
    const Result<OpenedExperiment> opened = openPreset(name);
    if (!opened)
        qFatal("%s", opened.error().message().c_str());
    return new Kind(opened.value().experiment, name);
}

plots::FileHashes hashesOf(Workspace& workspace)
{
    const std::filesystem::path checkpoint = workspace.checkpoint();
    return {checkpoint.empty() ? std::string() : figures::hashOfFile(checkpoint),
            figures::hashOfImages(workspace.document().experiment().task)};
}

/// As large as is wanted, with room left for the frame and the desktop's own bars.
QSize firstSize(const QScreen* screen)
{
    if (!screen)
        return wantedSize;
    const QSize room = screen->availableSize();
    return wantedSize.boundedTo({room.width() * 96 / 100, room.height() * 92 / 100}).expandedTo(leastSize);
}

}  // namespace

MainWindow::MainWindow(const WindowOptions& options, QWidget* parent)
    : QMainWindow(parent), options_(options), autosave_(options.autosave), aside_(autosave_.asideFolder()), appearance_(options.appearance)
{
    setWindowTitle(tr("HORN Lab"));
    setAcceptDrops(true);
    setMinimumSize(leastSize);
    resize(firstSize(screen()));
    createWorkspaces();
    layOut();
    createMenus();
    qApp->installEventFilter(this);
    check_ = new FigureCheck(this);
    connectCheck();
    if (options_.keepState)
        restoreState();
    applyTheme();
    clock_.setTake([this] { return !isMinimized() && current().takeFrame(); });
    connect(&clock_, &FrameClock::beat, this, [this] {
        if (beats_++ % beatsPerStatus == 0)
            showStatus();
    });
    showWorkspace(static_cast<int>(current_));
    connect(&autosaveTimer_, &QTimer::timeout, this, &MainWindow::keepUnsavedWork);
    if (!options_.autosave.isEmpty())
        autosaveTimer_.start(autosaveInterval);
    offerRecovery();
    setFocus();  // else the first button has it when the window becomes active, and Space belongs to that
    clock_.start(screen() ? screen()->refreshRate() : 60);
}

MainWindow::~MainWindow()
{
    clock_.stop();
    for (Workspace* workspace : workspaces_)
        workspace->shutDown();
}

void MainWindow::createWorkspaces()
{
    auto* training = makeWorkspace<workspaces::TrainingWorkspace>("smnist-quick");
    connect(training, &workspaces::TrainingWorkspace::presetWanted, this, &MainWindow::openPresetNamed);
    training->setRunsFolder(options_.runs.toStdString());
    workspaces_ = {makeWorkspace<workspaces::OscillatorWorkspace>("dho-resonance"),
                   makeWorkspace<workspaces::NetworkWorkspace>("horn-waves"), training};
    for (Workspace* workspace : workspaces_)
        connectWorkspace(*workspace);
}

void MainWindow::connectWorkspace(Workspace& workspace)
{
    undo_.addStack(&workspace.document().undoStack());
    connect(&workspace.document(), &workspaces::ExperimentDocument::titleChanged, this, &MainWindow::showTitle);
    connect(&workspace, &Workspace::stateChanged, this, &MainWindow::showStatus);
    connect(&workspace, &Workspace::message, this, [this](const QString& words) { messages_->showMessage(words); });
    connect(&workspace, &Workspace::openRequested, this, &MainWindow::openNetwork);
    connect(&workspace, &Workspace::leftBehind, this, [this, &workspace](const experiment::Experiment& work) {
        putAside({work, {}, workspace.document().name(), std::nullopt}, tr("The comparison “%1” was put aside."));
    });
    for (plots::PlotCard* card : workspace.findChildren<plots::PlotCard*>()) {
        card->setExperimentSource([&workspace] { return experiment::to_json(workspace.experimentToSave()); });
        card->setRunCheck([&workspace](int run) { return workspace.repeats(run); });
        card->setHashSource([&workspace] { return hashesOf(workspace); });
        connect(card, &plots::PlotCard::exported, this,
                [this](const QString& path) { messages_->showMessage(tr("Written: %1").arg(path)); });
        connect(card, &plots::PlotCard::exportFailed, this, [this](const QString& words) { messages_->showMessage(words); });
    }
}

void MainWindow::layOut()
{
    auto* desk = new QWidget(this);
    desk->setObjectName(QStringLiteral("desk"));
    desk->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(desk);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    rail_ = new Rail(desk);
    pages_ = new QStackedWidget(desk);
    work_ = new MessageBar(QStringLiteral("workBar"), desk);
    messages_ = new MessageBar(QStringLiteral("messageBar"), desk);
    status_ = new StatusLine(desk);
    tools_ = new QStackedWidget(desk);
    int number = 1;
    for (Workspace* workspace : workspaces_) {
        rail_->addEntry(workspace->key(), workspace->title(), QStringLiteral("Ctrl+%1").arg(number++));
        pages_->addWidget(workspace);
        tools_->addWidget(workspace->toolControls());
    }
    connect(rail_, &Rail::chosen, this, qOverload<int>(&MainWindow::showWorkspace));
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(rail_);
    middle->addWidget(pages_, 1);
    column->addWidget(makeToolBar());
    column->addWidget(work_);
    column->addWidget(messages_);
    column->addLayout(middle, 1);
    column->addWidget(status_);
    setCentralWidget(desk);
}

QWidget* MainWindow::makeToolBar()
{
    auto* bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setAttribute(Qt::WA_StyledBackground);
    bar->setFixedHeight(toolBarHeight);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(14, 0, 12, 0);
    row->setSpacing(10);
    preset_ = new QPushButton(bar);
    preset_->setObjectName(QStringLiteral("preset"));
    preset_->setProperty("hasMenu", true);
    preset_->setFocusPolicy(Qt::TabFocus);
    presetMenu_ = new QMenu(preset_);
    presetMenu_->setToolTipsVisible(true);
    connect(presetMenu_, &QMenu::aboutToShow, this, [this] { fillPresetMenu(*presetMenu_, current().key()); });
    preset_->setMenu(presetMenu_);
    export_ = new QPushButton(tr("Export figure…"), bar);
    export_->setObjectName(QStringLiteral("exportFigure"));
    export_->setAccessibleName(tr("Export figure"));
    export_->setToolTip(tr("Export a figure of one of the plots (Ctrl+E)"));
    export_->setFocusPolicy(Qt::TabFocus);
    exportMenu_ = new QMenu(export_);
    connect(export_, &QPushButton::clicked, this, [this] {
        fillExportMenu();
        exportMenu_->popup(export_->mapToGlobal(QPoint(0, export_->height() + 2)));
    });
    row->addWidget(tools_, 1);
    row->addWidget(preset_);
    row->addWidget(export_);
    return bar;
}

void MainWindow::showWorkspace(int index)
{
    const auto next = static_cast<std::size_t>(index);
    if (next >= workspaces_.size())
        return;
    if (next != current_)
        current().setShown(false);
    current_ = next;
    rail_->setCurrent(index);
    pages_->setCurrentIndex(index);
    tools_->setCurrentIndex(index);
    undo_.setActiveStack(&current().document().undoStack());
    current().setShown(true);
    clock_.resetDropped();
    showTitle();
    showStatus();
}

void MainWindow::showWorkspace(const QString& key)
{
    for (std::size_t i = 0; i < workspaces_.size(); ++i)
        if (workspaces_[i]->key() == key)
            showWorkspace(static_cast<int>(i));
}

void MainWindow::showTitle()
{
    const workspaces::ExperimentDocument& document = current().document();
    documentName_->setText(document.title());
    menuBar()->setCornerWidget(documentName_, Qt::TopRightCorner);  // by which it is laid out again
    setWindowTitle(tr("%1 – HORN Lab").arg(document.title()));
    nameToolButtons();
}

/// In a narrow window the controls of the run need the room.
void MainWindow::nameToolButtons()
{
    const workspaces::ExperimentDocument& document = current().document();
    const bool roomy = width() >= roomyWidth;
    preset_->setText(roomy && document.path().isEmpty() ? tr("Preset: %1").arg(shownName(document.name())) : tr("Presets"));
    export_->setText(roomy ? tr("Export figure…") : QString());
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    nameToolButtons();
}

void MainWindow::showStatus()
{
    status_->show(current().status(), clock_.words());
    for (QAction* action : {fork_, compare_})
        action->setEnabled(current().canFork());
    endComparison_->setEnabled(current().isComparing());
}

QString MainWindow::messageText() const
{
    QStringList words{work_->text(), messages_->text()};
    words.removeAll(QString());
    return words.join(u' ');
}

bool MainWindow::isChecking() const { return check_->isRunning(); }

void MainWindow::setAppearance(AppearanceChoice choice)
{
    appearance_ = choice;
    applyTheme();
}

void MainWindow::followDesktop(theme::Appearance preferred)
{
    rememberSystemAppearance(preferred);
    if (appearance_ == AppearanceChoice::system)
        applyTheme();
}

void MainWindow::applyTheme()
{
    const theme::Theme& theme = theme::themeOf(appearanceOf(appearance_));
    applyStyle(*qobject_cast<QApplication*>(QCoreApplication::instance()), theme);
    rail_->setTheme(theme);
    work_->setTheme(theme);
    messages_->setTheme(theme);
    for (Workspace* workspace : workspaces_)
        workspace->setTheme(theme);
    export_->setIcon(controls::icon(QStringLiteral("export"), theme.text));
    for (QAction* action : appearanceActions_->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(appearance_));
}

bool MainWindow::event(QEvent* event)
{
    if (event->type() == QEvent::StatusTip) {
        status_->showTip(static_cast<QStatusTipEvent*>(event)->tip());
        return true;
    }
    const bool painting = event->type() == QEvent::UpdateRequest;
    const bool handled = QMainWindow::event(event);
    if (painting)
        clock_.painted();
    return handled;
}

/// A button takes the focus by Tab alone; then Space and Return press it, and arrows lead to the others of its group, whatever they mean
/// to the window otherwise.
bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QMainWindow::eventFilter(watched, event);
    auto* button = qobject_cast<QAbstractButton*>(watched);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (event->type() == QEvent::ShortcutOverride && button && button->group() && (key == Qt::Key_Left || key == Qt::Key_Right)) {
        event->accept();
        return true;
    }
    if (!button || button->window() != this || (key != Qt::Key_Space && key != Qt::Key_Return && key != Qt::Key_Enter))
        return QMainWindow::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        button->click();
    return true;
}

void MainWindow::restoreState()
{
    const QSettings settings;
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    panels_->setChecked(settings.value(QStringLiteral("window/panels"), true).toBool());
    appearance_ = static_cast<AppearanceChoice>(settings.value(QStringLiteral("window/appearance"), 0).toInt());
    const QString key = settings.value(QStringLiteral("window/workspace")).toString();
    for (std::size_t i = 0; i < workspaces_.size(); ++i)
        if (workspaces_[i]->key() == key)
            current_ = i;
}

void MainWindow::saveState() const
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/panels"), panels_->isChecked());
    settings.setValue(QStringLiteral("window/appearance"), static_cast<int>(appearance_));
    settings.setValue(QStringLiteral("window/workspace"), current().key());
}

}  // namespace horn::shell
