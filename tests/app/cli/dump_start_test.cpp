#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/presets.h"
#include "core/experiment/safetensors.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"
#include "core/tasks/task.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace horn;

namespace
{

/// Exit status of `horn train` with the arguments, and its first line of errors.
std::pair<int, QByteArray> train(const QStringList& arguments)
{
    QProcess horn;
    horn.start(QString(HORN_PROGRAMS) + "/horn", QStringList{"train"} + arguments);
    horn.waitForFinished(-1);
    return {horn.exitCode(), horn.readAllStandardError()};
}

}  // namespace

class DumpStartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initial_checkpoint_and_batches_are_those_of_the_run()
    {
        const QTemporaryDir folder;
        const auto [status, errors] =
            train({"delayed-match", "--quiet", "--epochs", "0", "--out", folder.filePath("run"), "--dump-start", folder.filePath("start")});
        QVERIFY2(status == 0, errors.constData());
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
        const auto [status, errors] = train({"delayed-match", "--epochs", "0", "--set", "/training/batch=1000", "--out",
                                             folder.filePath("run"), "--dump-start", folder.filePath("start")});
        QCOMPARE(status, 2);
        QVERIFY2(errors.contains("there is not one whole batch"), errors.constData());
    }
};

QTEST_GUILESS_MAIN(DumpStartTest)
#include "dump_start_test.moc"
