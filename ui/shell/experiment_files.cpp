#include "ui/shell/experiment_files.h"

#include "core/experiment/checkpoint.h"
#include "core/experiment/checkpoint_network.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "ui/figures/figure_files.h"

#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace horn::shell
{

namespace
{

constexpr int mostRecent = 10;
constexpr qint64 largestCheckpoint = qint64{512} << 20, largeExperiment = qint64{8} << 20, headBytes = 4096;  ///< bytes
const QString recentKey = QStringLiteral("files/recent");

/// What HORN Lab would never have written is refused by its size, before it is read.
Result<void> withinSize(const QString& path, qint64 most)
{
    if (const qint64 size = QFileInfo(path).size(); size > most)
        return Error{path.toStdString(), "has " + std::to_string(size) + " bytes, more than any file of its kind that HORN Lab writes",
                     "give a smaller one"};
    return {};
}

/// The head of a large file says whether it is an experiment; reading all of it would take a while.
Result<void> looksLikeExperiment(const QString& path)
{
    if (QFileInfo(path).size() < largeExperiment)
        return {};
    QFile file(path);
    if (file.open(QIODevice::ReadOnly) && file.read(headBytes).contains("\"horn-experiment\""))
        return {};
    return Error{path.toStdString(), "is JSON, but not an experiment",
                 "give an experiment file: it starts with \"format\": \"horn-experiment\""};
}

Result<OpenedExperiment> openFigure(const QString& path)
{
    const std::filesystem::path file = path.toStdString();
    const Result<figures::Embedded> embedded = figures::readFigure(file);
    if (!embedded)
        return embedded.error();
    Result<experiment::Experiment> read = experiment::parse(embedded->experiment, file.string());
    if (!read)
        return read.error();
    OpenedExperiment opened{std::move(read).value(), {}, QFileInfo(path).fileName(), std::nullopt};
    if (embedded->evidence.empty())
        return opened;
    Result<experiment::Evidence> evidence = experiment::parse_evidence(embedded->evidence, file.string());
    if (!evidence)
        return evidence.error();
    opened.evidence = std::move(evidence).value();
    return opened;
}

Result<OpenedExperiment> openCheckpoint(const QString& path)
{
    if (Result<void> fits = withinSize(path, largestCheckpoint); !fits)
        return fits.error();
    const Result<experiment::Checkpoint> read = experiment::read_checkpoint(path.toStdString());
    if (!read)
        return read.error();
    return OpenedExperiment{read->experiment, {}, QFileInfo(path).fileName(), std::nullopt};
}

}  // namespace

Result<OpenedExperiment> openFile(const QString& path)
{
    const Result<experiment::FileKind> kind = experiment::kind_of(path.toStdString());
    return kind ? openFile(path, kind.value()) : Result<OpenedExperiment>(kind.error());
}

Result<OpenedExperiment> openFile(const QString& path, experiment::FileKind kind)
{
    using experiment::FileKind;
    switch (kind) {
    case FileKind::svg:
    case FileKind::png:
    case FileKind::pdf: return openFigure(path);
    case FileKind::checkpoint: return openCheckpoint(path);
    case FileKind::experiment: break;
    case FileKind::idx:
    case FileKind::table: return Error{path.toStdString(), "holds no experiment", "give an experiment, a figure or a checkpoint"};
    }
    if (Result<void> looks = looksLikeExperiment(path); !looks)
        return looks.error();
    Result<experiment::Experiment> read = experiment::read_experiment(path.toStdString());
    if (!read)
        return read.error();
    return OpenedExperiment{std::move(read).value(), QFileInfo(path).absoluteFilePath(), QFileInfo(path).fileName(), std::nullopt};
}

Result<OpenedExperiment> openNetworkOf(const QString& path)
{
    if (Result<void> fits = withinSize(path, largestCheckpoint); !fits)
        return fits.error();
    Result<experiment::Experiment> read = experiment::network_of_checkpoint(path.toStdString());
    if (!read)
        return read.error();
    return OpenedExperiment{std::move(read).value(), {}, QFileInfo(path).fileName(), std::nullopt};
}

Result<OpenedExperiment> openPreset(const QString& name)
{
    Result<experiment::Experiment> read = experiment::load_preset(name.toStdString());
    if (!read)
        return read.error();
    return OpenedExperiment{std::move(read).value(), {}, name, std::nullopt};
}

QString workspaceFor(const experiment::Experiment& experiment)
{
    if (!experiment.view.workspace.empty())
        return QString::fromStdString(experiment.view.workspace);
    if (experiment.task.kind != tasks::TaskSpecification::Kind::none)
        return QStringLiteral("training");
    if (experiment.view.second)
        return QStringLiteral("network");
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

QString shownName(const QString& name)
{
    const auto found = std::ranges::find(presetEntries(), name, &PresetEntry::name);
    return found == presetEntries().end() ? name : found->title;
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
