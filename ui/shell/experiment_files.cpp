#include "ui/shell/experiment_files.h"

#include "core/experiment/checkpoint_network.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "ui/figures/figure_files.h"

#include <QFileInfo>
#include <QSettings>

namespace horn::shell
{

namespace
{

constexpr int mostRecent = 10;
const QString recentKey = QStringLiteral("files/recent");

bool isFigure(const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == QStringLiteral("svg") || suffix == QStringLiteral("png");
}

}  // namespace

Result<OpenedExperiment> openFile(const QString& path)
{
    const std::filesystem::path file = path.toStdString();
    const QString name = QFileInfo(path).fileName();
    if (isFigure(path)) {
        Result<std::string> text = figures::readExperiment(file);
        if (!text)
            return text.error();
        Result<experiment::Experiment> read = experiment::parse(text.value(), file.string());
        if (!read)
            return read.error();
        return OpenedExperiment{std::move(read).value(), {}, name};
    }
    if (QFileInfo(path).suffix().toLower() == QStringLiteral("safetensors")) {
        Result<experiment::Experiment> read = experiment::network_of_checkpoint(file);
        if (!read)
            return read.error();
        return OpenedExperiment{std::move(read).value(), {}, name};
    }
    Result<experiment::Experiment> read = experiment::read_experiment(file);
    if (!read)
        return read.error();
    return OpenedExperiment{std::move(read).value(), QFileInfo(path).absoluteFilePath(), name};
}

Result<OpenedExperiment> openPreset(const QString& name)
{
    Result<experiment::Experiment> read = experiment::load_preset(name.toStdString());
    if (!read)
        return read.error();
    return OpenedExperiment{std::move(read).value(), {}, name};
}

QString workspaceFor(const experiment::Experiment& experiment)
{
    if (!experiment.view.workspace.empty())
        return QString::fromStdString(experiment.view.workspace);
    if (experiment.task.kind != tasks::TaskSpecification::Kind::none)
        return QStringLiteral("training");
    const bool one = experiment.model.layers.size() == 1 && experiment.model.layers.front().nodes == 1;
    return one ? QStringLiteral("oscillator") : QStringLiteral("network");
}

const std::vector<PresetEntry>& presetEntries()
{
    static const std::vector<PresetEntry> entries = [] {
        std::vector<PresetEntry> all;
        for (const experiment::Preset& preset : experiment::presets()) {
            const QString name = QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size()));
            const Result<OpenedExperiment> opened = openPreset(name);
            if (!opened)
                qFatal("%s", opened.error().message().c_str());
            const experiment::ViewSpecification& view = opened.value().experiment.view;
            all.push_back({name, view.title.empty() ? name : QString::fromStdString(view.title), QString::fromStdString(view.description),
                           workspaceFor(opened.value().experiment)});
        }
        return all;
    }();
    return entries;
}

QStringList RecentFiles::all() { return QSettings().value(recentKey).toStringList(); }

void RecentFiles::add(const QString& path)
{
    QStringList files = all();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(recentKey, files.mid(0, mostRecent));
}

void RecentFiles::remove(const QString& path)
{
    QStringList files = all();
    files.removeAll(path);
    QSettings().setValue(recentKey, files);
}

}  // namespace horn::shell
