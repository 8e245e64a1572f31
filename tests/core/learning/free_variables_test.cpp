#include "core/learning/free_variables.h"

#include "core/base/random.h"
#include "core/dynamics/compiled.h"
#include "core/experiment/reference_case.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"
#include "tests/support/naive_horn.h"
#include "tests/support/random_case.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <memory>
#include <vector>

using namespace horn;
using learning::LearnedKinds;
using learning::OptimiserState;
using learning::TrainingSpecification;
using model::ParameterKind;

namespace
{

LearnedKinds only(std::initializer_list<ParameterKind> kinds) { return LearnedKinds::of({kinds.begin(), kinds.size()}); }

/// ω of the first layer alone, γ of every layer.
LearnedKinds one_layer_more()
{
    LearnedKinds kinds = only({ParameterKind::gamma});
    kinds.insert(ParameterKind::omega, 0);
    return kinds;
}

const std::vector<LearnedKinds> sets{only({ParameterKind::omega}),
                                     only({ParameterKind::gamma}),
                                     only({ParameterKind::alpha}),
                                     only({ParameterKind::feedback}),
                                     only({ParameterKind::omega, ParameterKind::gamma}),
                                     only({ParameterKind::omega, ParameterKind::gamma, ParameterKind::alpha, ParameterKind::feedback}),
                                     one_layer_more()};

TrainingSpecification learning_of(const LearnedKinds& learned)
{
    TrainingSpecification training;
    training.learned = learned;
    return training;
}

model::Parameters<double> gradient_of(const experiment::ReferenceCase& reference)
{
    return experiment::recompute<double>(reference).gradient;
}

/// Every learned array of a gradient, in the order of an optimiser's state.
std::vector<std::vector<double>> learned_of(const model::Parameters<double>& gradient, const LearnedKinds& learned)
{
    std::vector<std::vector<double>> arrays;
    for (const auto& array : model::arrays_of(gradient))
        if (learned.contains(array.kind, array.layer))
            arrays.emplace_back(array.values.begin(), array.values.end());
    return arrays;
}

/// The largest deviation of a gradient by free variables from fourth-order central differences of the loss, every variable moved by
/// itself; relative to the largest entry of its array.
double deviation_from_differences(const experiment::ReferenceCase& reference, const LearnedKinds& learned,
                                  const std::vector<std::vector<double>>& gradient)
{
    constexpr double step = 1e-3;
    const auto start = learning::start_optimiser(learning_of(learned), reference.network);
    double worst = 0;
    for (std::size_t array = 0; array < gradient.size(); ++array) {
        double difference = 0, largest = 1e-3;  // arrays that hardly matter are compared on this scale
        for (std::size_t i = 0; i < gradient[array].size(); ++i) {
            const auto loss_at = [&](double steps) {
                experiment::ReferenceCase moved = reference;
                OptimiserState<double> state = start;
                if (state.arrays[array].free.empty()) {
                    std::vector<std::span<double>> values;
                    for (const auto& each : model::arrays_of(moved.network.parameters))
                        if (learned.contains(each.kind, each.layer))
                            values.push_back(each.values);
                    values[array][i] += steps * step;
                } else {
                    state.arrays[array].free[i] += steps * step;
                }
                learning::adopt_free_variables(learned, state, moved.network);
                return testing::naive_loss(moved);
            };
            const double slope = (8 * (loss_at(1) - loss_at(-1)) - (loss_at(2) - loss_at(-2))) / (12 * step);
            difference = std::max(difference, std::abs(slope - gradient[array][i]));
            largest = std::max(largest, std::abs(slope));
        }
        worst = std::max(worst, difference / largest);
    }
    return worst;
}

/// The differences are off by step⁴/30 times the fifth derivative, some 1e-12, and by roundings of the loss over the step, 1e-13; the
/// smallest scale is 1e-3.
constexpr double tolerance = 1e-8;

/// Stable as numbers, and as the coefficients that the kernel makes of them in its own precision: the step's matrix has determinant c and
/// trace 1 + c − s, so that both poles are within the unit circle exactly when |c| < 1 and 0 < s < 2(1 + c) (Jury 1961).
template <class Real>
bool every_node_is_stable(const model::Network<Real>& network)
{
    for (int index = 0; index < network.layers(); ++index) {
        const auto& values = network.parameters.layers[static_cast<std::size_t>(index)];
        const auto folded = dynamics::fold_coefficients(network, index);
        for (int i = 0; i < network.nodes(index); ++i) {
            const double c = folded.decay[static_cast<std::size_t>(i)];
            const double s = static_cast<double>(folded.stiffness[static_cast<std::size_t>(i)]) * static_cast<double>(network.time_step);
            if (model::node_stability(values.omega[i], values.gamma[i], 0, 0, 0, network.time_step) != model::NodeStability::stable)
                return false;
            if (!(std::abs(c) < 1 && s > 0 && s < 2 * (1 + c)))
                return false;
            if (!std::isfinite(values.alpha[i]) || values.alpha[i] == 0)
                return false;
        }
    }
    return true;
}

model::Network<double> some_network(double time_step)
{
    model::ModelSpecification model;
    model.time_step = time_step;
    model.layers.resize(2);
    for (model::LayerSpecification& layer : model.layers) {
        layer.nodes = 5;
        layer.omega.kind = model::NodeValues::Kind::uniform;
        layer.gamma.kind = model::NodeValues::Kind::uniform;
        layer.alpha = {.kind = model::NodeValues::Kind::given, .values = {0.04, -0.2, 1, -3, 1e-3}};
    }
    return *model::build_network(model, 1, 2, 1);
}

/// Gradients of every magnitude from 1e-10 on and either sign.
template <class Real>
void fill_wildly(model::Parameters<Real>& gradient, double largest_exponent, RandomStream& stream)
{
    for (const auto& array : model::arrays_of(gradient))
        for (Real& value : array.values)
            value = static_cast<Real>(stream.normal() * std::pow(10.0, stream.uniform(-10, largest_exponent)));
}

/// Some 10 000 updates of every optimiser and every set, with α of both signs.
template <class Real>
bool wild_steps_stay_stable()
{
    using Optimiser = TrainingSpecification::Optimiser;
    std::uint64_t run = 0;
    for (const double time_step : {1.0, 0.05, 3.0})
        for (const Optimiser optimiser : {Optimiser::sgd, Optimiser::adam, Optimiser::adamw})
            for (const LearnedKinds& learned : sets) {
                TrainingSpecification training = learning_of(learned);
                training.optimiser = optimiser;
                training.weight_decay = 0.5;
                RandomStream stream(++run, Purpose::test);
                const model::Network<double> start = some_network(time_step);
                model::Network<Real> network = model::cast<Real>(start);
                auto state = learning::start_optimiser(training, network);
                auto gradient = model::zeros_like(network.parameters);
                for (int step = 0; step < 200; ++step) {
                    fill_wildly(gradient, optimiser == Optimiser::sgd ? 30 : 15, stream);  // beyond, Adam's squares end all steps
                    learning::optimise(training, 0.3, gradient, state, network);
                    if (!every_node_is_stable(network))
                        return false;
                }
                for (std::size_t layer = 0; layer < 2; ++layer)
                    for (Eigen::Index i = 0; i < 5; ++i)
                        if (std::signbit(network.parameters.layers[layer].alpha[i]) !=
                            std::signbit(start.parameters.layers[layer].alpha[i]))
                            return false;
            }
    return true;
}

}  // namespace

class FreeVariablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gradients_are_those_of_the_composed_map();
    void a_gradient_that_forgets_a_factor_or_that_omega_follows_gamma_is_rejected();
    void thousands_of_wild_steps_never_leave_the_stable_region();
    void values_are_those_of_their_free_variables();
    void gamma_keeps_a_fixed_omega_stable();
    void nothing_decays_but_weights_and_biases();
    void what_cannot_be_learned_is_named_with_layer_and_node();
    void learned_omega_finds_the_frequency_of_a_sine();
};

void FreeVariablesTest::gradients_are_those_of_the_composed_map()
{
    for (const double time_step : {1.0, 0.4, 1.6})
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            const auto drawn = testing::draw_case({.layers = 2, .nodes = 3, .time_step = time_step, .largest_delay = 2}, seed);
            for (const LearnedKinds& learned : sets) {
                auto gradient = gradient_of(drawn);
                const auto state = learning::start_optimiser(learning_of(learned), drawn.network);
                learning::differentiate_by_free_variables(state, drawn.network, learned, gradient);
                const double deviation = deviation_from_differences(drawn, learned, learned_of(gradient, learned));
                QVERIFY2(deviation < tolerance, qPrintable(QString::number(deviation)));
            }
        }
}

void FreeVariablesTest::a_gradient_that_forgets_a_factor_or_that_omega_follows_gamma_is_rejected()
{
    const auto drawn = testing::draw_case({.nodes = 3}, 5);
    const LearnedKinds both = sets[4];
    const auto plain = gradient_of(drawn);
    QVERIFY(deviation_from_differences(drawn, both, learned_of(plain, both)) > 0.1);
    auto apart = plain;  // each as if the other were fixed
    for (const LearnedKinds& one : {sets[0], sets[1]})
        learning::differentiate_by_free_variables(learning::start_optimiser(learning_of(one), drawn.network), drawn.network, one, apart);
    QVERIFY(deviation_from_differences(drawn, both, learned_of(apart, both)) > 100 * tolerance);
}

