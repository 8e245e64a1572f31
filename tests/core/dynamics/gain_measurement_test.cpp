#include "core/dynamics/gain_measurement.h"

#include "core/experiment/reference_case.h"
#include "tests/support/naive_horn.h"

#include <QtTest>

#include <cmath>
#include <complex>
#include <numbers>

using namespace horn;
using dynamics::Oscillator;
using testing::Rule;

namespace
{

constexpr double drive = 0.05;

/// The gain of a loop written out anew, measured as measure_gain() measures the model.
dynamics::MeasuredGain measured(const Oscillator& o, double omega_in, Rule rule)
{
    const auto steps = *dynamics::measurement_steps(o, omega_in);
    experiment::ReferenceCase one;
    one.labels = {0};  // not of interest
    one.network.time_step = o.time_step;
    one.network.structure.resize(1);
    one.network.structure[0].recurrent_gain = 1;
    const Vector<double> zero = Vector<double>::Zero(1);
    const Matrix<double> none = Matrix<double>::Zero(1, 1);
    model::LayerParameters<double> layer;
    layer.omega = Vector<double>::Constant(1, o.omega);
    layer.gamma = Vector<double>::Constant(1, o.gamma);
    layer.alpha = Vector<double>::Constant(1, o.alpha);
    layer.input_weight = Matrix<double>::Ones(1, 1);
    layer.feedback = layer.input_bias = layer.recurrent_bias = zero;
    layer.recurrent_weight = none;
    one.network.parameters.layers.push_back(layer);
    one.network.parameters.readout_weight = none;
    one.network.parameters.readout_bias = zero;
    one.input = Sequence<double>(static_cast<int>(steps.total), 1, 1);
    for (int t = 0; t < steps.total; ++t)
        one.input(t, 0, 0) = drive * std::sin(omega_in * o.time_step * t);
    const experiment::CaseFigures figures = testing::naive_figures(one, rule);
    dynamics::GainFit fit(omega_in * o.time_step, drive);
    for (auto t = static_cast<int>(steps.settled); t < steps.total; ++t)
        fit.add(t + 1, figures.layers[0].x(t, 0, 0));
    return fit.result();
}

/// The largest deviation from the exact discrete formula over two decades of ω_in, relative.
template <class Measure>
double worst(const Oscillator& o, const Measure& measure)
{
    double found = 0;
    for (int i = 0; i <= 16; ++i) {
        const double omega_in = 0.01 * std::pow(100.0, i / 16.0);
        const std::complex<double> exact = dynamics::discrete_response(o, omega_in);
        const dynamics::MeasuredGain gain = measure(omega_in);
        const double deviation = std::abs(gain.gain / std::abs(exact) - 1);
        found = deviation <= found ? found : deviation;  // NaN counts
    }
    return found;
}

}  // namespace

class GainMeasurementTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gain_agrees_with_the_exact_formula_within_a_hundredth_over_two_decades()
    {
        for (const Oscillator& o : {Oscillator{}, Oscillator{.omega = 0.1, .gamma = 0.05}, Oscillator{.omega = 0.6, .gamma = 0.02}})
            QVERIFY(worst(o, [&](double omega_in) { return *dynamics::measure_gain(o, omega_in, drive); }) < 0.01);
    }

    void a_loop_written_out_anew_agrees_and_one_with_the_rule_of_euler_does_not()
    {
        const Oscillator o;
        QVERIFY(worst(o, [&](double omega_in) { return measured(o, omega_in, Rule::semi_implicit); }) < 0.01);
        QVERIFY(!(worst(o, [&](double omega_in) { return measured(o, omega_in, Rule::forward_euler); }) < 0.01));
        // Where Euler's rule does not grow without end, γ > ω²h/2, it is another oscillator all the same.
        const Oscillator damped{.gamma = 0.04};
        QVERIFY(worst(damped, [&](double omega_in) { return measured(damped, omega_in, Rule::semi_implicit); }) < 0.01);
        QVERIFY(!(worst(damped, [&](double omega_in) { return measured(damped, omega_in, Rule::forward_euler); }) < 0.1));
    }

    void a_fit_finds_amplitude_and_lag_of_a_sine_with_an_offset()
    {
        dynamics::GainFit fit(0.3, -0.5);
        for (int t = 1; t <= 400; ++t)
            fit.add(t, 2 + 0.25 * std::sin(0.3 * t - 0.8));
        QVERIFY(std::abs(fit.result().gain - 0.5) < 1e-9);
        QVERIFY(std::abs(fit.result().phase_lag - (0.8 + std::numbers::pi)) < 1e-9);  // of a drive that is turned over
    }
};

QTEST_APPLESS_MAIN(GainMeasurementTest)
#include "gain_measurement_test.moc"
