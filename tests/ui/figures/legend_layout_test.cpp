// Legends of figures stand within the axes where they hide nothing, and else in room of their own.
#include "core/experiment/figure_data.h"
#include "ui/figures/figure_files.h"
#include "ui/figures/figure_layout.h"
#include "ui/figures/legend_layout.h"

#include <QFontMetricsF>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

using namespace horn;
using namespace horn::figures;

namespace
{

/// Sines that fill the axes.
experiment::Panel curves(int count)
{
    experiment::Panel panel{.x = {.label = "time", .unit = "steps"}, .y = {.label = "x"}};
    panel.y.range = experiment::Range{0, 2};
    std::vector<experiment::Series> all;
    for (int k = 0; k < count; ++k) {
        experiment::Series& series = all.emplace_back();
        series.name = k == 0 ? "this, ω 0.224, γ 0.01" : "ω " + std::to_string(0.1 * k);
        for (int i = 0; i <= 400; ++i) {
            series.x.push_back(600 + i);
            series.y.push_back(1 + std::sin(i * (0.2 + 0.03 * k)));
        }
    }
    panel.content = all;
    return panel;
}

experiment::FigureData alone(int count)
{
    experiment::FigureData figure;
    figure.panels = {curves(count)};
    return figure;
}

/// The named curves in the middle of a stack.
experiment::FigureData stacked(int count)
{
    experiment::FigureData figure;
    figure.panels = {curves(1), curves(count), curves(1)};
    figure.panels[0].shares_x_below = figure.panels[1].shares_x_below = true;
    return figure;
}

/// Of both axes.
std::vector<QRectF> tickLabels(const PanelLayout& panel, const FigureStyle& style)
{
    constexpr double away = 55;  // units: a tick and the gap to its label
    const QFontMetricsF metrics(figureFont(style.fontSize));
    std::vector<QRectF> boxes;
    for (const Tick& tick : panel.y.ticks) {
        const double width = metrics.horizontalAdvance(tick.label), y = panel.place(panel.x.range.low, tick.value).y();
        boxes.emplace_back(panel.area.left() - away - width, y - metrics.capHeight() / 2, width, metrics.capHeight());
    }
    for (const Tick& tick : panel.x.ticks)
        if (panel.x.labels) {
            const double width = metrics.horizontalAdvance(tick.label), x = panel.place(tick.value, panel.y.range.low).x();
            boxes.emplace_back(x - width / 2, panel.area.bottom() + away, width, metrics.ascent());
        }
    return boxes;
}

bool meets(const QRectF& box, const std::vector<QRectF>& others)
{
    return std::ranges::any_of(others, [&box](const QRectF& other) { return other.intersects(box); });
}

}  // namespace

Q_DECLARE_METATYPE(horn::experiment::FigureData)

class LegendLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_entry_lies_on_the_page_and_off_the_curves_and_labels_data()
    {
        QTest::addColumn<experiment::FigureData>("figure");
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("height");
        for (const int count : {2, 5, 8, 11})
            for (const double width : {60.0, 90.0, 140.0, 180.0})
                for (const double height : {0.0, 70.0}) {
                    const auto name = [&](const char* kind) {
                        return QStringLiteral("%1 of %2, %3 × %4 mm").arg(count).arg(QLatin1String(kind)).arg(width).arg(height);
                    };
                    QTest::newRow(qPrintable(name("curves"))) << alone(count) << width << height;
                    QTest::newRow(qPrintable(name("stack"))) << stacked(count) << width << height;
                }
    }
    void every_entry_lies_on_the_page_and_off_the_curves_and_labels()
    {
        QFETCH(experiment::FigureData, figure);
        QFETCH(double, width);
        QFETCH(double, height);
        FigureStyle style;
        style.width = width;
        style.height = height;
        const FigureLayout layout = layOut(figure, style);
        std::vector<QRectF> taken;
        for (const PanelLayout& panel : layout.panels) {
            QVERIFY(panel.area.width() > 0.3 * layout.size.width());
            taken.push_back(panel.area);
            std::ranges::copy(tickLabels(panel, style), std::back_inserter(taken));
        }
        std::size_t entries = 0;
        for (const PanelLayout& panel : layout.panels)
            for (const LegendEntry& entry : legendOf(panel, style)) {
                const QRectF box = boxOf(entry, style);
                QVERIFY(panel.legendRoom);
                QVERIFY(panel.legendRoom->adjusted(-1, -1, 1, 1).contains(box));
                QVERIFY(QRectF({}, layout.size).contains(box));
                QVERIFY2(!meets(box, taken), qPrintable(entry.name));
                taken.push_back(box);
                ++entries;
            }
        const auto& named = figure.panels[figure.panels.size() / 2];
        QCOMPARE(entries, std::get<std::vector<experiment::Series>>(named.content).size());
    }

    void a_few_entries_stay_within_the_axes_where_they_hide_nothing()
    {
        experiment::FigureData figure = alone(4);
        figure.panels.front().y.range = experiment::Range{0, 5};
        const FigureStyle style;
        const PanelLayout panel = layOut(figure, style).panels.front();
        QVERIFY(!panel.legendRoom);
        for (const LegendEntry& entry : legendOf(panel, style))
            QVERIFY(panel.area.contains(boxOf(entry, style)) && boxOf(entry, style).bottom() < panel.place(600, 2).y());
        figure = alone(5);
        figure.panels.front().y.range = experiment::Range{0, 5};
        QVERIFY(layOut(figure, style).panels.front().legendRoom);
    }

    void the_word_beside_a_marker_keeps_off_the_legend()
    {
        experiment::FigureData figure = alone(2);
        experiment::Panel& panel = figure.panels.front();
        panel.y.range = experiment::Range{0, 5};
        std::get<std::vector<experiment::Series>>(panel.content).front().y[10] = 5;  // the legend stands at the right
        const FigureStyle style;
        const PanelLayout bare = layOut(figure, style).panels.front();
        const double before = boxOf(legendOf(bare, style).front(), style).left() - 100;  // units: less than the word is long
        const double share = (before - bare.area.left()) / bare.area.width();
        panel.markers = {{true, bare.x.range.low + share * bare.x.range.span(), "drive", false}};
        const PanelLayout marked = layOut(figure, style).panels.front();
        const std::vector<LegendEntry> legend = legendOf(marked, style);
        QVERIFY(!marked.legendRoom && legend.front().at.x() > before && legend.front().at.x() < before + 101);
        const QRegularExpression text(QStringLiteral("x=\"([-0-9.]+)\" y=\"([-0-9.]+)\"[^>]*>drive</text>"));
        const auto found = text.match(QString::fromUtf8(toSvg(figure, style)));
        QVERIFY(found.hasMatch());
        const QFontMetricsF metrics(figureFont(style.fontSize));
        const QRectF word(found.captured(1).toDouble(), found.captured(2).toDouble() - metrics.capHeight(),
                          metrics.horizontalAdvance(QStringLiteral("drive")), metrics.capHeight());
        for (const LegendEntry& entry : legend)
            QVERIFY(!boxOf(entry, style).intersects(word));
    }

    void legends_of_stacked_panels_stand_below_one_another()
    {
        experiment::FigureData figure = stacked(8);
        figure.panels[2] = curves(8);
        for (const double height : {0.0, 90.0}) {
            FigureStyle style;
            style.height = height;
            const FigureLayout layout = layOut(figure, style);
            QVERIFY(layout.panels[1].legendRoom->bottom() < layout.panels[2].legendRoom->top());
            QVERIFY(layout.panels[2].legendRoom->bottom() < layout.size.height());
        }
    }

    void tick_labels_of_stacked_panels_do_not_meet()
    {
        experiment::FigureData figure = stacked(1);
        for (experiment::Panel& panel : figure.panels)
            panel.y.range = experiment::Range{0, 2};  // a label at each end
        for (const double height : {0.0, 50.0}) {
            FigureStyle style;
            style.height = height;
            const FigureLayout layout = layOut(figure, style);
            for (std::size_t i = 1; i < layout.panels.size(); ++i)
                for (const QRectF& label : tickLabels(layout.panels[i - 1], style))
                    QVERIFY(!meets(label.adjusted(0, 0, 0, 10), tickLabels(layout.panels[i], style)));
        }
    }
};

QTEST_MAIN(LegendLayoutTest)
#include "legend_layout_test.moc"
