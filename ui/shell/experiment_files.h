/// Experiments from files, presets and figures, and where they belong.
#pragma once

#include "core/base/result.h"
#include "core/experiment/evidence.h"
#include "core/experiment/experiment.h"
#include "core/experiment/file_kind.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace horn::shell
{

/// An experiment with the name to show for it.
struct OpenedExperiment {
    experiment::Experiment experiment;
    QString path;  ///< of an experiment file; empty for presets, figures and checkpoints
    QString name;
    std::optional<experiment::Evidence> evidence;  ///< of a figure that carries its numbers
};

/// Reads an experiment file, or the experiment inside a figure or a checkpoint.
Result<OpenedExperiment> openFile(const QString& path);
/// The same when it is known what the file is.
Result<OpenedExperiment> openFile(const QString& path, experiment::FileKind kind);
/// The network of a checkpoint as a live one.
Result<OpenedExperiment> openNetworkOf(const QString& path);
Result<OpenedExperiment> openPreset(const QString& name);

/// "oscillator", "network" or "training": what the experiment says, or else what it contains.
[[nodiscard]] QString workspaceFor(const experiment::Experiment& experiment);

/// Name and title of a preset, in the order in which a person would try them.
struct PresetEntry {
    QString name;       ///< "dho-resonance"
    QString title;      ///< "Resonance"
    QString help;       ///< a sentence
    QString workspace;  ///< key
};
[[nodiscard]] const std::vector<PresetEntry>& presetEntries();

/// The title of the preset of that name, or the name itself.
[[nodiscard]] QString shownName(const QString& name);

/// The files opened or saved last, newest first; kept in the settings.
class RecentFiles
{
public:
    [[nodiscard]] static QStringList all();
    static void add(const QString& path);
    static void remove(const QString& path);
};

}  // namespace horn::shell
