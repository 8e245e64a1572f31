#include "core/model/layout.h"
#include "core/model/specification.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace horn;
using namespace horn::model;

namespace
{

constexpr Layout every[]{Layout::ring, Layout::lattice, Layout::torus};

Network<double> built(const LayerSpecification& layer, std::uint64_t seed = 1, int inputs = 1, int outputs = 2)
{
    ModelSpecification model;
    model.layers[0] = layer;
    auto network = build_network(model, inputs, outputs, seed);
    if (!network)
        qFatal("%s", network.error().message().c_str());
    return *std::move(network);
}

int largest_in_degree(const CouplingMask& mask) { return mask.cast<int>().rowwise().sum().maxCoeff(); }
int smallest_in_degree(const CouplingMask& mask) { return mask.cast<int>().rowwise().sum().minCoeff(); }

}  // namespace

class LayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void distances_are_a_metric()
    {
        for (const Layout layout : every)
            for (const int nodes : {1, 2, 7, 12, 25}) {
                const Placement placement(layout, nodes);
                QCOMPARE(placement.nodes(), nodes);
                double largest = 0;
                for (int i = 0; i < nodes; ++i)
                    for (int j = 0; j < nodes; ++j) {
                        const double apart = placement.distance(i, j);
                        largest = std::max(largest, apart);
                        QCOMPARE(apart, placement.distance(j, i));
                        QCOMPARE(apart == 0, i == j);
                        for (int k = 0; k < nodes; ++k)  // a rounding in each of three roots
                            QVERIFY(apart <= placement.distance(i, k) + placement.distance(k, j) + 1e-14);
                    }
                QCOMPARE(placement.largest_distance(), largest);
            }
    }

    void a_ring_is_closed_and_its_circle_has_the_length_of_its_nodes()
    {
        const Placement ring(Layout::ring, 12);
        QCOMPARE(ring.distance(0, 11), 1.0);
        QCOMPARE(ring.distance(2, 8), 6.0);
        QCOMPARE(ring.distance(2, 9), 5.0);
        for (int i = 0; i < 12; ++i) {
            const Position at = ring.position(i);
            QVERIFY(std::abs(std::hypot(at.x, at.y) * 2 * M_PI - 12) < 1e-12);  // roundings of numbers around 12
            const Position next = ring.position((i + 1) % 12);
            const double arc = std::remainder(std::atan2(next.y, next.x) - std::atan2(at.y, at.x), 2 * M_PI) * 12 / (2 * M_PI);
            QVERIFY(std::abs(arc - 1) < 1e-12);
        }
    }

    void a_lattice_is_as_nearly_square_as_its_divisors_allow()
    {
        const auto shape = [](int nodes) {
            const Placement lattice(Layout::lattice, nodes);
            return std::pair(lattice.rows(), lattice.columns());
        };
        QCOMPARE(shape(64), (std::pair{8, 8}));
        QCOMPARE(shape(32), (std::pair{4, 8}));
        QCOMPARE(shape(12), (std::pair{3, 4}));
        QCOMPARE(shape(31), (std::pair{1, 31}));
        QCOMPARE(shape(1), (std::pair{1, 1}));
    }

    void lattice_distances_are_straight_and_those_of_a_torus_go_the_shorter_way_round()
    {
        const Placement lattice(Layout::lattice, 25), torus(Layout::torus, 25);  // 5 × 5
        QCOMPARE(lattice.distance(0, 4), 4.0);
        QCOMPARE(torus.distance(0, 4), 1.0);
        QCOMPARE(lattice.distance(0, 24), std::sqrt(32.0));
        QCOMPARE(torus.distance(0, 24), std::sqrt(2.0));
        QCOMPARE(torus.distance(0, 13), std::sqrt(8.0));  // two rows up, two columns to the left
        QCOMPARE(lattice.position(13).x, 3.0);
        QCOMPARE(lattice.position(13).y, 2.0);
        for (int i = 0; i < 25; ++i)
            for (int j = 0; j < 25; ++j) {
                const Position a = lattice.position(i), b = lattice.position(j);
                QVERIFY(std::abs(lattice.distance(i, j) - std::hypot(a.x - b.x, a.y - b.y)) < 1e-15 * 8);
                double nearest = 1e9;  // of the nine images of b
                for (const int right : {-5, 0, 5})
                    for (const int down : {-5, 0, 5})
                        nearest = std::min(nearest, std::hypot(a.x - b.x - right, a.y - b.y - down));
                QVERIFY(std::abs(torus.distance(i, j) - nearest) < 1e-15 * 8);
            }
    }

    void delays_by_distance_are_distance_over_speed_rounded()
    {
        for (const Layout layout : every)
            for (const double speed : {0.3, 1.0, 2.5}) {
                LayerSpecification layer;
                layer.nodes = 20;
                layer.layout = layout;
                layer.delays = {.kind = DelayValues::Kind::distance, .speed = speed};
                const DelayMatrix delays = built(layer).structure[0].delays;
                const Placement placement(layout, 20);
                for (int i = 0; i < 20; ++i)
                    for (int j = 0; j < 20; ++j)
                        QVERIFY(std::abs(delays(i, j) - placement.distance(i, j) / speed) <= 0.5);
                QVERIFY(delays == delays.transpose());
                QVERIFY((delays.diagonal().array() == 0).all());
            }
        LayerSpecification ring;
        ring.nodes = 8;
        ring.delays = {.kind = DelayValues::Kind::distance, .speed = 0.5};
        const DelayMatrix delays = built(ring).structure[0].delays;
        QVERIFY(delays(0, 1) == 2 && delays(0, 7) == 2 && delays(0, 4) == 8 && delays(3, 5) == 4);
        ring.delays.speed = 100;  // all of them round to nothing
        QVERIFY(built(ring).structure[0].delays.size() == 0);
    }

    void random_coupling_gives_every_node_the_same_in_degree()
    {
        for (const bool self : {true, false})
            for (const double density : {0.0, 0.1, 0.5, 1.0}) {
                LayerSpecification layer;
                layer.nodes = 41;
                layer.coupling = {.kind = CouplingValues::Kind::random, .density = density, .self = self};
                const CouplingMask mask = built(layer).structure[0].coupling;
                const auto expected = static_cast<int>(std::lround(density * (self ? 41 : 40)));
                QCOMPARE(largest_in_degree(mask), expected);
                QCOMPARE(smallest_in_degree(mask), expected);
                if (!self)
                    QCOMPARE(mask.diagonal().cast<int>().sum(), 0);
                QCOMPARE(coupled_pairs(layer), 41L * expected);
            }
    }

    void random_coupling_depends_on_the_seed_and_draws_every_source_equally_often()
    {
        LayerSpecification layer;
        layer.nodes = 30;
        layer.coupling = {.kind = CouplingValues::Kind::random, .density = 0.2, .self = false};
        QVERIFY(built(layer, 1).structure[0].coupling == built(layer, 1).structure[0].coupling);
        QVERIFY(built(layer, 1).structure[0].coupling != built(layer, 2).structure[0].coupling);
        Matrix<int> counts = Matrix<int>::Zero(30, 30);
        constexpr int networks = 400;
        for (int seed = 1; seed <= networks; ++seed)
            counts += built(layer, static_cast<std::uint64_t>(seed)).structure[0].coupling.cast<int>();
        // 6 of 29 sources each: a binomial count of 400 has the mean 82.8 and the standard deviation 8.1; 870 of them stay within 5.
        for (int i = 0; i < 30; ++i)
            for (int j = 0; j < 30; ++j)
                QVERIFY(i == j ? counts(i, j) == 0 : std::abs(counts(i, j) - networks * 6 / 29.0) < 5 * 8.1);
    }

    void local_coupling_reaches_as_far_as_it_says()
    {
        LayerSpecification layer;
        layer.nodes = 36;
        for (const Layout layout : every)
            for (const double reach : {0.0, 1.0, 2.5}) {
                layer.layout = layout;
                layer.coupling = {.kind = CouplingValues::Kind::local, .reach = reach};
                const CouplingMask mask = built(layer).structure[0].coupling;
                const Placement placement(layout, 36);
                for (int i = 0; i < 36; ++i)
                    for (int j = 0; j < 36; ++j)
                        QCOMPARE(mask(i, j) == 1, placement.distance(i, j) <= reach);
                QCOMPARE(coupled_pairs(layer), mask.cast<long>().sum());
            }
        layer.layout = Layout::torus;
        layer.coupling = {.kind = CouplingValues::Kind::local, .reach = 1, .self = false};
        QCOMPARE(largest_in_degree(built(layer).structure[0].coupling), 4);
        QCOMPARE(smallest_in_degree(built(layer).structure[0].coupling), 4);
    }

    void a_mask_removes_weights_and_leaves_every_other_draw_alone()
    {
        using Kind = Initialisation::Kind;
        for (const Kind kind : {Kind::reference, Kind::xavier, Kind::kaiming, Kind::normal, Kind::shift}) {
            LayerSpecification layer;
            layer.nodes = 20;
            layer.initialisation.kind = kind;
            layer.delays = {.kind = DelayValues::Kind::uniform, .low = 0, .high = 3};
            const Network<double> dense = built(layer);
            QVERIFY(dense.structure[0].coupling.size() == 0);
            layer.coupling = {.kind = CouplingValues::Kind::random, .density = 0.4};
            const Network<double> sparse = built(layer);
            const CouplingMask& mask = sparse.structure[0].coupling;
            QVERIFY(sparse.structure[0].delays == dense.structure[0].delays);
            const auto a = arrays_of(sparse.parameters);
            const auto b = arrays_of(dense.parameters);
            for (std::size_t array = 0; array < a.size(); ++array)
                for (std::size_t i = 0; i < a[array].values.size(); ++i) {
                    const bool removed = a[array].kind == ParameterKind::recurrent_weight && mask.data()[i] == 0;
                    QCOMPARE(a[array].values[i], removed ? 0.0 : b[array].values[i]);
                }
        }
    }

    void self_coupling_alone_can_be_left_out()
    {
        LayerSpecification layer;
        layer.nodes = 5;
        layer.coupling.self = false;
        const Network<double> network = built(layer);
        const Matrix<double>& weight = network.parameters.layers[0].recurrent_weight;
        QVERIFY((weight.diagonal().array() == 0).all());
        QCOMPARE((weight.array() != 0).count(), 20);
        QCOMPARE(coupled_pairs(layer), 20L);
        ModelSpecification model;
        model.layers[0] = layer;
        QCOMPARE(parameter_count(model, 1, 2), 5L + 5 + 20 + 5 + 12);
    }

    void local_weights_follow_the_layout()
    {
        LayerSpecification layer;
        layer.nodes = 36;
        layer.layout = Layout::torus;
        layer.initialisation = {.kind = Initialisation::Kind::local, .width = 1.2};
        const auto network = built(layer, 1, 1, 4);
        const auto& weight = network.parameters.layers[0].recurrent_weight;
        const Placement torus(Layout::torus, 36);
        for (int i = 0; i < 36; ++i) {
            QCOMPARE(weight(i, i), 0.0);
            QVERIFY(std::abs(weight.row(i).sum() - 1) < 1e-14);  // 36 roundings
            for (int j = 0; j < 36; ++j)
                if (i != j) {
                    const double d = torus.distance(i, j);
                    QVERIFY(std::abs(weight(i, j) / weight(0, 1) - std::exp((1 - d * d) / (2 * 1.2 * 1.2))) < 1e-13);
                }
        }
        for (int i = 0; i < 36; ++i) {
            const auto peak = [](double d) { return std::exp(-d * d / (2 * 1.2 * 1.2)); };
            QVERIFY(std::abs(network.parameters.layers[0].input_weight(i, 0) - peak(torus.distance(i, 0))) < 1e-15);
            QVERIFY(std::abs(network.parameters.readout_weight(2, i) - peak(torus.distance(i, 18))) < 1e-15);  // half way through
        }
        layer.coupling = {.kind = CouplingValues::Kind::random, .density = 0.5};
        const auto sparse = built(layer).parameters.layers[0].recurrent_weight;
        for (int i = 0; i < 36; ++i)
            QVERIFY(std::abs(sparse.row(i).sum() - 1) < 1e-14);
    }

    void without_a_layout_nothing_goes_by_distance()
    {
        ModelSpecification model;
        LayerSpecification& layer = model.layers[0];
        layer.layout = Layout::none;
        QVERIFY(validate(model));
        LayerSpecification on_a_ring = layer;
        on_a_ring.layout = Layout::ring;
        QVERIFY(built(layer).parameters.layers[0].recurrent_weight == built(on_a_ring).parameters.layers[0].recurrent_weight);
        const auto refused_at = [&model] {
            const Result<void> checked = validate(model);
            return checked ? std::string() : checked.error().where;
        };
        layer.initialisation.kind = Initialisation::Kind::local;
        QCOMPARE(refused_at(), std::string("/model/layers/0/initialisation"));
        layer.initialisation.kind = Initialisation::Kind::reference;
        layer.coupling.kind = CouplingValues::Kind::local;
        QCOMPARE(refused_at(), std::string("/model/layers/0/coupling"));
        layer.coupling.kind = CouplingValues::Kind::random;
        layer.delays.kind = DelayValues::Kind::distance;
        QCOMPARE(refused_at(), std::string("/model/layers/0/delays"));
        layer.delays.kind = DelayValues::Kind::uniform;
        QCOMPARE(refused_at(), std::string());
    }

    void shift_hands_everything_on_to_the_next_node_around_the_ring()
    {
        LayerSpecification layer;
        layer.nodes = 6;
        for (const int by : {1, -2, 8}) {
            layer.initialisation = {.kind = Initialisation::Kind::shift, .by = by};
            const auto network = built(layer, 1, 2, 3);
            const auto& parameters = network.parameters.layers[0];
            Vector<double> bump = Vector<double>::Zero(6);
            bump[0] = 1;
            const Vector<double> moved = parameters.recurrent_weight * bump;
            for (int i = 0; i < 6; ++i)
                QCOMPARE(moved[i], i == ((by % 6) + 6) % 6 ? 1.0 : 0.0);
            QCOMPARE(parameters.recurrent_weight.sum(), 6.0);
            QVERIFY(parameters.input_weight.sum() == 2 && parameters.input_weight(0, 0) == 1 && parameters.input_weight(3, 1) == 1);
            const auto& readout = network.parameters.readout_weight;
            QVERIFY(readout.sum() == 3 && readout(0, 0) == 1 && readout(1, 2) == 1 && readout(2, 4) == 1);
            QVERIFY(parameters.recurrent_bias.isZero(0) && parameters.input_bias.isZero(0));
        }
    }
};

QTEST_APPLESS_MAIN(LayoutTest)
#include "layout_test.moc"
