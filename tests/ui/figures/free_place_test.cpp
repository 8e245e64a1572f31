// Legends and labels stand where they hide the least.
#include "core/experiment/figure_data.h"
#include "ui/figures/figure_layout.h"
#include "ui/figures/figure_style.h"
#include "ui/figures/free_place.h"
#include "ui/figures/legend_layout.h"

#include <QTest>

#include <array>

using namespace horn;
using namespace horn::figures;

namespace
{

experiment::Panel panelOf(std::vector<experiment::Series> series)
{
    experiment::Panel panel;
    panel.x.range = panel.y.range = experiment::Range{0, 1};
    panel.content = std::move(series);
    return panel;
}

/// Which of the four corners of the axes a box of a third of their size prefers: 0 at the top left, then around with the clock.
int corner(const experiment::Panel& panel)
{
    experiment::FigureData figure;
    figure.panels = {panel};
    const PanelLayout layout = layOut(figure, FigureStyle{}).panels.front();
    const QRectF area = layout.area;
    const QSizeF size = area.size() / 3;
    const std::array<QPointF, 4> places{area.topLeft(), QPointF(area.right() - size.width(), area.top()),
                                        QPointF(area.right() - size.width(), area.bottom() - size.height()),
                                        QPointF(area.left(), area.bottom() - size.height())};
    const QPointF chosen = freest(layout, places, size).corner;
    for (int i = 0; i < 4; ++i)
        if (chosen == places[static_cast<std::size_t>(i)])
            return i;
    return -1;
}

}  // namespace

class FreePlaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_first_place_is_taken_when_nothing_is_there() { QCOMPARE(corner(panelOf({})), 0); }

    void points_are_kept_clear()
    {
        QCOMPARE(corner(panelOf({{.x = {0.1, 0.9}, .y = {0.9, 0.9}, .style = experiment::Series::Style::points}})), 2);
    }

    void a_line_that_passes_through_counts_though_its_points_lie_outside()
    {
        QCOMPARE(corner(panelOf({{.x = {0, 0.5, 0.5}, .y = {0.5, 1, 0.5}}})), 1);
        QCOMPARE(corner(panelOf({{.x = {0, 0.5, 0.5}, .y = {0.5, 1, 0.5}, .style = experiment::Series::Style::points}})), 0);
    }

    void a_marker_is_kept_clear()
    {
        experiment::Panel panel = panelOf({});
        panel.markers.push_back({.vertical = false, .value = 0.9});
        QCOMPARE(corner(panel), 2);
    }

    void a_flat_panel_has_its_names_side_by_side()
    {
        experiment::FigureData figure;
        figure.panels = {panelOf({{.name = "one", .x = {0, 1}, .y = {0.5, 0.5}}, {.name = "two", .x = {0, 1}, .y = {0.45, 0.45}}})};
        FigureStyle style;
        style.width = 120;
        style.height = 22;
        const PanelLayout flat = layOut(figure, style).panels.front();
        const std::vector<LegendEntry> beside = legendOf(flat, style);
        QCOMPARE(beside.size(), std::size_t{2});
        QCOMPARE(beside[0].at.y(), beside[1].at.y());
        QVERIFY(beside[1].at.x() > beside[0].at.x() + legendSample);
        style.height = 90;
        const PanelLayout tall = layOut(figure, style).panels.front();
        const std::vector<LegendEntry> below = legendOf(tall, style);
        QCOMPARE(below[0].at.x(), below[1].at.x());
        figure.panels[0].content = std::vector<experiment::Series>{{.name = "alone", .x = {0, 1}, .y = {0.5, 0.5}}};
        QVERIFY(legendOf(layOut(figure, style).panels.front(), style).empty());
    }

    void edges_of_bands_are_kept_clear()
    {
        experiment::Panel panel = panelOf({});
        panel.bands.push_back({.x = {0, 1}, .low = {0.1, 0.5}, .high = {0.9, 0.5}});
        QCOMPARE(corner(panel), 1);
    }
};

QTEST_MAIN(FreePlaceTest)
#include "free_place_test.moc"
