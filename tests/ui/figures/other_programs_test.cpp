// Figures look the same in other programs: pictures drawn by librsvg and poppler are compared with our own.
#include "core/experiment/figure_data.h"
#include "ui/figures/figure_files.h"
#include "ui/figures/figure_layout.h"
#include "ui/figures/figure_painter.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace horn;
using namespace horn::figures;
using experiment::Series;

Q_DECLARE_METATYPE(horn::experiment::FigureData)

namespace
{

constexpr int dpi = 144;

std::vector<double> values(int count, const std::function<double(double)>& of)
{
    std::vector<double> made;
    for (int i = 0; i < count; ++i)
        made.push_back(of(i));
    return made;
}

experiment::FigureData with(experiment::Panel panel)
{
    experiment::FigureData figure;
    figure.title = "Figure";
    figure.panels.push_back(std::move(panel));
    return figure;
}

/// Curves that leave the axes on all sides.
experiment::FigureData curves()
{
    experiment::Panel panel{.title = "Curves", .x = {.label = "time", .unit = "steps"}, .y = {.label = "x"}};
    panel.x.range = experiment::Range{10, 90};
    panel.y.range = experiment::Range{-1, 1};
    const auto time = values(1001, [](double i) { return i / 10; });
    panel.content = std::vector<Series>{
        {.name = "line", .x = time, .y = values(1001, [](double i) { return 1.6 * std::sin(i / 40); })},
        {.name = "dashed", .x = time, .y = values(1001, [](double i) { return 0.8 * std::cos(i / 90); }), .style = Series::Style::dashed},
        {.name = "points",
         .x = values(60, [](double i) { return 2 * i; }),
         .y = values(60, [](double i) { return std::sin(i) * 1.3; }),
         .style = Series::Style::points}};
    panel.bands.push_back(
        {"band", time, values(1001, [](double) { return -0.4; }), values(1001, [](double i) { return i / 400 - 1.2; }), 3});
    panel.markers = {{true, 40, "drive", false}, {false, 0.5, "chance", true}};
    return with(panel);
}

experiment::FigureData gains()
{
    experiment::Panel panel{.title = "Gain",
                            .x = {.label = "drive ω_in", .unit = "rad / time", .scale = base::Scale::logarithmic},
                            .y = {.label = "gain", .scale = base::Scale::logarithmic}};
    const auto omega = values(300, [](double i) { return 0.02 * std::pow(100, i / 299); });
    panel.content = std::vector<Series>{
        {.name = "exact",
         .x = omega,
         .y = values(300, [](double i) { return 1 / (0.01 + std::abs(std::log(0.02 * std::pow(100, i / 299) / 0.22))); })},
        {.name = "measured", .x = {0.05, 0.2, 0.9}, .y = {1, 20, 1}, .style = Series::Style::line_points}};
    return with(panel);
}

experiment::FigureData portrait()
{
    experiment::Panel panel{.title = "Portrait", .x = {.label = "position x"}, .y = {.label = "velocity y / ω"}, .equal_aspect = true};
    panel.x.range = panel.y.range = experiment::Range{-1, 1};
    panel.content = std::vector<Series>{{.name = "trail",
                                         .x = values(500, [](double i) { return std::exp(-i / 200) * std::cos(i / 9); }),
                                         .y = values(500, [](double i) { return -std::exp(-i / 200) * std::sin(i / 9); })}};
    return with(panel);
}

experiment::FigureData bars()
{
    experiment::Panel panel{.title = "Bars", .x = {.label = "class", .categories = {"zero", "one", "two"}}, .y = {.label = "count"}};
    panel.content = std::vector<Series>{{.name = "", .x = {0, 1, 2}, .y = {3, 5, 1}, .style = Series::Style::bars}};
    return with(panel);
}

experiment::FigureData waves(experiment::ColourMap colours)
{
    experiment::Panel panel{.title = "Waves", .x = {.label = "time", .unit = "steps"}, .y = {.label = "node", .downwards = true}};
    experiment::HeatMap map{
        .rows = 24, .columns = 90, .row_range = {-0.5, 23.5}, .column_range = {100, 190}, .colours = colours, .label = "position x"};
    for (int row = 0; row < 24; ++row)
        for (int column = 0; column < 90; ++column)
            map.values.push_back(static_cast<float>(std::sin(column / 6.0 + row / 3.0)));
    panel.content = map;
    experiment::FigureData figure = curves();
    figure.panels[0].shares_x_below = true;
    figure.panels.push_back(panel);
    return figure;
}

experiment::FigureData matrix()
{
    experiment::Panel panel{.title = "PLV", .x = {.label = "node"}, .y = {.label = "node", .downwards = true}, .equal_aspect = true};
    experiment::HeatMap map{.rows = 12,
                            .columns = 12,
                            .row_range = {-0.5, 11.5},
                            .column_range = {-0.5, 11.5},
                            .value_range = experiment::Range{0, 1},
                            .label = "PLV"};
    for (int i = 0; i < 144; ++i)
        map.values.push_back(i % 13 == 0 ? 1.0F : static_cast<float>(i % 12) / 12);
    panel.content = map;
    return with(panel);
}

/// Of the difference of two pictures of one size, in grey levels over boxes of `box` pixels: letters of another rasteriser, or hairlines a
/// third of a pixel further, vanish in them; a line that is missing or a map that is turned does not.
struct Difference {
    double mean = 0, largest = 0;
};

Difference differenceOf(const QImage& a, const QImage& b, int box)
{
    const QSize coarse(a.width() / box, a.height() / box);
    const auto reduce = [&](const QImage& image) {
        return image.scaled(a.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32)
            .scaled(coarse, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage p = reduce(a), q = reduce(b);
    Difference result;
    for (int y = 0; y < coarse.height(); ++y)
        for (int x = 0; x < coarse.width(); ++x) {
            const QRgb c = p.pixel(x, y), d = q.pixel(x, y);
            const double apart = (std::abs(qRed(c) - qRed(d)) + std::abs(qGreen(c) - qGreen(d)) + std::abs(qBlue(c) - qBlue(d))) / 3.0;
            result.mean += apart / (coarse.width() * coarse.height());
            result.largest = std::max(result.largest, apart);
        }
    return result;
}

/// The part of a picture inside the axes of a panel.
QImage inside(const QImage& image, const FigureLayout& layout, std::size_t panel)
{
    const double scale = image.width() / layout.size.width();
    const QRectF area = layout.panels[panel].area;
    return image.copy(QRectF(area.topLeft() * scale, area.size() * scale).toRect());
}

constexpr int box = 8;              ///< pixels: four points
constexpr double meanAllowed = 3;   ///< grey levels of 255
constexpr double mostAllowed = 60;  ///< in one box

QByteArray told(const char* name, const char* program, const Difference& difference)
{
    return QByteArray(name) + " in " + program + ": mean " + QByteArray::number(difference.mean) + ", largest " +
           QByteArray::number(difference.largest);
}

}  // namespace

class OtherProgramsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir folder_;
    [[nodiscard]] QString path(const char* name) const { return folder_.filePath(QLatin1String(name)); }

    static QByteArray run(const char* program, const QStringList& arguments)
    {
        QProcess process;
        process.start(QLatin1String(program), arguments);
        return process.waitForFinished() && process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    }
    static bool installed(const char* program) { return !QStandardPaths::findExecutable(QLatin1String(program)).isEmpty(); }

    [[nodiscard]] QImage byRsvg(const experiment::FigureData& figure, const FigureStyle& style, int width) const
    {
        if (!save(figure, style, path("f.svg").toStdString()).ok())
            return {};
        return QImage::fromData(run("rsvg-convert", {QStringLiteral("-w"), QString::number(width), path("f.svg")}), "PNG");
    }
    [[nodiscard]] QImage byPoppler(const experiment::FigureData& figure, const FigureStyle& style) const
    {
        if (!save(figure, style, path("f.pdf").toStdString()).ok())
            return {};
        return QImage::fromData(run("pdftoppm", {QStringLiteral("-r"), QString::number(dpi), QStringLiteral("-png"), path("f.pdf")}),
                                "PNG");
    }

private Q_SLOTS:
    void every_kind_of_plot_looks_the_same_in_other_programs_data()
    {
        QTest::addColumn<experiment::FigureData>("figure");
        QTest::newRow("curves") << curves();
        QTest::newRow("gains") << gains();
        QTest::newRow("portrait") << portrait();
        QTest::newRow("bars") << bars();
        QTest::newRow("waves") << waves(experiment::ColourMap::diverging);
        QTest::newRow("phases") << waves(experiment::ColourMap::cyclic);
        QTest::newRow("matrix") << matrix();
    }
    void every_kind_of_plot_looks_the_same_in_other_programs()
    {
        if (!installed("rsvg-convert") || !installed("pdftoppm"))
            QSKIP("librsvg2-bin and poppler-utils are not installed");
        QFETCH(experiment::FigureData, figure);
        for (const theme::Appearance appearance : {theme::Appearance::paper, theme::Appearance::dark}) {
            FigureStyle style;
            style.dpi = dpi;
            style.theme = theme::themeOf(appearance);
            const QImage own = toImage(figure, style);
            const std::pair<const char*, QImage> others[] = {{"librsvg", byRsvg(figure, style, own.width())},
                                                             {"poppler", byPoppler(figure, style)}};
            const FigureLayout layout = layOut(figure, style);
            for (const auto& [program, other] : others) {
                QVERIFY2(!other.isNull(), program);
                QVERIFY(std::abs(other.width() - own.width()) <= 2 && std::abs(other.height() - own.height()) <= 2);
                for (std::size_t panel = 0; panel < layout.panels.size(); ++panel) {
                    const Difference difference = differenceOf(inside(own, layout, panel), inside(other, layout, panel), box);
                    const QByteArray words = told(QTest::currentDataTag(), program, difference);
                    QVERIFY2(difference.mean < meanAllowed && difference.largest < mostAllowed, words.constData());
                }
                const Difference whole = differenceOf(own, other, box);
                QVERIFY2(whole.mean < meanAllowed, told(QTest::currentDataTag(), program, whole).constData());
            }
        }
    }

    void a_picture_that_is_another_one_is_told_apart()
    {
        FigureStyle style;
        style.dpi = dpi;
        const auto figure = waves(experiment::ColourMap::diverging);
        const FigureLayout layout = layOut(figure, style);
        const QImage own = toImage(figure, style);
        experiment::FigureData turned = figure;
        turned.panels[1].y.downwards = false;
        const Difference upsideDown = differenceOf(inside(own, layout, 1), inside(toImage(turned, style), layout, 1), box);
        QVERIFY(upsideDown.mean > 5 * meanAllowed);
        experiment::FigureData without = figure;
        std::get<std::vector<Series>>(without.panels[0].content).erase(std::get<std::vector<Series>>(without.panels[0].content).begin());
        const Difference noLine = differenceOf(inside(own, layout, 0), inside(toImage(without, style), layout, 0), box);
        QVERIFY2(noLine.mean > meanAllowed, told("no line", "our own", noLine).constData());
    }

    void texts_stay_texts_and_only_heat_maps_are_images()
    {
        if (!installed("pdfimages") || !installed("pdftotext"))
            QSKIP("poppler-utils is not installed");
        const std::pair<experiment::FigureData, int> figures[] = {
            {curves(), 0}, {gains(), 0}, {portrait(), 0}, {bars(), 0}, {matrix(), 2}, {waves(experiment::ColourMap::diverging), 2}};
        for (const auto& [figure, images] : figures) {
            QVERIFY(save(figure, {}, path("t.pdf").toStdString()).ok());
            const QByteArray list = run("pdfimages", {QStringLiteral("-list"), path("t.pdf")});
            QCOMPARE(list.count('\n') - 2, images);  // the cells and the colour bar, below two lines of heading
            const QString text = QString::fromUtf8(run("pdftotext", {path("t.pdf"), QStringLiteral("-")}));
            for (const experiment::Panel& panel : figure.panels)
                for (const std::string& label : {panel.shares_x_below ? std::string() : panel.x.label, panel.y.label})
                    QVERIFY2(text.contains(QString::fromStdString(label)), qPrintable(text));
            QVERIFY(save(figure, {}, path("t.svg").toStdString()).ok());
            QFile svg(path("t.svg"));
            QVERIFY(svg.open(QIODevice::ReadOnly));
            const QByteArray drawing = svg.readAll();
            QCOMPARE(drawing.count("<image "), images);
            QVERIFY(drawing.count("<text ") > 6);
        }
    }

    void other_programs_draw_nothing_outside_the_axes_either()
    {
        if (!installed("rsvg-convert") || !installed("pdftoppm"))
            QSKIP("librsvg2-bin and poppler-utils are not installed");
        FigureStyle style;
        style.dpi = dpi;
        const auto figure = curves();
        const FigureLayout layout = layOut(figure, style);
        const QImage own = toImage(figure, style);
        for (const QImage& other : {byRsvg(figure, style, own.width()), byPoppler(figure, style)}) {
            const double scale = other.width() / layout.size.width();
            const QRectF area(layout.panels[0].area.topLeft() * scale, layout.panels[0].area.size() * scale);
            for (int x = 0; x < other.width(); ++x)
                for (int y = 0; y < other.height(); ++y)
                    if (qGray(other.pixel(x, y)) < 245 && (y < area.top() - 3 || x > area.right() + 3) && y < area.bottom() - 3 &&
                        x > area.left())
                        QFAIL(qPrintable(QStringLiteral("ink at %1, %2").arg(x).arg(y)));
        }
    }
};

QTEST_MAIN(OtherProgramsTest)
#include "other_programs_test.moc"
