/// The experiment that a workspace shows and edits, as a value with a name, a file and an undo history.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>

namespace horn::workspaces
{

class ExperimentDocument : public QObject
{
    Q_OBJECT

public:
    explicit ExperimentDocument(experiment::Experiment experiment, QObject* parent = nullptr);
    ~ExperimentDocument() override;

    [[nodiscard]] const experiment::Experiment& experiment() const { return experiment_; }
    [[nodiscard]] QUndoStack& undoStack() { return undo_; }

    /// Changes a copy, validates it, and makes it the present value in one undo step; edits of the same gesture become one step.
    /// An error leaves everything as it was. \param what names the step in the Edit menu: "change ω".
    Result<void> edit(const QString& what, int gesture, const std::function<void(experiment::Experiment&)>& change);

    /// Another experiment takes this one's place; its undo history starts empty.
    /// \param path of its file, or empty. \param name shown when there is no file: a preset's name.
    void load(experiment::Experiment experiment, const QString& path, const QString& name);
    void markSaved(const QString& path);
    /// Something happened to the live run that a file would keep and that undo does not take back: a kick.
    void markChanged();
    /// A replayed run has adopted one of its own events: shows it without an undo step.
    void follow(const experiment::Change& present);

    [[nodiscard]] const QString& path() const { return path_; }
    /// "heterogeneous-32.horn.json •": the file's or preset's name, with a dot when changed.
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] bool isModified() const { return marked_ || !undo_.isClean(); }

Q_SIGNALS:
    /// An edit, an undo or a redo has changed the experiment.
    void changed();
    /// A replayed run moved on to other parameters by itself.
    void followed();
    /// Another experiment has been loaded.
    void loaded();
    void titleChanged();

private:
    class Edit;
    void become(const experiment::Experiment& experiment);

    experiment::Experiment experiment_;
    QUndoStack undo_;
    QString path_;
    QString name_;
    bool marked_ = false;  ///< by markChanged, since the last load or save
};

}  // namespace horn::workspaces
