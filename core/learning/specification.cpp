#include "core/learning/specification.h"

#include <array>
#include <string>

namespace horn::learning
{

namespace
{

using base::ParameterInfo;
using base::Scale;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int largest_batch = 65536;
constexpr int most_batches = 1024;
constexpr int largest_epochs = 1000000;
constexpr int most_updates = 1000000000;
constexpr const char* adam = "Kingma and Ba 2015";

constexpr std::array<ParameterInfo, 21> table{{
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
    {"hebbian_rate", "η_H", "Hebbian rate", "", 0.01, 0, infinity, false, 1e-4, 1, Scale::logarithmic, 4, false,
     "What the mean product of two velocities is multiplied by before it is added to their coupling, times the schedule.", "Hebb 1949"},
    {"weight_bound", "|W|", "weight bound", "", 1, 0, infinity, true, 0.1, 10, Scale::logarithmic, 2, false,
     "The Hebbian rule cuts W_hh off here: without a bound it grows for ever.", ""},
    {"step_every", "", "step every", "epochs", 1, 0, infinity, true, 1, 20, Scale::linear, 2, false,
     "Epochs between two steps of the learning rate, rounded to whole updates.", ""},
    {"step_factor", "", "step factor", "", 0.5, 0, 1, true, 0.1, 1, Scale::linear, 3, false,
     "What each step multiplies the learning rate by.", ""},
    {"warm_up", "", "warm-up", "updates", 0, 0, most_updates, false, 0, 1000, Scale::linear, 0, true,
     "Updates over which the learning rate rises linearly to its full size; the schedule begins after them.", "Goyal et al. 2017"},
    {"clip_norm", "‖∇‖", "clip norm", "", 0, 0, infinity, false, 0, 10, Scale::linear, 2, false,
     "Largest norm of the whole gradient; a larger one is scaled down. 0 clips nothing.", "Pascanu et al. 2013"},
    {"clip_value", "|∇|", "clip value", "", 0, 0, infinity, false, 0, 10, Scale::linear, 2, false,
     "Largest magnitude of one entry of the gradient. 0 clips nothing.", ""},
    {"batch", "B", "batch", "samples", 64, 1, largest_batch, false, 16, 512, Scale::logarithmic, 0, true,
     "Samples that one update looks at. Multiples of 32 use the processor best.", ""},
    {"accumulate", "", "accumulate", "batches", 1, 1, most_batches, false, 1, 16, Scale::linear, 0, true,
     "Batches whose gradients are summed before one update: that of one batch of so many times the size, in the memory of a small one.",
     ""},
    {"epochs", "E", "epochs", "", 10, 0, largest_epochs, false, 1, 100, Scale::logarithmic, 0, true,
     "How often the whole training set is gone through.", ""},
    {"average_from", "", "average from", "epochs", 0, 0, largest_epochs, false, 0, 50, Scale::linear, 2, false,
     "Epochs after which the network that is evaluated and saved is the mean of the weights after every update since; 0 takes the last "
     "ones.",
     "Polyak and Juditsky 1992; Izmailov et al. 2018"},
    {"patience", "", "patience", "epochs", 0, 0, largest_epochs, false, 0, 50, Scale::linear, 0, true,
     "Epochs without a better validation accuracy (without classes: loss) after which the run ends; 0 never ends it early.",
     "Prechelt 1998"},
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

LearnedKinds TrainingSpecification::by_gradient() const
{
    if (rule == Rule::backpropagation)
        return learned;
    LearnedKinds readout;
    for (const model::ParameterKind kind : {model::ParameterKind::readout_weight, model::ParameterKind::readout_bias})
        if (learned.contains(kind))
            readout.insert(kind);
    return readout;
}

bool TrainingSpecification::learns_by_hebb() const
{
    return rule == Rule::hebbian && learned.contains(model::ParameterKind::recurrent_weight);
}

std::span<const ParameterInfo> training_parameters() { return table; }

Result<void> validate(const TrainingSpecification& training)
{
    if (auto checked = base::check_numbers("/training", table, training); !checked)
        return checked;
    if (training.learned.empty())
        return Error{"/training/learned", "is empty: nothing would be learned", "name what is, for instance \"h2o.weight\""};
    if (training.decayed.contains_oscillators())
        return Error{"/training/decayed", "names ω, γ, α or v, which do not decay", "name weights and biases alone"};
    if (training.rule == TrainingSpecification::Rule::hebbian && training.learned.contains_oscillators())
        return Error{"/training/learned", "names ω, γ, α or v, which the Hebbian rule does not change",
                     "leave them out, or give \"backpropagation\" as /training/rule"};
    if (training.rule == TrainingSpecification::Rule::hebbian && training.by_gradient().empty() && !training.learns_by_hebb())
        return Error{"/training/learned", "names nothing that the Hebbian rule changes",
                     "name \"h2h.weight\", \"h2o.weight\" or \"h2o.bias\""};
    return {};
}

}  // namespace horn::learning
