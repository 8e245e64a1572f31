#include "core/learning/specification.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

namespace horn::learning
{

namespace
{

using base::ParameterInfo;
using base::Scale;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int largest_batch = 65536;
constexpr int largest_epochs = 1000000;
constexpr const char* adam = "Kingma and Ba 2015";

constexpr std::array<ParameterInfo, 13> table{{
    {"learning_rate", "η", "learning rate", "", 0.01, 0, infinity, false, 1e-4, 0.1, Scale::logarithmic, 4, false,
     "Size of the step that the optimiser takes, before the schedule.", ""},
    {"momentum", "μ", "momentum", "", 0.9, 0, 1, false, 0, 0.99, Scale::linear, 3, false,
     "Part of the last step that stochastic gradient descent keeps.", "Polyak 1964"},
    {"beta1", "β₁", "memory of the mean", "", 0.9, 0, 0.9999999, false, 0.5, 0.99, Scale::linear, 3, false,
     "Decay of the running mean of the gradient, in Adam and AdamW.", adam},
    {"beta2", "β₂", "memory of the square", "", 0.999, 0, 0.9999999, false, 0.9, 0.9999, Scale::linear, 4, false,
     "Decay of the running mean of the squared gradient, in Adam and AdamW.", adam},
    {"epsilon", "ε", "epsilon", "", 1e-8, 0, infinity, true, 1e-10, 1e-4, Scale::logarithmic, 10, false,
     "Added to the root of the mean square, in Adam and AdamW.", adam},
    {"weight_decay", "λ", "weight decay", "", 0.01, 0, infinity, false, 0, 0.1, Scale::linear, 4, false,
     "AdamW: each update shrinks learned weights and biases by the factor 1 − ηλ; ω, γ, α and v do not decay.",
     "Loshchilov and Hutter 2019"},
    {"clip_norm", "‖∇‖", "clip norm", "", 0, 0, infinity, false, 0, 10, Scale::linear, 2, false,
     "Largest norm of the whole gradient; a larger one is scaled down. 0 clips nothing.", "Pascanu et al. 2013"},
    {"clip_value", "|∇|", "clip value", "", 0, 0, infinity, false, 0, 10, Scale::linear, 2, false,
     "Largest magnitude of one entry of the gradient. 0 clips nothing.", ""},
    {"batch", "B", "batch", "samples", 64, 1, largest_batch, false, 16, 512, Scale::logarithmic, 0, true,
     "Samples that one update looks at. Multiples of 32 use the processor best.", ""},
    {"epochs", "E", "epochs", "", 10, 0, largest_epochs, false, 1, 100, Scale::logarithmic, 0, true,
     "How often the whole training set is gone through.", ""},
    {"validate_every", "", "evaluate every", "epochs", 1, 1, largest_epochs, false, 1, 10, Scale::linear, 0, true,
     "Epochs between two evaluations of the validation and test sets; the last epoch is always evaluated.", ""},
    {"checkpoint_every", "", "keep a checkpoint every", "epochs", 1, 1, largest_epochs, false, 1, 10, Scale::linear, 0, true,
     "Epochs between two checkpoints that are kept; the last epoch's is always kept.", ""},
    {"memory", "", "memory", "MB", 1024, 0, infinity, true, 64, 16384, Scale::logarithmic, 0, false,
     "What forward and backward sweeps of all threads may take together. Where whole trials do not fit they are cut into segments, each of "
     "which is run a second time on the way back; no result depends on it.",
     "Griewank and Walther 2000"},
}};

static_assert(table.front().name == "learning_rate" && table.back().name == "memory");

}  // namespace

std::span<const ParameterInfo> training_parameters() { return table; }

Result<void> validate(const TrainingSpecification& training)
{
    const std::array<std::pair<std::string_view, double>, 13> values{{
        {"learning_rate", training.learning_rate},
        {"momentum", training.momentum},
        {"beta1", training.beta1},
        {"beta2", training.beta2},
        {"epsilon", training.epsilon},
        {"weight_decay", training.weight_decay},
        {"clip_norm", training.clip_norm},
        {"clip_value", training.clip_value},
        {"batch", training.batch},
        {"epochs", training.epochs},
        {"validate_every", training.validate_every},
        {"checkpoint_every", training.checkpoint_every},
        {"memory", training.memory},
    }};
    for (const auto& [name, value] : values) {
        const ParameterInfo& info = *base::find_parameter(table, name);
        if (!base::allows(info, value))
            return Error{"/training/" + std::string(name), fmt::format("{} {:g} is not allowed", info.label, value),
                         fmt::format("it must be {}", base::allowed_range(info))};
    }
    if (training.learned.empty())
        return Error{"/training/learned", "is empty: nothing would be learned", "name what is, for instance \"h2o.weight\""};
    return {};
}

}  // namespace horn::learning
