/// Rows that the panels of several workspaces share: the node's parameters and the stimulus.
#pragma once

#include "ui/workspaces/experiment_panel.h"

namespace horn::workspaces
{

/// A row of the model's, the stimulus' or a display's table. The name must exist.
[[nodiscard]] const ParameterInfo& modelRow(std::string_view name);
[[nodiscard]] const ParameterInfo& stimulusRow(std::string_view name);
[[nodiscard]] const ParameterInfo& oscillatorDisplayRow(std::string_view name);
[[nodiscard]] const ParameterInfo& networkDisplayRow(std::string_view name);
[[nodiscard]] const ParameterInfo& seedRow();

/// ω, γ, α of all nodes, for any panel.
void addOscillatorRows(ExperimentPanel& panel, bool withFeedbackAndStep);
/// The kinds of signal and what each of them needs, noise on top, and spontaneous kicks.
void addStimulusRows(ExperimentPanel& panel);
/// Opens the dialogue in which a column of that file becomes the signal. Errors: a file without a column of numbers; no dialogue then.
Result<void> offerCsvSignal(ExperimentPanel& panel, const QString& path);
/// Poisson kicks of every node: rate and size.
void addKickRows(ExperimentPanel& panel);
/// How much the nodes differ in ω and γ, and in α where wanted, and by which distribution; of every layer.
void addSpreadRows(ExperimentPanel& panel, bool withAlpha);
void addSeedRow(ExperimentPanel& panel);

}  // namespace horn::workspaces
