#include "core/tasks/idx.h"
#include "tests/core/tasks/idx_files.h"

#include <QTest>

using namespace horn::tasks;
using namespace horn::tests;

namespace
{

bool mentions(const std::string& text, const QString& part) { return QString::fromStdString(text).contains(part); }

/// Two gzip members hold what one would.
std::string in_two_members(const std::string& content) { return gzipped(content.substr(0, 20)) + gzipped(content.substr(20)); }

std::string with_byte_flipped(std::string bytes, std::size_t at)
{
    bytes[at] = static_cast<char>(bytes[at] ^ 0x5a);
    return bytes;
}

}  // namespace

class IdxTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void images_are_read_in_the_order_of_the_file_data()
    {
        QTest::addColumn<std::string>("content");
        const std::string plain = idx_images(3, 2, 5);
        QTest::newRow("plain") << plain;
        QTest::newRow("gzipped") << gzipped(plain);
        QTest::newRow("gzipped in two members") << in_two_members(plain);
    }
    void images_are_read_in_the_order_of_the_file()
    {
        QFETCH(std::string, content);
        const DataFolder folder;
        const auto images = read_idx_images(folder.write("images", content));
        QVERIFY2(images.ok(), images.ok() ? "" : images.error().message().c_str());
        QCOMPARE(images->count, 3);
        QCOMPARE(images->rows, 2);
        QCOMPARE(images->columns, 5);
        QCOMPARE(images->pixels.size(), std::size_t{30});
        for (std::size_t i = 0; i < 30; ++i)
            QCOMPARE(images->pixels[i], static_cast<std::uint8_t>(37 * (i / 10) + i % 10));
    }

    void labels_are_read_plain_and_gzipped()
    {
        const DataFolder folder;
        const std::vector<std::uint8_t> expected{3, 0, 255, 9};
        for (const std::string& content : {idx_labels({3, 0, 255, 9}), gzipped(idx_labels({3, 0, 255, 9}))}) {
            const auto labels = read_idx_labels(folder.write("labels", content));
            QVERIFY(labels.ok());
            QCOMPARE(*labels, expected);
        }
    }

    void what_is_wrong_is_named_by_file_and_byte_data()
    {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("what");
        const std::string good = idx_images(3, 2, 5);  // 16 + 30 bytes
        const std::string packed = gzipped(good);
        const auto row = [](const char* name, const std::string& content, const char* place, const char* what) {
            QTest::newRow(name) << content << QString(place) << QString(what);
        };
        row("empty", "", "", "is empty");
        row("cut within the magic number", good.substr(0, 3), ", byte 3", "ends within the magic number");
        row("cut within a size", good.substr(0, 10), ", byte 10", "ends within the number of rows");
        row("cut after the header", good.substr(0, 16), ", byte 16", "46 bytes are declared");
        row("cut by one byte", good.substr(0, 45), ", byte 45", "ends here");
        row("one byte too many", good + "x", ", byte 46", "more bytes follow");
        row("no IDX file at all", "<!DOCTYPE html><html></html>", ", byte 0", "0x3c21444f is not the magic number");
        row("labels instead of images", idx_labels({1, 2, 3}), ", byte 0", "along 1 axis");
        row("32-bit integers", idx_header({0xc03, 1, 1, 1, 7}), ", byte 0", "32-bit integers");
        row("four axes", idx_header({0x804, 1, 1, 1, 1}), ", byte 0", "along 4 axes");
        row("no images", idx_header({image_magic, 0, 2, 5}), ", byte 4", "0 images");
        row("no rows", idx_header({image_magic, 3, 0, 5}), ", byte 8", "0 rows");
        row("no columns", idx_header({image_magic, 3, 2, 0}), ", byte 12", "0 columns");
        row("rows beyond reason", idx_header({image_magic, 1, 0xffffffff, 1}), ", byte 8", "4294967295 rows");
        row("sizes whose product would overflow", idx_header({image_magic, 0xffffffff, 0xffffffff, 0xffffffff}), ", byte 4", "images");
        row("more than is read", idx_header({image_magic, 20000000, 4096, 4096}), ", byte 4", "bytes are declared");
        row("much more than there is", idx_header({image_magic, 1000000, 28, 28}), ", byte 16", "784000016 bytes are declared");
        row("gzip cut", packed.substr(0, packed.size() / 2), " of the gzip file", "are cut here");
        row("gzip cut within its checksum", packed.substr(0, packed.size() - 3), " of the gzip file", "are cut here");
        row("gzip header alone", packed.substr(0, 10), ", byte 10 of the gzip file", "are cut here");
        row("gzip of nothing", gzipped(""), ", byte 0 of the unpacked data", "ends within the magic number");
        row("gzip with a wrong checksum", with_byte_flipped(packed, packed.size() - 6), " of the gzip file", "are damaged");
        row("gzip with damaged data", with_byte_flipped(packed, 11), "", "");
        row("gzip followed by something else", packed + "rest", " of the gzip file", "something else follows");
        row("gzip of a cut file", gzipped(good.substr(0, 45)), ", byte 45 of the unpacked data", "ends here");
        row("gzip of a longer file", gzipped(good + "x"), ", byte 46 of the unpacked data", "more bytes follow");
        row("gzip that cannot hold so much", gzipped(idx_header({image_magic, 1000000, 28, 28})), ", byte 4 of the unpacked data",
            "more than the file can hold");
        row("gzip of another magic number", gzipped("abcdefgh"), ", byte 0 of the unpacked data", "not the magic number");
    }
    void what_is_wrong_is_named_by_file_and_byte()
    {
        QFETCH(std::string, content);
        QFETCH(QString, place);
        QFETCH(QString, what);
        const DataFolder folder;
        const auto path = folder.write("images", content);
        const auto images = read_idx_images(path);
        QVERIFY(!images);
        QVERIFY(mentions(images.error().where, QString::fromStdString(path.string())));
        QVERIFY2(QString::fromStdString(images.error().where).endsWith(place), images.error().where.c_str());
        QVERIFY2(mentions(images.error().what, what), images.error().what.c_str());
        QVERIFY(!images.error().remedy.empty());
    }

    void a_file_cut_anywhere_is_an_error()
    {
        const DataFolder folder;
        const std::string good = idx_images(3, 2, 5);
        for (const std::string& whole : {good, gzipped(good)})
            for (std::size_t size = 0; size < whole.size(); ++size)
                QVERIFY2(!read_idx_images(folder.write("images", whole.substr(0, size))), std::to_string(size).c_str());
    }

    void a_missing_file_and_a_folder_are_errors()
    {
        const DataFolder folder;
        QCOMPARE(read_idx_images(folder.at("nowhere")).error().where, folder.at("nowhere").string());
        QVERIFY(mentions(read_idx_labels(folder.path()).error().what, "folder"));
    }

    void images_are_not_taken_for_labels()
    {
        const DataFolder folder;
        const auto labels = read_idx_labels(folder.write("labels", idx_images(3, 2, 5)));
        QVERIFY(!labels);
        QVERIFY(mentions(labels.error().what, "along 3 axes"));
        QVERIFY(mentions(labels.error().remedy, "labels"));
    }

    void files_are_found_in_every_spelling_data()
    {
        QTest::addColumn<std::string>("spelling");
        for (const char* spelling :
             {"t10k-labels-idx1-ubyte", "t10k-labels-idx1-ubyte.gz", "t10k-labels.idx1-ubyte", "t10k-labels.idx1-ubyte.gz"})
            QTest::newRow(spelling) << std::string(spelling);
    }
    void files_are_found_in_every_spelling()
    {
        QFETCH(std::string, spelling);
        const DataFolder folder;
        QVERIFY(find_idx_file(folder.path(), "t10k-labels-idx1-ubyte").empty());
        folder.write(spelling, "x");
        QCOMPARE(find_idx_file(folder.path(), "t10k-labels-idx1-ubyte"), folder.at(spelling));
        QVERIFY(find_idx_file(folder.path(), "train-labels-idx1-ubyte").empty());
    }
};

QTEST_GUILESS_MAIN(IdxTest)
#include "idx_test.moc"
