// Runs as files that are handed on: from nothing, from a state_dict, to other instruction sets.
#include "core/base/files.h"
#include "core/dynamics/instruction_set.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "core/experiment/safetensors.h"
#include "tests/core/tasks/idx_files.h"
#include "tests/support/horn_program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace horn;
using experiment::Tensor;
using experiment::TensorFile;
using testing::Answer;
using testing::run_horn;

namespace
{

QStringList reference_cases()
{
    QStringList cases;
    for (const auto& entry : std::filesystem::directory_iterator(HORN_TEST_DATA "/reference"))
        cases << QString::fromStdString(entry.path().string());
    return cases;
}

}  // namespace

class RunsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir scratch_;
    [[nodiscard]] QString path(const QString& name) const { return scratch_.filePath(name); }

    /// The weights that the preset draws under another seed, named as PyTorch names them, and nothing else; altered before it is written.
    [[nodiscard]] QString state_dict(const QString& name, const std::function<void(TensorFile&)>& alter = {}) const
    {
        experiment::Experiment experiment = *experiment::load_preset("delayed-match");
        experiment.seed = 77;
        const auto network = *experiment::build_network(experiment);
        const std::string bytes = experiment::to_safetensors({experiment, network, {}, 0, 0, {}});
        TensorFile file = *experiment::parse_safetensors(bytes, "c");
        file.metadata.clear();
        for (const char* array : {"omega", "gamma", "alpha", "feedback"})
            file.tensors.erase(array);
        if (alter)
            alter(file);
        const QString written = path(name);
        if (!base::write_file_atomically(written.toStdString(), experiment::write_safetensors(file)))
            qFatal("cannot write %s", qPrintable(written));
        return written;
    }

