// Kills the program with SIGKILL at random moments and lets the same command go on. HORN_KILLS and HORN_KILL_SEED ask for more kills and
// other moments (bench/kill_and_resume); the verdict does not depend on when the kills come.
#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/json.h"
#include "core/experiment/metrics.h"
#include "core/experiment/run_folder.h"
#include "tests/support/horn_program.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <random>
#include <thread>

using namespace horn;
using experiment::RunFolder;
namespace fs = std::filesystem;

namespace
{

constexpr int patience_ms = 240000;

int from_environment(const char* name, int otherwise)
{
    bool given = false;
    const int value = qEnvironmentVariableIntValue(name, &given);
    return given ? value : otherwise;
}

/// \return whether the kill met a running program.
bool run_and_kill(const QStringList& arguments, std::chrono::milliseconds after)
{
    QProcess process;
    process.start(HORN_PROGRAMS "/horn", arguments);
    process.waitForStarted();
    if (process.waitForFinished(static_cast<int>(after.count()) + 1))
        return false;
    process.kill();
    process.waitForFinished(patience_ms);
    return process.exitStatus() == QProcess::CrashExit;
}

/// Every fifth within the first 50 ms, when data are read and the folder is made.
class Moments
{
public:
    std::chrono::milliseconds next()
    {
        const int longest = count_++ % 5 == 0 ? 50 : 500;
        return std::chrono::milliseconds(std::uniform_int_distribution<int>(0, longest)(random_));
    }

private:
    std::mt19937 random_{static_cast<unsigned>(from_environment("HORN_KILL_SEED", 1))};
    int count_ = 0;
};

/// What is wrong with the files of a run folder; empty when each is whole. A folder without any is right too.
QString faults_in(const fs::path& folder)
{
    QString faults;
    const auto note = [&](const fs::path& path, const auto& read) {
        if (!read)
            faults += QString::fromStdString(path.string() + ": " + read.error().message() + "\n");
    };
    if (const fs::path path = RunFolder::experiment_in(folder); fs::exists(path))
        note(path, experiment::read_experiment(path));
    if (const fs::path path = RunFolder::checkpoint_in(folder); fs::exists(path)) {
        const auto checkpoint = experiment::read_checkpoint(path);
        note(path, checkpoint);
        if (checkpoint)
            note(path, experiment::training_state_of(*checkpoint));
    }
    if (const fs::path path = RunFolder::best_in(folder); fs::exists(path))
        note(path, experiment::read_checkpoint(path));
    if (fs::exists(folder / "checkpoints"))
        for (const auto& entry : fs::directory_iterator(folder / "checkpoints"))
            if (!entry.path().filename().string().starts_with("."))
                note(entry.path(), experiment::read_checkpoint(entry.path()));
    // Its last row may be cut where a page of the file ends, and is dropped then: Linux takes SIGKILL between pages even within one write.
    if (const fs::path path = RunFolder::metrics_in(folder); fs::exists(path))
        note(path, experiment::read_metrics(path));
    return faults;
}

bool same_bits(const experiment::Checkpoint& a, const experiment::Checkpoint& b)
{
    const auto left = model::arrays_of(a.network.parameters);
    const auto right = model::arrays_of(b.network.parameters);
    for (std::size_t i = 0; i < left.size(); ++i)
        if (std::memcmp(left[i].values.data(), right[i].values.data(), left[i].values.size_bytes()) != 0)
            return false;
    return left.size() == right.size() && a.optimiser == b.optimiser && a.update == b.update && a.epoch == b.epoch;
}

int unfinished_files_in(const fs::path& folder)
{
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        count += entry.path().filename().string().starts_with(".") ? 1 : 0;
    return count;
}

}  // namespace

class KillAndResumeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_killed_run_ends_with_the_weights_of_an_undisturbed_one_data();
    void a_killed_run_ends_with_the_weights_of_an_undisturbed_one();
    void a_killed_sweep_ends_with_the_table_of_an_undisturbed_one();

private:
    [[nodiscard]] fs::path path(const char* name) const { return scratch_.filePath(name).toStdString(); }
    QTemporaryDir scratch_;
};

void KillAndResumeTest::a_killed_run_ends_with_the_weights_of_an_undisturbed_one_data()
{
    QTest::addColumn<int>("trials");
    QTest::newRow("short epochs") << 256;
    QTest::newRow("long epochs") << (from_environment("HORN_KILLS", 5) > 5 ? 400000 : 40000);
}

