/// Experiments from files, presets and figures, and where they belong.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace horn::shell
{

/// An experiment with the name to show for it.
struct OpenedExperiment {
    experiment::Experiment experiment;
    QString path;  ///< of an experiment file; empty for presets and figures
    QString name;
};

/// Reads an experiment file, the experiment inside an SVG or PNG figure, or a checkpoint as a live network.
Result<OpenedExperiment> openFile(const QString& path);
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

/// The files opened or saved last, newest first; kept in the settings.
class RecentFiles
{
public:
    [[nodiscard]] static QStringList all();
    static void add(const QString& path);
    static void remove(const QString& path);
};

}  // namespace horn::shell
