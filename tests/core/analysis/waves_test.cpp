#include "core/analysis/waves.h"

#include "core/base/random.h"

#include <QtTest>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <complex>
#include <functional>
#include <numbers>

using namespace horn;
using analysis::Vortex;
using analysis::WaveDirection;
using analysis::WaveMode;
using model::Layout;
using model::Placement;

namespace
{

constexpr double pi = std::numbers::pi;

/// Unit phasors of a phase over column and row.
struct Snapshot {
    std::vector<double> re, im;

    Snapshot(const Placement& placement, const std::function<double(double column, double row)>& phase)
    {
        for (int node = 0; node < placement.nodes(); ++node) {
            const double angle = phase(node % placement.columns(), node / placement.columns());
            re.push_back(std::cos(angle));
            im.push_back(std::sin(angle));
        }
    }
    void forget(int node) { re[static_cast<std::size_t>(node)] = im[static_cast<std::size_t>(node)] = 0; }
};

WaveDirection direction_of(const Snapshot& snapshot, const Placement& placement)
{
    return analysis::wave_direction<double>(snapshot.re, snapshot.im, placement);
}

std::vector<Vortex> vortices_of(const Snapshot& snapshot, const Placement& placement)
{
    return analysis::phase_vortices<double>(snapshot.re, snapshot.im, placement);
}

/// z_j(t) = e^{iωt} w_j over some turns.
WaveMode mode_of(const std::vector<std::complex<double>>& w)
{
    const int steps = 50;
    const auto nodes = static_cast<Eigen::Index>(w.size());
    Matrix<double> re(steps, nodes), im(steps, nodes);
    for (int t = 0; t < steps; ++t)
        for (Eigen::Index i = 0; i < nodes; ++i) {
            const std::complex<double> z = std::polar(1.0, 0.3 * t) * w[static_cast<std::size_t>(i)];
            re(t, i) = z.real();
            im(t, i) = z.imag();
        }
    return analysis::strongest_mode(re, im);
}

}  // namespace

class WavesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_plane_wave_has_one_direction_data()
    {
        QTest::addColumn<double>("kx");
        QTest::addColumn<double>("ky");
        QTest::newRow("right") << 0.5 << 0.0;
        QTest::newRow("up") << 0.0 << -1.1;
        QTest::newRow("aslant") << -0.7 << 2.0;
        QTest::newRow("nearly half a turn a node: no unwrapping") << 3.0 << 0.1;
    }
    void a_plane_wave_has_one_direction()
    {
        QFETCH(double, kx);
        QFETCH(double, ky);
        // Crests of cos(ωt − k·r) travel along k.
        const Placement lattice(Layout::lattice, 6 * 9);
        const WaveDirection wave = direction_of(Snapshot(lattice, [&](double x, double y) { return 1.3 - kx * x - ky * y; }), lattice);
        QVERIFY(std::abs(wave.directionality - 1) < 1e-12);
        QVERIFY(std::abs(wave.x - kx) < 1e-12 && std::abs(wave.y - ky) < 1e-12);
        QVERIFY(std::abs(wave.steepness - std::hypot(kx, ky)) < 1e-12);
        QCOMPARE(wave.nodes, 54);
    }

    void a_wave_around_a_ring_or_torus_knows_no_edge()
    {
        const Placement ring(Layout::ring, 40);
        const WaveDirection around = direction_of(Snapshot(ring, [](double x, double) { return 2 * pi * 3 * x / 40; }), ring);
        QVERIFY(std::abs(around.directionality - 1) < 1e-12);
        QVERIFY(std::abs(around.x + 2 * pi * 3 / 40) < 1e-12);
        QCOMPARE(around.y, 0.0);
        const Placement torus(Layout::torus, 64);
        const WaveDirection across = direction_of(Snapshot(torus, [](double x, double y) { return 2 * pi * (x - 2 * y) / 8; }), torus);
        QVERIFY(std::abs(across.x + 2 * pi / 8) < 1e-12 && std::abs(across.y - 4 * pi / 8) < 1e-12);
        QVERIFY(std::abs(across.directionality - 1) < 1e-12);
    }

    void waves_that_leave_a_source_to_both_sides_have_no_direction()
    {
        const Placement ring(Layout::ring, 64);
        const WaveDirection wave =
            direction_of(Snapshot(ring, [](double x, double) { return -2 * pi * 4 * std::min(x, 64 - x) / 64; }), ring);
        QVERIFY(wave.directionality < 1e-12);
        QVERIFY(wave.steepness > 0.3);
    }

    void directionality_is_rubinos_formula_on_random_phases()
    {
        const Placement lattice(Layout::lattice, 5 * 7);
        RandomStream random(3, Purpose::test, 0);
        const Snapshot snapshot(lattice, [&](double, double) { return random.uniform(0, 2 * pi); });
        // By the definition: at every node the circular mean of the differences to its neighbours along each axis.
        std::complex<double> sum = 0;
        double lengths = 0;
        const auto u = [&](int column, int row) {
            if (column < 0 || column > 6 || row < 0 || row > 4)
                return std::complex<double>(0);
            const auto node = static_cast<std::size_t>(7 * row + column);
            return std::complex(snapshot.re[node], snapshot.im[node]);
        };
        for (int row = 0; row < 5; ++row)
            for (int column = 0; column < 7; ++column) {
                const auto here = u(column, row);
                const std::complex gradient(std::arg(u(column + 1, row) / here + std::conj(u(column - 1, row) / here)),
                                            std::arg(u(column, row + 1) / here + std::conj(u(column, row - 1) / here)));
                sum += gradient;
                lengths += std::abs(gradient);
            }
        const WaveDirection wave = direction_of(snapshot, lattice);
        QVERIFY(std::abs(wave.directionality - std::abs(sum) / lengths) < 1e-12);
        QVERIFY(wave.directionality < 0.5);
    }

    void nodes_without_a_phase_are_left_out()
    {
        const Placement lattice(Layout::lattice, 36);
        Snapshot snapshot(lattice, [](double x, double y) { return 0.4 * x - 0.2 * y; });
        snapshot.forget(14);
        snapshot.forget(21);
        const WaveDirection wave = direction_of(snapshot, lattice);
        QVERIFY(std::abs(wave.directionality - 1) < 1e-12);
        QCOMPARE(wave.nodes, 34);
        for (int node = 0; node < 35; ++node)
            snapshot.forget(node);
        QVERIFY(std::isnan(direction_of(snapshot, lattice).directionality));
    }

    void nodes_in_phase_have_no_direction()
    {
        const Placement ring(Layout::ring, 12);
        QVERIFY(std::isnan(direction_of(Snapshot(ring, [](double, double) { return 0.7; }), ring).directionality));
    }

    void without_a_layout_there_are_neither_directions_nor_vortices()
    {
        const Placement lattice(Layout::lattice, 64), none(Layout::none, 64);
        const Snapshot spiral(lattice, [](double x, double y) { return std::atan2(y - 2.5, x - 4.5) + 0.2 * x; });
        QVERIFY(std::isfinite(direction_of(spiral, lattice).directionality) && !vortices_of(spiral, lattice).empty());
        QVERIFY(std::isnan(direction_of(spiral, none).directionality));
        QCOMPARE(direction_of(spiral, none).nodes, 0);
        QVERIFY(vortices_of(spiral, none).empty());
    }

    void a_spiral_has_a_vortex_at_its_centre()
    {
        const Placement lattice(Layout::lattice, 64);
        for (const int sense : {1, -1}) {
            const Snapshot spiral(
                lattice, [&](double x, double y) { return sense * std::atan2(y - 2.5, x - 4.5) + 0.3 * std::hypot(x - 4.5, y - 2.5); });
            const std::vector<Vortex> expected{{4, 2, sense}};
            QVERIFY(vortices_of(spiral, lattice) == expected);
        }
        QVERIFY(vortices_of(Snapshot(lattice, [](double x, double y) { return 2 * x - y; }), lattice).empty());
        QVERIFY(vortices_of(Snapshot(Placement(Layout::ring, 9), [](double x, double) { return x; }), Placement(Layout::ring, 9)).empty());
    }

    void charges_on_a_torus_add_up_to_nothing()
    {
        const Placement torus(Layout::torus, 12 * 12);
        RandomStream random(8, Purpose::test, 0);
        for (int round = 0; round < 20; ++round) {
            const Snapshot snapshot(torus, [&](double, double) { return random.uniform(0, 2 * pi); });
            const std::vector<Vortex> found = vortices_of(snapshot, torus);
            int sum = 0;
            for (const Vortex& vortex : found)
                sum += vortex.charge;
            QVERIFY(found.size() > 10);
            QCOMPARE(sum, 0);
        }
    }

    void two_waves_against_each_other_stand_in_part()
    {
        const int nodes = 48;
        for (const double back : {0.0, 0.25, 0.6, 1.0}) {
            std::vector<std::complex<double>> w;
            for (int i = 0; i < nodes; ++i)
                w.push_back(std::polar(1.0, -2 * pi * 3 * i / nodes) + std::polar(back, 2 * pi * 3 * i / nodes));
            const WaveMode mode = mode_of(w);
            QVERIFY(std::abs(mode.share - 1) < 1e-9);
            QVERIFY(std::abs(mode.standing - 2 * back / (1 + back * back)) < 1e-9);
            QVERIFY(std::abs(mode.travelling + mode.standing - 1) < 1e-12);
        }
    }

    void the_split_is_that_of_the_singular_values_of_the_strongest_mode()
    {
        // Random swings of 7 nodes; the mode by an eigendecomposition.
        RandomStream random(6, Purpose::test, 0);
        constexpr int steps = 60, nodes = 7;
        Matrix<double> re(steps, nodes), im(steps, nodes);
        for (double& value : span_of(re))
            value = random.normal();
        for (double& value : span_of(im))
            value = 0.5 * random.normal();
        using Covariance = Eigen::Matrix<std::complex<double>, nodes, nodes>;  // of fixed size, which compiles faster
        Covariance covariance = Covariance::Zero();
        for (int t = 0; t < steps; ++t)
            for (int i = 0; i < nodes; ++i)
                for (int j = 0; j < nodes; ++j)
                    covariance(i, j) += std::complex(re(t, i), im(t, i)) * std::complex(re(t, j), -im(t, j));
        const Eigen::SelfAdjointEigenSolver<Covariance> solver(covariance);
        const Eigen::Vector<std::complex<double>, nodes> w = solver.eigenvectors().col(nodes - 1);
        const double aa = w.real().squaredNorm(), bb = w.imag().squaredNorm(), ab = w.real().dot(w.imag());
        const double total = aa + bb, second = (total - std::hypot(aa - bb, 2 * ab)) / 2;  // s_1^2 + s_2^2 and s_2^2 of (Re w, Im w)
        const WaveMode mode = analysis::strongest_mode(re, im, 0);
        QVERIFY(std::abs(mode.share - solver.eigenvalues()[nodes - 1] / solver.eigenvalues().sum()) < 1e-9);
        // The iteration ends at a share exact to rounding; the mode itself then is exact to its root.
        QVERIFY(std::abs(mode.travelling - 2 * second / total) < 1e-6);
    }

    void rest_has_no_mode()
    {
        QVERIFY(std::isnan(analysis::strongest_mode<float>(Matrix<float>::Zero(5, 3), Matrix<float>::Zero(5, 3)).standing));
    }
};

QTEST_APPLESS_MAIN(WavesTest)
#include "waves_test.moc"
