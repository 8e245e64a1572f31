/// Unsaved work without a file that made room for something else: kept until somebody brings it back.
#pragma once

#include "ui/shell/experiment_files.h"

#include <QString>

#include <map>
#include <vector>

namespace horn::shell
{

/// Common to all programs of a person, in a folder. What cannot be written there lasts as long as this object.
class PutAside
{
public:
    /// \param folder made when it is needed; empty: nothing is written.
    explicit PutAside(const QString& folder) : folder_(folder) {}

    struct Entry {
        QString id;    ///< later ones are greater
        QString name;  ///< as OpenedExperiment::name
    };

    /// The oldest ones are forgotten when there are more than most. \return its id.
    QString add(const OpenedExperiment& work);
    /// Newest first.
    [[nodiscard]] std::vector<Entry> all() const;
    /// Errors: it is gone, or damaged.
    [[nodiscard]] Result<OpenedExperiment> read(const QString& id) const;
    void remove(const QString& id);

    static constexpr std::size_t most = 30;

private:
    [[nodiscard]] QString fileOf(const QString& id) const;
    bool write(const QString& id, const OpenedExperiment& work);

    QString folder_;
    std::map<QString, OpenedExperiment> here_;  ///< what could not be written
};

}  // namespace horn::shell
