#include "ui/workspaces/experiment_document.h"

#include <QFileInfo>
#include <QUndoCommand>

#include <utility>

namespace horn::workspaces
{

/// From one experiment to another. Knows both whole values, so that undoing is exact.
class ExperimentDocument::Edit : public QUndoCommand
{
public:
    Edit(ExperimentDocument& document, const QString& what, int gesture, experiment::Experiment after)
        : QUndoCommand(what), document_(document), gesture_(gesture), before_(document.experiment_), after_(std::move(after))
    {
    }

    void undo() override { document_.become(before_); }
    void redo() override { document_.become(after_); }
    [[nodiscard]] int id() const override { return 1; }

    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* later = static_cast<const Edit*>(other);
        if (later->gesture_ != gesture_)
            return false;
        after_ = later->after_;
        setObsolete(after_ == before_);
        return true;
    }

private:
    ExperimentDocument& document_;
    int gesture_;
    experiment::Experiment before_, after_;
};

ExperimentDocument::ExperimentDocument(experiment::Experiment experiment, QObject* parent)
    : QObject(parent), experiment_(std::move(experiment)), undo_(this)
{
    undo_.setUndoLimit(500);
    connect(&undo_, &QUndoStack::cleanChanged, this, &ExperimentDocument::titleChanged);
}

// The stack tells of its own end as of a change; by then nobody should listen to this document any more.
ExperimentDocument::~ExperimentDocument() { undo_.disconnect(this); }

Result<void> ExperimentDocument::edit(const QString& what, int gesture, const std::function<void(experiment::Experiment&)>& change)
{
    experiment::Experiment next = experiment_;
    change(next);
    if (next == experiment_)
        return {};
    if (Result<void> valid = experiment::validate(next); !valid)
        return valid;
    undo_.push(new Edit(*this, what, gesture, std::move(next)));
    return {};
}

void ExperimentDocument::become(const experiment::Experiment& experiment)
{
    experiment_ = experiment;
    Q_EMIT changed();
}

void ExperimentDocument::load(experiment::Experiment experiment, const QString& path, const QString& name)
{
    experiment_ = std::move(experiment);
    path_ = path;
    name_ = name;
    marked_ = false;
    undo_.clear();
    Q_EMIT loaded();
    Q_EMIT titleChanged();
}

void ExperimentDocument::markSaved(const QString& path)
{
    path_ = path;
    marked_ = false;
    undo_.setClean();
    Q_EMIT titleChanged();
}

void ExperimentDocument::markChanged()
{
    if (std::exchange(marked_, true))
        return;
    Q_EMIT titleChanged();
}

void ExperimentDocument::follow(const experiment::Change& present)
{
    experiment_.model = present.model;
    experiment_.stimulus = present.stimulus;
    Q_EMIT followed();
}

QString ExperimentDocument::name() const { return path_.isEmpty() ? name_ : QFileInfo(path_).fileName(); }

QString ExperimentDocument::title() const { return isModified() ? name() + QStringLiteral(" •") : name(); }

}  // namespace horn::workspaces