private Q_SLOTS:
    void every_instruction_set_of_this_machine_passes_every_reference_case_data()
    {
        QTest::addColumn<QString>("precision");
        QTest::newRow("double") << "double";
        QTest::newRow("single") << "single";
    }
    void every_instruction_set_of_this_machine_passes_every_reference_case()
    {
        QFETCH(QString, precision);
        const Answer answer = run_horn(QStringList{"verify", "--json", "--target", "all", "--precision", precision} + reference_cases());
        QVERIFY2(answer.status == 0, qPrintable(answer.lines + answer.complaint));
        const auto sets = dynamics::instruction_sets();
        QCOMPARE(answer.object()["targets"].toArray().size(), static_cast<qsizetype>(sets.size()));
        QCOMPARE(answer.object()["cases"].toArray().size(), static_cast<qsizetype>(sets.size()) * reference_cases().size());
        for (const std::string& set : sets) {
            const Answer one =
                run_horn(QStringList{"verify", "--precision", precision, "--target", QString::fromStdString(set)} + reference_cases());
            QCOMPARE(one.status, 0);
            QCOMPARE(one.lines.count("  on " + QString::fromStdString(set) + "\n"), reference_cases().size());
        }
    }

    void an_instruction_set_that_is_not_there_is_one_line()
    {
        const Answer wrong = run_horn(QStringList{"verify", "--target", "MMX"} + reference_cases());
        QCOMPARE(wrong.status, 2);
        QVERIFY2(wrong.complaint.startsWith("horn: --target: instruction set MMX: there is none of this name; here are "),
                 qPrintable(wrong.complaint));
        QCOMPARE(wrong.complaint.count('\n'), 1);
        QCOMPARE(run_horn({"presets"}, "MMX").status, 2);
    }

    void the_environment_chooses_the_instruction_set_of_any_command()
    {
        for (const std::string& set : dynamics::instruction_sets()) {
            const QString name = QString::fromStdString(set);
            const Answer answer = run_horn({"verify", reference_cases().first()}, name.toLower());
            QCOMPARE(answer.status, 0);
            QVERIFY2(answer.lines.endsWith("  on " + name + "\n"), qPrintable(answer.lines));
            QCOMPARE(run_horn({"train", "delayed-match", "--epochs", "1", "--quiet", "--out", path("on-" + name)}, name).status, 0);
        }
    }

    void a_run_of_no_epochs_leaves_a_checkpoint()
    {
        QCOMPARE(run_horn({"train", "delayed-match", "--epochs", "0", "--out", path("none")}).status, 0);
        const auto checkpoint = experiment::read_checkpoint(path("none/checkpoint.safetensors").toStdString());
        QVERIFY(checkpoint.ok());
        QCOMPARE(checkpoint->update, std::int64_t{0});
        QCOMPARE(run_horn({"evaluate", path("none/checkpoint.safetensors")}).status, 0);
    }

    void one_command_starts_a_run_and_goes_on_with_it()
    {
        const QStringList command{"train", "delayed-match", "--resume", path("again"), "--epochs"};
        QCOMPARE(run_horn(command + QStringList{"2"}).status, 0);
        const Answer longer = run_horn(command + QStringList{"3"});
        QCOMPARE(longer.status, 0);
        QVERIFY(longer.lines.contains("goes on"));
        QVERIFY(longer.lines.contains("epoch 3 of 3"));
        QCOMPARE(run_horn({"train", "delayed-match", "--epochs", "3", "--out", path("at-once")}).status, 0);
        const auto a = *experiment::read_checkpoint(path("again/checkpoint.safetensors").toStdString());
        const auto b = *experiment::read_checkpoint(path("at-once/checkpoint.safetensors").toStdString());
        QVERIFY(a.network.parameters.readout_weight == b.network.parameters.readout_weight);
    }

    void a_state_dict_starts_a_run_and_is_evaluated()
    {
        const QString file = state_dict("good.safetensors");
        QCOMPARE(run_horn({"train", "delayed-match", "--init", file, "--epochs", "0", "--out", path("begun")}).status, 0);
        const auto begun = *experiment::read_checkpoint(path("begun/checkpoint.safetensors").toStdString());
        const std::string bytes = *base::read_file(file.toStdString());
        const TensorFile weights = *experiment::parse_safetensors(bytes, "f");
        const auto& recurrent = begun.network.parameters.layers[0].recurrent_weight;
        QVERIFY((experiment::floats_of(weights.tensors.at("h2h.weight")) ==
                 std::vector<float>(recurrent.data(), recurrent.data() + recurrent.size())));
        QCOMPARE(run_horn({"train", "delayed-match", "--init", file, "--epochs", "2", "--out", path("trained")}).status, 0);

        const QString own = path("own.csv"), foreign = path("foreign.csv");
        QCOMPARE(run_horn({"evaluate", path("begun/checkpoint.safetensors"), "--outputs", own}).status, 0);
        QCOMPARE(run_horn({"evaluate", file, "--experiment", "delayed-match", "--outputs", foreign, "--threads", "8"}).status, 0);
        const std::string table = *base::read_file(own.toStdString());
        QCOMPARE(*base::read_file(foreign.toStdString()), table);
        QVERIFY(table.starts_with("sample,truth,output0,output1\n0,"));
        QCOMPARE(std::count(table.begin(), table.end(), '\n'), 65);
    }

    void images_of_any_size_and_number_of_classes_are_learned_gone_on_with_and_judged_data()
    {
        QTest::addColumn<QString>("task");
        QTest::newRow("pixels") << "smnist";
        QTest::newRow("rows") << "row-mnist";
    }
    void images_of_any_size_and_number_of_classes_are_learned_gone_on_with_and_judged()
    {
        QFETCH(QString, task);
        const tests::DataFolder images;
        std::vector<int> labels;
        for (int i = 0; i < 40; ++i)
            labels.push_back(i % 12);
        for (const std::string part : {"train", "t10k"}) {
            images.write(part + "-images-idx3-ubyte", tests::idx_images(40, 8, 8));
            images.write(part + "-labels-idx1-ubyte", tests::idx_labels(labels));
        }
        const QStringList what{
            "smnist-quick",      "--set", "/task/name=" + task, "--set", "/task/data=" + QString::fromStdString(images.path()), "--set",
            "/task/validation=8"};
        const QString run = path("images-" + task), checkpoint = run + "/checkpoint.safetensors";
        QCOMPARE(run_horn(QStringList{"train"} + what + QStringList{"--epochs", "1", "--out", run}).status, 0);
        const Answer longer = run_horn({"train", "--resume", run, "--epochs", "2"});
        QVERIFY2(longer.status == 0, qPrintable(longer.complaint));
        const Answer judged = run_horn({"evaluate", checkpoint, "--json"});
        QVERIFY2(judged.status == 0, qPrintable(judged.complaint));
        QCOMPARE(judged.object()["test_samples"].toInt(), 40);
        const Answer again =
            run_horn(QStringList{"train"} + what + QStringList{"--init", checkpoint, "--epochs", "0", "--out", run + "-again"});
        QVERIFY2(again.status == 0, qPrintable(again.complaint));
    }

    void a_run_says_what_it_begins_with()
    {
        const QString first = path("first-network"), second = path("second-network");
        QCOMPARE(run_horn({"train", "delayed-match", "--epochs", "1", "--out", first}).status, 0);
        const Answer begun = run_horn({"train", "delayed-match", "--set", "/model/layers/0/alpha=0.05", "--init",
                                       first + "/checkpoint.safetensors", "--epochs", "1", "--out", second});
        QCOMPARE(begun.status, 0);
        QVERIFY2(begun.lines.contains("in place of the experiment's, α"), qPrintable(begun.lines));
        // The folder's experiment repeats the run without --init.
        QCOMPARE(run_horn({"train", second + "/experiment.horn.json", "--out", path("repeated-network")}).status, 0);
        const auto a = *experiment::read_checkpoint((second + "/checkpoint.safetensors").toStdString());
        const auto b = *experiment::read_checkpoint(path("repeated-network/checkpoint.safetensors").toStdString());
        QVERIFY(a.network.parameters.readout_weight == b.network.parameters.readout_weight);
        QVERIFY(a.network.parameters.layers[0].alpha == b.network.parameters.layers[0].alpha);
    }

    void what_would_be_with_other_oscillators_or_delays_can_be_asked()
    {
        const QString run = path("delayed");
        QCOMPARE(run_horn({"train", "delayed-match", "--set", R"(/model/layers/0/delays={"distribution":"uniform","low":1,"high":9})",
                           "--epochs", "2", "--out", run})
                     .status,
                 0);
        const auto loss = [&](const QStringList& changes) {
            return run_horn(QStringList{"evaluate", run + "/checkpoint.safetensors", "--json"} + changes).object()["test_loss"].toDouble();
        };
        const double as_it_is = loss({});
        QCOMPARE(loss({"--set", "/training/epochs=5"}), as_it_is);
        QVERIFY(loss({"--set", "/model/layers/0/delays=0"}) != as_it_is);
        QVERIFY(loss({"--set", "/model/layers/0/alpha=3"}) != as_it_is);
        QVERIFY(loss({"--set", "/model/layers/0/omega=1.2"}) != as_it_is);
    }

    void what_is_no_state_dict_of_this_network_is_one_line_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("words");
        static const std::string memory(256, '\0');
        QTest::newRow("another size") << state_dict("size.safetensors", [](TensorFile& file) {
            file.tensors["h2h.bias"] = {Tensor::Type::f32, {32}, std::string_view(memory).substr(0, 128)};
        }) << "h2h.bias: is [32], but the experiment describes [64]";
        QTest::newRow("another type") << state_dict("type.safetensors", [](TensorFile& file) {
            file.tensors["h2h.bias"] = {Tensor::Type::i32, {64}, std::string_view(memory).substr(0, 256)};
        }) << "h2h.bias: holds whole numbers";
        QTest::newRow("something missing") << state_dict("less.safetensors", [](TensorFile& file) { file.tensors.erase("h2o.bias"); })
                                           << "h2o.bias: is missing";
        QTest::newRow("something more") << state_dict("more.safetensors", [](TensorFile& file) {
            file.tensors["fc.bias"] = file.tensors["h2o.bias"];
        }) << "fc.bias: is not an array of this network";
        const std::string good = *base::read_file(state_dict("whole.safetensors").toStdString());
        const QString cut = path("cut.safetensors"), pickle = path("model.pt"), half = path("half.safetensors");
        const auto write = [](const QString& name, const std::string& content) {
            QVERIFY(base::write_file_atomically(name.toStdString(), content).ok());
        };
        write(cut, good.substr(0, good.size() - 100));
        write(pickle, "PK\x03\x04" + good);
        std::string halved = good;
        halved.replace(halved.find("\"F32\""), 5, "\"F16\"");
        write(half, halved);
        QTest::newRow("cut") << cut << "the file was cut";
        QTest::newRow("pickle") << pickle << "is a pickle, as torch.save writes it";
        QTest::newRow("half precision") << half << "\"F16\" is not read here";
        QTest::newRow("absent") << path("absent.safetensors") << "cannot be opened";
    }
    void what_is_no_state_dict_of_this_network_is_one_line()
    {
        QFETCH(QString, file);
        QFETCH(QString, words);
        const QStringList commands[] = {{"train", "delayed-match", "--init", file, "--quiet", "--out", path("never")},
                                        {"evaluate", file, "--experiment", "delayed-match"}};
        for (const QStringList& command : commands) {
            const Answer answer = run_horn(command);
            QCOMPARE(answer.status, 2);
            QCOMPARE(answer.complaint.count('\n'), 1);
            QVERIFY2(answer.complaint.startsWith("horn: " + file) && answer.complaint.contains(words), qPrintable(answer.complaint));
        }
        QVERIFY(!QFile::exists(path("never")));
    }
};

QTEST_GUILESS_MAIN(RunsTest)
#include "runs_test.moc"
