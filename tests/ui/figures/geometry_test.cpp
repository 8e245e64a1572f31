#include "ui/figures/geometry.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace horn::figures;

class GeometryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decimation_keeps_the_extremes_of_every_column()
    {
        std::mt19937 random(1);
        std::normal_distribution<double> normal;
        std::vector<QPointF> points, kept;
        for (int i = 0; i < 20000; ++i)
            points.emplace_back(i * 0.01, normal(random));
        decimate(points, 0, 200, kept);
        QVERIFY(kept.size() <= 4 * 200);
        std::map<int, std::pair<double, double>> all, left;
        const auto gather = [](const std::vector<QPointF>& from, auto& into) {
            for (const QPointF& p : from) {
                auto [place, fresh] = into.try_emplace(static_cast<int>(std::floor(p.x())), p.y(), p.y());
                place->second = {std::min(place->second.first, p.y()), std::max(place->second.second, p.y())};
            }
        };
        gather(points, all);
        gather(kept, left);
        QVERIFY(all == left);
        QVERIFY(std::is_sorted(kept.begin(), kept.end(), [](QPointF a, QPointF b) { return a.x() < b.x(); }));
        QCOMPARE(kept.front(), points.front());
        QCOMPARE(kept.back(), points.back());
    }

    void short_curves_and_gaps_are_kept()
    {
        const std::vector<QPointF> three{{0, 1}, {1, 5}, {2, 3}};
        std::vector<QPointF> kept;
        decimate(three, 0, 100, kept);
        QCOMPARE(kept, three);
        std::vector<QPointF> gap;
        for (int i = 0; i < 1000; ++i)
            gap.emplace_back(i * 0.1, i == 500 ? std::nan("") : 1.0);
        decimate(gap, 0, 100, kept);
        QVERIFY(kept.size() < gap.size());
        QCOMPARE(std::count_if(kept.begin(), kept.end(), [](QPointF p) { return std::isnan(p.y()); }), 1);
    }

    void clipped_lines_stay_inside_and_break_at_gaps()
    {
        const QRectF box(0, 0, 10, 10);
        const std::vector<QPointF> zigzag{{-5, 5}, {5, 5}, {5, 20}, {6, 20}, {6, 5}, {7, std::nan("")}, {8, 5}, {9, 5}};
        const auto pieces = clipped(zigzag, box);
        QCOMPARE(pieces.size(), std::size_t{3});
        for (const QPolygonF& piece : pieces)
            for (const QPointF& p : piece)
                QVERIFY(box.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(p));
        QCOMPARE(pieces[0].front(), QPointF(0, 5));
        QCOMPARE(pieces[0].back(), QPointF(5, 10));
    }

    void clipped_area_of_a_square_is_the_overlap()
    {
        const QPolygonF cut = clipped(QPolygonF(QRectF(-5, -5, 10, 10)), QRectF(0, 0, 10, 10));
        QCOMPARE(cut.boundingRect(), QRectF(0, 0, 5, 5));
        QVERIFY(clipped(QPolygonF(QRectF(20, 20, 5, 5)), QRectF(0, 0, 10, 10)).isEmpty());
    }
};

QTEST_APPLESS_MAIN(GeometryTest)
#include "geometry_test.moc"
