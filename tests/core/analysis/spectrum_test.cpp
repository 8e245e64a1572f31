#include "core/analysis/spectrum.h"

#include "core/base/random.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace horn;

namespace
{

double area(const analysis::Spectrum& spectrum)
{
    double sum = 0;
    for (const double density : spectrum.density)
        sum += density * spectrum.omega[1];
    return sum;
}

}  // namespace

class SpectrumTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_sine_peaks_at_its_frequency_with_its_power()
    {
        const double h = 0.5, omega = 2 * std::numbers::pi * 20 / (256 * h);
        std::vector<double> signal;
        for (int t = 0; t < 4096; ++t)
            signal.push_back(3 + 1.5 * std::sin(omega * h * t));
        const auto spectrum = analysis::welch_spectrum(std::span<const double>(signal), h, 256);
        const auto peak = std::max_element(spectrum.density.begin(), spectrum.density.end()) - spectrum.density.begin();
        QCOMPARE(peak, 20);
        QVERIFY(std::abs(spectrum.omega[20] - omega) < 1e-12);
        QVERIFY(std::abs(area(spectrum) - 1.5 * 1.5 / 2) < 1e-9);
        QVERIFY(spectrum.density[0] < 1e-20);  // the mean is gone
        QCOMPARE(spectrum.segments, 31);
        QVERIFY(std::abs(spectrum.omega.back() - std::numbers::pi / h) < 1e-12);
    }

    void white_noise_is_flat_and_has_its_variance()
    {
        RandomStream random(4, Purpose::test);
        std::vector<float> signal;
        for (int t = 0; t < 65536; ++t)
            signal.push_back(static_cast<float>(2 * random.normal()));
        const auto spectrum = analysis::welch_spectrum(std::span<const float>(signal), 1.0, 128);
        // The variance 4 of 65 536 draws is known within 0.022; segment means take 1/128 of it away. Five standard errors and that.
        QVERIFY(std::abs(area(spectrum) - 4) < 0.11 + 4.0 / 128);
        for (std::size_t bin = 3; bin + 3 < spectrum.density.size(); ++bin)
            QVERIFY(std::abs(spectrum.density[bin] * std::numbers::pi / 4 - 1) < 0.25);  // about 700 free segments: 4 % each
    }

    void odd_lengths_keep_the_power_and_short_signals_give_one_segment_or_nothing()
    {
        const double omega = 2 * std::numbers::pi * 11 / 101;
        std::vector<double> signal;
        for (int t = 0; t < 101; ++t)
            signal.push_back(std::cos(omega * t));
        const auto spectrum = analysis::welch_spectrum(std::span<const double>(signal), 1.0, 256);
        QCOMPARE(spectrum.segments, 1);
        QVERIFY(std::abs(area(spectrum) - 0.5) < 1e-9);
        QVERIFY(analysis::welch_spectrum(std::span<const double>(signal).first(7), 1.0).omega.empty());
    }
};

QTEST_APPLESS_MAIN(SpectrumTest)
#include "spectrum_test.moc"
