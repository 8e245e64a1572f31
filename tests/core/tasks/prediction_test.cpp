#include "core/base/files.h"
#include "core/tasks/prediction.h"
#include "core/tasks/sources.h"

#include <QTemporaryDir>
#include <QTest>

#include <Eigen/QR>

#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace horn;
using namespace horn::tasks;
using Kind = TaskSpecification::Kind;

namespace
{

TaskSpecification task_of(Kind kind)
{
    TaskSpecification task;
    task.kind = kind;
    task.trial_length = 120;
    task.washout = 20;
    task.train_trials = 30;
    task.test_trials = 9;
    return task;
}

Dataset made(const TaskSpecification& task, std::uint64_t seed = 1)
{
    auto dataset = make_dataset(task, seed);
    if (!dataset)
        qFatal("%s", dataset.error().message().c_str());
    return *std::move(dataset);
}

/// Input of a trial in the units of its source. \return T × channels.
Matrix<double> in_source_units(const Dataset& dataset, const Split& split, int trial)
{
    const std::vector<float> input = dataset.input_of(split, trial);
    Matrix<double> values = Eigen::Map<const Matrix<float>>(input.data(), dataset.steps, dataset.inputs).cast<double>();
    for (int c = 0; c < dataset.inputs; ++c) {
        const Dataset::Channel& channel = dataset.channels[static_cast<std::size_t>(c)];
        values.col(c).array() = channel.mean + channel.deviation * values.col(c).array();
    }
    return values;
}

/// The part of a signal that sines of the frequencies leave over. \param amplitudes filled with those found.
double residual(const Matrix<double>& signal, const std::vector<double>& frequencies, std::vector<double>& amplitudes)
{
    Eigen::MatrixXd basis(signal.rows(), 2 * static_cast<Eigen::Index>(frequencies.size()));
    for (Eigen::Index t = 0; t < signal.rows(); ++t)
        for (std::size_t k = 0; k < frequencies.size(); ++k) {
            basis(t, 2 * static_cast<Eigen::Index>(k)) = std::cos(frequencies[k] * static_cast<double>(t));
            basis(t, 2 * static_cast<Eigen::Index>(k) + 1) = std::sin(frequencies[k] * static_cast<double>(t));
        }
    const Eigen::VectorXd fit = basis.householderQr().solve(signal.col(0));
    amplitudes.clear();
    for (Eigen::Index k = 0; k < fit.size(); k += 2)
        amplitudes.push_back(std::hypot(fit[k], fit[k + 1]));
    return (signal.col(0) - basis * fit).cwiseAbs().maxCoeff();
}

/// Columns "row" = 0, 1, 2, … and "wave", with a column of words between.
std::string rows_of_numbers(int rows)
{
    std::string text = "row,remark,wave\n";
    for (int i = 0; i < rows; ++i)
        text += std::to_string(i) + ",fine," + std::to_string(std::sin(0.3 * i)) + "\n";
    return text;
}

}  // namespace

class PredictionTest : public QObject
{
    Q_OBJECT

    QTemporaryDir folder_;

