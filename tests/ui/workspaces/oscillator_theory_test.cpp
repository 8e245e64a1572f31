#include "core/dynamics/compression.h"
#include "core/experiment/presets.h"
#include "ui/workspaces/network_spread.h"
#include "ui/workspaces/oscillator_theory.h"

#include <QTest>

#include <numbers>

using namespace horn;
using namespace horn::workspaces;

class OscillatorTheoryTest : public QObject
{
    Q_OBJECT

private:
    static experiment::Experiment resonance() { return experiment::load_preset("dho-resonance").value(); }

private Q_SLOTS:
    void a_small_drive_is_not_compressed()
    {
        // tanh(A sin θ) ≈ A sin θ − A³ sin³ θ/3: the first harmonic loses A²/4.
        QVERIFY(std::abs(dynamics::tanh_compression(0.01) - (1 - 0.01 * 0.01 / 4)) < 1e-8);
        QCOMPARE(dynamics::tanh_compression(0), 1.0);
    }

    void a_huge_drive_leaves_a_square_wave()
    {
        // First harmonic of a square wave of height 1: 4/π. 512 equal steps resolve the edges to about 1e-4.
        QVERIFY(std::abs(dynamics::tanh_compression(1000) * 1000 - 4 / std::numbers::pi) < 1e-3);
    }

    void readouts_of_the_default_node_are_the_known_ones()
    {
        const OscillatorReadouts words = readoutsOf(resonance());
        QVERIFY2(words.regime.startsWith(QStringLiteral("underdamped, ζ 0.045")), qPrintable(words.regime));
        QVERIFY2(words.decay.startsWith(QStringLiteral("99 steps")), qPrintable(words.decay));
        QCOMPARE(words.resonance, QStringLiteral("0.2256 · gain 8.93"));
        QCOMPARE(words.quality, QStringLiteral("11.2"));
    }

    void an_undriven_node_has_no_present_gain()
    {
        experiment::Experiment e = resonance();
        e.stimulus.kind = dynamics::StimulusSpecification::Kind::silence;
        QCOMPARE(readoutsOf(e).present, QStringLiteral("–"));
        QVERIFY(!steadyAmplitude(e));
    }

    void compression_by_tanh_is_not_claimed_of_another_activation()
    {
        experiment::Experiment e = resonance();
        QVERIFY(steadyAmplitude(e));
        QVERIFY(readoutsOf(e).compression != QStringLiteral("–"));
        e.model.activation = model::Activation::relu;
        QCOMPARE(readoutsOf(e).compression, QStringLiteral("–"));
        QCOMPARE(readoutsOf(e).present, QStringLiteral("–"));
        QVERIFY(!steadyAmplitude(e));
    }

    void an_undamped_node_never_decays()
    {
        experiment::Experiment e = resonance();
        e.model.layers[0].gamma.base = 0;
        QCOMPARE(readoutsOf(e).decay, QStringLiteral("never decays"));
        QVERIFY(!steadyAmplitude(e));
    }

    void frequencies_hold_the_resonance_and_stay_below_half_the_sampling_rate()
    {
        for (const double omega : {0.01, 0.05, 0.2244, 0.9, 1.9}) {
            const dynamics::Oscillator node{.omega = omega, .gamma = 0.001};
            const FrequencyRange range = frequenciesFor(node);
            QVERIFY(range.low < omega / 5);
            QVERIFY(range.high > omega);
            QVERIFY(range.high < std::numbers::pi);
        }
    }

    void curves_are_in_order_and_finite()
    {
        const dynamics::Oscillator node;
        const ResonanceCurves curves = curvesOf(node, frequenciesFor(node));
        QVERIFY(std::is_sorted(curves.frequency.begin(), curves.frequency.end()));
        for (std::size_t i = 0; i < curves.frequency.size(); ++i) {
            QVERIFY(std::isfinite(curves.discrete[i]) && curves.discrete[i] > 0);
            QVERIFY(curves.phase[i] <= 1e-9 && curves.phase[i] > -2 * std::numbers::pi);
        }
        // The peak itself is among the points: 8.9336 to four digits.
        QVERIFY(std::abs(*std::max_element(curves.discrete.begin(), curves.discrete.end()) - 8.9336) < 1e-3);
    }

    void spreads_survive_the_way_there_and_back()
    {
        for (const SpreadKind kind : {SpreadKind::uniform, SpreadKind::factor, SpreadKind::normal, SpreadKind::log_normal}) {
            model::NodeValues values{.base = 0.3};
            setSpread(values, kind, 0.25);
            QCOMPARE(spreadOf(values), 0.25);
            QVERIFY(spreadKindOf(values) == kind);
            QCOMPARE(values.base, 0.3);
        }
    }

    void the_spread_of_the_reference_is_a_factor_of_two()
    {
        const model::NodeValues reference{.kind = model::NodeValues::Kind::uniform, .base = 0.2, .low = 0.5, .high = 2};
        QCOMPARE(spreadOf(reference), 1.0);
        QVERIFY(spreadKindOf(reference) == SpreadKind::factor);
    }

    void no_spread_makes_all_nodes_equal()
    {
        model::NodeValues values{.kind = model::NodeValues::Kind::normal, .base = 0.3, .spread = 0.1};
        setSpread(values, SpreadKind::normal, 0);
        QVERIFY(values == model::NodeValues{.base = 0.3});
    }
};

QTEST_GUILESS_MAIN(OscillatorTheoryTest)
#include "oscillator_theory_test.moc"
