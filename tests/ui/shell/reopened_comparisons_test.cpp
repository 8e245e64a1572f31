// Figures of two runs, and of oscillators that are compared, are computed anew when they are dropped on the window.
#include "core/experiment/json.h"
#include "tests/ui/shell/comparison_bench.h"
#include "tests/ui/shell/figure_bench.h"
#include "ui/figures/embedded.h"
#include "ui/figures/figure_files.h"
#include "ui/plots/plot_card.h"

using namespace horn;

class ReopenedComparisonsTest : public QObject
{
    Q_OBJECT

private:
    static void verifyExact(WindowBench& bench, const QString& file)
    {
        drop(*bench.window, file);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
        const QString words = bench.window->messageText();
        QVERIFY2(words.contains(QStringLiteral("reproduced exactly")), qPrintable(words));
        QVERIFY2(!words.contains(QStringLiteral("Not checked")), qPrintable(words));
    }
    /// The figure of a card with one number altered, and its experiment.
    static void exportAltered(const plots::PlotCard& card, const QString& path, std::size_t panel, std::size_t series)
    {
        QVERIFY(card.exportTo(path).ok());
        const auto exported = figures::readFigure(path.toStdString());
        experiment::FigureData figure = dynamic_cast<const plots::FigureSource&>(*card.content()).toFigureData();
        figure.experiment = exported->experiment;
        alter(figure, panel, series);
        QVERIFY(figures::save(figure, {}, path.toStdString()).ok());
    }
    static void verifyFound(WindowBench& bench, const QString& path, const QString& where)
    {
        drop(*bench.window, path);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
        const QString words = bench.window->messageText();
        QVERIFY2(words.contains(QStringLiteral("deviation of")) && words.contains(where), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("; 1 of ")), qPrintable(words));
    }
    /// A fork that an edit and a kick set apart.
    static void liveAsTwo(ComparisonBench& bench)
    {
        bench.network().controller().pause();
        bench.run(400);
        bench.click("fork");
        bench.type("gamma.entry", QStringLiteral("0.03"));
        bench.run(200);
        bench.network().controller().kick(0, 9, 1);
        bench.run(350);
        QTRY_VERIFY_WITH_TIMEOUT((bench.frame(), bench.network().measurementsDone()), 20000);
    }
    /// A step response beside which the oscillator as it was goes on.
    static void compareTwo(WindowBench& bench)
    {
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        bench.simulation().controller().pause();
        bench.simulation().step(150);
        bench.frame();
        bench.find<QPushButton>("addCompared")->click();
        bench.frame();
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.simulation().step(250);
        QTRY_VERIFY_WITH_TIMEOUT((bench.frame(), bench.simulation().measurementsDone()), 20000);
    }

