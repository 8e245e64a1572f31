#include "app/lab/tour.h"

#include "app/lab/figure.h"
#include "app/lab/live.h"
#include "core/base/files.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/main_window.h"
#include "ui/shell/preset_gallery.h"
#include "ui/workspaces/network_workspace.h"
#include "ui/workspaces/training_workspace.h"

#include <QPixmap>
#include <QTemporaryDir>

namespace horn::lab
{

namespace
{

using shell::AppearanceChoice;
using workspaces::Workspace;

Result<void> grab(shell::MainWindow& window, const QString& path)
{
    window.current().takeFrame();
    live(60);
    if (!window.grab().save(path))
        return Error{path.toStdString(), "could not be written", "choose another folder"};
    return {};
}

Result<void> grabThemes(shell::MainWindow& window, const QString& folder, const QString& state = {})
{
    for (const auto& [choice, name] : {std::pair{AppearanceChoice::light, "light"}, std::pair{AppearanceChoice::dark, "dark"}}) {
        window.setAppearance(choice);
        live(250);
        const QString path = QStringLiteral("%1/%2%3-%4.png").arg(folder, window.current().key(), state, QString::fromLatin1(name));
        if (Result<void> written = grab(window, path); !written)
            return written;
    }
    return {};
}

/// A look back, a fork that a kick sets apart, and what is measured of two runs.
Result<void> tourOfTwoRuns(shell::MainWindow& window, const QString& folder)
{
    auto* network = qobject_cast<workspaces::NetworkWorkspace*>(&window.current());
    if (network == nullptr)
        return {};
    const workspaces::SimulationController::Recorded recorded = network->controller().recordedMoments();
    network->controller().showMoment((recorded.oldest + recorded.newest) / 2);
    live(500);
    if (Result<void> grabbed = grabThemes(window, folder, QStringLiteral("-looking-back")); !grabbed)
        return grabbed;
    network->fork();
    network->controller().waitUntilIdle();
    live(100);
    network->controller().kick(1, 40, 1);
    network->run();
    live(3000);
    if (Result<void> grabbed = grabThemes(window, folder, QStringLiteral("-difference")); !grabbed)
        return grabbed;
    network->controller().endComparison();
    network->compare();
    static_cast<void>(network->document().edit(QStringLiteral("change ω spread"), 0, [](experiment::Experiment& b) {
        b.model.layers.back().omega = {.kind = model::NodeValues::Kind::normal, .base = b.model.layers.back().omega.base, .spread = 0.2};
    }));
    live(4000);
    if (Result<void> grabbed = grabThemes(window, folder, QStringLiteral("-comparison")); !grabbed)
        return grabbed;
    network->controller().endComparison();
    return {};
}

Result<void> grabGallery(shell::MainWindow& window, const QString& folder)
{
    shell::PresetGallery gallery(theme::darkTheme(), window.current().key(), &window);
    gallery.show();
    live(20000, [&] { return gallery.drawn() == static_cast<int>(shell::presetEntries().size()); });
    if (const QString path = folder + QStringLiteral("/preset-gallery.png"); !gallery.grab().save(path))
        return Error{path.toStdString(), "could not be written", "choose another folder"};
    return {};
}

/// Lets a workspace come to live content.
void warmUp(shell::MainWindow& window)
{
    Workspace& workspace = window.current();
    if (auto* training = qobject_cast<workspaces::TrainingWorkspace*>(&workspace)) {
        if (!training->canStart())
            window.openPresetNamed(QStringLiteral("delayed-match"));
        training->run();
        live(60000, [&] { return training->trainingStatus() && (training->hasEvaluation() || !training->isRunning()); });
        live(4000);
        return;
    }
    workspace.run();
    live(4500);
}

}  // namespace

Result<void> tour(const QString& folder)
{
    if (Result<void> made = base::make_folder(folder.toStdString()); !made)
        return made;
    const QTemporaryDir runs;
    shell::MainWindow window({.keepState = false, .askBeforeLosing = false, .appearance = AppearanceChoice::dark, .runs = runs.path()});
    window.resize(1600, 1000);
    window.show();
    for (std::size_t i = 0; i < window.workspaces().size(); ++i) {
        window.showWorkspace(static_cast<int>(i));
        warmUp(window);
        if (Result<void> grabbed = grabThemes(window, folder); !grabbed)
            return grabbed;
        if (Result<void> grabbed = tourOfTwoRuns(window, folder); !grabbed)
            return grabbed;
        window.current().pause();
        if (Result<void> written = exportFigures(window.current(), folder); !written)
            return written;
    }
    if (Result<void> grabbed = grabGallery(window, folder); !grabbed)
        return grabbed;
    window.close();
    return {};
}

}  // namespace horn::lab
