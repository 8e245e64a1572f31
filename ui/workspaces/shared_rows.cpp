#include "ui/workspaces/shared_rows.h"

#include "core/dynamics/stimulus.h"
#include "core/model/specification.h"
#include "ui/workspaces/network_rows.h"
#include "ui/workspaces/network_spread.h"

#include <cassert>
#include <memory>

namespace horn::workspaces
{

namespace
{

using experiment::Experiment;
using model::LayerSpecification;
using model::NodeValues;

const ParameterInfo& rowOf(std::span<const ParameterInfo> table, std::string_view name)
{
    const ParameterInfo* info = base::find_parameter(table, name);
    assert(info);
    return *info;
}

/// Base value of one parameter of every layer.
void addNodeRow(ExperimentPanel& panel, std::string_view name, const QString& caption, NodeValues LayerSpecification::*member)
{
    panel.addNumber(
        modelRow(name), caption, [member](const Experiment& e) { return (e.model.layers.back().*member).base; },
        [member](Experiment& e, double value) {
            for (LayerSpecification& layer : e.model.layers)
                (layer.*member).base = value;
        });
}

}  // namespace

const ParameterInfo& modelRow(std::string_view name) { return rowOf(model::model_parameters(), name); }
const ParameterInfo& oscillatorDisplayRow(std::string_view name) { return rowOf(experiment::oscillator_display_parameters(), name); }
const ParameterInfo& networkDisplayRow(std::string_view name) { return rowOf(experiment::network_display_parameters(), name); }
const ParameterInfo& stimulusRow(std::string_view name) { return rowOf(dynamics::stimulus_parameters(), name); }

const ParameterInfo& seedRow()
{
    static constexpr ParameterInfo info{.name = "seed",
                                        .symbol = "",
                                        .label = "seed",
                                        .unit = "",
                                        .default_value = 1,
                                        .minimum = 0,
                                        .maximum = 9007199254740992.0,
                                        .slider_from = 1,
                                        .slider_to = 50,
                                        .decimals = 0,
                                        .integer = true,
                                        .help = "Every random number of the experiment follows from it: weights, heterogeneity, delays, "
                                                "noise, order of the batches. Another seed starts another run."};
    return info;
}

void addOscillatorRows(ExperimentPanel& panel, bool withFeedbackAndStep)
{
    addNodeRow(panel, "omega", QStringLiteral("ω"), &LayerSpecification::omega);
    addNodeRow(panel, "gamma", QStringLiteral("γ"), &LayerSpecification::gamma);
    addNodeRow(panel, "alpha", QStringLiteral("α"), &LayerSpecification::alpha);
    if (!withFeedbackAndStep)
        return;
    addNodeRow(panel, "feedback", ExperimentPanel::tr("v feedback"), &LayerSpecification::feedback);
    panel.addNumber(
        modelRow("time_step"), ExperimentPanel::tr("h time step"), [](const Experiment& e) { return e.model.time_step; },
        [](Experiment& e, double value) { e.model.time_step = value; });
}

void addSpreadRows(ExperimentPanel& panel, bool withAlpha)
{
    using Member = NodeValues LayerSpecification::*;
    std::vector<std::pair<QString, Member>> rows{{ExperimentPanel::tr("ω spread"), &LayerSpecification::omega},
                                                 {ExperimentPanel::tr("γ spread"), &LayerSpecification::gamma}};
    if (withAlpha)
        rows.emplace_back(ExperimentPanel::tr("α spread"), &LayerSpecification::alpha);
    // What the sliders of the spreads mean: that of the first parameter that differs, or what was chosen last.
    const auto kind = std::make_shared<SpreadKind>(SpreadKind::uniform);
    const auto follow = [kind, rows](const Experiment& e) {
        for (const auto& [caption, member] : rows)
            if (const auto found = spreadKindOf(e.model.layers.back().*member)) {
                *kind = *found;
                return;
            }
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Member member = rows[i].second;
        panel
            .addNumber(
                network_rows::spreads()[i], rows[i].first,
                [member](const Experiment& e) { return 100 * spreadOf(e.model.layers.back().*member); },
                [member, kind](Experiment& e, double value) {
                    for (LayerSpecification& layer : e.model.layers)
                        setSpread(layer.*member, *kind, value / 100);
                })
            ->setSpecialText(0, ExperimentPanel::tr("none"));
    }
    controls::ChoiceControl* choice = panel.addKind(
        ExperimentPanel::tr("distribution"),
        {ExperimentPanel::tr("uniform ± spread"), ExperimentPanel::tr("factor, 100 % = 0.5–2×"), ExperimentPanel::tr("normal"),
         ExperimentPanel::tr("log-normal")},
        ExperimentPanel::tr("What the spreads mean: base × U(1−s, 1+s), base × U(1/(1+s), 1+s) as in the reference, base × (1 + s N(0,1)), "
                            "or base × exp(s N(0,1)). The draws follow from the seed; another choice draws anew."),
        [kind](const Experiment&) { return static_cast<int>(*kind); },
        [kind, rows](Experiment& e, int index) {
            *kind = static_cast<SpreadKind>(index);
            for (LayerSpecification& layer : e.model.layers)
                for (const auto& [caption, member] : rows)
                    if (const double spread = spreadOf(layer.*member); spread > 0)
                        setSpread(layer.*member, *kind, spread);
        });
    panel.showWhen(choice, [follow, kind, choice](const Experiment& e) {
        follow(e);
        choice->setIndex(static_cast<int>(*kind));
        return true;
    });
}

void addSeedRow(ExperimentPanel& panel)
{
    panel.addNumber(
        seedRow(), ExperimentPanel::tr("seed"), [](const Experiment& e) { return static_cast<double>(e.seed); },
        [](Experiment& e, double value) { e.seed = static_cast<std::uint64_t>(value); });
}

}  // namespace horn::workspaces
