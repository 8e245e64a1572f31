/// The experiment that a workspace shows and edits, as a value with a name, a file and an undo history. While two runs are compared it has
/// a second experiment beside the first; one of the two is chosen to be shown and edited.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <cstddef>
#include <functional>
#include <vector>

namespace horn::workspaces
{

class ExperimentDocument : public QObject
{
    Q_OBJECT

public:
    explicit ExperimentDocument(const experiment::Experiment& experiment, QObject* parent = nullptr);
    ~ExperimentDocument() override;

    /// The only one, or the chosen one of two.
    [[nodiscard]] const experiment::Experiment& experiment() const { return experiments_[chosen_]; }
    /// One, or two while they are compared. None of them holds a second one within itself.
    [[nodiscard]] const std::vector<experiment::Experiment>& experiments() const { return experiments_; }
    [[nodiscard]] QUndoStack& undoStack() { return undo_; }

    /// Changes a copy, validates it, and makes it the present value in one undo step; edits of the same gesture become one step.
    /// An error leaves everything as it was. \param what names the step in the Edit menu: "change ω".
    Result<void> edit(const QString& what, int gesture, const std::function<void(experiment::Experiment&)>& change);

    /// A second experiment beside the first, equal until it is edited, and chosen. Seed, stimulus and display stay the same in both, but
    /// for the pixels of an image.
    void beginComparison();
    /// One of the two stays, with the undo steps that concern it.
    void endComparison(std::size_t keep);
    [[nodiscard]] bool isComparing() const { return experiments_.size() > 1; }
    void choose(std::size_t which);
    [[nodiscard]] std::size_t chosen() const { return chosen_; }

    /// Another experiment takes this one's place, with its second run if it has one; its undo history starts empty.
    /// \param path of its file, or empty. \param name shown when there is no file: a preset's name.
    void load(const experiment::Experiment& experiment, const QString& path, const QString& name);
    void markSaved(const QString& path);
    /// Something happened to the live run that a file would keep and that undo does not take back: a kick.
    void markChanged();
    /// A replayed run has adopted one of its own events: shows it without an undo step.
    void follow(const experiment::Change& present, std::size_t which = 0);

    [[nodiscard]] const QString& path() const { return path_; }
    /// "heterogeneous-32.horn.json •": the file's or preset's name, with a dot when changed.
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString name() const;
    /// Whether the file, or what was loaded, holds something else.
    [[nodiscard]] bool isModified() const { return marked_ || !undo_.isClean() || isComparing() != comparisonSaved_; }
    /// Modified, and by more than the way in which it is shown: nobody wants to be asked about a tab.
    [[nodiscard]] bool holdsWork() const;

Q_SIGNALS:
    /// An edit, an undo or a redo has changed the experiment.
    void changed();
    /// experiment() is another without an edit: a replayed run moved on by itself, or the other of two was chosen.
    void followed();
    /// A comparison began or ended, or the other of its two experiments was chosen.
    void comparisonChanged();
    /// Another experiment has been loaded.
    void loaded();
    void titleChanged();

private:
    using Experiments = std::vector<experiment::Experiment>;

    class Edit;
    void become(const Experiments& experiments, std::size_t chosen);
    void keepUndoStepsOf(std::size_t which);

    Experiments experiments_;
    std::size_t chosen_ = 0;
    bool sorting_ = false;  ///< undo steps are being put back; their values are in place
    QUndoStack undo_;
    QString path_;
    QString name_;
    bool marked_ = false;           ///< by markChanged, since the last load or save
    bool comparisonSaved_ = false;  ///< the file, or what was loaded, holds two runs
};

}  // namespace horn::workspaces
