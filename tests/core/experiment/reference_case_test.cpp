#include "core/experiment/reference_case.h"

#include "core/base/files.h"
#include "tests/support/naive_horn.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <vector>

using namespace horn;
using experiment::CaseFigures;
using experiment::Deviation;
using experiment::ReferenceCase;

namespace
{

const std::filesystem::path folder = HORN_TEST_DATA "/reference";

double worst(const CaseFigures& computed, const CaseFigures& expected)
{
    double largest = 0;
    for (const Deviation& deviation : experiment::deviations(computed, expected))
        largest = std::max(largest, deviation.relative);
    return largest;
}

/// Every array of some figures.
std::vector<std::span<double>> arrays_of(CaseFigures& figures)
{
    std::vector<std::span<double>> arrays{std::span(&figures.loss, 1), figures.output.values};
    for (CaseFigures::Layer& layer : figures.layers) {
        arrays.emplace_back(layer.x.values);
        arrays.emplace_back(layer.y.values);
    }
    for (const auto& array : model::arrays_of(figures.gradient))
        arrays.push_back(array.values);
    return arrays;
}

}  // namespace

class ReferenceCaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_kernel_gives_what_is_expected_data() { cases(); }
    void the_kernel_gives_what_is_expected();
    void plain_loops_give_what_is_expected_data() { cases(); }
    void plain_loops_give_what_is_expected();
    void forward_euler_is_rejected_data() { cases(); }
    void forward_euler_is_rejected();
    void one_altered_entry_fails_data() { cases(); }
    void one_altered_entry_fails();
    void nan_deviates_without_bound();
    void faults_are_told_with_their_place_data();
    void faults_are_told_with_their_place();
    void what_is_not_part_of_a_case_is_an_error_data();
    void what_is_not_part_of_a_case_is_an_error();
    void what_is_not_a_file_or_not_json_is_an_error();

private:
    static void cases();
};

void ReferenceCaseTest::cases()
{
    QTest::addColumn<QString>("file");
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
}

void ReferenceCaseTest::the_kernel_gives_what_is_expected()
{
    QFETCH(QString, file);
    const auto reference = experiment::read_reference_case(file.toStdString());
    QVERIFY(reference.ok());
    QVERIFY(worst(experiment::recompute<double>(*reference), reference->expected) <= experiment::accepted_deviation<double>);
    QVERIFY(worst(experiment::recompute<float>(*reference), reference->expected) <= experiment::accepted_deviation<float>);
}

void ReferenceCaseTest::plain_loops_give_what_is_expected()
{
    QFETCH(QString, file);
    const auto reference = experiment::read_reference_case(file.toStdString());
    QVERIFY(worst(testing::naive_figures(*reference), reference->expected) <= experiment::accepted_deviation<double>);
}

void ReferenceCaseTest::forward_euler_is_rejected()
{
    QFETCH(QString, file);
    const auto reference = experiment::read_reference_case(file.toStdString());
    const CaseFigures euler = testing::naive_figures(*reference, testing::Rule::forward_euler);
    const auto found = experiment::deviations(euler, reference->expected);
    QCOMPARE(found[0].array, std::string("positions"));
    QVERIFY(found[0].relative > 1e-3);
    QVERIFY(found[1].relative > 1e-3);
    QVERIFY(found[2].relative > 1e-3);
}

