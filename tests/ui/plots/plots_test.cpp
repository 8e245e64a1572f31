#include "core/experiment/figure_data.h"
#include "ui/figures/figure_files.h"
#include "ui/figures/figure_layout.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/line_raster.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_stack.h"

#include <QImage>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <QFileInfo>
#include <QPainter>

#include <cmath>

using namespace horn;
using namespace horn::plots;

namespace
{

AxisOptions axis(const QString& title, Scale scale = Scale::linear)
{
    AxisOptions options;
    options.title = title;
    options.scale = scale;
    return options;
}

std::vector<float> wave(int count, float amplitude)
{
    std::vector<float> values;
    for (int i = 0; i < count; ++i)
        values.push_back(amplitude * static_cast<float>(std::sin(i * 0.1)));
    return values;
}

/// The outermost pixel rows and columns show nothing but the background: no label is cut.
bool edgesAreBlank(const QImage& image, const QColor& background)
{
    for (int x = 0; x < image.width(); ++x)
        if (image.pixelColor(x, 0) != background || image.pixelColor(x, image.height() - 1) != background)
            return false;
    for (int y = 0; y < image.height(); ++y)
        if (image.pixelColor(0, y) != background || image.pixelColor(image.width() - 1, y) != background)
            return false;
    return true;
}

int countPixels(const QImage& image, const QColor& colour)
{
    int count = 0;
    for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y)
            count += image.pixelColor(x, y) == colour ? 1 : 0;
    return count;
}

}  // namespace

class PlotsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void empty_plot_says_what_to_do_and_no_numbers()
    {
        LineChart chart;
        chart.resize(300, 200);
        chart.addSeries({});
        const QImage silent = chart.grab().toImage();
        QCOMPARE(countPixels(silent, theme::darkTheme().muted), 0);
        chart.setEmptyText(QStringLiteral("Press Space to run"));
        QVERIFY(chart.grab().toImage() != silent);
    }

    void line_passes_through_its_points()
    {
        LineChart chart;
        chart.resize(400, 300);
        SeriesOptions options;
        options.width = 6;
        const int series = chart.addSeries(options);
        chart.setSamples(series, 0, 1, wave(100, 2));
        const QImage image = chart.grab().toImage();
        for (const int i : {10, 30, 50, 77}) {
            const QPoint at = chart.fromData({static_cast<double>(i), 2 * std::sin(i * 0.1)}).toPoint();
            QCOMPARE(image.pixelColor(at), theme::darkTheme().series[0]);
        }
    }

    void non_positive_values_do_not_blank_a_logarithmic_axis()
    {
        LineChart chart;
        chart.resize(400, 300);
        chart.setYAxis(axis(QStringLiteral("gain"), Scale::logarithmic));
        chart.addSeries({});
        chart.setData(0, std::vector<double>{0, 1, 2, 3}, std::vector<double>{1, 0, -4, 100});
        QVERIFY(chart.yRange().low > 0);
        QVERIFY(countPixels(chart.grab().toImage(), theme::darkTheme().series[0]) > 20);
    }

    void labels_are_never_cut_from_small_to_large_data()
    {
        QTest::addColumn<QSize>("size");
        for (const QSize size : {QSize(240, 140), QSize(240, 180), QSize(500, 300), QSize(1600, 1000)})
            QTest::addRow("%d × %d", size.width(), size.height()) << size;
    }
    void labels_are_never_cut_from_small_to_large()
    {
        QFETCH(QSize, size);
        LineChart line;
        line.setXAxis(axis(QStringLiteral("time (steps)")));
        line.setYAxis(axis(QStringLiteral("a rather long name of an axis (unit)")));
        line.addSeries({});
        line.setData(0, std::vector<double>{-123456, 123456}, std::vector<double>{-0.000123, 0.000456});
        MatrixView matrix;
        matrix.setAxisTitles(QStringLiteral("node"), QStringLiteral("node"));
        matrix.setColourTitle(QStringLiteral("phase locking value"));
        matrix.setValues(128, 128, std::vector<float>(128 * 128, 0.3F));
        PhasePortrait portrait;
        portrait.setTrail(0, wave(100, 1000), wave(100, 20));
        BarChart bars;
        bars.setXAxis(axis(QStringLiteral("weight")));
        bars.setBins(std::vector<double>{-1000, 0, 1000}, std::vector<double>{10, 123456});
        for (PlotWidget* plot : {static_cast<PlotWidget*>(&line), static_cast<PlotWidget*>(&matrix), static_cast<PlotWidget*>(&portrait),
                                 static_cast<PlotWidget*>(&bars)}) {
            plot->resize(size);
            QVERIFY2(edgesAreBlank(plot->grab().toImage(), theme::darkTheme().panel), plot->metaObject()->className());
            QVERIFY(plot->plotArea().width() > 20 && plot->plotArea().height() > 20);
        }
    }

    void phase_portrait_has_equal_units()
    {
        PhasePortrait portrait;
        portrait.resize(600, 300);
        portrait.setTrail(0, wave(50, 1), wave(50, 3));
        portrait.grab();
        const double perX = portrait.fromData({1, 0}).x() - portrait.fromData({0, 0}).x();
        const double perY = portrait.fromData({0, 0}).y() - portrait.fromData({0, 1}).y();
        QVERIFY(std::abs(perX - perY) < 1e-9 * perX);
    }

    void matrix_cells_are_square_and_tell_where_they_are_clicked()
    {
        MatrixView matrix;
        matrix.resize(500, 300);
        matrix.setValues(4, 8, std::vector<float>(32, 1));
        matrix.grab();
        const QRectF area = matrix.plotArea();
        QVERIFY(std::abs(area.width() / 8 - area.height() / 4) < 1);
        QSignalSpy spy(&matrix, &MatrixView::cellClicked);
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, matrix.fromData({6, 1}).toPoint());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toInt(), 1);
        QCOMPARE(spy[0][1].toInt(), 6);
    }

    void stacked_plots_align_and_only_the_lowest_is_labelled()
    {
        PlotStack stack;
        auto* upper = new LineChart;
        auto* lower = new LineChart;
        for (LineChart* chart : {upper, lower}) {
            chart->setXAxis(axis(QStringLiteral("time (steps)")));
            chart->setYAxis(axis(QStringLiteral("y")));
            chart->addSeries({});
            stack.addPlot(chart);
        }
        upper->setSamples(0, 0, 1, wave(100, 1));
        lower->setSamples(0, 0, 1, wave(100, 123456));
        stack.resize(500, 400);
        stack.show();
        for (int i = 0; i < 4; ++i) {
            stack.grab();
            QCoreApplication::processEvents();
        }
        QCOMPARE(upper->plotArea().left(), lower->plotArea().left());
        QCOMPARE(upper->plotArea().right(), lower->plotArea().right());
        QVERIFY(upper->height() - upper->plotArea().bottom() < 10);
        QVERIFY(lower->height() - lower->plotArea().bottom() > 25);
        const auto figure = stack.toFigureData();
        QCOMPARE(figure.panels.size(), std::size_t{2});
        QVERIFY(figure.panels[0].shares_x_below && !figure.panels[1].shares_x_below);
    }

    void places_survive_the_way_to_data_and_back()
    {
        LineChart chart;
        chart.resize(400, 300);
        chart.setXAxis(axis(QStringLiteral("f"), Scale::logarithmic));
        chart.addSeries({});
        chart.setData(0, std::vector<double>{0.01, 1}, std::vector<double>{-1, 1});
        chart.grab();
        const QPointF there = chart.fromData({0.1, 0.25}), back = chart.toData(there);
        QVERIFY(std::abs(back.x() - 0.1) < 1e-9 && std::abs(back.y() - 0.25) < 1e-9);
        QSignalSpy spy(&chart, &PlotWidget::clicked);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, there.toPoint());
        QCOMPARE(spy.size(), 1);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, QPoint(2, 2));
        QCOMPARE(spy.size(), 1);  // outside the axes
    }

    void figure_data_tell_what_the_chart_shows()
    {
        LineChart chart;
        chart.setXAxis(axis(QStringLiteral("time (steps)")));
        chart.addSeries({QStringLiteral("a"), SeriesStyle::dashed, theme::seriesReference, 1.5, true});
        chart.setData(0, std::vector<double>{0, 1}, std::vector<double>{2, 3});
        chart.setMarker(chart.addMarker({Qt::Horizontal, QStringLiteral("chance"), {}, true}), 2.5);
        const auto figure = chart.toFigureData();
        const auto& panel = figure.panels.at(0);
        QCOMPARE(panel.x.label, std::string("time"));
        QCOMPARE(panel.x.unit, std::string("steps"));
        const auto& series = std::get<std::vector<experiment::Series>>(panel.content).at(0);
        QCOMPARE(series.y, (std::vector<double>{2, 3}));
        QCOMPARE(series.colour, static_cast<int>(theme::seriesReference));
        QCOMPARE(panel.markers.at(0).value, 2.5);
    }

    void an_exported_portrait_fills_its_page_whatever_the_shape_of_the_screen()
    {
        for (const QSize screen : {QSize(900, 200), QSize(200, 900)}) {
            PhasePortrait portrait;
            portrait.resize(screen);
            portrait.setTrail(0, wave(50, 1), wave(50, 1));
            portrait.grab();
            const experiment::FigureData figure = portrait.toFigureData();
            for (const double height : {0.0, 60.0, 200.0}) {
                figures::FigureStyle style;
                style.height = height;
                const figures::FigureLayout layout = figures::layOut(figure, style);
                const figures::PanelLayout& panel = layout.panels.front();
                QVERIFY(panel.area.width() > 0.85 * layout.size.width());
                QVERIFY(panel.area.height() > 0.75 * layout.size.height());
                const QPointF unit = panel.place(1, 1) - panel.place(0, 0);
                QVERIFY(std::abs(unit.x() + unit.y()) < 1e-6 * unit.x());
                const double shorter = std::min(panel.area.width(), panel.area.height());
                QVERIFY2(2 * unit.x() > 0.7 * shorter, qPrintable(QString::number(unit.x() / shorter)));  // the trail reaches from −1 to 1
            }
        }
    }

    void an_exported_portrait_fades_and_an_exported_matrix_pales_what_is_not_significant()
    {
        figures::FigureStyle style;
        style.theme = theme::darkTheme();
        style.dpi = 100;
        PhasePortrait portrait;
        std::vector<float> x(200), y(200);
        for (std::size_t i = 0; i < x.size(); ++i)  // from left to right
            x[i] = static_cast<float>(i) / 100 - 1, y[i] = 0.2F;
        portrait.setTrail(0, x, y);
        const QImage trail = figures::toImage(portrait.toFigureData(), style);
        const auto brightest = [&](double from, double to) {
            int most = 0;
            for (int row = 0; row < trail.height() * 6 / 10; ++row)
                for (int column = static_cast<int>(trail.width() * from); column < trail.width() * to; ++column)
                    if (const QColor pixel = trail.pixelColor(column, row); pixel.saturation() > 100)  // neither axes nor letters
                        most = std::max(most, pixel.value());
            return most;
        };
        QVERIFY2(brightest(0.3, 0.4) + 60 < brightest(0.75, 0.85), qPrintable(QString::number(brightest(0.75, 0.85))));

        MatrixView matrix;
        matrix.setColourRange(Range{0, 1});
        matrix.setValues(1, 2, std::vector<float>{0.4F, 0.9F});
        const auto colours = [&](QRgb sought) { return countPixels(figures::toImage(matrix.toFigureData(), style), QColor(sought)); };
        const theme::ColourMap& map = theme::colourMap(theme::ColourMapKind::sequential, theme::Appearance::dark);
        QVERIFY(colours(map.at(0.4)) > 100 && colours(map.at(0.9)) > 100);
        matrix.setPaleUpTo(0.5);
        QVERIFY(colours(map.at(0.4)) == 0 && colours(map.at(0.9)) > 100);
    }

    void card_exports_its_plot_with_the_experiment()
    {
        QTemporaryDir folder;
        auto* chart = new LineChart;
        chart->addSeries({});
        chart->setSamples(0, 0, 1, wave(50, 1));
        PlotCard card(QStringLiteral("Response"), chart);
        card.setExperimentSource([] { return std::string("{\"seed\": 3}"); });
        for (const char* ending : {"svg", "pdf", "png", "csv"}) {
            const QString path = folder.filePath(QStringLiteral("response.") + QLatin1String(ending));
            QVERIFY(card.exportTo(path).ok());
            QVERIFY(QFileInfo(path).size() > 100);
        }
        QCOMPARE(figures::readFigure(folder.filePath(QStringLiteral("response.svg")).toStdString())->experiment,
                 std::string("{\"seed\": 3}"));
        QVERIFY(card.exportMenu()->actions().size() >= 5);
    }

    void long_titles_end_before_the_export_button()
    {
        auto* chart = new LineChart;
        PlotCard card(QString(80, u'W'), chart);
        card.setSubtitle(QString(80, u'M'));
        card.resize(300, 200);
        const QImage image = card.grab().toImage();
        for (int x = 218; x < 230; ++x)
            for (int y = 4; y < 30; ++y)
                QCOMPARE(image.pixelColor(x, y), theme::darkTheme().panel);
    }

    void raster_covers_as_much_as_the_line_is_wide()
    {
        QImage image(100, 40, QImage::Format_RGB32);
        image.fill(Qt::black);
        LineRaster raster;
        QPainter painter(&image);
        raster.begin(QRectF(0, 0, 100, 40), 1);
        raster.segment({-20, 20}, {150, 20}, 3);
        raster.flush(painter, Qt::white);
        raster.begin(QRectF(0, 0, 100, 40), 1);
        raster.flush(painter, Qt::red);  // nothing is left of the line
        painter.end();
        double covered = 0;
        for (int y = 0; y < 40; ++y)
            covered += qRed(image.pixel(50, y)) / 255.0;
        QVERIFY(std::abs(covered - 3) < 0.02);  // 1/255 per pixel
    }
};

QTEST_MAIN(PlotsTest)
#include "plots_test.moc"
