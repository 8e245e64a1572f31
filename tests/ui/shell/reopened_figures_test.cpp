// Figures that were exported are dropped on the window again: they are computed anew and compared bit for bit.
#include "core/experiment/figure_data.h"
#include "core/experiment/json.h"
#include "tests/ui/shell/figure_bench.h"
#include "ui/figures/embedded.h"
#include "ui/figures/figure_files.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/network_workspace.h"
#include "ui/workspaces/training_workspace.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>

#include <algorithm>
#include <variant>

using namespace horn;

class ReopenedFiguresTest : public QObject
{
    Q_OBJECT

private:
    /// Lets a live run come to something worth a figure: a stretch, an edit, a stretch.
    static void liveALittle(WindowBench& bench, const char* preset)
    {
        QVERIFY(bench.window->openPresetNamed(QString::fromLatin1(preset)));
        bench.window->current().step(500);
        bench.frame();
        bench.type("gamma.entry", QStringLiteral("0.02"));
        bench.frame();
        bench.window->current().step(450);
        QTRY_VERIFY_WITH_TIMEOUT(measured(bench), 20000);
    }
    /// Brings the second tab of every card to the front, and waits until it shows the newest step.
    static void lookBehind(WindowBench& bench)
    {
        for (const plots::PlotCard* card : bench.window->current().cards())
            if (auto* tabs = qobject_cast<plots::PlotTabs*>(card->content()))
                QTest::mouseClick(tabs->strip(), Qt::LeftButton, {}, tabs->strip()->tabRect(1).center());
        QTRY_VERIFY_WITH_TIMEOUT(measured(bench), 20000);
    }
    static void replaceInFile(const QString& path, const QByteArray& from, const QByteArray& to)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        QVERIFY(bytes.contains(from));
        file.seek(0);
        file.write(bytes.replace(from, to));
        file.resize(file.pos());
    }

