#include "core/base/csv.h"
#include "core/base/files.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <string>
#include <vector>

using namespace horn::base;

namespace
{

using Columns = std::vector<std::string>;

CsvTable parsed(std::string_view text, const Columns& columns = {})
{
    auto table = parse_csv(text, "file", columns);
    if (!table)
        qFatal("%s", table.error().message().c_str());
    return *std::move(table);
}

}  // namespace

class CsvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_of_numbers_without_a_header()
    {
        const CsvTable table = parsed("1,2.5\n-3e2,+4\n");
        QCOMPARE(table.rows, 2);
        QCOMPARE(table.columns(), 2);
        QCOMPARE(table.values, (std::vector<double>{1, 2.5, -300, 4}));
        QCOMPARE(table(1, 0), -300.0);
        QCOMPARE(table.names, (Columns{"1", "2"}));
    }

    void a_first_line_of_words_names_the_columns()
    {
        const CsvTable table = parsed("time,\"x, in mm\"\n0,1\n1,2");
        QCOMPARE(table.names, (Columns{"time", "x, in mm"}));
        QCOMPARE(table.values, (std::vector<double>{0, 1, 1, 2}));
    }

    void columns_come_in_the_order_in_which_they_are_wanted()
    {
        const CsvTable table = parsed("a,b,c\n1,2,3\n4,5,6\n", {"c", "1", "c"});
        QCOMPARE(table.names, (Columns{"c", "a", "c"}));
        QCOMPARE(table.values, (std::vector<double>{3, 1, 3, 6, 4, 6}));
    }

    void fields_that_nobody_wants_may_hold_anything()
    {
        const CsvTable table = parsed("2020-01-01,7,\n2020-01-02,8,nan\n", {"2"});
        QCOMPARE(table.values, (std::vector<double>{7, 8}));
        QCOMPARE(table.names, (Columns{"2"}));
    }

    void a_name_makes_the_first_line_a_header_whatever_stands_beside_it()
    {
        QCOMPARE(parsed("truth,0,1\n5,6,7\n", {"truth"}).values, (std::vector<double>{5}));
    }

    void separators_line_ends_marks_and_remarks_of_other_programs_are_read()
    {
        const std::vector<double> expected{1, 2, 3, 4};
        QCOMPARE(parsed("1;2\r\n3;4\r\n").values, expected);
        QCOMPARE(parsed("1\t2\n3\t4").values, expected);
        QCOMPARE(parsed("\xef\xbb\xbf\"a\",\"b\"\n \"1\" , 2\n3,4\n\n \n").values, expected);
        QCOMPARE(parsed("# made by a program\n#\n\na,b\n1,2\n3,4\n").values, expected);
    }

    void every_digit_of_a_number_counts()
    {
        QCOMPARE(parsed("0.1\n3.1415926535897931\n5e-324\n1.7976931348623157e308\n").values,
                 (std::vector<double>{0.1, 3.1415926535897931, 5e-324, 1.7976931348623157e308}));
    }

    void what_is_wrong_is_named_by_line_and_column_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("what");
        const auto row = [](const char* name, QByteArray text, const char* where, const char* what, const char* wanted = "") {
            QTest::newRow(name) << std::move(text) << QString(wanted) << QString(where) << QString(what);
        };
        row("nothing", "", "file", "holds no rows of numbers");
        row("remarks alone", "# a\n# b", "file", "holds no rows of numbers");
        row("a header alone", "a,b\n", "file", "holds a header and no rows of numbers");
        row("words", "a,b\n1,2\n3,four\n", "file: line 3, column 2", "\"four\" is not a number");
        row("trailing words", "a\n1.5x\n", "file: line 2, column 1", "\"1.5x\" is not a number");
        row("a decimal comma", "a;b\n1,5;2\n", "file: line 2, column 1", "\"1,5\" is not a number");
        row("words beside numbers at the top", "1,b\n1,2\n", "file: line 1, column 2", "\"b\" is not a number");
        row("an empty field", "a,b\n1,\n", "file: line 2, column 2", "is empty");
        row("an empty first row", ",\n1,2\n", "file: line 1, column 1", "is empty");
        row("not a number", "a\n1\nnan\n", "file: line 3, column 1", "\"nan\" is not a finite number");
        row("infinite", "1\n-inf\n", "file: line 2, column 1", "\"-inf\" is not a finite number");
        row("beyond double precision", "1\n1e999\n", "file: line 2, column 1", "\"1e999\" is not a finite number");
        row("short line", "1,2\n3\n", "file: line 2", "has 1 columns, the first line 2");
        row("long line", "1,2\n3,4,5\n", "file: line 2", "has 3 columns, the first line 2");
        row("a gap", "1\n\n2\n", "file: line 2", "is empty");
        row("numbers side by side", "1 2\n", "file", "holds a header and no rows of numbers");
        row("no such name", "a,b\n1,2\n", "file: line 1", "names no column \"c\"", "c");
        row("no such number", "a,b\n1,2\n", "file: line 1", "has 2 columns, no column 3", "3");
        row("a name twice", "a,b,a\n1,2,3\n", "file: line 1", "names two columns \"a\"", "a");
        row("bytes of another kind", QByteArray("1\n\x00\x01\x02junk", 9), "file: line 2, column 1", "\"???junk\" is not a number");
        row("a long word", "1\n" + QByteArray(10000, 'x'), "file: line 2, column 1", "\"xxxxxxxxxxxxxxxxxxxxxxxx…\" is not a number");
    }
    void what_is_wrong_is_named_by_line_and_column()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, wanted);
        QFETCH(QString, where);
        QFETCH(QString, what);
        const Columns columns = wanted.isEmpty() ? Columns{} : Columns{wanted.toStdString()};
        const auto table = parse_csv(text.toStdString(), "file", columns);
        QVERIFY(!table);
        QCOMPARE(QString::fromStdString(table.error().where), where);
        QCOMPARE(QString::fromStdString(table.error().what), what);
        QVERIFY(!table.error().remedy.empty());
        QVERIFY(table.error().message().find('\n') == std::string::npos);
    }

    void files_beyond_the_limits_are_refused()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("numbers.csv").toStdString();
        QVERIFY(write_file_atomically(path, "1,2\n3,4\n5,6\n").ok());
        QCOMPARE(read_csv(path)->rows, 3);
        const auto bytes = read_csv(path, {}, {.bytes = 11});
        QVERIFY(!bytes && bytes.error().where == path.string());
        const auto values = read_csv(path, {}, {.values = 5});
        QVERIFY(!values && values.error().where == path.string() + ": line 3");
        const Columns one{"1"};
        QVERIFY(read_csv(path, one, {.values = 3}).ok());
        QVERIFY(!read_csv(folder.filePath("absent.csv").toStdString()));
        QVERIFY(!read_csv(folder.path().toStdString()));
    }

    void a_million_empty_lines_and_a_million_columns_are_no_burden()
    {
        const auto start = std::chrono::steady_clock::now();
        QCOMPARE(parsed("1\n" + std::string(1'000'000, '\n')).rows, 1);
        QVERIFY(!parse_csv(std::string(1'000'000, ','), "file"));
        QVERIFY(!parse_csv(std::string(1'000'000, '"'), "file"));
        QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    }
};

QTEST_APPLESS_MAIN(CsvTest)
#include "csv_test.moc"