void FreeVariablesTest::thousands_of_wild_steps_never_leave_the_stable_region()
{
    QVERIFY(wild_steps_stay_stable<float>());
    QVERIFY(wild_steps_stay_stable<double>());
}

void FreeVariablesTest::values_are_those_of_their_free_variables()
{
    for (const LearnedKinds& learned : sets) {
        const model::Network<float> before = model::cast<float>(some_network(0.7));
        model::Network<float> after = before;
        auto state = learning::start_optimiser(learning_of(learned), after);
        learning::adopt_free_variables(learned, state, after);
        for (std::size_t layer = 0; layer < 2; ++layer) {
            const auto& a = before.parameters.layers[layer];
            const auto& b = after.parameters.layers[layer];
            // The roundings of u, whose magnitude is below 8, and of the value: a few units in the last place of float.
            QVERIFY(((a.omega - b.omega).array().abs() < 1e-6F * a.omega.array()).all());
            QVERIFY(((a.gamma - b.gamma).array().abs() < 1e-6F * a.gamma.array()).all());
            QVERIFY(((a.alpha - b.alpha).array().abs() < 1e-6F * a.alpha.array().abs()).all());
            QVERIFY(a.feedback == b.feedback);
        }
    }
}

void FreeVariablesTest::gamma_keeps_a_fixed_omega_stable()
{
    model::Network<double> network = some_network(1);
    network.parameters.layers[0].omega[2] = 1.6;  // stable as long as γ < 1 − 0.8² = 0.36
    const LearnedKinds learned = only({ParameterKind::gamma});
    auto state = learning::start_optimiser(learning_of(learned), network);
    for (auto& moments : state.arrays)
        std::fill(moments.free.begin(), moments.free.end(), 1e9);
    learning::adopt_free_variables(learned, state, network);
    QCOMPARE(network.parameters.layers[0].omega[2], 1.6);
    QVERIFY(network.parameters.layers[0].gamma[2] < 0.36 && network.parameters.layers[0].gamma[2] > 0.3596);
    QVERIFY(every_node_is_stable(network));
}

void FreeVariablesTest::nothing_decays_but_weights_and_biases()
{
    TrainingSpecification training;
    training.weight_decay = 0.5;
    for (const auto& [kind, name] : learning::kind_names())
        training.learned.insert(kind);
    const model::Network<float> before = model::cast<float>(some_network(1));
    model::Network<float> after = before;
    auto state = learning::start_optimiser(training, after);
    learning::adopt_free_variables(training.learned, state, after);  // the roundings alone
    const model::Network<float> rounded = after;
    learning::optimise(training, 0.1, model::zeros_like(after.parameters), state, after);
    const auto arrays = model::arrays_of(after.parameters);
    const auto unmoved = model::arrays_of(rounded.parameters);
    for (std::size_t i = 0; i < arrays.size(); ++i)
        for (std::size_t k = 0; k < arrays[i].values.size(); ++k)
            QCOMPARE(arrays[i].values[k], learning::is_oscillator(arrays[i].kind) ? unmoved[i].values[k] : 0.95F * unmoved[i].values[k]);
}

