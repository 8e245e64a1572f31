// The gallery of presets: a picture of each, drawn from the preset itself.
#include "core/experiment/presets.h"
#include "core/studies/preview.h"
#include "tests/ui/shell/window_bench.h"
#include "ui/shell/preset_gallery.h"

#include <QElapsedTimer>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QTimer>

#include <cmath>
#include <variant>

using namespace horn;
using shell::PresetGallery;

class PresetGalleryTest : public QObject
{
    Q_OBJECT

private:
    static int coloursOf(const QImage& image)
    {
        QSet<QRgb> colours;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                colours.insert(image.pixel(x, y));
        return static_cast<int>(colours.size());
    }

private Q_SLOTS:
    void every_preset_gets_a_picture_of_its_own_and_words()
    {
        PresetGallery gallery(theme::darkTheme(), QStringLiteral("network"));
        gallery.show();
        auto* list = gallery.findChild<QListWidget*>(QStringLiteral("presetPictures"));
        QCOMPARE(list->count(), static_cast<int>(shell::presetEntries().size()));
        QTRY_COMPARE_WITH_TIMEOUT(gallery.drawn(), list->count(), 60000);
        for (int row = 0; row < list->count(); ++row) {
            QVERIFY(!list->item(row)->text().isEmpty() && !list->item(row)->toolTip().isEmpty());
            const QImage picture = list->item(row)->icon().pixmap(list->iconSize()).toImage();
            QVERIFY2(coloursOf(picture) > 20, qPrintable(list->item(row)->text()));
        }
        const QString first = list->item(0)->text();
        for (const shell::PresetEntry& entry : shell::presetEntries())
            if (entry.title == first)
                QCOMPARE(entry.workspace, QStringLiteral("network"));
    }

    void two_runs_stand_side_by_side_in_their_picture()
    {
        const auto pair = experiment::load_preset("horn-comparison");
        const auto panel = studies::preview_of(*pair);
        QVERIFY(panel.ok());
        const auto& map = std::get<experiment::HeatMap>(panel->content);
        QCOMPARE(map.rows, 96);
        const auto at = [&map](int row, int column) {
            return map.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(map.columns) + static_cast<std::size_t>(column)];
        };
        const int middle = map.columns / 2;
        QVERIFY(std::isnan(at(40, middle)));
        QVERIFY(std::isfinite(at(40, middle - 3)) && std::isfinite(at(40, middle + 3)));
        QVERIFY(at(40, middle - 50) != at(40, middle + 52));  // the same step of either
    }

    void it_opens_at_once_and_closes_while_it_draws()
    {
        QElapsedTimer clock;
        clock.start();
        {
            PresetGallery gallery(theme::lightTheme(), QStringLiteral("training"));
            gallery.show();
        }
        QVERIFY(clock.elapsed() < 3000);
    }

    void a_preset_is_chosen_with_keys_and_opens()
    {
        WindowBench bench;
        auto* button = bench.window->findChild<QPushButton*>(QStringLiteral("preset"));
        Q_EMIT button->menu()->aboutToShow();
        QAction* pictures = button->menu()->actions().back();
        QVERIFY(pictures->text().contains(QStringLiteral("pictures")));
        QString wanted;
        QTimer::singleShot(0, this, [&] {
            auto* gallery = qobject_cast<PresetGallery*>(QApplication::activeModalWidget());
            QVERIFY(gallery);
            auto* list = gallery->findChild<QListWidget*>(QStringLiteral("presetPictures"));
            QTest::keyClick(list, Qt::Key_Right);
            wanted = list->currentItem()->text();
            QCOMPARE(list->currentRow(), 1);
            QTest::keyClick(list, Qt::Key_Return);
        });
        pictures->trigger();
        for (const shell::PresetEntry& entry : shell::presetEntries())
            if (entry.title == wanted)
                QCOMPARE(bench.window->current().document().name(), entry.name);
        QVERIFY(!wanted.isEmpty());
    }

    void a_preview_shows_what_the_preset_does()
    {
        const auto waves = experiment::load_preset("horn-waves");
        const auto panel = studies::preview_of(waves.value());
        QVERIFY(panel.ok());
        const auto& map = std::get<experiment::HeatMap>(panel.value().content);
        QCOMPARE(map.rows, 128);
        QCOMPARE(map.values.size(), static_cast<std::size_t>(map.rows) * static_cast<std::size_t>(map.columns));
        const auto one = studies::preview_of(experiment::load_preset("dho-step").value());
        QCOMPARE(std::get<std::vector<experiment::Series>>(one.value().content).size(), std::size_t{2});
    }
};

QTEST_MAIN(PresetGalleryTest)
#include "preset_gallery_test.moc"
