#include "core/dynamics/stimulus.h"

#include "tests/support/number_rows.h"

#include <QtTest>

#include <cmath>
#include <numbers>
#include <optional>

using namespace horn;
using dynamics::StimulusSpecification;
using Kind = StimulusSpecification::Kind;

namespace
{

std::vector<float> filled(const StimulusSpecification& stimulus, std::int64_t first, int steps, double time_step = 1,
                          std::uint64_t seed = 7)
{
    std::vector<float> out(static_cast<std::size_t>(steps) * static_cast<std::size_t>(stimulus.channels));
    dynamics::fill_stimulus(stimulus, seed, time_step, first, out);
    return out;
}

StimulusSpecification of_kind(Kind kind)
{
    StimulusSpecification stimulus;
    stimulus.kind = kind;
    stimulus.values = {0.5, -1, 2, 0.25, 3, -0.5};
    return stimulus;
}

}  // namespace

class StimulusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sine_follows_its_formula_from_the_onset_on()
    {
        StimulusSpecification stimulus = of_kind(Kind::sine);
        stimulus.amplitude = 1.5;
        stimulus.frequency = 0.7;
        stimulus.phase = 0.3;
        stimulus.onset = 4;
        const auto s = filled(stimulus, 0, 20, 0.5);
        for (int t = 0; t < 20; ++t)
            QCOMPARE(s[static_cast<std::size_t>(t)], t < 4 ? 0.0F : static_cast<float>(1.5 * std::sin(0.7 * 0.5 * (t - 4) + 0.3)));
    }

    void step_pulse_and_sequence_begin_and_end_where_they_say()
    {
        StimulusSpecification step = of_kind(Kind::step);
        step.amplitude = -2;
        step.onset = 2;
        QCOMPARE(filled(step, 0, 4), (std::vector<float>{0, 0, -2, -2}));
        StimulusSpecification pulse = of_kind(Kind::pulse);
        pulse.onset = 1;
        pulse.duration = 2;
        QCOMPARE(filled(pulse, 0, 5), (std::vector<float>{0, 1, 1, 0, 0}));
        StimulusSpecification sequence = of_kind(Kind::sequence);
        sequence.channels = 2;
        sequence.onset = 1;
        sequence.amplitude = 2;
        QCOMPARE(filled(sequence, 0, 5), (std::vector<float>{0, 0, 1, -2, 4, 0.5, 6, -1, 0, 0}));
    }

    void an_image_is_swept_in_reading_order_into_every_channel()
    {
        StimulusSpecification image = of_kind(Kind::image);
        image.width = 2;
        image.values = {0, 0.5, 1, 0.25};
        image.hold = 2;
        image.onset = 1;
        image.amplitude = 2;
        QCOMPARE(filled(image, 0, 11), (std::vector<float>{0, 0, 0, 1, 1, 2, 2, 0.5, 0.5, 0, 0}));
        QCOMPARE(end_of_drive(image), std::optional<std::int64_t>(9));
        image.channels = 2;
        QVERIFY(validate(image).ok());
        QCOMPARE(filled(image, 4, 3), (std::vector<float>{1, 1, 2, 2, 2, 2}));
        image.values.push_back(1);
        QCOMPARE(validate(image).error().where, std::string("/stimulus/pixels"));
        image.values.clear();
        QCOMPARE(validate(image).error().where, std::string("/stimulus/pixels"));
        QCOMPARE(filled(of_kind(Kind::silence), 0, 3), (std::vector<float>{0, 0, 0}));
    }

    void square_wave_has_the_sign_of_its_sine()
    {
        StimulusSpecification square = of_kind(Kind::square);
        square.amplitude = 1.5;
        square.frequency = 0.37;
        square.phase = -0.8;
        StimulusSpecification sine = square;
        sine.kind = Kind::sine;
        const auto s = filled(square, 0, 200, 0.5), reference = filled(sine, 0, 200, 0.5);
        for (std::size_t t = 0; t < s.size(); ++t)
            QCOMPARE(s[t], reference[t] > 0 ? 1.5F : -1.5F);
        square.phase = 0;
        QCOMPARE(filled(square, 0, 1)[0], 1.5F);  // it begins high
    }

    void chirp_goes_from_its_first_frequency_to_its_last()
    {
        StimulusSpecification chirp = of_kind(Kind::chirp);
        chirp.frequency = 0.1;
        chirp.frequency_end = 0.9;
        chirp.duration = 4000;
        chirp.onset = 10;
        const double h = 0.5;
        const auto s = filled(chirp, 0, 4100, h);
        QCOMPARE(s[9], 0.0F);
        QCOMPARE(s[4010], 0.0F);
        // Zero crossings within a stretch of the middle: half a period apart, of the frequency reached there, 0.5.
        std::vector<double> crossings;
        for (std::size_t t = 1900; t < 2120; ++t)
            if ((s[t] < 0) != (s[t + 1] < 0))
                crossings.push_back(static_cast<double>(t) + static_cast<double>(s[t] / (s[t] - s[t + 1])));
        const auto halves = static_cast<double>(crossings.size() - 1);
        const double frequency = std::numbers::pi * halves / ((crossings.back() - crossings.front()) * h);
        QVERIFY2(std::abs(frequency - 0.5) < 0.005, qPrintable(QString::number(frequency)));  // it changes by ±0.022 over the stretch
        // The last step's phase: the mean of both frequencies times the time.
        const double last = 0.5 * (0.1 + 0.1 + 0.8 * 3999 / 4000.0) * 3999 * h;
        QVERIFY(std::abs(static_cast<double>(s[4009]) - std::sin(last)) < 1e-6);
    }

    void coloured_noise_waits_for_its_onset_and_leaves_the_noise_on_top_alone()
    {
        StimulusSpecification coloured = of_kind(Kind::coloured);
        coloured.onset = 7;
        const auto clean = filled(coloured, 0, 30);
        for (std::size_t t = 0; t < 7; ++t)
            QCOMPARE(clean[t], 0.0F);
        QVERIFY(clean[7] != 0.0F);
        StimulusSpecification noise = of_kind(Kind::silence);
        noise.noise = coloured.noise = 0.5;
        const auto noisy = filled(coloured, 0, 30), alone = filled(noise, 0, 30);
        for (std::size_t t = 0; t < clean.size(); ++t)
            QVERIFY(std::abs(noisy[t] - clean[t] - alone[t]) < 1e-6F);
    }

    void drives_that_end_say_when()
    {
        StimulusSpecification stimulus = of_kind(Kind::pulse);
        stimulus.onset = 5;
        stimulus.duration = 12;
        QCOMPARE(dynamics::end_of_drive(stimulus), std::optional<std::int64_t>(17));
        stimulus.kind = Kind::chirp;
        QCOMPARE(dynamics::end_of_drive(stimulus), std::optional<std::int64_t>(17));
        stimulus.kind = Kind::sequence;
        QCOMPARE(dynamics::end_of_drive(stimulus), std::optional<std::int64_t>(11));
        stimulus.kind = Kind::silence;
        QCOMPARE(dynamics::end_of_drive(stimulus), std::optional<std::int64_t>(0));
        for (const Kind kind : {Kind::sine, Kind::step, Kind::white, Kind::square, Kind::coloured}) {
            stimulus.kind = kind;
            QVERIFY(!dynamics::end_of_drive(stimulus));
        }
    }

    void every_kind_is_the_same_however_it_is_cut_into_chunks()
    {
        for (const Kind kind : {Kind::silence, Kind::sine, Kind::step, Kind::pulse, Kind::white, Kind::sequence, Kind::square, Kind::chirp,
                                Kind::coloured, Kind::image}) {
            StimulusSpecification stimulus = of_kind(kind);
            stimulus.channels = 3;
            stimulus.noise = 0.2;
            stimulus.onset = 5;
            stimulus.duration = 12;
            const auto whole = filled(stimulus, 0, 30);
            std::vector<float> pieces;
            for (std::int64_t first = 0; first < 30;) {
                const int steps = static_cast<int>(std::min<std::int64_t>(1 + first % 4, 30 - first));
                const auto piece = filled(stimulus, first, steps);
                pieces.insert(pieces.end(), piece.begin(), piece.end());
                first += steps;
            }
            QCOMPARE(pieces, whole);
        }
    }

    void white_noise_has_its_mean_and_spread_and_differs_between_channels_steps_and_seeds()
    {
        StimulusSpecification white = of_kind(Kind::white);
        white.amplitude = 0.5;
        white.channels = 2;
        const int steps = 20000;
        const auto s = filled(white, 0, steps);
        double sum = 0, squares = 0, product = 0;
        for (std::size_t t = 0; t < static_cast<std::size_t>(steps); ++t) {
            const double a = static_cast<double>(s[2 * t]), b = static_cast<double>(s[2 * t + 1]);
            sum += a;
            squares += a * a;
            product += a * b;
        }
        // Standard errors over 20 000 draws: 0.0035 for the mean, 0.0025 for the spread, 0.0018 for the product; five of each.
        QVERIFY(std::abs(sum / steps) < 0.018);
        QVERIFY(std::abs(std::sqrt(squares / steps) - 0.5) < 0.0125);
        QVERIFY(std::abs(product / steps) < 0.009);
        QVERIFY(filled(white, 0, 50, 1, 8) != filled(white, 0, 50, 1, 7));
    }

    void noise_on_top_leaves_the_drive_below_it_as_it_is()
    {
        StimulusSpecification quiet = of_kind(Kind::white);
        StimulusSpecification noisy = quiet;
        noisy.noise = 0.1;
        StimulusSpecification noisier = quiet;
        noisier.noise = 0.2;
        const auto a = filled(quiet, 0, 40), b = filled(noisy, 0, 40), c = filled(noisier, 0, 40);
        for (std::size_t t = 0; t < a.size(); ++t)
            QVERIFY(std::abs((c[t] - a[t]) - 2 * (b[t] - a[t])) < 1e-6F);  // rounding of values around 1
        QVERIFY(a != b);
    }

    void one_signal_reaches_every_channel_but_noise_is_its_own()
    {
        StimulusSpecification stimulus = of_kind(Kind::sine);
        stimulus.channels = 3;
        const auto clean = filled(stimulus, 10, 1);
        QCOMPARE(clean[1], clean[0]);
        QCOMPARE(clean[2], clean[0]);
        stimulus.noise = 1;
        const auto noisy = filled(stimulus, 10, 1);
        QVERIFY(noisy[0] != noisy[1] && noisy[1] != noisy[2]);
    }

    void what_is_not_allowed_is_named()
    {
        const auto place_of = [](auto change) {
            StimulusSpecification stimulus;
            change(stimulus);
            const auto checked = dynamics::validate(stimulus);
            return checked ? std::string("accepted") : checked.error().where;
        };
        QCOMPARE(place_of([](auto&) {}), std::string("accepted"));
        QCOMPARE(place_of([](auto& s) { s.amplitude = std::nan(""); }), std::string("/stimulus/amplitude"));
        QCOMPARE(place_of([](auto& s) { s.frequency = -1; }), std::string("/stimulus/frequency"));
        QCOMPARE(place_of([](auto& s) { s.frequency_end = -1; }), std::string("/stimulus/frequency_end"));
        QCOMPARE(place_of([](auto& s) { s.correlation_time = 0; }), std::string("/stimulus/correlation_time"));
        QCOMPARE(place_of([](auto& s) { s.kick_rate = -1; }), std::string("/stimulus/kick_rate"));
        QCOMPARE(place_of([](auto& s) { s.kick_amplitude = INFINITY; }), std::string("/stimulus/kick_amplitude"));
        QCOMPARE(place_of([](auto& s) { s.phase = INFINITY; }), std::string("/stimulus/phase"));
        QCOMPARE(place_of([](auto& s) { s.onset = -1; }), std::string("/stimulus/onset"));
        QCOMPARE(place_of([](auto& s) { s.duration = -1; }), std::string("/stimulus/duration"));
        QCOMPARE(place_of([](auto& s) { s.noise = -0.1; }), std::string("/stimulus/noise"));
        QCOMPARE(place_of([](auto& s) { s.channels = 0; }), std::string("/stimulus/channels"));
        QCOMPARE(place_of([](auto& s) { s.channels = 2, s.values = {1, 2, 3}; }), std::string("/stimulus/values"));
        QCOMPARE(place_of([](auto& s) { s.values = {1, std::nan("")}; }), std::string("/stimulus/values/1"));
    }

    void schema_defaults_are_the_defaults()
    {
        QCOMPARE(testing::wrong_rows<StimulusSpecification>(dynamics::stimulus_parameters()), QString());
    }
};

QTEST_APPLESS_MAIN(StimulusTest)
#include "stimulus_test.moc"
