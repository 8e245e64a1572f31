#include "core/base/random.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"

#include <QTest>

#include <memory>
#include <numeric>
#include <vector>

using namespace horn;
using learning::TrainingSpecification;
using model::CouplingValues;

namespace
{

std::shared_ptr<tasks::Dataset> noise_dataset()
{
    auto dataset = std::make_shared<tasks::Dataset>();
    dataset->steps = 10;
    dataset->inputs = 2;
    dataset->outputs = 3;
    RandomStream stream(3, Purpose::test);
    dataset->train.samples = 40;
    for (int i = 0; i < 40 * 10 * 2; ++i)
        dataset->train.values.push_back(static_cast<float>(stream.normal()));
    for (int i = 0; i < 40; ++i)
        dataset->train.labels.push_back(static_cast<std::int32_t>(stream.below(3)));
    return dataset;
}

/// Two layers with a coupling of their own each, one of them delayed.
model::Network<double> sparse_network()
{
    model::ModelSpecification model;
    model.layers.resize(2);
    for (model::LayerSpecification& layer : model.layers) {
        layer.nodes = 12;
        layer.alpha.base = 0.4;
        layer.recurrent_gain = 1;
    }
    model.layers[0].coupling = {.kind = CouplingValues::Kind::random, .density = 0.3, .self = false};
    model.layers[1].layout = model::Layout::torus;
    model.layers[1].coupling = {.kind = CouplingValues::Kind::local, .reach = 1};
    model.layers[1].delays = {.kind = model::DelayValues::Kind::distance, .speed = 0.5};
    return *model::build_network(model, 2, 3, 1);
}

/// One update on the whole training set.
learning::UpdateFigures update(learning::TrainingState& state, const TrainingSpecification& training, model::Parameters<float>* gradient)
{
    const auto dataset = noise_dataset();
    std::vector<std::uint32_t> samples(40);
    std::iota(samples.begin(), samples.end(), 0U);
    learning::Workspace workspace(1);
    learning::BatchGradient batch(training.learned);
    dynamics::CompiledNetwork<float> compiled(state.network);
    const auto figures = learning::update(state, {*dataset, dataset->train, samples}, training, 1, compiled, batch, workspace);
    if (gradient != nullptr)
        *gradient = batch.gradient();
    return figures;
}

/// Of both layers: how many weights of pairs that are not coupled are anything but +0.
int disturbed(const model::Network<float>& network, const model::Parameters<float>& values)
{
    int count = 0;
    for (std::size_t layer = 0; layer < 2; ++layer) {
        const model::CouplingMask& coupling = network.structure[layer].coupling;
        for (Eigen::Index i = 0; i < coupling.size(); ++i)
            count += coupling.data()[i] == 0 && values.layers[layer].recurrent_weight.data()[i] != 0 ? 1 : 0;
    }
    return count;
}

}  // namespace

class CouplingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void weights_of_uncoupled_pairs_have_no_gradient_and_stay_zero_data()
    {
        using Optimiser = TrainingSpecification::Optimiser;
        QTest::addColumn<TrainingSpecification>("training");
        TrainingSpecification training;
        training.batch = 16;
        training.epochs = 10;
        training.weight_decay = 0.1;
        for (const auto& [name, optimiser] : {std::pair{"sgd", Optimiser::sgd}, {"adam", Optimiser::adam}, {"adamw", Optimiser::adamw}}) {
            training.optimiser = optimiser;
            QTest::newRow(name) << training;
        }
    }
    void weights_of_uncoupled_pairs_have_no_gradient_and_stay_zero()
    {
        QFETCH(TrainingSpecification, training);
        const model::Network<double> start = sparse_network();
        learning::TrainingState first = learning::start_training(start, training);
        model::Parameters<float> gradient;
        QVERIFY(update(first, training, &gradient).finite);
        QCOMPARE(disturbed(first.network, gradient), 0);

        learning::Workspace workspace(2);
        learning::Trainer trainer(noise_dataset(), training, 1, learning::start_training(start, training), workspace);
        while (!trainer.finished()) {
            trainer.update_once();
            if (trainer.epoch_due())
                trainer.close_epoch();
        }
        QCOMPARE(disturbed(trainer.state().network, trainer.state().network.parameters), 0);
        for (std::size_t layer = 0; layer < 2; ++layer) {  // what is coupled has moved, every weight of it
            const auto& before = first.network.structure[layer].coupling;
            const auto moved = trainer.state().network.parameters.layers[layer].recurrent_weight.array() !=
                               start.parameters.layers[layer].recurrent_weight.cast<float>().array();
            QCOMPARE(moved.count(), before.cast<long>().sum());
        }
    }

    /// The same weights without a mask: the gradient then fills the zeros too, and everything else is the same to the last bit.
    void a_dense_network_with_zeros_learns_the_rest_alike()
    {
        TrainingSpecification training;
        training.optimiser = TrainingSpecification::Optimiser::adam;
        const model::Network<double> sparse = sparse_network();
        model::Network<double> dense = sparse;
        for (auto& structure : dense.structure)
            structure.coupling.resize(0, 0);
        learning::TrainingState with_mask = learning::start_training(sparse, training);
        learning::TrainingState without = learning::start_training(dense, training);
        model::Parameters<float> of_sparse, of_dense;
        const auto masked = update(with_mask, training, &of_sparse);
        const auto naive = update(without, training, &of_dense);
        QCOMPARE(masked.sum.loss, naive.sum.loss);
        QVERIFY(masked.gradient_norm < naive.gradient_norm);
        QVERIFY(disturbed(with_mask.network, of_dense) > 100);
        for (std::size_t layer = 0; layer < 2; ++layer)
            for (model::Parameters<float>* each : {&of_dense, &without.network.parameters})
                model::keep_coupled(with_mask.network.structure[layer].coupling, each->layers[layer].recurrent_weight);
        for (const auto& [left, right] : {std::pair{&of_sparse, &of_dense}, {&with_mask.network.parameters, &without.network.parameters}}) {
            const auto a = model::arrays_of(*left);
            const auto b = model::arrays_of(*right);
            for (std::size_t i = 0; i < a.size(); ++i)
                QVERIFY2(std::equal(a[i].values.begin(), a[i].values.end(), b[i].values.begin()), a[i].name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(CouplingTest)
#include "coupling_test.moc"
