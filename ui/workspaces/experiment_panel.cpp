#include "ui/workspaces/experiment_panel.h"

#include "ui/controls/number_text.h"

#include <utility>

namespace horn::workspaces
{

ExperimentPanel::ExperimentPanel(ExperimentDocument& document, QWidget* parent) : ParameterPanel(parent), document_(document)
{
    connect(&document_, &ExperimentDocument::changed, this, &ExperimentPanel::refresh);
    connect(&document_, &ExperimentDocument::followed, this, &ExperimentPanel::refresh);
    connect(&document_, &ExperimentDocument::loaded, this, &ExperimentPanel::refresh);
}

controls::ParameterControl* ExperimentPanel::addNumber(const ParameterInfo& info, const QString& caption, Get get, Set set)
{
    controls::ParameterControl* control = addParameter(info, caption);
    control->setValue(get(document_.experiment()));
    control->setAccept([this, caption, set = std::move(set)](double value, int gesture) {
        return document_.edit(tr("change %1").arg(caption), gesture, [&](experiment::Experiment& next) { set(next, value); });
    });
    readers_.emplace_back([control, get = std::move(get)](const experiment::Experiment& now) { control->setValue(get(now)); });
    return control;
}

controls::ChoiceControl* ExperimentPanel::addKind(const QString& caption, const QStringList& kinds, const QString& help, GetIndex get,
                                                  SetIndex set)
{
    controls::ChoiceControl* control = addChoice(caption, kinds, help);
    control->setIndex(get(document_.experiment()));
    control->setAccept([this, caption, set = std::move(set)](int index) {
        return document_.edit(tr("change %1").arg(caption), controls::newGesture(),
                              [&](experiment::Experiment& next) { set(next, index); });
    });
    readers_.emplace_back([control, get = std::move(get)](const experiment::Experiment& now) { control->setIndex(get(now)); });
    return control;
}

void ExperimentPanel::showWhen(QWidget* row, Condition condition)
{
    setRowVisible(row, condition(document_.experiment()));
    readers_.emplace_back(
        [this, row, condition = std::move(condition)](const experiment::Experiment& now) { setRowVisible(row, condition(now)); });
}

void ExperimentPanel::refresh()
{
    for (const auto& read : readers_)
        read(document_.experiment());
}

}  // namespace horn::workspaces