private Q_SLOTS:
    void plots_of_a_live_run_are_reproduced_exactly_data()
    {
        QTest::addColumn<QByteArray>("preset");
        QTest::newRow("oscillator") << QByteArray("dho-resonance");
        QTest::newRow("oscillator under noise") << QByteArray("dho-noise");
        QTest::newRow("ring") << QByteArray("horn-waves");
        QTest::newRow("heterogeneous") << QByteArray("horn-heterogeneous");
    }
    void plots_of_a_live_run_are_reproduced_exactly()
    {
        QFETCH(QByteArray, preset);
        WindowBench bench;
        liveALittle(bench, preset.constData());
        const QString key = bench.window->current().key();
        QStringList files;
        for (const plots::PlotCard* card : bench.window->current().cards())
            for (const char* ending : {"svg", "png", "pdf"}) {
                files << bench.path(qPrintable(card->objectName() + u'.' + QLatin1String(ending)));
                const auto written = card->exportTo(files.back());
                QVERIFY2(written.ok(), written.ok() ? "" : written.error().message().c_str());
            }
        lookBehind(bench);
        for (const plots::PlotCard* card : bench.window->current().cards())
            for (const char* ending : {"svg", "png"}) {
                if (!qobject_cast<plots::PlotTabs*>(card->content()))
                    continue;
                files << bench.path(qPrintable(card->objectName() + QStringLiteral(" behind.") + QLatin1String(ending)));
                QVERIFY(card->exportTo(files.back()).ok());
            }
        for (const QString& file : files) {
            QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
            drop(*bench.window, file);
            QCOMPARE(bench.window->current().key(), key);
            QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
            QVERIFY2(bench.window->messageText().contains(QStringLiteral("reproduced exactly")), qPrintable(bench.window->messageText()));
            QVERIFY2(!bench.window->messageText().contains(QStringLiteral("Not checked")), qPrintable(bench.window->messageText()));
            QVERIFY(bench.window->findChild<QLabel*>(QStringLiteral("words"))->text().contains(QStringLiteral("reproduced exactly")));
            QCOMPARE(bench.window->current().document().experiment().events.size(), std::size_t{1});
            if (!file.endsWith(QStringLiteral("svg")))
                continue;
            // The window stands where the figure stood.
            QCOMPARE(bench.frame().step, 950);
        }
    }

    void a_figure_whose_experiment_was_altered_shows_its_deviation()
    {
        WindowBench bench;
        liveALittle(bench, "horn-heterogeneous");
        const QString path = bench.path("altered.svg");
        QVERIFY(bench.window->current().cards().front()->exportTo(path).ok());
        replaceInFile(path, "&quot;seed&quot;: 1", "&quot;seed&quot;: 2");
        QVERIFY(bench.window->openPath(path));
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("deviation of")), qPrintable(bench.window->messageText()));
        QVERIFY(!bench.window->messageText().contains(QStringLiteral("exactly")));
    }

    void an_altered_number_is_found_and_told_data()
    {
        QTest::addColumn<QByteArray>("preset");
        QTest::addColumn<QString>("card");
        QTest::addColumn<bool>("behind");
        QTest::newRow("spectrum of the oscillator") << QByteArray("dho-resonance") << QStringLiteral("Spectrum") << false;
        QTest::newRow("positions on the lattice") << QByteArray("horn-waves") << QStringLiteral("Lattice") << false;
        QTest::newRow("phases on the lattice") << QByteArray("horn-waves") << QStringLiteral("Lattice") << true;
        QTest::newRow("spectra of nodes") << QByteArray("horn-waves") << QStringLiteral("Nodes") << true;
        QTest::newRow("histogram") << QByteArray("horn-heterogeneous") << QStringLiteral("Phase locking") << true;
        QTest::newRow("wave direction") << QByteArray("horn-waves") << QStringLiteral("Synchrony") << true;
    }
    void an_altered_number_is_found_and_told()
    {
        QFETCH(QByteArray, preset);
        QFETCH(QString, card);
        QFETCH(bool, behind);
        WindowBench bench;
        liveALittle(bench, preset.constData());
        if (behind)
            lookBehind(bench);
        auto* found = bench.find<plots::PlotCard>(qPrintable(card));
        QVERIFY(found);
        const QString path = bench.path("altered.png");
        QVERIFY(found->exportTo(path).ok());
        const auto exported = figures::readFigure(path.toStdString());
        experiment::FigureData figure = dynamic_cast<const plots::FigureSource&>(*found->content()).toFigureData();
        figure.experiment = exported->experiment;
        const QString title = alter(figure);
        QVERIFY(figures::save(figure, {}, path.toStdString()).ok());
        drop(*bench.window, path);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
        const QString words = bench.window->messageText();
        QVERIFY2(words.contains(QStringLiteral("deviation of")) && words.contains(title), qPrintable(words));
        QVERIFY2(words.contains(QRegularExpression(QStringLiteral("; 1 of [^a-z]+ numbers differ"))), qPrintable(words));
    }

    void a_spectrum_of_all_nodes_is_reproduced_too()
    {
        WindowBench bench;
        liveALittle(bench, "horn-heterogeneous");
        dynamic_cast<workspaces::NetworkWorkspace&>(bench.window->current()).plots().select({});
        lookBehind(bench);
        const QString path = bench.path("mean.svg");
        QVERIFY(bench.find<plots::PlotCard>("Nodes")->exportTo(path).ok());
        drop(*bench.window, path);
        QTRY_VERIFY_WITH_TIMEOUT(!bench.window->isChecking(), 30000);
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("reproduced exactly")), qPrintable(bench.window->messageText()));
        QVERIFY2(!bench.window->messageText().contains(QStringLiteral("Not checked")), qPrintable(bench.window->messageText()));
    }

    void a_long_check_tells_the_time_left_and_is_cancelled_at_once()
    {
        WindowBench bench;
        liveALittle(bench, "horn-waves");
        const QString path = bench.path("long.svg");
        auto* card = bench.window->current().cards().front();
        const auto live = dynamic_cast<const plots::FigureSource&>(*card->content()).toFigureData();
        experiment::FigureData figure = live;
        figure.experiment = experiment::to_json(bench.window->current().experimentToSave());
        for (experiment::Panel& panel : figure.panels)  // as if it had been drawn after a run of minutes
            if (auto* map = std::get_if<experiment::HeatMap>(&panel.content))
                map->source->first += 20'000'000;
        QVERIFY(figures::save(figure, {}, path.toStdString()).ok());
        drop(*bench.window, path);
        QVERIFY(bench.window->isChecking());
        QTRY_VERIFY_WITH_TIMEOUT(bench.window->messageText().contains(QStringLiteral("left")), 10000);
        QPushButton* cancel = nullptr;
        for (auto* offer : bench.window->findChildren<QPushButton*>(QStringLiteral("offer")))
            if (offer->isVisible() && offer->text() == QStringLiteral("Cancel"))
                cancel = offer;
        QVERIFY(cancel);
        QElapsedTimer clock;
        clock.start();
        QTest::mousePress(cancel, Qt::LeftButton);
        QTest::qWait(500);  // new words in between do not take the click away
        clock.restart();
        QTest::mouseRelease(cancel, Qt::LeftButton);
        QVERIFY2(clock.elapsed() < 100, qPrintable(QString::number(clock.elapsed())));
        QVERIFY(!bench.window->isChecking());
        QTest::qWait(500);  // nothing more is heard of it
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("not computed to the end")), qPrintable(bench.window->messageText()));
    }

    void a_figure_that_is_cut_off_changes_nothing()
    {
        WindowBench bench;
        liveALittle(bench, "horn-waves");
        for (const char* name : {"cut.svg", "cut.png", "cut.pdf"}) {
            const QString path = bench.path(name);
            QVERIFY(bench.window->current().cards().front()->exportTo(path).ok());
            QVERIFY(QFile::resize(path, QFile(path).size() * 2 / 3));
            const auto before = bench.window->current().document().experiment();
            QVERIFY(!bench.window->openPath(path));
            QVERIFY(bench.window->current().document().experiment() == before);
            QVERIFY2(bench.window->messageText().contains(QLatin1String(name)), qPrintable(bench.window->messageText()));
        }
    }

    void a_training_figure_opens_and_says_what_was_not_checked()
    {
        WindowBench bench;
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("delayed-match")));
        auto* training = qobject_cast<workspaces::TrainingWorkspace*>(&bench.window->current());
        training->step(12);
        QTRY_VERIFY_WITH_TIMEOUT((training->takeFrame(), training->trainingStatus()->update >= 12), 20000);
        training->takeFrame();
        const QString path = bench.path("loss.svg");
        QVERIFY(training->cards().front()->exportTo(path).ok());
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        QVERIFY2(bench.window->openPath(path), qPrintable(bench.window->messageText()));
        QCOMPARE(bench.window->current().key(), QStringLiteral("training"));
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("press Start")), qPrintable(bench.window->messageText()));
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("Not checked: Loss: batch")), qPrintable(bench.window->messageText()));
        QVERIFY(!bench.window->isChecking());
    }

    void a_copied_plot_is_a_picture_a_drawing_and_a_table()
    {
        WindowBench bench;
        liveALittle(bench, "dho-resonance");
        bench.window->current().cards().front()->copyToClipboard();
        const QMimeData* copied = QApplication::clipboard()->mimeData();
        QVERIFY(copied->hasImage());
        QVERIFY(copied->data(QStringLiteral("image/svg+xml")).contains("<metadata id=\"horn-experiment\">"));
        const QString table = copied->text();
        QVERIFY(table.contains(QStringLiteral("# seed: ")) && table.contains(QStringLiteral("# experiment: {")));
        QVERIFY(table.contains(QStringLiteral("series,x,y\n")));
    }
};

QTEST_MAIN(ReopenedFiguresTest)
#include "reopened_figures_test.moc"