void ReferenceCaseTest::one_altered_entry_fails()
{
    QFETCH(QString, file);
    const auto reference = experiment::read_reference_case(file.toStdString());
    const CaseFigures computed = experiment::recompute<double>(*reference);
    CaseFigures altered = reference->expected;
    for (const std::span<double> array : arrays_of(altered)) {
        const double largest =
            std::abs(*std::max_element(array.begin(), array.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
        for (double& value : array) {
            const double before = value;
            value += 1e-6 * largest;
            QVERIFY(worst(computed, altered) > experiment::accepted_deviation<double>);
            value = before;
        }
    }
    QVERIFY(worst(computed, altered) <= experiment::accepted_deviation<double>);
}

void ReferenceCaseTest::nan_deviates_without_bound()
{
    const auto reference = experiment::read_reference_case(folder / "homogeneous.json");
    CaseFigures computed = reference->expected;
    computed.output.values[0] = std::nan("");
    QVERIFY(std::isinf(worst(computed, reference->expected)));
}

void ReferenceCaseTest::faults_are_told_with_their_place_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::newRow("missing number") << "/time_step"
                                    << "";
    QTest::newRow("text for a number") << "/time_step"
                                       << "\"one\"";
    QTest::newRow("time step of zero") << "/time_step"
                                       << "0";
    QTest::newRow("unknown loss") << "/loss_kind"
                                  << "\"hinge\"";
    QTest::newRow("no layers") << "/layers"
                               << "[]";
    QTest::newRow("short vector") << "/layers/0/gamma"
                                  << "[0.1]";
    QTest::newRow("text in a matrix") << "/layers/0/h2h.weight/2/1"
                                      << "\"x\"";
    QTest::newRow("class out of range") << "/target/1"
                                        << "99";
    QTest::newRow("ragged input") << "/input/3/1"
                                  << "[]";
    QTest::newRow("negative delay") << "/layers/0/delays/1/2"
                                    << "-1";
    QTest::newRow("fractional delay") << "/layers/0/delays/1/2"
                                      << "1.5";
    QTest::newRow("missing gradient") << "/expected/grad/readout.bias"
                                      << "";
    QTest::newRow("missing layer of trajectories") << "/expected/layers"
                                                   << "[]";
    QTest::newRow("missing readout") << "/readout"
                                     << "";
}

void ReferenceCaseTest::faults_are_told_with_their_place()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    const auto text = base::read_file(folder / "delays.json");
    nlohmann::json file = nlohmann::json::parse(*text);
    const nlohmann::json::json_pointer place(pointer.toStdString());
    QVERIFY(file.contains(place));
    if (value.isEmpty())
        file[place.parent_pointer()].erase(place.back());
    else
        file[place] = nlohmann::json::parse(value.toStdString());
    const auto read = experiment::parse_reference_case(file.dump(), "case.json");
    QVERIFY(!read.ok());
    QVERIFY2(read.error().where.starts_with("case.json: " + pointer.toStdString()), read.error().where.c_str());
}

void ReferenceCaseTest::what_is_not_part_of_a_case_is_an_error_data()
{
    QTest::addColumn<QString>("pointer");
    for (const char* pointer : {"/targets", "/layers/0/delay", "/readout/gain", "/expected/gradient", "/expected/layers/0/z",
                                "/expected/grad/layers.0.i2h.weights", "/expected/grad/layers.1.omega"})
        QTest::newRow(pointer) << QString(pointer);
}

void ReferenceCaseTest::what_is_not_part_of_a_case_is_an_error()
{
    QFETCH(QString, pointer);
    nlohmann::json file = nlohmann::json::parse(*base::read_file(folder / "delays.json"));
    QVERIFY(experiment::parse_reference_case(file.dump(), "case.json").ok());
    const nlohmann::json::json_pointer place(pointer.toStdString());
    file[place.parent_pointer()][place.back()] = 1;
    const auto read = experiment::parse_reference_case(file.dump(), "case.json");
    QVERIFY(!read.ok());
    QCOMPARE(read.error().where, "case.json: " + pointer.toStdString());
}

void ReferenceCaseTest::what_is_not_a_file_or_not_json_is_an_error()
{
    QVERIFY(!experiment::read_reference_case(folder / "absent.json").ok());
    const auto cut = experiment::parse_reference_case(R"({"name": "x", "seed": )", "cut.json");
    QVERIFY(!cut.ok());
    QVERIFY(cut.error().where.find("byte") != std::string::npos);
    for (const char* text : {"", "[]", "3", "null", R"({"name": "x", "time_step": 1e999})"})
        QVERIFY(!experiment::parse_reference_case(text, "odd.json").ok());
}

QTEST_APPLESS_MAIN(ReferenceCaseTest)
#include "reference_case_test.moc"
