/// A control panel whose rows read and write one document: each row is told once where its value lives.
#pragma once

#include "ui/controls/parameter_panel.h"
#include "ui/workspaces/experiment_document.h"

#include <functional>
#include <vector>

namespace horn::workspaces
{

class ExperimentPanel : public controls::ParameterPanel
{
    Q_OBJECT

public:
    using Get = std::function<double(const experiment::Experiment&)>;
    using Set = std::function<void(experiment::Experiment&, double)>;
    using GetIndex = std::function<int(const experiment::Experiment&)>;
    using SetIndex = std::function<void(experiment::Experiment&, int)>;
    using Condition = std::function<bool(const experiment::Experiment&)>;

    explicit ExperimentPanel(ExperimentDocument& document, QWidget* parent = nullptr);

    controls::ParameterControl* addNumber(const ParameterInfo& info, const QString& caption, Get get, Set set);
    controls::ChoiceControl* addKind(const QString& caption, const QStringList& kinds, const QString& help, GetIndex get, SetIndex set);
    /// Shows a row only while the condition holds.
    void showWhen(QWidget* row, Condition condition);

    [[nodiscard]] ExperimentDocument& document() { return document_; }

    /// Reads every row again; called by itself whenever the document changes.
    void refresh();

private:
    ExperimentDocument& document_;
    std::vector<std::function<void(const experiment::Experiment&)>> readers_;
};

}  // namespace horn::workspaces
