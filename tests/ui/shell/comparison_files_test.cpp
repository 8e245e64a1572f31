// What files and figures keep of two runs.
#include "tests/ui/shell/comparison_bench.h"
#include "ui/plots/plot_card.h"

#include <QFileDialog>
#include <QTimer>

class ComparisonFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saving_tells_of_run_b_and_saves_it_beside()
    {
        ComparisonBench bench;
        const double before = bench.gammaOf(0);
        bench.run(100);
        bench.click("fork");
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.run(50);
        QVERIFY(bench.window->saveTo(bench.path("pair.horn.json")));
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("Run B")), qPrintable(bench.window->messageText()));
        QString suggested;
        QTimer::singleShot(200, bench.window.get(), [&suggested] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            suggested = dialog->selectedFiles().value(0);
            QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
        });
        for (auto* offer : bench.window->findChildren<QPushButton*>(QStringLiteral("offer")))
            if (offer->isVisible())
                QTest::mouseClick(offer, Qt::LeftButton);
        QCOMPARE(suggested, bench.path("pair-b.horn.json"));
        const horn::experiment::Experiment second = bench.network().controller().recorded(1);
        QVERIFY(bench.window->openPath(suggested));
        QVERIFY(bench.window->current().document().experiment() == second);
        bench.run(150);  // its edit happens where it happened
        QCOMPARE(bench.layer().gamma.base, 0.05);
        QVERIFY(bench.window->openPath(bench.path("pair.horn.json")));
        bench.run(150);
        QCOMPARE(bench.layer().gamma.base, before);
    }

    void a_figure_of_b_carries_the_experiment_of_b()
    {
        ComparisonBench bench;
        bench.run(100);
        bench.click("fork");
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.run(50);
        const auto cards = bench.network().comparison().cards();
        QVERIFY(bench.network().experimentBehind(*cards[0]).events.empty());
        QCOMPARE(bench.network().experimentBehind(*cards[1]).events.size(), std::size_t{1});
        QVERIFY(cards[1]->exportTo(bench.path("b.svg")));
        QVERIFY2(bench.window->openPath(bench.path("b.svg")), qPrintable(bench.window->messageText()));
    }
};

QTEST_MAIN(ComparisonFilesTest)
#include "comparison_files_test.moc"
