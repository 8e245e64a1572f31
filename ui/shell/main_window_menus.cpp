// Menus of the main window.
#include "ui/controls/parameter_panel.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/guide_window.h"
#include "ui/shell/main_window.h"
#include "ui/shell/preset_gallery.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace horn::shell
{

namespace
{
constexpr int menuBarHeight = 30;
}  // namespace

QAction* MainWindow::addAction(QMenu& menu, const QString& text, const QKeySequence& shortcut, const std::function<void()>& what)
{
    QAction* action = menu.addAction(text);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, what);
    return action;
}

void MainWindow::createMenus()
{
    auto* product = new QLabel(tr("HORN Lab"), this);
    product->setObjectName(QStringLiteral("productName"));
    documentName_ = new QLabel(this);
    documentName_->setObjectName(QStringLiteral("documentName"));
    documentName_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    documentName_->setMinimumHeight(menuBarHeight);
    menuBar()->setNativeMenuBar(false);
    menuBar()->setCornerWidget(product, Qt::TopLeftCorner);
    menuBar()->setCornerWidget(documentName_, Qt::TopRightCorner);
    createFileMenu();
    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    QAction* undo = undo_.createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = undo_.createRedoAction(this, tr("&Redo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    edit->addActions({undo, redo});
    edit->addSeparator();
    addAction(*edit, tr("&Find a parameter"), QKeySequence::Find, [this] {
        for (auto* panel : current().findChildren<controls::ParameterPanel*>())
            panel->startSearch();
    });
    addAction(*edit, tr("&Command palette"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { showPalette(); });
    createRunMenu();
    createViewMenu();
    createHelpMenu();
}

void MainWindow::createFileMenu()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    addAction(*file, tr("&Open…"), QKeySequence::Open, [this] { askAndOpen(); });
    recentMenu_ = file->addMenu(tr("Open &recent"));
    recentMenu_->setToolTipsVisible(true);
    connect(recentMenu_, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
    asideMenu_ = file->addMenu(tr("Put as&ide"));
    connect(asideMenu_, &QMenu::aboutToShow, this, &MainWindow::fillAsideMenu);
    QMenu* presets = file->addMenu(tr("&Presets"));
    presets->setToolTipsVisible(true);
    connect(presets, &QMenu::aboutToShow, this, [this, presets] { fillPresetMenu(*presets, {}); });
    addAction(*file, tr("Preset &gallery…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), [this] { showGallery(); });
    file->addSeparator();
    addAction(*file, tr("&Save"), QKeySequence::Save, [this] { save(); });
    addAction(*file, tr("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), [this] { askAndSave(); });
    file->addSeparator();
    addAction(*file, tr("&Export figure…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { export_->click(); });
    file->addSeparator();
    addAction(*file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
}

void MainWindow::createRunMenu()
{
    QMenu* run = menuBar()->addMenu(tr("&Run"));
    addAction(*run, tr("&Run or pause"), QKeySequence(Qt::Key_Space),
              [this] { current().isRunning() ? current().pause() : current().run(); });
    addAction(*run, tr("&Step"), QKeySequence(Qt::Key_Right), [this] { current().step(1); });
    addAction(*run, tr("&Ten steps"), QKeySequence(Qt::SHIFT | Qt::Key_Right), [this] { current().step(10); });
    addAction(*run, tr("R&eset"), QKeySequence(Qt::Key_Home), [this] { current().reset(); });
    run->addSeparator();
    fork_ =
        addAction(*run, tr("&Fork from the moment shown"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), [this] { current().fork(); });
    compare_ =
        addAction(*run, tr("&Compare with a second run"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] { current().compare(); });
    endComparison_ = addAction(*run, tr("C&lose the second run"), {}, [this] { current().endComparison(); });
}

void MainWindow::createViewMenu()
{
    QMenu* view = menuBar()->addMenu(tr("&View"));
    for (std::size_t i = 0; i < workspaces_.size(); ++i)
        addAction(*view, workspaces_[i]->title(), QKeySequence(QStringLiteral("Ctrl+%1").arg(i + 1)),
                  [this, i] { showWorkspace(static_cast<int>(i)); });
    view->addSeparator();
    panels_ = view->addAction(tr("&Parameter panel"));
    panels_->setShortcut(QKeySequence(Qt::Key_F9));
    panels_->setCheckable(true);
    panels_->setChecked(true);
    for (auto* panel : findChildren<controls::ParameterPanel*>()) {
        connect(panels_, &QAction::toggled, panel, &QWidget::setVisible);
        connect(panel, &controls::ParameterPanel::wanted, panels_, [this] { panels_->setChecked(true); });
    }
    view->addSeparator();
    appearanceActions_ = new QActionGroup(this);
    const std::pair<QString, AppearanceChoice> choices[] = {{tr("Follow the &system"), AppearanceChoice::system},
                                                            {tr("&Dark"), AppearanceChoice::dark},
                                                            {tr("&Light"), AppearanceChoice::light}};
    for (const auto& [words, choice] : choices) {
        QAction* action = view->addAction(words);
        action->setCheckable(true);
        action->setData(static_cast<int>(choice));
        appearanceActions_->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice = choice] { setAppearance(choice); });
    }
    view->addSeparator();
    addAction(*view, tr("&Full screen"), QKeySequence(Qt::Key_F11), [this] { isFullScreen() ? showNormal() : showFullScreen(); });
}

void MainWindow::createHelpMenu()
{
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    addAction(*help, tr("&Guide"), QKeySequence(Qt::Key_F1), [this] { showGuide(); });
    addAction(*help, tr("&Keys and gestures"), QKeySequence(Qt::SHIFT | Qt::Key_F1), [this] { showKeys(); });
    addAction(*help, tr("&About HORN Lab"), {}, [this] { showAbout(); });
}

void MainWindow::fillPresetMenu(QMenu& menu, const QString& onlyWorkspace)
{
    menu.clear();
    QString group;
    for (const PresetEntry& entry : presetEntries()) {
        if (!onlyWorkspace.isEmpty() && entry.workspace != onlyWorkspace)
            continue;
        if (onlyWorkspace.isEmpty() && !group.isEmpty() && entry.workspace != group)
            menu.addSeparator();
        group = entry.workspace;
        QAction* action = menu.addAction(entry.title);
        action->setToolTip(entry.help);
        action->setData(entry.name);
        connect(action, &QAction::triggered, this, [this, name = entry.name] { openPresetNamed(name); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("All with pictures…")), &QAction::triggered, this, &MainWindow::showGallery);
}

void MainWindow::showGallery()
{
    PresetGallery gallery(theme::themeOf(appearanceOf(appearance_)), current().key(), this);
    if (gallery.exec() == QDialog::Accepted)
        openPresetNamed(gallery.chosen());
}

void MainWindow::fillRecentMenu()
{
    recentMenu_->clear();
    const QStringList paths = RecentFiles::all();
    const auto nameOf = [](const QString& path) { return QFileInfo(path).fileName(); };
    for (const QString& path : paths) {
        const bool ambiguous = std::ranges::count(paths, nameOf(path), nameOf) > 1;
        const QString folder = QDir(QFileInfo(path).absolutePath()).dirName();
        QAction* action = recentMenu_->addAction(ambiguous ? tr("%1 — %2").arg(nameOf(path), folder) : nameOf(path));
        action->setToolTip(QDir::toNativeSeparators(path));
        connect(action, &QAction::triggered, this, [this, path] { openPath(path); });
    }
    if (recentMenu_->isEmpty())
        recentMenu_->addAction(tr("Nothing opened yet"))->setEnabled(false);
}

void MainWindow::fillExportMenu()
{
    exportMenu_->clear();
    for (plots::PlotCard* card : current().cards())
        if (card->exportMenu())
            exportMenu_->addMenu(card->accessibleName())->addActions(card->exportMenu()->actions());
}

void MainWindow::showGuide()
{
    if (!guide_)
        guide_ = new GuideWindow(this);
    guide_->open();
}

void MainWindow::showKeys()
{
    const std::pair<QString, QString> keys[] = {
        {tr("Space"), tr("run or pause")},
        {tr("→  Shift+→"), tr("one step, ten steps; in training one update, ten updates")},
        {tr("Home"), tr("start again with the present parameters")},
        {tr("on the timeline: ←  →  Home  End"), tr("an earlier or later moment, with Shift ten steps; the oldest one; now")},
        {tr("Ctrl+Shift+F"), tr("fork: a second run or oscillator from the moment shown on, beside the first")},
        {tr("Ctrl+Shift+M"), tr("compare: a second run or oscillator beside the first")},
        {tr("F1"), tr("the guide")},
        {tr("Ctrl+1 … Ctrl+3"), tr("workspaces")},
        {tr("Ctrl+Z  Ctrl+Shift+Z"), tr("undo, redo")},
        {tr("Ctrl+K"), tr("find any command, parameter, choice, tab, plot or preset, of any workspace, by typing a few letters")},
        {tr("Ctrl+F"), tr("show only the parameters that match what is typed; Escape shows all")},
        {tr("F9"), tr("hide the parameter panel, or bring it back")},
        {tr("Ctrl+E"), tr("export a figure; also in the menu of every plot")},
        {tr("arrow keys, wheel"), tr("nudge the slider that was touched last")},
        {tr("Shift while dragging a slider"), tr("ten times finer, from where the handle is")},
        {tr("double click on a slider"), tr("back to the default")},
        {tr("wheel over a plot"), tr("zoom x; with Ctrl or over the y axis, zoom y; drag to pan, double click to fit")},
        {tr("in a plot: arrows, Return, + − 0"), tr("after Tab to it: move the crosshair, click there (Shift+Return kicks), zoom, fit")},
        {tr("click in a legend"), tr("take a line out of the plot, or bring it back")},
        {tr("double click on a plot's title"), tr("fill the page with it; Escape brings it back")},
        {tr("click on the waves"), tr("select or deselect a node")},
        {tr("Shift+click on the waves"), tr("kick the node")},
    };
    QString table = QStringLiteral("<table cellpadding='4'>");
    for (const auto& [key, meaning] : keys)
        table += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>").arg(key.toHtmlEscaped(), meaning.toHtmlEscaped());
    QMessageBox box(QMessageBox::NoIcon, tr("Keys and gestures"), table + QStringLiteral("</table>"), QMessageBox::Close, this);
    box.exec();
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About HORN Lab"),
                       tr("<h3>HORN Lab %1</h3><p>A laboratory for harmonic oscillator recurrent networks (Effenberger, Carvalho, Dubinin, "
                          "Singer, PNAS 122(4), 2025).</p><p>Free software under the GNU General Public License, version 3 or later. The "
                          "architecture itself is the subject of patents (EP 4303765 B1, WO2024008802A1) in which this licence grants "
                          "no rights.</p>")
                           .arg(QCoreApplication::applicationVersion()));
}

}  // namespace horn::shell
