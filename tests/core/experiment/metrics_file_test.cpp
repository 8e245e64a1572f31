#include "core/base/files.h"
#include "core/experiment/metrics.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace horn;
using namespace horn::experiment;
using learning::MetricRecord;

namespace
{

MetricRecord update_row(std::int64_t update)
{
    MetricRecord record;
    record.epoch = static_cast<double>(update) / 3;
    record.update = update;
    record.loss = 2.3 / static_cast<double>(update);
    record.learning_rate = 0.01;
    record.gradient_norm = 1e-17;
    return record;
}

MetricRecord epoch_row(std::int64_t update)
{
    MetricRecord record = update_row(update);
    record.kind = MetricRecord::Kind::epoch;
    record.test_accuracy = 0.875;
    record.validation_loss = 0.1;
    return record;
}

}  // namespace

class MetricsFileTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path file() const { return std::filesystem::path(folder_->path().toStdString()) / "metrics.csv"; }

    std::filesystem::path written_file() const
    {
        auto writer = MetricsWriter::create(file());
        for (std::int64_t update = 1; update <= 6; ++update) {
            static_cast<void>(writer->append(update_row(update)).ok());
            if (update % 3 == 0)
                static_cast<void>(writer->append(epoch_row(update)).ok());
        }
        return file();
    }

private Q_SLOTS:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void rows_read_back_exactly()
    {
        const auto records = read_metrics(written_file());
        QVERIFY(records.ok());
        QCOMPARE(records->size(), std::size_t{8});
        QVERIFY(learning::same_figures((*records)[1], update_row(2)));
        QVERIFY(learning::same_figures((*records)[3], epoch_row(3)));
    }

    void what_was_not_measured_is_an_empty_field()
    {
        QCOMPARE(metrics_row(update_row(1)), std::string("update,0.3333333333333333,1,2.3,,,,1e-17,0.01,,,,,,,1\n"));
        QVERIFY(metrics_header().starts_with("kind,epoch,update,loss,train_accuracy,validation_accuracy,test_accuracy,"));
    }

    void a_row_cut_by_a_kill_is_left_out()
    {
        const auto whole = base::read_file(written_file());
        for (std::size_t cut = 1; cut < 60; ++cut) {
            const auto records = parse_metrics(std::string_view(*whole).substr(0, whole->size() - cut), "m");
            QVERIFY(records.ok());
            QVERIFY(records->size() < 8);
        }
    }

    void a_resumed_run_cuts_the_rows_after_its_checkpoint_and_goes_on()
    {
        static_cast<void>(written_file());
        std::ofstream(file(), std::ios::app) << "update,2.3";  // half a row
        auto writer = MetricsWriter::resume(file(), 4, 1);
        QVERIFY(writer.ok());
        QVERIFY(writer->append(update_row(5)).ok());
        const auto records = read_metrics(file());
        QVERIFY(records.ok());
        QCOMPARE(records->size(), std::size_t{6});  // updates 1 2 3, epoch, updates 4 5
        QCOMPARE(records->back().update, std::int64_t{5});
        QCOMPARE(records->at(4).update, std::int64_t{4});
    }

    void an_epoch_that_the_checkpoint_has_not_closed_is_cut_off()
    {
        static_cast<void>(written_file());
        QVERIFY(MetricsWriter::resume(file(), 6, 1).ok());  // saved after the last update of epoch 2, killed after its row
        const auto records = read_metrics(file());
        QCOMPARE(records->size(), std::size_t{7});  // updates 1 2 3, epoch, updates 4 5 6
        QVERIFY(learning::same_figures(records->back(), update_row(6)));
    }

    void a_resumed_run_without_a_file_starts_one()
    {
        QVERIFY(MetricsWriter::resume(file(), 10, 1).ok());
        QVERIFY(read_metrics(file())->empty());
    }

    void a_bad_row_is_named_by_line_and_column()
    {
        const auto records =
            parse_metrics(metrics_header() + "\n" + metrics_row(update_row(1)) + "update,1,2,fast,,,,,,,,,,,,1\n", "m.csv");
        QVERIFY(!records.ok());
        QCOMPARE(records.error().where, std::string("m.csv: line 3, column 4"));
        QCOMPARE(parse_metrics("a,b\n", "m.csv").error().where, std::string("m.csv: line 1"));
        QVERIFY(!parse_metrics(metrics_header() + "\nupdate,1\n", "m.csv").ok());
    }

    void a_file_from_before_there_were_so_many_columns_is_read()
    {
        const std::string header = "kind,epoch,update,loss,train_accuracy,validation_accuracy,test_accuracy,gradient_norm,learning_rate,"
                                   "sequences_per_second,seconds,validation_loss,test_loss\n";
        const auto records = parse_metrics(header + "epoch,1,8,0.5,1,,,2,0.01,100,3,0.25,0.75\n", "m.csv");
        QVERIFY2(records.ok(), records ? "" : records.error().message().c_str());
        QCOMPARE(records->front().test_loss, 0.75);
        QCOMPARE(records->front().stage, 1);
        QVERIFY(std::isnan(records->front().saturation));
        QVERIFY(!parse_metrics("kind,epoch,update,loss\n", "m.csv").ok());
        QVERIFY(!parse_metrics(header.substr(0, header.size() - 2) + "\n", "m.csv").ok());
    }

    void a_path_below_a_file_is_an_error()
    {
        static_cast<void>(written_file());
        QVERIFY(!MetricsWriter::create(file() / "metrics.csv").ok());
        QCOMPARE(read_metrics(file())->size(), std::size_t{8});
    }
};

QTEST_APPLESS_MAIN(MetricsFileTest)
#include "metrics_file_test.moc"