void KillAndResumeTest::a_killed_run_ends_with_the_weights_of_an_undisturbed_one()
{
    QFETCH(int, trials);
    const bool short_epochs = trials < 1000;
    const fs::path killed = path(short_epochs ? "killed" : "killed-long"), whole = path(short_epochs ? "whole" : "whole-long");
    const QStringList common{"train",
                             "delayed-match",
                             "--quiet",
                             "--set",
                             "/task/train_trials=" + QString::number(trials),
                             "--save-every",
                             "0.03",
                             "--threads",
                             "2",
                             "--set",
                             "/model/layers/0/nodes=16",
                             "--set",
                             "/training/checkpoint_every=20",
                             "--set",
                             "/training/average_from=0.5"};
    const QStringList endless = common + QStringList{"--epochs", "1000000", "--resume", QString::fromStdString(killed.string())};
    Moments moments;
    const int kills = from_environment("HORN_KILLS", 5);
    for (int kill = 0; kill < kills; ++kill) {
        QVERIFY(run_and_kill(endless, moments.next()));
        if (fs::exists(killed))
            QCOMPARE(faults_in(killed), QString());
    }
    std::int64_t updates = 0;
    int epochs = 1;
    if (RunFolder::holds_run(killed)) {
        const auto newest = experiment::read_checkpoint(RunFolder::checkpoint_in(killed));
        updates = newest->update;
        epochs = static_cast<int>(newest->epoch) + 1;
    }
    qInfo("%d kills, update %lld reached by then, to the end of epoch %d", kills, static_cast<long long>(updates), epochs);
    const QStringList limited = common + QStringList{"--epochs", QString::number(epochs), "--resume"};
    QCOMPARE(testing::run_horn(limited + QStringList{QString::fromStdString(killed.string())}).status, 0);
    QCOMPARE(testing::run_horn(limited + QStringList{QString::fromStdString(whole.string())}).status, 0);

    for (const auto& place : {RunFolder::checkpoint_in, RunFolder::best_in})
        QVERIFY(same_bits(*experiment::read_checkpoint(place(killed)), *experiment::read_checkpoint(place(whole))));
    const auto rows = *experiment::read_metrics(RunFolder::metrics_in(killed));
    const auto expected = *experiment::read_metrics(RunFolder::metrics_in(whole));
    QCOMPARE(rows.size(), expected.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        QVERIFY2(learning::same_figures(rows[i], expected[i]), qPrintable(QString("row %1").arg(i + 2)));
    QCOMPARE(unfinished_files_in(killed), 0);
}

void KillAndResumeTest::a_killed_sweep_ends_with_the_table_of_an_undisturbed_one()
{
    const QStringList common{"sweep",        "delayed-match",
                             "--vary",       "/training/learning_rate=0.001:0.1:4:log",
                             "--seeds",      "1,2",
                             "--halving",    "--quiet",
                             "--set",        "/training/epochs=40",
                             "--set",        "/task/train_trials=512",
                             "--save-every", "0.03",
                             "--out"};
    const fs::path killed = path("killed-sweep"), whole = path("whole-sweep");
    QCOMPARE(testing::run_horn(common + QStringList{QString::fromStdString(whole.string())}).status, 0);
    Moments moments;
    int met = 0;
    const int kills = from_environment("HORN_SWEEP_KILLS", 4);
    for (int kill = 0; kill < kills; ++kill) {
        met += run_and_kill(common + QStringList{QString::fromStdString(killed.string())}, moments.next()) ? 1 : 0;
        for (const char* table : {"results.csv", "settings.csv", "seconds.csv"})
            if (const fs::path path = killed / table; fs::exists(path))
                QVERIFY2(base::read_file(path)->ends_with("\n"), table);
        if (fs::exists(killed / "trials"))
            for (const auto& entry : fs::directory_iterator(killed / "trials"))
                QCOMPARE(faults_in(entry.path()), QString());
    }
    qInfo("%d of %d kills met a running sweep", met, kills);
    QCOMPARE(testing::run_horn(common + QStringList{QString::fromStdString(killed.string())}).status, 0);
    for (const char* table : {"results.csv", "settings.csv"})
        QCOMPARE(*base::read_file(killed / table), *base::read_file(whole / table));
}

QTEST_GUILESS_MAIN(KillAndResumeTest)
#include "kill_and_resume_test.moc"
