// Documents, presets, themes and figures in the window.
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/parameter_control.h"
#include "ui/plots/plot_card.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTimer>

class MainWindowTest : public QObject
{
    Q_OBJECT

private:
    static QAction* actionNamed(const QList<QAction*>& actions, const QString& text)
    {
        for (QAction* action : actions) {
            if (action->text().remove(QLatin1Char('&')) == text)
                return action;
            if (action->menu())
                if (QAction* inside = actionNamed(action->menu()->actions(), text))
                    return inside;
        }
        return nullptr;
    }

private Q_SLOTS:
    void the_rail_has_the_three_workspaces()
    {
        WindowBench bench;
        QStringList keys;
        for (const auto* workspace : bench.window->workspaces())
            keys << workspace->key();
        QCOMPARE(keys, QStringList({QStringLiteral("oscillator"), QStringLiteral("network"), QStringLiteral("training")}));
    }

    void a_preset_is_chosen_from_the_menu()
    {
        WindowBench bench;
        auto* button = bench.window->findChild<QPushButton*>(QStringLiteral("preset"));
        Q_EMIT button->menu()->aboutToShow();
        QAction* chosen = nullptr;
        for (QAction* action : button->menu()->actions())
            if (action->data().toString() == QStringLiteral("dho-step"))
                chosen = action;
        QVERIFY(chosen);
        chosen->trigger();
        QCOMPARE(bench.window->current().document().name(), QStringLiteral("dho-step"));
        QVERIFY(bench.window->current().document().experiment().stimulus.kind == horn::dynamics::StimulusSpecification::Kind::step);
        QVERIFY(button->text().contains(chosen->text()));
    }

    void every_preset_opens_in_its_workspace()
    {
        WindowBench bench;
        for (const horn::shell::PresetEntry& entry : horn::shell::presetEntries()) {
            QVERIFY2(bench.window->openPresetNamed(entry.name), qPrintable(bench.window->messageText()));
            QCOMPARE(bench.window->current().key(), entry.workspace);
        }
    }

    void a_missing_file_gets_one_line_and_changes_nothing()
    {
        WindowBench bench;
        const auto before = bench.window->current().document().experiment();
        QVERIFY(!bench.window->openPath(bench.path("none.horn.json")));
        QVERIFY(bench.window->messageText().contains(QStringLiteral("none.horn.json")));
        QVERIFY(!bench.window->messageText().contains(QLatin1Char('\n')));
        QVERIFY(bench.window->current().document().experiment() == before);
    }

