#include "ui/workspaces/experiment_document.h"

#include <QFileInfo>
#include <QUndoCommand>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace horn::workspaces
{

namespace
{

bool sameImageSize(const dynamics::StimulusSpecification& one, const dynamics::StimulusSpecification& other)
{
    return one.width > 0 && one.width == other.width && one.values.size() == other.values.size();
}

/// Two compared experiments have the seed of the edited one, and its stimulus once that was edited. Images of one size keep their pixels:
/// what differs in one of them is what is compared.
void shareCommonParts(std::vector<experiment::Experiment>& experiments, std::size_t edited, const experiment::Experiment& before)
{
    const dynamics::StimulusSpecification shared = experiments[edited].stimulus;
    for (experiment::Experiment& other : experiments) {
        other.seed = experiments[edited].seed;
        other.view.display = experiments[edited].view.display;
        if (shared == before.stimulus)
            continue;
        std::vector<double> pixels = sameImageSize(shared, other.stimulus) ? other.stimulus.values : shared.values;
        other.stimulus = shared;
        other.stimulus.values = std::move(pixels);
    }
}

}  // namespace

/// From one value to another. Knows both whole, so that undoing is exact.
class ExperimentDocument::Edit : public QUndoCommand
{
public:
    Edit(ExperimentDocument& document, const QString& what, int gesture, std::size_t which, Experiments before, Experiments after)
        : QUndoCommand(what), document_(document), gesture_(gesture), which_(which), before_(std::move(before)), after_(std::move(after))
    {
    }

    void undo() override { document_.become(before_, which_); }
    void redo() override { document_.become(after_, which_); }
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

    [[nodiscard]] bool changesDisplayAlone() const
    {
        Experiments as_before = after_;
        for (std::size_t i = 0; i < std::min(before_.size(), after_.size()); ++i)
            as_before[i].view.display = before_[i].view.display;
        return as_before == before_;
    }

    /// The part of the step that concerns one of two experiments; nullptr when none does.
    [[nodiscard]] std::unique_ptr<Edit> of(std::size_t which) const
    {
        const std::size_t part = std::min(which, before_.size() - 1);
        if (before_[part] == after_[part])
            return nullptr;
        return std::make_unique<Edit>(document_, text(), gesture_, 0, Experiments{before_[part]}, Experiments{after_[part]});
    }

private:
    ExperimentDocument& document_;
    int gesture_;
    std::size_t which_;  ///< of two was edited
    Experiments before_, after_;
};

ExperimentDocument::ExperimentDocument(const experiment::Experiment& experiment, QObject* parent)
    : QObject(parent), experiments_(experiment::runs_of(experiment)), undo_(this), comparisonSaved_(isComparing())
{
    undo_.setUndoLimit(500);
    connect(&undo_, &QUndoStack::cleanChanged, this, &ExperimentDocument::titleChanged);
}

// The stack tells of its own end as of a change; by then nobody should listen to this document any more.
ExperimentDocument::~ExperimentDocument() { undo_.disconnect(this); }

Result<void> ExperimentDocument::edit(const QString& what, int gesture, const std::function<void(experiment::Experiment&)>& change)
{
    Experiments next = experiments_;
    change(next[chosen_]);
    if (next == experiments_)
        return {};
    shareCommonParts(next, chosen_, experiments_[chosen_]);
    for (const experiment::Experiment& one : next)
        if (Result<void> valid = experiment::validate(one); !valid)
            return valid;
    undo_.push(new Edit(*this, what, gesture, chosen_, experiments_, std::move(next)));
    return {};
}

void ExperimentDocument::become(const Experiments& experiments, std::size_t chosen)
{
    if (sorting_)
        return;
    if (experiments.size() == experiments_.size()) {
        experiments_ = experiments;
    } else {  // a step from before the comparison
        const experiment::Experiment left = std::exchange(experiments_.front(), experiments.front());
        shareCommonParts(experiments_, 0, left);
    }
    const bool other = std::exchange(chosen_, chosen) != chosen;
    Q_EMIT changed();
    if (other)
        Q_EMIT comparisonChanged();
}

void ExperimentDocument::beginComparison()
{
    if (isComparing())
        return;
    experiments_.push_back(experiments_.front());
    experiments_.back().events.clear();
    chosen_ = 1;
    Q_EMIT followed();
    Q_EMIT comparisonChanged();
    Q_EMIT titleChanged();
}

void ExperimentDocument::endComparison(std::size_t keep)
{
    if (!isComparing())
        return;
    experiments_ = {experiments_[keep]};
    chosen_ = 0;
    keepUndoStepsOf(keep);
    Q_EMIT followed();
    Q_EMIT comparisonChanged();
    Q_EMIT titleChanged();
}

/// Steps that could be done again are forgotten.
void ExperimentDocument::keepUndoStepsOf(std::size_t which)
{
    const int clean = undo_.cleanIndex(), present = undo_.index();
    std::vector<std::unique_ptr<Edit>> steps;
    for (int i = 0; i < present; ++i)
        steps.push_back(static_cast<const Edit*>(undo_.command(i))->of(which));
    sorting_ = true;
    undo_.clear();
    undo_.resetClean();
    for (int i = 0; i <= present; ++i) {
        if (i == clean)
            undo_.setClean();
        if (i < present && steps[static_cast<std::size_t>(i)])
            undo_.push(steps[static_cast<std::size_t>(i)].release());
    }
    sorting_ = false;
}

void ExperimentDocument::choose(std::size_t which)
{
    if (which == chosen_ || which >= experiments_.size())
        return;
    chosen_ = which;
    Q_EMIT followed();
    Q_EMIT comparisonChanged();
}

void ExperimentDocument::load(const experiment::Experiment& experiment, const QString& path, const QString& name)
{
    const bool compared = isComparing();
    experiments_ = experiment::runs_of(experiment);
    comparisonSaved_ = isComparing();
    chosen_ = 0;
    path_ = path;
    name_ = name;
    marked_ = false;
    undo_.clear();
    Q_EMIT loaded();
    if (compared || isComparing())
        Q_EMIT comparisonChanged();
    Q_EMIT titleChanged();
}

void ExperimentDocument::markSaved(const QString& path)
{
    path_ = path;
    marked_ = false;
    comparisonSaved_ = isComparing();
    undo_.setClean();
    Q_EMIT titleChanged();
}

void ExperimentDocument::markChanged()
{
    if (std::exchange(marked_, true))
        return;
    Q_EMIT titleChanged();
}

void ExperimentDocument::follow(const experiment::Change& present, std::size_t which)
{
    experiments_[which].model = present.model;
    experiments_[which].stimulus = present.stimulus;
    if (which == chosen_)
        Q_EMIT followed();
}

bool ExperimentDocument::holdsWork() const
{
    if (marked_ || isComparing() != comparisonSaved_)
        return true;
    const auto [first, last] = std::minmax({undo_.cleanIndex(), undo_.index()});
    bool work = first < 0;  // what was loaded cannot be reached any more
    for (int step = std::max(0, first); step < last; ++step)
        work = work || !static_cast<const Edit*>(undo_.command(step))->changesDisplayAlone();
    return work;
}

QString ExperimentDocument::name() const { return path_.isEmpty() ? name_ : QFileInfo(path_).fileName(); }

QString ExperimentDocument::title() const { return isModified() ? name() + QStringLiteral(" •") : name(); }

}  // namespace horn::workspaces
