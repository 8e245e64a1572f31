#include "core/base/files.h"
#include "tests/support/small_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

using namespace horn::base;
using horn::test::SmallFilesOnly;
namespace fs = std::filesystem;

namespace
{

int entries_in(const fs::path& folder) { return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())); }

}  // namespace

class FilesTest : public QObject
{
    Q_OBJECT

    QTemporaryDir* folder_ = nullptr;
    fs::path at(const char* name) const { return fs::path(folder_->path().toStdString()) / name; }

private Q_SLOTS:
    void init() { folder_ = new QTemporaryDir; }
    void cleanup()
    {
        delete folder_;
        folder_ = nullptr;
    }

    void what_was_written_is_read_back()
    {
        const std::string content("a\0b\r\n\xff", 6);
        QVERIFY(write_file_atomically(at("file"), content).ok());
        const auto read = read_file(at("file"));
        QVERIFY(read.ok());
        QCOMPARE(*read, content);
    }

    void an_empty_file_is_read_as_nothing()
    {
        QVERIFY(write_file_atomically(at("file"), "").ok());
        const auto read = read_file(at("file"));
        QVERIFY(read.ok());
        QVERIFY(read->empty());
    }

    void a_file_is_replaced_whole_and_nothing_else_is_left()
    {
        QVERIFY(write_file_atomically(at("file"), "a long first content").ok());
        QVERIFY(write_file_atomically(at("file"), "short").ok());
        QCOMPARE(*read_file(at("file")), std::string("short"));
        QCOMPARE(entries_in(at("")), 1);
    }

    void replacing_a_file_leaves_open_readers_the_old_one()
    {
        QVERIFY(write_file_atomically(at("file"), "old").ok());
        QFile reader(QString::fromStdString(at("file").string()));
        QVERIFY(reader.open(QIODevice::ReadOnly));
        QVERIFY(write_file_atomically(at("file"), "new").ok());
        QCOMPARE(reader.readAll(), QByteArray("old"));
        QCOMPARE(*read_file(at("file")), std::string("new"));
    }

    void a_full_disk_keeps_the_older_file_and_leaves_no_rest()
    {
        QVERIFY(write_file_atomically(at("file"), "older").ok());
        Result<void> written;
        {
            const SmallFilesOnly limit(4096);
            written = write_file_atomically(at("file"), std::string(100000, 'x'));
        }
        QVERIFY(!written);
        QCOMPARE(written.error().where, at("file").string());
        QCOMPARE(*read_file(at("file")), std::string("older"));
        QCOMPARE(entries_in(at("")), 1);
    }

    void a_missing_file_is_named()
    {
        const auto read = read_file(at("nowhere"));
        QVERIFY(!read);
        QCOMPARE(read.error().where, at("nowhere").string());
        QVERIFY(!read.error().remedy.empty());
    }

    void a_folder_is_not_read_as_a_file()
    {
        const auto read = read_file(at(""));
        QVERIFY(!read);
        QVERIFY(read.error().what.find("folder") != std::string::npos);
    }

    void a_file_larger_than_the_limit_is_refused_before_it_is_read()
    {
        QVERIFY(write_file_atomically(at("file"), "12345").ok());
        QVERIFY(read_file(at("file"), 5).ok());
        QVERIFY(!read_file(at("file"), 4));
    }

    void a_file_that_tells_no_size_is_read_to_its_end()
    {
        const auto read = read_file("/proc/self/status");
        QVERIFY(read.ok());
        QVERIFY(read->find("VmRSS") != std::string::npos);
        QVERIFY(read_file("/proc/self/status", read->size() + 64).ok());
        QVERIFY(!read_file("/proc/self/status", 10));
    }

    void nothing_can_be_written_below_a_regular_file()
    {
        QVERIFY(write_file_atomically(at("file"), "content").ok());
        const auto written = write_file_atomically(at("file") / "below", "x");
        QVERIFY(!written);
        QVERIFY(written.error().remedy.find("regular file") != std::string::npos);
        const auto made = make_folder(at("file") / "below" / "deeper");
        QVERIFY(!made);
        QVERIFY(made.error().remedy.find("regular file") != std::string::npos);
        QVERIFY(!make_folder(at("file")));
        QCOMPARE(*read_file(at("file")), std::string("content"));
    }

    void what_is_no_regular_file_is_not_replaced()
    {
        const fs::path pipe = fs::path(folder_->path().toStdString()) / "pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const auto written = write_file_atomically(pipe, "content");
        QVERIFY(!written.ok());
        QCOMPARE(written.error().where, pipe.string());
        QVERIFY(fs::is_fifo(pipe));
        QVERIFY(!write_file_atomically(fs::path(folder_->path().toStdString()), "content").ok());
    }

    void writing_creates_no_folders()
    {
        QVERIFY(!write_file_atomically(at("missing") / "file", "x"));
        QVERIFY(!fs::exists(at("missing")));
    }

    void a_folder_is_made_with_its_parents_and_may_be_there()
    {
        QVERIFY(make_folder(at("a") / "b" / "c").ok());
        QVERIFY(fs::is_directory(at("a") / "b" / "c"));
        QVERIFY(make_folder(at("a") / "b" / "c").ok());
    }

    void a_folder_without_write_permission_is_an_error()
    {
        if (::geteuid() == 0)
            QSKIP("root may write anywhere");
        fs::create_directory(at("locked"));
        fs::permissions(at("locked"), fs::perms::owner_read | fs::perms::owner_exec);
        const auto written = write_file_atomically(at("locked") / "file", "x");
        fs::permissions(at("locked"), fs::perms::owner_all);
        QVERIFY(!written);
        QVERIFY(written.error().remedy.find("permissions") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(FilesTest)
#include "files_test.moc"
