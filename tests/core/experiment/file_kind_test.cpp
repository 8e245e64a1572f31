#include "core/experiment/file_kind.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace horn;
using experiment::FileKind;
using experiment::kind_of;
using experiment::kind_of_bytes;

class FileKindTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir folder_;
    [[nodiscard]] std::filesystem::path path(const char* name) const { return folder_.filePath(QLatin1String(name)).toStdString(); }
    void write(const char* name, std::string_view bytes) const
    {
        std::ofstream(path(name), std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }

private Q_SLOTS:
    void kinds_are_told_by_content()
    {
        using namespace std::string_view_literals;
        const std::pair<std::string_view, FileKind> examples[] = {
            {"{\"format\": \"horn-experiment\"}", FileKind::experiment},
            {"\xEF\xBB\xBF \n {}", FileKind::experiment},
            {"<?xml version=\"1.0\"?>\n<svg/>", FileKind::svg},
            {"\x89PNG\r\n\x1a\n\0\0"sv, FileKind::png},
            {"%PDF-1.4\n\x80\x81"sv, FileKind::pdf},
            {"\x10\0\0\0\0\0\0\0{\"a\":{}}       "sv, FileKind::checkpoint},
            {"\0\0\x08\x03\0\0\0\x01"sv, FileKind::idx},
            {"\x1f\x8b\x08\0"sv, FileKind::idx},
            {"t,x\n0,1.5\n", FileKind::table},
            {"# a comment\n0.5;0.25\n", FileKind::table},
            {"nan\tnan\n", FileKind::table},
        };
        for (const auto& [bytes, kind] : examples) {
            const auto found = kind_of_bytes(bytes, "file");
            QVERIFY2(found.ok(), found.ok() ? "" : found.error().message().c_str());
            QVERIFY2(*found == kind, std::string(bytes).c_str());
        }
    }

    void what_is_not_read_is_told_in_one_line()
    {
        using namespace std::string_view_literals;
        const std::pair<std::string_view, const char*> examples[] = {
            {""sv, "is empty"},
            {"\x89HDF\r\n\x1a\n"sv, "an HDF5 file"},
            {"PK\x03\x04 torch"sv, "a ZIP archive"},
            {"\x93NUMPY\x01"sv, "a NumPy array"},
            {"\x7f"
             "ELF\x02"sv,
             "a program"},
            {"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"sv, "not a file that HORN Lab knows"},
            {"Dear diary, nothing to measure."sv, "is text, but"}};
        for (const auto& [bytes, words] : examples) {
            const auto found = kind_of_bytes(bytes, "it");
            QVERIFY2(!found.ok(), words);
            const std::string message = found.error().message();
            QVERIFY2(message.starts_with("it: ") && message.find(words) != std::string::npos, message.c_str());
            QCOMPARE(message.find('\n'), std::string::npos);
        }
    }

    void folders_pipes_and_missing_files_are_told_apart_without_waiting()
    {
        QElapsedTimer clock;
        clock.start();
        QVERIFY(kind_of(path("none")).error().what.starts_with("cannot be opened"));
        QVERIFY(kind_of(path(".")).error().what.starts_with("is a folder"));
        QVERIFY(::mkfifo(path("pipe").c_str(), 0600) == 0);
        QVERIFY(kind_of(path("pipe")).error().what.starts_with("is a device or a pipe"));  // opening it would wait for a writer
        QVERIFY(kind_of("/dev/zero").error().what.starts_with("is a device or a pipe"));
        write("empty", "");
        QVERIFY(kind_of(path("empty")).error().what == "is empty");
        QVERIFY(clock.elapsed() < 1000);
    }

    void a_file_without_permission_says_so()
    {
        if (::geteuid() == 0)
            QSKIP("everything is permitted to root");
        write("secret", "{}");
        QVERIFY(::chmod(path("secret").c_str(), 0) == 0);
        QVERIFY(kind_of(path("secret")).error().what.find("ermission") != std::string::npos);
    }

    void a_huge_table_is_recognised_by_its_beginning()
    {
        write("huge.csv", "t,x\n0,1\n");
        std::filesystem::resize_file(path("huge.csv"), std::uintmax_t{1} << 30);  // sparse
        QElapsedTimer clock;
        clock.start();
        const auto found = kind_of(path("huge.csv"));
        QVERIFY(clock.elapsed() < 1000);
        QVERIFY(!found.ok());  // zeros after the text: no text file
        std::ofstream file(path("long.csv"), std::ios::binary);
        const std::string line = "0.125,0.25,0.5\n";
        for (int i = 0; i < 200000; ++i)
            file << line;
        file.close();
        QVERIFY(*kind_of(path("long.csv")) == FileKind::table);
    }
};

QTEST_APPLESS_MAIN(FileKindTest)
#include "file_kind_test.moc"