    TaskSpecification file_task(const std::string& text)
    {
        TaskSpecification task = task_of(Kind::csv_series);
        task.data = folder_.filePath("series.csv").toStdString();
        task.columns = {"row"};
        if (!base::write_file_atomically(task.data, text))
            qFatal("the test cannot write its file");
        return task;
    }

private Q_SLOTS:
    void targets_are_the_inputs_some_steps_later_data()
    {
        QTest::addColumn<int>("horizon");
        QTest::newRow("the next") << 1;
        QTest::newRow("84 ahead") << 84;
    }
    void targets_are_the_inputs_some_steps_later()
    {
        QFETCH(int, horizon);
        TaskSpecification of_file = file_task(rows_of_numbers(2000));
        of_file.columns = {"wave", "1"};
        for (TaskSpecification task : {task_of(Kind::mackey_glass), task_of(Kind::sum_of_sines), of_file}) {
            task.horizon = horizon;
            const Dataset dataset = made(task);
            QCOMPARE(dataset.horizon, horizon);
            QCOMPARE(dataset.washout, 20);
            QCOMPARE(dataset.train.samples, 30);
            QCOMPARE(dataset.test.samples, 9);
            const auto size = static_cast<std::size_t>(dataset.steps * dataset.inputs);
            const auto ahead = static_cast<std::size_t>(horizon * dataset.inputs);
            for (const Split* split : {&dataset.train, &dataset.validation, &dataset.test}) {
                QCOMPARE(split->values.size(), split->targets.size());
                QCOMPARE(split->values.size(), size * static_cast<std::size_t>(split->samples));
                for (int trial = 0; trial < split->samples; ++trial)
                    for (std::size_t i = 0; i + ahead < size; ++i)
                        QCOMPARE(split->targets[static_cast<std::size_t>(trial) * size + i],
                                 split->values[static_cast<std::size_t>(trial) * size + i + ahead]);
            }
        }
    }

    void training_trials_have_mean_zero_and_deviation_one()
    {
        for (const Kind kind : {Kind::mackey_glass, Kind::sum_of_sines}) {
            const Dataset dataset = made(task_of(kind));
            double sum = 0, squares = 0;
            for (const float value : dataset.train.values) {
                sum += value;
                squares += static_cast<double>(value) * value;
            }
            const auto count = static_cast<double>(dataset.train.values.size());
            QVERIFY(std::abs(sum / count) < 0.02);  // exactly zero with the last step of every trial, which is a target alone
            QVERIFY(std::abs(squares / count - 1) < 0.02);
        }
    }

    void a_sum_of_sines_is_made_of_its_frequencies_with_amplitude_one_and_of_nothing_else()
    {
        const TaskSpecification task = task_of(Kind::sum_of_sines);
        const Dataset dataset = made(task);
        std::vector<double> amplitudes;
        for (int trial = 0; trial < 9; ++trial) {
            const Matrix<double> signal = in_source_units(dataset, dataset.test, trial);
            QVERIFY(residual(signal, frequencies_of(task), amplitudes) < 1e-5);
            for (const double amplitude : amplitudes)
                QVERIFY(std::abs(amplitude - 1) < 1e-4);
            std::vector<double> wrong = frequencies_of(task);
            wrong.back() *= 1.01;
            QVERIFY(residual(signal, wrong, amplitudes) > 1e-2);
        }
    }

    void no_two_trials_are_alike()
    {
        for (const Kind kind : {Kind::mackey_glass, Kind::sum_of_sines}) {
            const Dataset dataset = made(task_of(kind));
            std::set<float> starts;
            for (const Split* split : {&dataset.train, &dataset.validation, &dataset.test})
                for (int trial = 0; trial < split->samples; ++trial)
                    starts.insert(dataset.input_of(*split, trial).front());
            QCOMPARE(starts.size(), std::size_t{48});
        }
    }

    void a_longer_test_series_begins_as_the_test_trial_does()
    {
        for (const Kind kind : {Kind::mackey_glass, Kind::sum_of_sines}) {
            const TaskSpecification task = task_of(kind);
            const Dataset dataset = made(task, 3);
            const auto series = test_series(task, dataset, 3, 300);
            QVERIFY(series.ok());
            QCOMPARE(series->size(), std::size_t{9});
            for (int trial = 0; trial < 9; ++trial) {
                const Matrix<float>& longer = (*series)[static_cast<std::size_t>(trial)];
                QCOMPARE(longer.rows(), Eigen::Index{300});
                const std::vector<float> input = dataset.input_of(dataset.test, trial);
                QVERIFY(std::equal(input.begin(), input.end(), longer.data()));
            }
        }
    }