void FreeVariablesTest::what_cannot_be_learned_is_named_with_layer_and_node()
{
    const auto refusal = [](auto change, const LearnedKinds& learned) {
        model::Network<double> network = some_network(1);
        change(network.parameters.layers[1]);
        const auto checked = learning::check_learnable(network, learned);
        return checked ? std::string("none") : checked.error().message();
    };
    const auto undamped = [](auto& layer) { layer.gamma[3] = 0; };
    QCOMPARE(refusal(undamped, sets[0]), std::string("none"));
    QVERIFY(refusal(undamped, sets[1]).starts_with("/training/learned: gamma of layer 1 node 3 cannot be learned: 0 is not between "));
    QVERIFY(refusal(undamped, sets[1]).ends_with("change /model/layers/1/gamma, or leave \"gamma\" out of the list"));
    const auto silent = [](auto& layer) { layer.alpha[0] = 0; };
    QCOMPARE(refusal(silent, sets[1]), std::string("none"));
    QVERIFY(refusal(silent, sets[2]).starts_with("/training/learned: alpha of layer 1 node 0 cannot be learned: no factor changes 0"));
    const auto fast = [](auto& layer) { layer.omega[4] = 2 * std::sqrt(1 - layer.gamma[4]) * 0.99999; };
    QVERIFY(refusal(fast, sets[0]).starts_with("/training/learned: omega of layer 1 node 4 cannot be learned: "));
    const auto undefined = [](auto& layer) { layer.omega[1] = std::nan(""); };
    QVERIFY(refusal(undefined, sets[0]).starts_with("/training/learned: omega of layer 1 node 1 cannot be learned: nan"));
    QCOMPARE(refusal([](auto&) {}, sets[5]), std::string("none"));
}

/// An undamped oscillator that was set swinging, and a sine to be followed: ω starts 20 % off. The sine turns by θ each step, for which
/// semi-implicit Euler needs ωh = 2 sin(θ/2).
void FreeVariablesTest::learned_omega_finds_the_frequency_of_a_sine()
{
    constexpr double angle = 0.25;
    auto dataset = std::make_shared<tasks::Dataset>();
    dataset->loss = tasks::LossKind::mean_squared_error;
    dataset->steps = 50;  // 20 % of 50 steps of 0.25 rad: less than half a turn apart at the end
    dataset->inputs = 1;
    dataset->outputs = 1;
    dataset->train.samples = 1;
    dataset->train.values.assign(50, 0);
    for (int step = 1; step <= 50; ++step)
        dataset->train.targets.push_back(static_cast<float>(2 * std::sin(angle * step)));
    const double omega = 2 * std::sin(angle / 2);
    for (const double start : {0.8 * omega, 1.2 * omega}) {
        model::ModelSpecification model;
        model::LayerSpecification& layer = model.layers.front();
        layer.nodes = 1;
        layer.omega.base = start;
        layer.gamma.base = 0;
        layer.recurrent_gain = 0;
        layer.initialisation = {.kind = model::Initialisation::Kind::identity};
        layer.initial_state = {.kind = model::InitialState::Kind::given, .x = {0}, .y = {1}};
        TrainingSpecification training;
        training.learned = only({ParameterKind::omega, ParameterKind::readout_weight});
        training.optimiser = TrainingSpecification::Optimiser::adam;
        training.learning_rate = 0.02;
        training.schedule = TrainingSpecification::Schedule::cosine;
        training.epochs = 400;
        training.validate_every = training.epochs;
        learning::Workspace workspace(1);
        learning::Trainer trainer(dataset, training, 1, learning::start_training(*model::build_network(model, 1, 1, 1), training),
                                  workspace);
        while (!trainer.finished()) {
            trainer.update_once();
            trainer.close_epoch();
        }
        const double found = trainer.state().network.parameters.layers[0].omega[0];
        QVERIFY2(std::abs(found / omega - 1) < 1e-3, qPrintable(QString::number(found / omega)));
        QCOMPARE(trainer.state().network.parameters.layers[0].gamma[0], 0.0F);
    }
}

QTEST_APPLESS_MAIN(FreeVariablesTest)
#include "free_variables_test.moc"
