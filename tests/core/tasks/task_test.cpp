#include "core/tasks/task.h"

#include "tests/support/number_rows.h"

#include <QTest>

#include <array>
#include <functional>
#include <limits>
#include <set>
#include <string>

using namespace horn::tasks;
using Kind = TaskSpecification::Kind;

namespace
{

using Change = std::function<void(TaskSpecification&)>;

}  // namespace

Q_DECLARE_METATYPE(Change)

class TaskTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void every_kind_has_a_name_of_its_own()
    {
        std::set<Kind> kinds;
        std::set<std::string_view> names;
        for (const auto& [kind, name] : task_names()) {
            kinds.insert(kind);
            names.insert(name);
        }
        QCOMPARE(kinds.size(), std::size_t{10});
        QCOMPARE(names, (std::set<std::string_view>{"none", "smnist", "psmnist", "row-mnist", "oriented-lines", "delayed-match",
                                                    "frequency-discrimination", "mackey-glass", "sum-of-sines", "csv-series"}));
    }

    void the_defaults_are_valid_and_equal_the_schema()
    {
        const TaskSpecification task;
        QVERIFY(validate(task).ok());
        QCOMPARE(horn::testing::wrong_rows<TaskSpecification>(task_parameters()), QString());
    }

    void every_row_of_the_schema_allows_its_default_and_its_slider()
    {
        QCOMPARE(task_parameters().size(), std::size_t{23});
        for (const auto& info : task_parameters()) {
            QVERIFY2(allows(info, info.default_value), info.name.data());
            QVERIFY2(allows(info, info.slider_from), info.name.data());
            QVERIFY2(allows(info, info.slider_to), info.name.data());
            QVERIFY2(!info.help.empty() && !info.label.empty(), info.name.data());
        }
    }

    void what_is_wrong_is_named_by_its_place_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("place");
        const auto row = [](const char* name, const char* place, Change change) {
            QTest::newRow(name) << std::move(change) << QString(place);
        };
        row("negative limit", "/task/train_limit", [](auto& t) { t.train_limit = -1; });
        row("negative test limit", "/task/test_limit", [](auto& t) { t.test_limit = -1; });
        row("negative validation", "/task/validation", [](auto& t) { t.validation = -1; });
        row("one symbol", "/task/symbols", [](auto& t) { t.symbols = 1; });
        row("one step", "/task/steps", [](auto& t) { t.steps = 1; });
        row("no trials", "/task/train_trials", [](auto& t) { t.train_trials = 0; });
        row("no test trials", "/task/test_trials", [](auto& t) { t.test_trials = 0; });
        row("a dot for a line", "/task/line_length", [](auto& t) { t.line_length = 1; });
        row("negative jitter", "/task/angle_jitter", [](auto& t) { t.angle_jitter = -1; });
        row("jitter not a number", "/task/position_jitter", [](auto& t) { t.position_jitter = std::numeric_limits<double>::quiet_NaN(); });
        row("infinite jitter", "/task/length_jitter", [](auto& t) { t.length_jitter = std::numeric_limits<double>::infinity(); });
        row("more than memory holds", "/task", [](auto& t) {
            t.steps = 100000;
            t.symbols = 1000;
        });
        row("kicks less often than never", "/task/kick_rate", [](auto& t) { t.kick_rate = -1; });
        row("noise below zero", "/task/noise", [](auto& t) { t.noise = -1; });
        row("a trial of one step", "/task/trial_length", [](auto& t) { t.trial_length = 1; });
        row("no delay", "/task/tau", [](auto& t) { t.tau = 0; });
        row("the present as the target", "/task/horizon", [](auto& t) { t.horizon = 0; });
        row("a washout of the whole trial", "/task/washout", [](auto& t) {
            t.kind = Kind::mackey_glass;
            t.washout = t.trial_length;
        });
        row("frequencies upside down", "/task/highest_frequency", [](auto& t) {
            t.kind = Kind::sum_of_sines;
            t.highest_frequency = t.lowest_frequency;
        });
        row("beyond half the sampling rate", "/task/highest_frequency", [](auto& t) { t.highest_frequency = 3.15; });
        row("one frequency to tell apart", "/task/frequencies", [](auto& t) {
            t.kind = Kind::frequency_discrimination;
            t.frequencies = 1;
        });
        row("no file", "/task/data", [](auto& t) { t.kind = Kind::csv_series; });
        row("everything held out", "/task/held_out", [](auto& t) { t.held_out = 1; });
        row("longer series than memory holds", "/task", [](auto& t) {
            t.kind = Kind::mackey_glass;
            t.trial_length = 1'000'000;
        });
    }
    void what_is_wrong_is_named_by_its_place()
    {
        QFETCH(Change, change);
        QFETCH(QString, place);
        TaskSpecification task;
        task.kind = Kind::delayed_match;
        change(task);
        const auto checked = validate(task);
        QVERIFY(!checked);
        QCOMPARE(QString::fromStdString(checked.error().where), place);
        QVERIFY(!checked.error().remedy.empty());
        QVERIFY(!make_dataset(task, 1));
    }

    void the_shape_is_known_without_loading()
    {
        const auto shape = [](Kind kind) {
            TaskSpecification task;
            task.kind = kind;
            task.symbols = 5;
            task.steps = 9;
            const TaskShape found = shape_of(task);
            return std::array{found.inputs, found.outputs, found.steps};
        };
        QCOMPARE(shape(Kind::smnist), (std::array{1, 10, 784}));
        QCOMPARE(shape(Kind::psmnist), (std::array{1, 10, 784}));
        QCOMPARE(shape(Kind::row_mnist), (std::array{28, 10, 28}));
        QCOMPARE(shape(Kind::oriented_lines), (std::array{1, 4, 784}));
        QCOMPARE(shape(Kind::delayed_match), (std::array{5, 2, 9}));
        QCOMPARE(shape(Kind::frequency_discrimination), (std::array{1, 4, 500}));
        QCOMPARE(shape(Kind::mackey_glass), (std::array{1, 1, 500}));
        QCOMPARE(shape(Kind::csv_series), (std::array{1, 1, 500}));
        QCOMPARE(shape(Kind::none), (std::array{0, 0, 0}));
    }

    void a_synthetic_dataset_has_the_shape_that_was_told()
    {
        for (const Kind kind :
             {Kind::oriented_lines, Kind::delayed_match, Kind::frequency_discrimination, Kind::mackey_glass, Kind::sum_of_sines}) {
            TaskSpecification task;
            task.kind = kind;
            task.noise = 0.25;
            const TaskShape shape = shape_of(task);
            const auto dataset = make_dataset(task, 1);
            QVERIFY(dataset.ok());
            QCOMPARE(dataset->inputs, shape.inputs);
            QCOMPARE(dataset->outputs, shape.outputs);
            QCOMPARE(dataset->steps, shape.steps);
            QCOMPARE(dataset->loss, shape.loss);
            QCOMPARE(dataset->training_noise, 0.25);
        }
    }

    void there_is_no_dataset_of_no_task()
    {
        const auto dataset = make_dataset({}, 1);
        QVERIFY(!dataset);
        QCOMPARE(dataset.error().where, std::string("/task/name"));
    }
};

QTEST_APPLESS_MAIN(TaskTest)
#include "task_test.moc"