    void rows_of_a_file_are_trained_on_first_then_validated_then_tested()
    {
        TaskSpecification task = file_task(rows_of_numbers(1000));
        task.held_out = 0.4;
        task.train_trials = 500;
        const Dataset dataset = made(task);
        const auto range = [&](const Split& split) {
            double low = 1e9, high = -1e9;
            for (int trial = 0; trial < split.samples; ++trial) {
                const Matrix<double> rows = in_source_units(dataset, split, trial);
                for (Eigen::Index t = 1; t < rows.rows(); ++t)
                    if (std::abs(rows(t, 0) - rows(t - 1, 0) - 1) > 1e-3)
                        qFatal("a trial is not a run of rows");
                low = std::min(low, rows(0, 0));
                high = std::max(high, rows(rows.rows() - 1, 0) + 1);  // and one target
            }
            return std::pair(std::lround(low), std::lround(high));
        };
        const auto train = range(dataset.train), validation = range(dataset.validation), test = range(dataset.test);
        QVERIFY(train.first >= 0 && train.first < 20 && train.second > 580 && train.second <= 599);
        QCOMPARE(validation, (std::pair{600L, 799L}));
        QCOMPARE(test, (std::pair{800L, 999L}));
    }

    void columns_keep_their_names_and_units()
    {
        TaskSpecification task = file_task(rows_of_numbers(1000));
        task.columns = {"wave", "1"};
        const Dataset dataset = made(task);
        QCOMPARE(dataset.inputs, 2);
        QCOMPARE(dataset.channels[0].name, std::string("wave"));
        QCOMPARE(dataset.channels[1].name, std::string("row"));
        const Matrix<double> rows = in_source_units(dataset, dataset.test, 4);
        for (Eigen::Index t = 0; t < rows.rows(); ++t)
            QVERIFY(std::abs(rows(t, 0) - std::sin(0.3 * rows(t, 1))) < 1e-3);
        task.columns.clear();
        QCOMPARE(made(task).channels[0].name, std::string("row"));
    }

    void a_large_offset_costs_no_digits()
    {
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += std::to_string(1e9 + std::sin(0.3 * i)) + "\n";
        TaskSpecification task = file_task(text);
        task.columns.clear();
        const Dataset dataset = made(task);
        const Matrix<double> s = in_source_units(dataset, dataset.test, 0).array() - 1e9;
        for (Eigen::Index t = 1; t + 1 < s.rows(); ++t)  // six decimals in the file
            QVERIFY(std::abs(s(t + 1, 0) + s(t - 1, 0) - 2 * std::cos(0.3) * s(t, 0)) < 1e-5);
    }

    void files_that_cannot_be_learned_from_are_refused_with_a_place()
    {
        const auto refused = [](const TaskSpecification& task) {
            const auto dataset = make_dataset(task, 1);
            return dataset ? std::string("accepted") : dataset.error().where + " | " + dataset.error().what;
        };
        TaskSpecification task = file_task("x\n" + std::string("1\n1\n") + rows_of_numbers(0));
        QVERIFY(refused(task).find("line 1") != std::string::npos);
        task = file_task(rows_of_numbers(300));
        QCOMPARE(refused(task), task.data + " | has 45 rows for validation, and a trial takes 121 of them");
        std::string constant = "flat\n";
        for (int i = 0; i < 2000; ++i)
            constant += "0.1\n";
        task = file_task(constant);
        task.columns = {"flat"};
        QCOMPARE(refused(task), task.data + ", column flat | is constant: there is nothing to predict");
        task.data = folder_.filePath("absent.csv").toStdString();
        QVERIFY(refused(task).starts_with(task.data));
    }

    void a_test_series_longer_than_the_test_rows_is_refused()
    {
        const TaskSpecification task = file_task(rows_of_numbers(2000));
        const Dataset dataset = made(task);
        QVERIFY(test_series(task, dataset, 1, 300).ok());
        QVERIFY(!test_series(task, dataset, 1, 301));
        QVERIFY(!test_series(task_of(Kind::mackey_glass), made(task_of(Kind::mackey_glass)), 1, 2'000'000'000));
    }
};

QTEST_APPLESS_MAIN(PredictionTest)
#include "prediction_test.moc"
