#include "core/experiment/figure_data.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_tabs.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using namespace horn;
using namespace horn::plots;

namespace
{

struct Bench {
    PlotTabs* tabs = new PlotTabs;
    PlotCard card{QStringLiteral("Card"), tabs};
    LineChart *first = new LineChart, *second = new LineChart;

    Bench()
    {
        for (LineChart* chart : {first, second}) {
            chart->addSeries({});
            chart->setSamples(0, 0, 1, std::vector<float>{1, 2, 3});
        }
        first->setFigureTitle(QStringLiteral("first"));
        second->setFigureTitle(QStringLiteral("second"));
        tabs->addTab(QStringLiteral("one"), first, QStringLiteral("The first"));
        tabs->addTab(QStringLiteral("two"), second, QStringLiteral("The second"));
        card.resize(320, 260);
        card.show();
    }
};

}  // namespace

class PlotTabsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_click_on_a_name_brings_its_plot()
    {
        Bench bench;
        QVERIFY(bench.first->isVisible() && !bench.second->isVisible());
        QSignalSpy changed(bench.tabs, &PlotTabs::currentChanged);
        QTest::mouseClick(bench.tabs->strip(), Qt::LeftButton, {}, bench.tabs->strip()->tabRect(1).center());
        QVERIFY(!bench.first->isVisible() && bench.second->isVisible());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(&bench.tabs->current(), bench.second);
    }

    void keys_reach_the_names()
    {
        Bench bench;
        bench.tabs->strip()->setFocus();
        QTest::keyClick(bench.tabs->strip(), Qt::Key_Right);
        QVERIFY(bench.second->isVisible());
        QCOMPARE(bench.tabs->strip()->tabToolTip(1), QStringLiteral("The second"));
    }

    void the_figure_is_that_of_the_plot_in_view()
    {
        Bench bench;
        QCOMPARE(bench.tabs->toFigureData().panels.front().title, std::string("first"));
        bench.tabs->strip()->setCurrentIndex(1);
        QCOMPARE(bench.tabs->toFigureData().panels.front().title, std::string("second"));
    }

    void a_theme_reaches_hidden_plots_too()
    {
        Bench bench;
        bench.card.setTheme(theme::lightTheme());
        QCOMPARE(bench.second->theme().appearance, theme::Appearance::light);
    }

    void a_note_stands_at_the_right_of_the_names()
    {
        Bench bench;
        const QImage without = bench.card.grab().toImage();
        bench.tabs->setNote(QStringLiteral("mean 0.92"));
        QCOMPARE(bench.tabs->note(), QStringLiteral("mean 0.92"));
        QVERIFY(bench.card.grab().toImage() != without);
    }

    void a_note_without_room_is_cut_short_and_its_tooltip_has_it_whole()
    {
        Bench bench;
        const QString words =
            QStringLiteral("mean 0.92 · chance 0.87 · and more words than there is room for beside the names of the plots");
        bench.tabs->setNote(words);
        bench.card.resize(260, 240);
        QTest::qWait(1);
        QCOMPARE(bench.tabs->note(), words);
        const QLabel* shown = nullptr;
        for (const QLabel* label : bench.tabs->findChildren<QLabel*>())
            if (label->text().startsWith(QStringLiteral("mean")))
                shown = label;
        QVERIFY(shown && shown->text().endsWith(u'…'));
        QVERIFY(shown->fontMetrics().horizontalAdvance(shown->text()) <= shown->width());
        QCOMPARE(shown->toolTip(), words);
        bench.card.resize(1400, 240);
        QTest::qWait(1);
        QCOMPARE(shown->text(), words);
        QVERIFY(shown->toolTip().isEmpty());
    }
};

QTEST_MAIN(PlotTabsTest)
#include "plot_tabs_test.moc"