private Q_SLOTS:
    void every_figure_of_two_runs_is_reproduced_exactly()
    {
        ComparisonBench bench;
        liveAsTwo(bench);
        QStringList files;
        for (const plots::PlotCard* card : bench.network().drawableCards())
            for (const char* ending : {"svg", "png"}) {
                files << bench.path(qPrintable(QStringLiteral("%1.%2").arg(files.size()).arg(QLatin1String(ending))));
                QVERIFY(card->exportTo(files.back()).ok());
            }
        QCOMPARE(files.size(), 14);
        for (const QString& file : files) {
            QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
            verifyExact(bench, file);
            QVERIFY(bench.network().isComparing());
            QCOMPARE(bench.frame().step, 950);
            const bool difference = files.indexOf(file) >= 12;  // the last card
            QCOMPARE(bench.network().comparison().page() == workspaces::ComparisonPlots::Page::difference, difference);
        }
    }

    void an_altered_number_of_two_runs_is_found_data()
    {
        QTest::addColumn<QString>("card");
        QTest::addColumn<int>("panel");
        QTest::addColumn<int>("series");
        QTest::addColumn<QString>("where");
        QTest::newRow("waves of B") << QStringLiteral("Comparison: Waves B") << 1 << 0 << QStringLiteral("Waves B");
        QTest::newRow("distance") << QStringLiteral("Comparison: Difference") << 0 << 0 << QStringLiteral("“Difference: |Δx|”");
        QTest::newRow("difference") << QStringLiteral("Comparison: Difference") << 1 << 0 << QStringLiteral("“Difference”");
        QTest::newRow("PLV of B") << QStringLiteral("Comparison: Phase locking B") << 0 << 0 << QStringLiteral("Phase locking B");
        QTest::newRow("distribution of B") << QStringLiteral("Comparison: PLV distribution") << 0 << 1
                                           << QStringLiteral("“PLV distribution: B”");
        QTest::newRow("synchrony of A") << QStringLiteral("Comparison: Synchrony") << 0 << 0 << QStringLiteral("“Synchrony: A”");
    }
    void an_altered_number_of_two_runs_is_found()
    {
        QFETCH(QString, card);
        QFETCH(int, panel);
        QFETCH(int, series);
        QFETCH(QString, where);
        ComparisonBench bench;
        liveAsTwo(bench);
        const QString path = bench.path("altered.png");
        exportAltered(*bench.find<plots::PlotCard>(qPrintable(card)), path, static_cast<std::size_t>(panel),
                      static_cast<std::size_t>(series));
        verifyFound(bench, path, where);
    }

    void a_figure_of_two_runs_whose_second_was_altered_shows_its_deviation()
    {
        ComparisonBench bench;
        liveAsTwo(bench);
        const QString path = bench.path("altered.svg");
        auto* card = bench.find<plots::PlotCard>("Comparison: Difference");
        QVERIFY(card->exportTo(path).ok());
        experiment::FigureData figure = dynamic_cast<const plots::FigureSource&>(*card->content()).toFigureData();
        experiment::Experiment changed = bench.network().experimentToSave();
        std::get<experiment::Change>(changed.view.second->events.front().what).model.layers.back().gamma.base = 0.031;
        figure.experiment = experiment::to_json(changed);
        QVERIFY(figures::save(figure, {}, path.toStdString()).ok());
        drop(*bench.window, path);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("deviation of")), qPrintable(bench.window->messageText()));
    }

    void figures_of_compared_oscillators_are_reproduced_exactly()
    {
        WindowBench bench;
        compareTwo(bench);
        QStringList files;
        for (const plots::PlotCard* card : bench.window->current().cards()) {
            files << bench.path(qPrintable(card->objectName() + QStringLiteral(".svg")));
            QVERIFY(card->exportTo(files.back()).ok());
        }
        for (const QString& file : files) {
            QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-waves")));
            verifyExact(bench, file);
            QCOMPARE(bench.window->current().document().experiment().view.compare.size(), std::size_t{1});
        }
    }

    void an_altered_number_of_a_compared_oscillator_is_found()
    {
        WindowBench bench;
        compareTwo(bench);
        const QString path = bench.path("altered.png");
        const struct {
            const char* card;
            std::size_t panel, series;
        } altered[] = {{"Response", 1, 1}, {"Phase portrait", 0, 2}, {"Spectrum", 0, 1}, {"Phase lag", 0, 2}};
        for (const auto& [name, panel, series] : altered) {
            const auto* card = bench.find<plots::PlotCard>(name);
            QVERIFY2(card, name);
            const QString file = bench.path(qPrintable(QString::fromLatin1(name) + QStringLiteral(".png")));
            exportAltered(*card, file, panel, series);
        }
        for (const auto& [name, panel, series] : altered)
            verifyFound(bench, bench.path(qPrintable(QString::fromLatin1(name) + QStringLiteral(".png"))), QStringLiteral("γ"));
    }

    void a_compared_oscillator_that_joined_on_the_way_is_named_and_not_checked()
    {
        WindowBench bench;
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        bench.simulation().controller().pause();
        bench.simulation().step(150);
        bench.frame();
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.simulation().step(100);
        bench.frame();
        bench.find<QPushButton>("addCompared")->click();  // from step 150 on
        bench.type("gamma.entry", QStringLiteral("0.2"));
        bench.simulation().step(100);
        bench.frame();
        const QString path = bench.path("joined.svg");
        QVERIFY(bench.window->current().cards().front()->exportTo(path).ok());
        drop(*bench.window, path);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
        const QString words = bench.window->messageText();
        QVERIFY2(words.contains(QStringLiteral("reproduced exactly")) && words.contains(QStringLiteral("Not checked")), qPrintable(words));
    }
};

QTEST_MAIN(ReopenedComparisonsTest)
#include "reopened_comparisons_test.moc"
