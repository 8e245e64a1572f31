/// Unsaved work kept beside the settings while the program runs, and found again when it ended before the work was
/// saved.
#pragma once

#include "ui/shell/experiment_files.h"

#include <QLockFile>
#include <QString>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace horn::shell
{

/// One running program's unsaved work, in a folder of its own below a common one.
class Autosave
{
public:
    /// \param folder common to all programs of this person; empty: nothing is kept.
    explicit Autosave(const QString& folder);
    ~Autosave();

    /// Keeps the present state of one workspace, when it differs from what was kept last. \param path, name as the document's.
    /// \return whether it is kept; not when the folder cannot be written.
    bool keep(const QString& workspace, const experiment::Experiment& experiment, const QString& path, const QString& name);
    /// The work of a workspace is saved or given up.
    void drop(const QString& workspace);

    /// Unsaved work of programs that are no longer running. \param path of OpenedExperiment is the file that it came from, or empty.
    [[nodiscard]] std::vector<OpenedExperiment> found() const;
    /// Removes what found() told of.
    void forget();
    /// Beside the programs' own ones, for PutAside; empty when nothing is kept.
    [[nodiscard]] QString asideFolder() const;

private:
    [[nodiscard]] QString fileOf(const QString& workspace) const;
    [[nodiscard]] std::vector<QString> abandoned() const;

    QString root_, own_;
    std::unique_ptr<QLockFile> lock_;
    std::map<QString, std::string> kept_;  ///< text last written, per workspace
};

}  // namespace horn::shell
