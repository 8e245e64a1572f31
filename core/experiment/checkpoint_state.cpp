#include "core/experiment/checkpoint.h"
#include "core/experiment/checkpoint_metadata.h"
#include "core/experiment/replay.h"
#include "core/learning/free_variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

namespace horn::experiment
{

namespace
{

constexpr const char* not_resumed = "the checkpoint cannot be resumed; start from its weights with --init";

std::string latest_name(const std::string& array) { return "latest." + array; }

template <class Sized>
std::vector<std::int64_t> shape_of(const Sized& array)
{
    std::vector<std::int64_t> shape{array.rows};
    if (array.name.ends_with(".weight"))
        shape.push_back(array.columns);
    return shape;
}

/// Errors: there is no such array beside the network, or another number of values.
Result<void> fill(const Checkpoint& checkpoint, const std::string& name, std::span<float> into)
{
    if (into.empty())
        return {};
    const auto found =
        std::find_if(checkpoint.optimiser.begin(), checkpoint.optimiser.end(), [&](const NamedArray& array) { return array.name == name; });
    if (found == checkpoint.optimiser.end() || found->values.size() != into.size())
        return Error{std::string(optimiser_prefix) + name, found == checkpoint.optimiser.end() ? "is missing" : "does not fit the network",
                     not_resumed};
    std::copy(found->values.begin(), found->values.end(), into.begin());
    return {};
}

/// The network that the next update changes: the checkpoint's own, or that of the last update where its own is a mean.
Result<model::Network<float>> latest_network(const Checkpoint& checkpoint, bool averaged)
{
    model::Network<float> network = checkpoint.network;
    if (!averaged)
        return network;
    for (const auto& array : model::arrays_of(network.parameters))
        if (auto filled = fill(checkpoint, latest_name(array.name), array.values); !filled)
            return filled.error();
    for (int layer = 0; layer < network.layers(); ++layer)
        model::keep_coupled(network.structure[static_cast<std::size_t>(layer)].coupling,
                            network.parameters.layers[static_cast<std::size_t>(layer)].recurrent_weight);
    return network;
}

}  // namespace

Checkpoint checkpoint_of(const Experiment& experiment, const learning::TrainingState& state)
{
    Checkpoint checkpoint{experiment, state.learned_network(), {}, state.epoch, state.updates(), {}, state.stage};
    const auto keep = [&checkpoint](const std::string& name, const auto& array, const auto& values) {
        if (!values.empty())
            checkpoint.optimiser.push_back({name, shape_of(array), {values.begin(), values.end()}});
    };
    for (const auto& moments : state.optimiser.arrays) {
        keep("first." + moments.name, moments, moments.first);
        keep("second." + moments.name, moments, moments.second);
        keep("free." + moments.name, moments, moments.free);
    }
    if (state.average.updates > 0)
        for (const auto& array : model::arrays_of(state.network.parameters))
            keep(latest_name(array.name), array, array.values);
    checkpoint.extra = {{"position", std::to_string(state.position)},       {"loss_sum", fmt::format("{}", state.loss_sum)},
                        {"correct", std::to_string(state.correct)},         {"norm_sum", fmt::format("{}", state.norm_sum)},
                        {"seconds", fmt::format("{}", state.seconds)},      {"update_seconds", fmt::format("{}", state.update_seconds)},
                        {"first_epoch", std::to_string(state.first_epoch)}, {"first_update", std::to_string(state.first_update)},
                        {"best_epoch", std::to_string(state.best.epoch)},   {"best_figure", fmt::format("{}", state.best.figure)},
                        {"averaged", std::to_string(state.average.updates)}};
    return checkpoint;
}

Result<learning::TrainingState> training_state_of(const Checkpoint& checkpoint)
{
    const learning::TrainingSpecification training = stage_of(checkpoint.experiment, checkpoint.stage).training;
    const auto averaged = number_from<std::int64_t>(checkpoint.extra, "averaged", "checkpoint");
    if (!averaged)
        return averaged.error();
    auto latest = latest_network(checkpoint, *averaged > 0);
    if (!latest)
        return latest.error();
    const auto network = model::cast<double>(*latest);
    if (auto learnable = learning::check_learnable(network, training.by_gradient()); !learnable)
        return learnable.error();
    learning::TrainingState state = learning::start_training(network, training);
    state.network = *std::move(latest);
    if (*averaged > 0)
        state.average = {*averaged, checkpoint.network};
    for (auto& moments : state.optimiser.arrays) {
        if (auto first = fill(checkpoint, "first." + moments.name, moments.first); !first)
            return first.error();
        if (auto second = fill(checkpoint, "second." + moments.name, moments.second); !second)
            return second.error();
        if (auto free = fill(checkpoint, "free." + moments.name, moments.free); !free)
            return free.error();
    }
    if (!checkpoint.extra.contains("position"))
        return Error{"__metadata__/position", "is missing: the file holds weights, not the state of a run",
                     "start from its weights with --init"};
    std::optional<Error> error;
    const auto number = [&]<class Number>(const char* key, Number& into) {
        if (!checkpoint.extra.contains(key))
            return;
        const auto read = number_from<Number>(checkpoint.extra, key, "checkpoint");
        if (read)
            into = *read;
        else
            error = read.error();
    };
    state.stage = checkpoint.stage;
    state.epoch = static_cast<int>(checkpoint.epoch);
    number("first_epoch", state.first_epoch);
    number("first_update", state.first_update);
    number("best_epoch", state.best.epoch);
    number("best_figure", state.best.figure);
    state.optimiser.updates = checkpoint.update - state.first_update;
    number("position", state.position);
    number("loss_sum", state.loss_sum);
    number("correct", state.correct);
    number("norm_sum", state.norm_sum);
    number("seconds", state.seconds);
    number("update_seconds", state.update_seconds);
    const bool forward = state.first_update >= 0 && state.optimiser.updates >= 0 && state.first_epoch >= 0 &&
                         checkpoint.epoch >= state.first_epoch && checkpoint.epoch <= std::numeric_limits<int>::max() &&
                         state.position >= 0 && *averaged >= 0 && *averaged <= state.optimiser.updates;
    if (!error && !forward)
        error = Error{"__metadata__", "counts backwards", "the file is damaged"};
    if (error)
        return *error;
    return state;
}

}  // namespace horn::experiment
