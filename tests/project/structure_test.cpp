#include "tests/project/structure.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace horn::project;

namespace
{

const std::filesystem::path source_dir = HORN_SOURCE_DIR;

/// A source tree with one file in it.
class Tree
{
public:
    Tree(const std::string& path, const std::string& text)
    {
        const auto file = root() / path;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << text;
    }
    [[nodiscard]] std::filesystem::path root() const { return folder_.path().toStdString(); }

private:
    QTemporaryDir folder_;
};

QByteArray told(const std::vector<Offence>& offences)
{
    QByteArray text;
    for (const Offence& offence : offences)
        text += offence.file + ":" + std::to_string(offence.line) + ": " + offence.what + "\n";
    return text;
}

/// The Qt libraries that a program is linked with.
QByteArray qt_libraries(const QString& program)
{
    QProcess ldd;
    ldd.start("ldd", {program});
    ldd.waitForFinished();
    QByteArray found;
    for (const QByteArray& line : ldd.readAllStandardOutput().split('\n'))
        if (line.contains("libQt"))
            found += line.trimmed() + "\n";
    return found;
}

#define HORN_NO_OFFENCE(offences)                                                                                                          \
    const QByteArray text = told(offences);                                                                                                \
    QVERIFY2(text.isEmpty(), text.constData())

#define HORN_ONE_OFFENCE(offences, expected) QCOMPARE(told(offences), QByteArray(expected))

}  // namespace

class StructureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void folders_of_core_include_only_folders_before_them() { HORN_NO_OFFENCE(include_direction(source_dir)); }
    void core_names_no_qt_header() { HORN_NO_OFFENCE(qt_in_core(source_dir)); }
    void only_plots_know_qt_charts() { HORN_NO_OFFENCE(charts_outside_plots(source_dir)); }
    void only_the_parallel_seam_knows_tbb() { HORN_NO_OFFENCE(tbb_outside_parallel(source_dir)); }
    void no_file_is_longer_than_400_lines() { HORN_NO_OFFENCE(long_files(source_dir, 400)); }

    void the_sources_are_found_at_all()
    {
        QVERIFY(sources_below(source_dir, {"core"}).size() > 20);
        QVERIFY(!includes_of(source_dir / "core/model/specification.cpp").empty());
    }

    void the_command_line_links_no_qt_library()
    {
        const QString horn = QString(HORN_PROGRAMS) + "/horn";
        QVERIFY(QFile::exists(horn));
        QCOMPARE(qt_libraries(horn), QByteArray());
    }

    void a_later_folder_of_core_is_reported()
    {
        const Tree tree("core/model/a.h", "#pragma once\n#include \"core/tasks/b.h\"\n");
        HORN_ONE_OFFENCE(include_direction(tree.root()), "core/model/a.h:2: model includes core/tasks/b.h, which comes after it\n");
    }
    void an_earlier_folder_of_core_is_not_reported()
    {
        const Tree tree("core/tasks/a.h", "#include \"core/model/b.h\"\n#include \"core/tasks/c.h\"\n#include <vector>\n");
        HORN_ONE_OFFENCE(include_direction(tree.root()), "");
    }
    void a_path_that_climbs_is_followed()
    {
        const Tree tree("core/base/a.h", "#include \"../engine/b.h\"\n");
        std::filesystem::create_directories(tree.root() / "core/engine");
        std::ofstream(tree.root() / "core/engine/b.h") << "\n";
        HORN_ONE_OFFENCE(include_direction(tree.root()), "core/base/a.h:1: base includes core/engine/b.h, which comes after it\n");
    }
    void an_unknown_folder_of_core_is_reported()
    {
        const Tree tree("core/extras/a.h", "#include \"core/base/b.h\"\n");
        HORN_ONE_OFFENCE(include_direction(tree.root()), "core/extras/a.h:1: core/extras is not one of core's folders\n");
    }
    void core_that_includes_the_window_is_reported()
    {
        const Tree tree("core/engine/a.cpp", "#include \"ui/plots/b.h\"\n");
        HORN_ONE_OFFENCE(include_direction(tree.root()), "core/engine/a.cpp:1: core includes ui/plots/b.h\n");
    }
    void a_window_that_includes_a_program_is_reported()
    {
        const Tree tree("ui/shell/a.cpp", "#include \"app/lab/b.h\"\n");
        HORN_ONE_OFFENCE(include_direction(tree.root()), "ui/shell/a.cpp:1: ui includes app/lab/b.h\n");
    }
    void a_qt_header_in_core_is_reported_data()
    {
        QTest::addColumn<QString>("header");
        for (const char* header : {"QString", "QtCore/QString", "qglobal.h"})
            QTest::newRow(header) << QString(header);
    }
    void a_qt_header_in_core_is_reported()
    {
        QFETCH(QString, header);
        const Tree tree("core/base/a.h", "\n#include <" + header.toStdString() + ">\n");
        HORN_ONE_OFFENCE(qt_in_core(tree.root()), "core/base/a.h:2: includes " + header.toUtf8() + "\n");
    }
    void qt_charts_outside_plots_is_reported_data()
    {
        QTest::addColumn<QString>("header");
        for (const char* header : {"QChartView", "QLineSeries", "QtCharts/QLegend", "QLogValueAxis"})
            QTest::newRow(header) << QString(header);
    }
    void qt_charts_outside_plots_is_reported()
    {
        QFETCH(QString, header);
        const std::string line = "#include <" + header.toStdString() + ">\n";
        HORN_ONE_OFFENCE(charts_outside_plots(Tree("ui/shell/a.cpp", line).root()), "ui/shell/a.cpp:1: includes " + header.toUtf8() + "\n");
        HORN_ONE_OFFENCE(charts_outside_plots(Tree("ui/plots/a.cpp", line).root()), "");
    }
    void tbb_outside_the_seam_is_reported()
    {
        HORN_ONE_OFFENCE(tbb_outside_parallel(Tree("core/engine/a.cpp", "#include <tbb/parallel_for.h>\n").root()),
                         "core/engine/a.cpp:1: includes tbb/parallel_for.h\n");
    }
    void a_file_of_401_lines_is_reported()
    {
        HORN_ONE_OFFENCE(long_files(Tree("ui/a.cpp", std::string(401, '\n')).root(), 400), "ui/a.cpp:0: 401 lines\n");
        HORN_ONE_OFFENCE(long_files(Tree("ui/a.cpp", std::string(400, '\n')).root(), 400), "");
    }
    void a_program_linked_with_qt_is_reported() { QVERIFY(qt_libraries(QCoreApplication::applicationFilePath()).contains("libQt6Test")); }
};

QTEST_GUILESS_MAIN(StructureTest)
#include "structure_test.moc"
