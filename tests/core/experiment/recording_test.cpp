#include "core/base/files.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/recording.h"
#include "tests/support/small_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <hdf5.h>

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

using namespace horn;
using namespace horn::experiment;
using horn::test::SmallFilesOnly;
namespace fs = std::filesystem;

namespace
{

/// Two layers, two inputs, time step ½.
Experiment small_experiment()
{
    Experiment experiment;
    experiment.model.time_step = 0.5;
    experiment.model.layers = {{.nodes = 3}, {.nodes = 2}};
    experiment.stimulus.channels = 2;
    return experiment;
}

/// Everything that a replay gives, in one piece.
struct Whole {
    std::vector<float> stimulus, x0, y0, x1, y1;
};

Result<Whole> record(const fs::path& path, const Experiment& experiment, std::int64_t steps, bool finish = true)
{
    auto replay = Replay::start(experiment);
    auto writer = create_recording(path, *replay);
    if (!writer)
        return writer.error();
    Whole whole;
    Result<void> written;
    const auto append = [](std::vector<float>& to, std::span<const float> from) { to.insert(to.end(), from.begin(), from.end()); };
    const auto advanced = replay->advance(steps, [&](const ReplayChunk& chunk) {
        if (written)
            written = (*writer)->append(chunk);
        append(whole.stimulus, chunk.stimulus);
        append(whole.x0, chunk.layers[0].x);
        append(whole.y0, chunk.layers[0].y);
        append(whole.x1, chunk.layers[1].x);
        append(whole.y1, chunk.layers[1].y);
    });
    if (!advanced)
        return advanced.error();
    if (!written)
        return written.error();
    if (finish)
        if (auto finished = (*writer)->finish(); !finished)
            return finished.error();
    return whole;
}

std::vector<float> dataset(hid_t file, const char* name, std::vector<hsize_t>& size)
{
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(set);
    size.resize(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
    H5Sget_simple_extent_dims(space, size.data(), nullptr);
    hsize_t count = 1;
    for (const hsize_t extent : size)
        count *= extent;
    std::vector<float> values(count);
    H5Dread(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Sclose(space);
    H5Dclose(set);
    return values;
}

std::string attribute(hid_t file, const char* object, const char* name)
{
    const hid_t attribute = H5Aopen_by_name(file, object, name, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);
    std::string text(H5Tget_size(type), '\0');
    H5Aread(attribute, type, text.data());
    H5Tclose(type);
    H5Aclose(attribute);
    return text.c_str();
}

}  // namespace

class RecordingTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    fs::path at(const char* name) const { return fs::path(folder_->path().toStdString()) / name; }
    long entries() const { return std::distance(fs::directory_iterator(folder_->path().toStdString()), fs::directory_iterator()); }

private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void hdf5_holds_every_step_with_units_and_the_experiment()
    {
        const Experiment experiment = small_experiment();
        const auto whole = record(at("run.h5"), experiment, 1000);
        QVERIFY2(whole.ok(), whole ? "" : whole.error().message().c_str());
        const hid_t file = H5Fopen(at("run.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
        QVERIFY(file >= 0);
        std::vector<hsize_t> size;
        QVERIFY(dataset(file, "layers/0/x", size) == whole->x0);
        QVERIFY((size == std::vector<hsize_t>{1000, 3}));
        QVERIFY(dataset(file, "layers/0/y", size) == whole->y0);
        QVERIFY(dataset(file, "layers/1/x", size) == whole->x1);
        QVERIFY(dataset(file, "layers/1/y", size) == whole->y1);
        QVERIFY((size == std::vector<hsize_t>{1000, 2}));
        QVERIFY(dataset(file, "stimulus", size) == whole->stimulus);
        const std::vector<float> time = dataset(file, "time", size);
        QVERIFY((size == std::vector<hsize_t>{1000}));
        QCOMPARE(time.front(), 0.5F);
        QCOMPARE(time.back(), 500.0F);
        QCOMPARE(attribute(file, "time", "unit"), std::string("time"));
        QCOMPARE(attribute(file, "layers/1/y", "unit"), std::string("1 / time"));
        QVERIFY(*parse(attribute(file, "/", "experiment"), "a") == experiment);
        H5Fclose(file);
        QCOMPARE(entries(), 1L);
    }

    void an_experiment_longer_than_an_attribute_becomes_a_dataset()
    {
        Experiment experiment = small_experiment();
        for (int i = 0; i < 3000; ++i)
            experiment.events.push_back({i, Kick{0, i % 3, 0.001}});
        QVERIFY(to_json(experiment).size() > 65536);
        QVERIFY(record(at("long.h5"), experiment, 10).ok());
        const hid_t file = H5Fopen(at("long.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
        const hid_t set = H5Dopen2(file, "experiment", H5P_DEFAULT);
        QVERIFY(set >= 0);
        const hid_t type = H5Dget_type(set);
        std::string text(H5Tget_size(type), '\0');
        H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data());
        QVERIFY(*parse(text.c_str(), "d") == experiment);
        H5Tclose(type);
        H5Dclose(set);
        H5Fclose(file);
    }

    void csv_holds_every_step_exactly()
    {
        const auto whole = record(at("run.csv"), small_experiment(), 300);
        QVERIFY(whole.ok());
        std::istringstream text(*base::read_file(at("run.csv")));
        std::string line, experiment;
        while (std::getline(text, line) && line.starts_with("#"))
            if (!line.starts_with("# HORN"))
                experiment += line.substr(2) + "\n";
        QVERIFY(*parse(experiment, "csv") == small_experiment());
        QCOMPARE(line, std::string("step,time,stimulus.0,stimulus.1,layers.0.x.0,layers.0.x.1,layers.0.x.2,layers.0.y.0,layers.0.y.1,"
                                   "layers.0.y.2,layers.1.x.0,layers.1.x.1,layers.1.y.0,layers.1.y.1"));
        std::size_t row = 0;
        for (; std::getline(text, line); ++row) {
            std::istringstream fields(line);
            std::vector<float> values;
            for (std::string field; std::getline(fields, field, ',');)
                values.push_back(std::strtof(field.c_str(), nullptr));
            QCOMPARE(values.size(), std::size_t{14});
            QCOMPARE(values[0], static_cast<float>(row + 1));
            QCOMPARE(values[1], static_cast<float>(row + 1) / 2);
            QVERIFY(values[3] == whole->stimulus[2 * row + 1]);
            QVERIFY(values[6] == whole->x0[3 * row + 2]);
            QVERIFY(values[13] == whole->y1[2 * row + 1]);
        }
        QCOMPARE(row, std::size_t{300});
    }

    void without_a_step_the_columns_are_there_all_the_same()
    {
        QVERIFY(record(at("run.csv"), small_experiment(), 0).ok());
        QVERIFY(base::read_file(at("run.csv"))
                    ->ends_with("\nstep,time,stimulus.0,stimulus.1,layers.0.x.0,layers.0.x.1,layers.0.x.2,"
                                "layers.0.y.0,layers.0.y.1,layers.0.y.2,layers.1.x.0,layers.1.x.1,"
                                "layers.1.y.0,layers.1.y.1\n"));
        QVERIFY(record(at("run.h5"), small_experiment(), 0).ok());
        const hid_t file = H5Fopen(at("run.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
        std::vector<hsize_t> size;
        QVERIFY(dataset(file, "layers/0/x", size).empty());
        QVERIFY((size == std::vector<hsize_t>{0, 3}));
        H5Fclose(file);
    }

    void a_network_that_grows_before_the_first_step_is_recorded_as_it_ran()
    {
        Experiment experiment = small_experiment();
        Change change{experiment.model, experiment.stimulus};
        change.model.layers[0].nodes = 4;
        experiment.events = {{0, change}};
        auto replay = Replay::start(experiment);
        auto writer = create_recording(at("run.csv"), *replay);
        Result<void> written;
        QVERIFY(replay->advance(1, [&](const ReplayChunk& chunk) { written = (*writer)->append(chunk); }).ok());
        QVERIFY(written.ok() && (*writer)->finish().ok());
        QVERIFY(base::read_file(at("run.csv"))->find(",layers.0.x.3,") != std::string::npos);
    }

    void time_goes_on_when_the_time_step_changes()
    {
        Experiment experiment = small_experiment();
        Change change{experiment.model, experiment.stimulus};
        change.model.time_step = 0.25;
        experiment.events = {{4, change}};
        QVERIFY(record(at("run.csv"), experiment, 8).ok());
        QVERIFY(base::read_file(at("run.csv"))->find("\n8,3,") != std::string::npos);  // 4 × ½ + 4 × ¼
    }

    void nothing_appears_before_it_is_whole()
    {
        for (const char* name : {"run.h5", "run.csv"}) {
            QVERIFY(record(at(name), small_experiment(), 100, false).ok());
            QCOMPARE(entries(), 0L);
        }
    }

    void a_place_that_cannot_be_written_is_a_value()
    {
        QVERIFY(base::write_file_atomically(at("file"), "content").ok());
        for (const char* name : {"file/run.h5", "file/run.csv", "no-folder/run.h5", "run.txt", "run"}) {
            const auto recorded = record(at(name), small_experiment(), 10);
            QVERIFY2(!recorded.ok(), name);
            QVERIFY(!recorded.error().remedy.empty());
        }
        QCOMPARE(*base::read_file(at("file")), std::string("content"));
        QCOMPARE(entries(), 1L);
    }

    void what_is_no_regular_file_is_not_replaced()
    {
        for (const char* name : {"pipe.csv", "pipe.h5"}) {
            QCOMPARE(::mkfifo(at(name).c_str(), 0600), 0);
            QVERIFY2(!record(at(name), small_experiment(), 10).ok(), name);
            QVERIFY(fs::is_fifo(at(name)));
        }
        QCOMPARE(entries(), 2L);
    }

    void a_full_disk_is_a_value_and_leaves_the_older_file()
    {
        for (const char* name : {"run.csv", "run.h5"}) {
            QVERIFY(base::write_file_atomically(at(name), "older").ok());
            const SmallFilesOnly limit(20000);
            QVERIFY2(!record(at(name), small_experiment(), 20000).ok(), name);
            QCOMPARE(*base::read_file(at(name)), std::string("older"));
        }
        QCOMPARE(entries(), 2L);
    }

    void a_network_that_changes_its_size_cannot_be_recorded_further()
    {
        Experiment experiment = small_experiment();
        Change change{experiment.model, experiment.stimulus};
        change.model.layers[0].nodes = 4;
        experiment.events = {{40, change}};
        for (const char* name : {"run.csv", "run.h5"}) {
            QVERIFY(record(at(name), experiment, 40).ok());
            const auto recorded = record(at(name), experiment, 41);
            QVERIFY(!recorded.ok());
            QCOMPARE(recorded.error().remedy, std::string("record with --steps 40"));
        }
    }
};

QTEST_APPLESS_MAIN(RecordingTest)
#include "recording_test.moc"
