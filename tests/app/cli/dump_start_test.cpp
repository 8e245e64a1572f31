#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/presets.h"
#include "core/experiment/safetensors.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"
#include "core/tasks/task.h"
#include "tests/support/horn_program.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace horn;
using testing::Answer;
using testing::run_horn;

class DumpStartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initial_checkpoint_and_batches_are_those_of_the_run()
    {
        const QTemporaryDir folder;
        const Answer answer = run_horn({"train", "delayed-match", "--quiet", "--epochs", "0", "--out", folder.filePath("run"),
                                        "--dump-start", folder.filePath("start")});
        QVERIFY2(answer.status == 0, qPrintable(answer.complaint));
        const std::filesystem::path start = folder.filePath("start").toStdString();
        const auto experiment = experiment::load_preset("delayed-match");
        const auto dataset = tasks::make_dataset(experiment->task, experiment->seed);
        const auto network = model::build_network(experiment->model, dataset->inputs, dataset->outputs, experiment->seed);

        const auto checkpoint = experiment::read_checkpoint(start / "initial.safetensors");
        QVERIFY2(checkpoint.ok(), checkpoint ? "" : checkpoint.error().message().c_str());
        QCOMPARE(checkpoint->update, 0);
        QVERIFY(checkpoint->network.parameters.readout_weight == model::cast<float>(*network).parameters.readout_weight);

        const auto bytes = base::read_file(start / "batches.safetensors");
        QVERIFY(bytes.ok());
        const auto file = experiment::parse_safetensors(*bytes, "batches");
        QVERIFY(file.ok());
        const int batch = experiment->training.batch;
        const auto& inputs = file->tensors.at("inputs");
        const int updates = dataset->train.samples / batch;
        QVERIFY(inputs.shape == std::vector<std::int64_t>({updates, batch, dataset->steps, dataset->inputs}));
        const auto values = experiment::floats_of(inputs);
        const auto labels = experiment::integers_of(file->tensors.at("labels"));
        const auto order = learning::order_of_epoch(experiment->seed, 0, dataset->train.samples);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const auto sample = dataset->input_of(dataset->train, static_cast<int>(order[i]));
            QVERIFY(std::equal(sample.begin(), sample.end(), values.begin() + static_cast<std::ptrdiff_t>(i * sample.size())));
            QCOMPARE(labels[i], dataset->train.labels[order[i]]);
        }
    }

    void a_batch_larger_than_the_training_set_is_refused()
    {
        const QTemporaryDir folder;
        const Answer answer = run_horn({"train", "delayed-match", "--epochs", "0", "--set", "/training/batch=1000", "--out",
                                        folder.filePath("run"), "--dump-start", folder.filePath("start")});
        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.complaint.contains("there is not one whole batch"), qPrintable(answer.complaint));
    }
};

QTEST_GUILESS_MAIN(DumpStartTest)
#include "dump_start_test.moc"
