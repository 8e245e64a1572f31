#include "ui/workspaces/training_panel.h"

#include "core/learning/specification.h"
#include "core/tasks/task.h"
#include "ui/workspaces/run_bar.h"
#include "ui/workspaces/shared_rows.h"

#include <QLabel>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace horn::workspaces
{

namespace
{

using experiment::Experiment;
using learning::TrainingSpecification;
using model::Initialisation;
using model::LayerSpecification;
using tasks::TaskSpecification;
using Kind = TaskSpecification::Kind;

constexpr std::array kinds{Kind::smnist,         Kind::psmnist,       Kind::row_mnist,
                           Kind::oriented_lines, Kind::delayed_match, Kind::frequency_discrimination,
                           Kind::mackey_glass,   Kind::sum_of_sines,  Kind::csv_series};

const ParameterInfo& taskRow(std::string_view name)
{
    const ParameterInfo* info = base::find_parameter(tasks::task_parameters(), name);
    assert(info);
    return *info;
}

const ParameterInfo& trainingRow(std::string_view name)
{
    const ParameterInfo* info = base::find_parameter(learning::training_parameters(), name);
    assert(info);
    return *info;
}

bool readsImages(const Experiment& e) { return tasks::reads_images(e.task.kind); }

}  // namespace

TrainingPanel::TrainingPanel(ExperimentDocument& document, QWidget* parent) : ExperimentPanel(document, parent)
{
    addSection(tr("Task"));
    note_ = addNote(tr("The settings have changed since this run was started. Start again to use them."));
    setRowVisible(note_, false);
    addTaskRows();
    addSection(tr("Model"));
    addModelRows();
    addSection(tr("Optimiser"));
    addOptimiserRows();
    connect(&document, &ExperimentDocument::changed, this, &TrainingPanel::showParameterCount);
    connect(&document, &ExperimentDocument::loaded, this, &TrainingPanel::showParameterCount);
    showParameterCount();
}

void TrainingPanel::addTaskRows()
{
    addKind(
        tr("task"),
        {tr("sMNIST, pixel by pixel"), tr("psMNIST, pixels permuted"), tr("row-wise MNIST"), tr("oriented lines"), tr("delayed match"),
         tr("which frequency"), tr("Mackey-Glass, next value"), tr("sum of sines, next value"), tr("CSV columns, next value")},
        tr("What the network learns from."),
        [](const Experiment& e) { return static_cast<int>(std::find(kinds.begin(), kinds.end(), e.task.kind) - kinds.begin()); },
        [](Experiment& e, int index) { e.task.kind = kinds[static_cast<std::size_t>(index)]; });
    const auto whole = [this](std::string_view name, const QString& caption, int TaskSpecification::*member, Condition condition) {
        controls::ParameterControl* control = addNumber(
            taskRow(name), caption, [member](const Experiment& e) { return e.task.*member; },
            [member](Experiment& e, double value) { e.task.*member = static_cast<int>(std::lround(value)); });
        showWhen(control, std::move(condition));
        return control;
    };
    const auto real = [this](std::string_view name, const QString& caption, double TaskSpecification::*member, Condition condition) {
        controls::ParameterControl* control = addNumber(
            taskRow(name), caption, [member](const Experiment& e) { return e.task.*member; },
            [member](Experiment& e, double value) { e.task.*member = value; });
        showWhen(control, std::move(condition));
        return control;
    };
    const Condition match = [](const Experiment& e) { return e.task.kind == Kind::delayed_match; };
    const Condition synthetic = [](const Experiment& e) { return !readsImages(e); };
    const Condition discriminates = [](const Experiment& e) { return e.task.kind == Kind::frequency_discrimination; };
    const Condition hasSines = [](const Experiment& e) {
        return e.task.kind == Kind::frequency_discrimination || e.task.kind == Kind::sum_of_sines;
    };
    const Condition predicts = [](const Experiment& e) { return tasks::is_prediction(e.task.kind); };
    const Condition longTrials = [](const Experiment& e) {
        return e.task.kind == Kind::frequency_discrimination || tasks::is_prediction(e.task.kind);
    };
    whole("train_limit", tr("train images"), &TaskSpecification::train_limit, readsImages)->setSpecialText(0, tr("all"));
    whole("test_limit", tr("test images"), &TaskSpecification::test_limit, readsImages)->setSpecialText(0, tr("all"));
    whole("validation", tr("validation"), &TaskSpecification::validation, readsImages);
    whole("symbols", tr("symbols"), &TaskSpecification::symbols, match);
    whole("steps", tr("trial length"), &TaskSpecification::steps, match);
    whole("trial_length", tr("trial length"), &TaskSpecification::trial_length, longTrials);
    whole("frequencies", tr("frequencies"), &TaskSpecification::frequencies, hasSines);
    real("lowest_frequency", tr("lowest frequency"), &TaskSpecification::lowest_frequency, hasSines);
    real("highest_frequency", tr("highest frequency"), &TaskSpecification::highest_frequency, hasSines);
    real("signal_noise", tr("noise of the sines"), &TaskSpecification::signal_noise, discriminates);
    whole("tau", tr("delay τ"), &TaskSpecification::tau, [](const Experiment& e) { return e.task.kind == Kind::mackey_glass; });
    whole("horizon", tr("horizon"), &TaskSpecification::horizon, predicts);
    whole("washout", tr("washout"), &TaskSpecification::washout, predicts);
    whole("train_trials", tr("train trials"), &TaskSpecification::train_trials, synthetic);
    whole("test_trials", tr("test trials"), &TaskSpecification::test_trials, synthetic);
    real("noise", tr("noise σ"), &TaskSpecification::noise, [](const Experiment&) { return true; });
    real("kick_rate", tr("kick rate"), &TaskSpecification::kick_rate, [](const Experiment&) {
        return true;
    })->setSpecialText(0, tr("none"));
    real("kick_amplitude", tr("kick size"), &TaskSpecification::kick_amplitude, [](const Experiment& e) { return e.task.kick_rate > 0; });
    addSeedRow(*this);
    dataset_ = addReadout(tr("train / val. / test"), tr("Samples to train on, held out for validation, and held out for the test."));
    showDataset(nullptr);
}

void TrainingPanel::addModelRows()
{
    addNumber(
        modelRow("nodes"), tr("nodes N"), [](const Experiment& e) { return e.model.layers.back().nodes; },
        [](Experiment& e, double value) { e.model.layers.back().nodes = static_cast<int>(std::lround(value)); });
    addOscillatorRows(*this, false);
    addSpreadRows(*this, false);
    addKind(
        tr("initial weights"),
        {tr("reference: U(±1/√fan-in)"), tr("Xavier, uniform"), tr("Kaiming, normal"), tr("normal, given σ"), tr("one input each"),
         tr("local, on the layout"), tr("shift around the ring"), tr("weights of a checkpoint")},
        tr("How the weights are drawn before learning, from the seed."),
        [](const Experiment& e) { return static_cast<int>(e.model.layers.back().initialisation.kind); },
        [](Experiment& e, int index) {
            for (LayerSpecification& layer : e.model.layers)
                layer.initialisation.kind = static_cast<Initialisation::Kind>(index);
        });
    parameters_ = addReadout(tr("weights and biases"), tr("How many numbers are learned."));
}

void TrainingPanel::addOptimiserRows()
{
    const Condition hebbian = [](const Experiment& e) { return e.training.rule == TrainingSpecification::Rule::hebbian; };
    const Condition inSteps = [](const Experiment& e) { return e.training.schedule == TrainingSpecification::Schedule::step; };
    addKind(
        tr("rule"), {tr("back-propagation"), tr("Hebbian, read-out by gradient")},
        tr("What recurrent weights follow: the gradient of the loss, or the products of velocities."),
        [](const Experiment& e) { return static_cast<int>(e.training.rule); },
        [](Experiment& e, int index) { e.training.rule = static_cast<TrainingSpecification::Rule>(index); });
    addKind(
        tr("method"), {tr("SGD"), tr("Adam"), tr("AdamW")}, tr("How gradients change the weights."),
        [](const Experiment& e) { return static_cast<int>(e.training.optimiser); },
        [](Experiment& e, int index) { e.training.optimiser = static_cast<TrainingSpecification::Optimiser>(index); });
    const auto real = [this](std::string_view name, const QString& caption, double TrainingSpecification::*member) {
        return addNumber(
            trainingRow(name), caption, [member](const Experiment& e) { return e.training.*member; },
            [member](Experiment& e, double value) { e.training.*member = value; });
    };
    const auto whole = [this](std::string_view name, const QString& caption, int TrainingSpecification::*member) {
        return addNumber(
            trainingRow(name), caption, [member](const Experiment& e) { return e.training.*member; },
            [member](Experiment& e, double value) { e.training.*member = static_cast<int>(std::lround(value)); });
    };
    real("learning_rate", tr("learning rate"), &TrainingSpecification::learning_rate);
    addKind(
        tr("schedule"), {tr("constant"), tr("cosine to 0"), tr("in steps")}, tr("How the learning rate changes over the run."),
        [](const Experiment& e) { return static_cast<int>(e.training.schedule); },
        [](Experiment& e, int index) { e.training.schedule = static_cast<TrainingSpecification::Schedule>(index); });
    showWhen(real("hebbian_rate", tr("Hebbian rate"), &TrainingSpecification::hebbian_rate), hebbian);
    showWhen(real("weight_bound", tr("weight bound"), &TrainingSpecification::weight_bound), hebbian);
    showWhen(real("step_every", tr("step every"), &TrainingSpecification::step_every), inSteps);
    showWhen(real("step_factor", tr("step factor"), &TrainingSpecification::step_factor), inSteps);
    whole("warm_up", tr("warm-up"), &TrainingSpecification::warm_up)->setSpecialText(0, tr("none"));
    showWhen(real("momentum", tr("momentum"), &TrainingSpecification::momentum),
             [](const Experiment& e) { return e.training.optimiser == TrainingSpecification::Optimiser::sgd; });
    showWhen(real("weight_decay", tr("weight decay"), &TrainingSpecification::weight_decay),
             [](const Experiment& e) { return e.training.optimiser == TrainingSpecification::Optimiser::adamw; });
    whole("batch", tr("batch"), &TrainingSpecification::batch);
    whole("epochs", tr("epochs"), &TrainingSpecification::epochs);
    real("average_from", tr("average from"), &TrainingSpecification::average_from)->setSpecialText(0, tr("never"));
    whole("patience", tr("patience"), &TrainingSpecification::patience)->setSpecialText(0, tr("without end"));
    real("clip_norm", tr("clip norm"), &TrainingSpecification::clip_norm)->setSpecialText(0, tr("none"));
}

void TrainingPanel::showParameterCount()
{
    const Experiment& now = document().experiment();
    const long count = model::parameter_count(now.model, experiment::inputs_of(now), experiment::outputs_of(now));
    parameters_->setText(grouped(static_cast<double>(count)));
}

void TrainingPanel::showDataset(const tasks::Dataset* dataset)
{
    dataset_->setText(dataset
                          ? QStringLiteral("%1 / %2 / %3")
                                .arg(grouped(dataset->train.samples), grouped(dataset->validation.samples), grouped(dataset->test.samples))
                          : tr("read at the start"));
}

void TrainingPanel::setNextRunNote(bool visible) { setRowVisible(note_, visible); }

}  // namespace horn::workspaces
