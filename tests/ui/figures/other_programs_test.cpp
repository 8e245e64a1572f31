// Figures look the same in other programs: pictures drawn by librsvg, poppler and ImageMagick are compared with our own.
#include "tests/ui/figures/kinds_of_figures.h"
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

using namespace horn;
using namespace horn::figures;
using namespace kinds;

Q_DECLARE_METATYPE(horn::experiment::FigureData)

namespace
{

constexpr int dpi = 144;

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

    /// ImageMagick's program; nullptr where it is not installed: other programs are called `convert`, too.
    [[nodiscard]] static const char* magick()
    {
        for (const char* program : {"magick", "convert"})
            if (installed(program) && run(program, {QStringLiteral("-version")}).contains("ImageMagick"))
                return program;
        return nullptr;
    }
    /// What it makes of a file; nothing where it does not know the format.
    [[nodiscard]] static QImage byMagick(const QStringList& arguments)
    {
        const char* program = magick();
        return QImage::fromData(
            run(program, arguments + QStringList{QStringLiteral("-depth"), QStringLiteral("8"), QStringLiteral("ppm:-")}), "PPM");
    }

private Q_SLOTS:
    void every_kind_of_plot_looks_the_same_in_other_programs_data()
    {
        QTest::addColumn<experiment::FigureData>("figure");
        QTest::addColumn<bool>("onDark");  // too: where the ground shows through, or covers
        QTest::newRow("curves") << curves() << true;
        QTest::newRow("gains") << gains() << false;
        QTest::newRow("portrait") << portrait() << false;
        QTest::newRow("fading portrait") << fading() << true;
        QTest::newRow("many names") << manyNames() << false;
        QTest::newRow("bars") << bars() << false;
        QTest::newRow("histogram") << histogram() << true;
        QTest::newRow("waves") << waves(experiment::ColourMap::diverging) << true;
        QTest::newRow("phases") << waves(experiment::ColourMap::cyclic) << false;
        QTest::newRow("matrix") << matrix() << false;
        QTest::newRow("paled matrix") << paled() << true;
        QTest::newRow("ring") << ring() << true;
    }
    void every_kind_of_plot_looks_the_same_in_other_programs()
    {
        if (!installed("rsvg-convert") || !installed("pdftoppm"))
            QSKIP("librsvg2-bin and poppler-utils are not installed");
        QFETCH(experiment::FigureData, figure);
        QFETCH(bool, onDark);
        for (const theme::Appearance appearance : {theme::Appearance::paper, theme::Appearance::dark}) {
            if (appearance == theme::Appearance::dark && !onDark)
                continue;
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

    void image_magick_reads_pictures_pixel_for_pixel_and_draws_the_same_from_svg()
    {
        if (magick() == nullptr)
            QSKIP("imagemagick is not installed");
        FigureStyle style;
        style.dpi = dpi;
        for (const experiment::FigureData& figure : {manyNames(), paled(), fading(), ring()}) {
            const QImage own = toImage(figure, style);
            QVERIFY(save(figure, style, path("m.png").toStdString()).ok());
            const QImage read = byMagick({path("m.png")});
            QCOMPARE(read.convertToFormat(QImage::Format_RGB32), own.convertToFormat(QImage::Format_RGB32));
            QVERIFY(save(figure, style, path("m.svg").toStdString()).ok());
            const QImage drawn = byMagick({QStringLiteral("-density"), QString::number(dpi), path("m.svg")});
            if (drawn.isNull())
                QSKIP("ImageMagick draws no SVG here");
            const Difference whole = differenceOf(own, drawn, box);
            QVERIFY2(whole.mean < meanAllowed, told(figure.title.c_str(), "ImageMagick", whole).constData());
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
        const std::pair<experiment::FigureData, int> figures[] = {{curves(), 0},
                                                                  {gains(), 0},
                                                                  {portrait(), 0},
                                                                  {fading(), 0},
                                                                  {manyNames(), 0},
                                                                  {bars(), 0},
                                                                  {histogram(), 0},
                                                                  {matrix(), 2},
                                                                  {paled(), 2},
                                                                  {ring(), 1},
                                                                  {waves(experiment::ColourMap::diverging), 2}};
        for (const auto& [figure, images] : figures) {
            QVERIFY(save(figure, {}, path("t.pdf").toStdString()).ok());
            const QByteArray list = run("pdfimages", {QStringLiteral("-list"), path("t.pdf")});
            QCOMPARE(list.count('\n') - 2, images);  // the cells and the colour bar, below two lines of heading
            const QString text = QString::fromUtf8(run("pdftotext", {path("t.pdf"), QStringLiteral("-")}));
            for (const experiment::Panel& panel : figure.panels)
                for (const std::string& label : {panel.shares_x_below ? std::string() : panel.x.label, panel.y.label})
                    QVERIFY2(text.contains(QString::fromStdString(label).section(u'_', 0, 0)), qPrintable(text));  // subscripts apart
            QVERIFY2(!text.contains(u'_'), qPrintable(text));
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
            const QRectF names(layout.panels[0].legendRoom->topLeft() * scale, layout.panels[0].legendRoom->size() * scale);
            for (int x = 0; x < other.width(); ++x)
                for (int y = 0; y < other.height(); ++y)
                    if (qGray(other.pixel(x, y)) < 245 && (y < area.top() - 3 || x > area.right() + 3) && y < area.bottom() - 3 &&
                        x > area.left() && !names.adjusted(-2, -2, 2, 2).contains(x, y))
                        QFAIL(qPrintable(QStringLiteral("ink at %1, %2").arg(x).arg(y)));
        }
    }
};

QTEST_MAIN(OtherProgramsTest)
#include "other_programs_test.moc"