    void a_broken_file_gets_one_line_and_changes_nothing()
    {
        WindowBench bench;
        QFile file(bench.path("broken.horn.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"format": "horn-experiment", "version": 1, "model": {"layers": [{"nodes": -3}]}})");
        file.close();
        const auto before = bench.window->current().document().experiment();
        QVERIFY(!bench.window->openPath(file.fileName()));
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("nodes")), qPrintable(bench.window->messageText()));
        QVERIFY(bench.window->current().document().experiment() == before);
    }

    void the_guide_opens_inside_the_program_with_its_figures()
    {
        WindowBench bench;
        QVERIFY(actionNamed(bench.window->menuBar()->actions(), QStringLiteral("Guide")));
        bench.press(Qt::Key_F1);
        auto* guide = bench.window->findChild<QWidget*>(QStringLiteral("guide"));
        QVERIFY(guide && guide->isVisible());
        auto* pages = guide->findChild<QTextBrowser*>();
        QVERIFY(pages->toPlainText().contains(QStringLiteral("One oscillator")));
        int pictures = 0;
        QStringList links;
        for (QTextBlock block = pages->document()->begin(); block.isValid(); block = block.next())
            for (auto at = block.begin(); !at.atEnd(); ++at) {
                const QTextCharFormat format = at.fragment().charFormat();
                if (format.isImageFormat()) {
                    const QVariant picture = pages->loadResource(QTextDocument::ImageResource, QUrl(format.toImageFormat().name()));
                    QVERIFY2(picture.value<QImage>().width() > 300, qPrintable(format.toImageFormat().name()));
                    ++pictures;
                } else if (format.isAnchor()) {
                    links << format.anchorHref();
                }
            }
        QCOMPARE(pictures, 12);
        QVERIFY(links.size() >= 4);
        for (const QString& link : links) {
            pages->setSource(QUrl(QStringLiteral("qrc:/guide/")).resolved(QUrl(link)));
            QVERIFY2(pages->toPlainText().size() > 500, qPrintable(link));
        }
    }

    void the_theme_changes_from_the_view_menu()
    {
        WindowBench bench;
        const QColor dark = QApplication::palette().color(QPalette::Window);
        QAction* light = actionNamed(bench.window->menuBar()->actions(), QStringLiteral("Light"));
        QVERIFY(light);
        light->trigger();
        QVERIFY(light->isChecked());
        QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > dark.lightness() + 100);
        actionNamed(bench.window->menuBar()->actions(), QStringLiteral("Dark"))->trigger();
        QCOMPARE(QApplication::palette().color(QPalette::Window), dark);
    }

    void the_chosen_theme_is_remembered()
    {
        WindowBench bench(true);
        bench.window->setAppearance(horn::shell::AppearanceChoice::light);
        bench.window->close();
        bench.open(true);
        QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > 128);
    }

    void a_saved_file_is_among_the_recent_ones()
    {
        WindowBench bench;
        QVERIFY(bench.window->saveTo(bench.path("mine.horn.json")));
        QVERIFY(horn::shell::RecentFiles::all().contains(bench.path("mine.horn.json")));
        QCOMPARE(bench.window->current().document().title(), QStringLiteral("mine.horn.json"));
    }

    void recent_files_of_one_name_are_told_apart_by_their_folders()
    {
        WindowBench bench;
        for (const char* path : {"monday", "tuesday"}) {
            QVERIFY(QDir().mkpath(bench.path(path)));
            QVERIFY(bench.window->saveTo(bench.path(path) + QStringLiteral("/ring.horn.json")));
        }
        QVERIFY(bench.window->saveTo(bench.path("other.horn.json")));
        QMenu* recent = actionNamed(bench.window->menuBar()->actions(), QStringLiteral("Open recent"))->menu();
        Q_EMIT recent->aboutToShow();
        QStringList names, paths;
        for (const QAction* action : recent->actions()) {
            names << action->text();
            paths << action->toolTip();
        }
        QCOMPARE(names, (QStringList{QStringLiteral("other.horn.json"), QStringLiteral("ring.horn.json — tuesday"),
                                     QStringLiteral("ring.horn.json — monday")}));
        QVERIFY(recent->toolTipsVisible());
        QCOMPARE(paths.front(), bench.path("other.horn.json"));
    }

    void the_export_menu_names_the_plots_as_their_titles_do()
    {
        WindowBench bench;
        bench.press(Qt::Key_2, Qt::ControlModifier);
        bench.window->current().step(50);
        bench.frame();
        auto* button = bench.window->findChild<QPushButton*>(QStringLiteral("exportFigure"));
        QTest::mouseClick(button, Qt::LeftButton);
        auto* menu = button->findChild<QMenu*>();
        menu->hide();
        QStringList names;
        for (const QAction* action : menu->actions())
            names << action->text();
        QCOMPARE(names, (QStringList{QStringLiteral("Waves"), QStringLiteral("Ring"), QStringLiteral("Nodes"),
                                     QStringLiteral("Phase locking"), QStringLiteral("Synchrony")}));
    }

    void every_value_of_every_preset_lies_within_its_slider()
    {
        WindowBench bench;
        QStringList beyond;
        for (const horn::shell::PresetEntry& preset : horn::shell::presetEntries()) {
            QVERIFY(bench.window->openPresetNamed(preset.name));
            for (const auto* row : bench.window->current().findChildren<horn::controls::ParameterControl*>()) {
                const horn::ParameterInfo& info = row->info();
                if (row->isVisibleTo(&bench.window->current()) && (row->value() < info.slider_from || row->value() > info.slider_to))
                    beyond << QStringLiteral("%1: %2 = %3").arg(preset.name, row->objectName()).arg(row->value());
            }
        }
        QVERIFY2(beyond.isEmpty(), qPrintable(beyond.join(QStringLiteral(", "))));
    }

    void the_status_line_tells_state_and_stability()
    {
        WindowBench bench;
        bench.press(Qt::Key_Space);
        QTRY_COMPARE(bench.window->findChild<QLabel*>(QStringLiteral("state"))->text(), QStringLiteral("● running"));
        QTRY_VERIFY(bench.window->findChild<QLabel*>(QStringLiteral("words"))->text().startsWith(QStringLiteral("stable")));
        QTRY_VERIFY(bench.window->findChild<QLabel*>(QStringLiteral("frames"))->text().contains(QStringLiteral("ms/frame")));
    }

    void a_figure_is_exported_from_the_menu_of_its_plot_and_reopens()
    {
        WindowBench bench;
        bench.window->current().step(200);
        bench.frame();
        horn::plots::PlotCard* card = bench.window->current().cards().front();
        QAction* svg = nullptr;
        for (QAction* action : card->exportMenu()->actions())
            if (action->text().contains(QStringLiteral("SVG")))
                svg = action;
        QVERIFY(svg);
        const QString path = bench.path("response.svg");
        QTimer::singleShot(300, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            dialog->selectFile(path);
            QMetaObject::invokeMethod(dialog, "accept", Qt::QueuedConnection);
        });
        svg->trigger();
        QTRY_VERIFY(QFile::exists(path));
        bench.type("alpha.entry", QStringLiteral("0.5"));
        QVERIFY2(bench.window->openPath(path), qPrintable(bench.window->messageText()));
        QCOMPARE(bench.layer().alpha.base, 0.04);
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
