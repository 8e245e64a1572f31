// Signals of a person's own: drawn with the mouse, or a column of a file.
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/pixel_pad.h"
#include "ui/plots/signal_canvas.h"
#include "ui/workspaces/csv_signal_dialog.h"
#include "ui/workspaces/draw_signal_dialog.h"
#include "ui/workspaces/image_signal_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>

using namespace horn;
using Kind = dynamics::StimulusSpecification::Kind;

namespace
{

template <class Dialog>
Dialog* opened(WindowBench& bench, const char* button)
{
    bench.find<QPushButton>(button)->click();
    auto* dialog = bench.window->findChild<Dialog*>();
    [&] { QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog)); }();
    return dialog;
}

void accept(QDialog& dialog) { dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click(); }

const dynamics::StimulusSpecification& stimulus(WindowBench& bench) { return bench.window->current().document().experiment().stimulus; }

QString writeFile(const WindowBench& bench, const char* name, const char* text)
{
    QFile file(bench.path(name));
    [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
    file.write(text);
    return file.fileName();
}

void typeInto(QLineEdit& entry, const QString& text)
{
    entry.setFocus();
    entry.selectAll();
    QTest::keyClicks(&entry, text);
    QTest::keyClick(&entry, Qt::Key_Return);
}

}  // namespace

class OwnSignalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_painted_image_becomes_the_stimulus()
    {
        WindowBench bench;
        auto* dialog = opened<workspaces::ImageSignalDialog>(bench, "imageSignal");
        QVERIFY(dialog);
        auto* pad = dialog->findChild<controls::PixelPad*>();
        const auto at = [pad](int column, int row) { return pad->middleOf({column, row}).toPoint(); };
        dialog->findChild<QCheckBox*>(QStringLiteral("softPen"))->click();
        QTest::mousePress(pad, Qt::LeftButton, {}, at(2, 5));
        QTest::mouseMove(pad, at(6, 5));
        QTest::mouseRelease(pad, Qt::LeftButton, {}, at(6, 5));
        QTest::mouseClick(pad, Qt::RightButton, {}, at(4, 5));
        pad->setFocus();
        QTest::keyClick(pad, Qt::Key_Right);
        QTest::keyClick(pad, Qt::Key_Down);
        QTest::keyClick(pad, Qt::Key_Space);
        accept(*dialog);
        std::vector<double> expected(784);
        for (const int pixel : {6 * 28 + 5, 5 * 28 + 2, 5 * 28 + 3, 5 * 28 + 5, 5 * 28 + 6})
            expected[static_cast<std::size_t>(pixel)] = 1;
        QVERIFY(stimulus(bench).kind == Kind::image);
        QCOMPARE(stimulus(bench).width, 28);
        QCOMPARE(stimulus(bench).values, expected);
        bench.window->current().document().undoStack().undo();
        QVERIFY(stimulus(bench).kind != Kind::image);
    }

    void a_pixel_is_typed_exactly()
    {
        WindowBench bench;
        auto* dialog = opened<workspaces::ImageSignalDialog>(bench, "imageSignal");
        QVERIFY(dialog);
        const auto type = [dialog](const char* name, const char* text) {
            auto* box = dialog->findChild<QAbstractSpinBox*>(QString::fromLatin1(name));
            typeInto(*box->findChild<QLineEdit*>(), QString::fromLatin1(text));
        };
        type("pixelRow", "3");
        type("pixelColumn", "27");
        type("pixelBrightness", "0.3125");
        QVERIFY(dialog->isVisible());  // Return ends the entry, not the dialogue
        std::vector<double> expected(784);
        expected[3 * 28 + 27] = 0.3125;
        QCOMPARE(dialog->values(), expected);
        auto* pad = dialog->findChild<controls::PixelPad*>();
        QTest::mouseClick(pad, Qt::RightButton, {}, pad->middleOf({27, 3}).toPoint());
        QCOMPARE(dialog->findChild<QDoubleSpinBox*>(QStringLiteral("pixelBrightness"))->value(), 0.0);
        type("pixelRow", "99");  // beyond the image: nothing moves
        QVERIFY(pad->cursorAt().y() < 28);
        QTest::keyClick(pad, Qt::Key_Down);
        QCOMPARE(dialog->findChild<QSpinBox*>(QStringLiteral("pixelRow"))->value(), pad->cursorAt().y());
    }

    void an_image_of_a_data_set_is_shown_and_taken_and_a_bad_file_changes_nothing()
    {
        WindowBench bench;
        QByteArray idx("\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03", 16);
        idx += QByteArray("\0\xff\0\x33\0\0", 6) + QByteArray("\xff\0\0\0\0\xff", 6);
        QFile file(bench.path("train-images-idx3-ubyte"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(idx);
        file.close();
        auto* dialog = opened<workspaces::ImageSignalDialog>(bench, "imageSignal");
        QVERIFY(dialog);
        dialog->setPath(file.fileName());
        auto* index = dialog->findChild<QSpinBox*>(QStringLiteral("imageIndex"));
        QCOMPARE(dialog->values(), (std::vector<double>{0, 1, 0, 0.2, 0, 0}));
        QTest::keyClick(index, Qt::Key_Up);
        QCOMPARE(dialog->values(), (std::vector<double>{1, 0, 0, 0, 0, 1}));
        dialog->setPath(writeFile(bench, "no-images", "these are words"));
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("imageWords"))->text().contains(QStringLiteral("no-images")));
        QCOMPARE(dialog->width(), 3);
        accept(*dialog);
        QCOMPARE(stimulus(bench).width, 3);
        QCOMPARE(stimulus(bench).values, (std::vector<double>{1, 0, 0, 0, 0, 1}));
    }

    void a_drag_over_the_strip_becomes_the_stimulus()
    {
        WindowBench bench;
        auto* dialog = opened<workspaces::DrawSignalDialog>(bench, "drawSignal");
        QVERIFY(dialog);
        auto* canvas = dialog->findChild<plots::SignalCanvas*>();
        const auto at = [canvas](double step, double value) { return canvas->fromData({step, value}).toPoint(); };
        QTest::mousePress(canvas, Qt::LeftButton, {}, at(20, 0));
        QTest::mouseMove(canvas, at(60, 0.8));
        QTest::mouseMove(canvas, at(100, -0.5));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, at(100, -0.5));
        accept(*dialog);
        QVERIFY(stimulus(bench).kind == Kind::sequence);
        const std::vector<double>& values = stimulus(bench).values;
        QCOMPARE(values.size(), std::size_t{200});
        // A pixel is about a quarter of a step and a hundredth of the range.
        QVERIFY(std::abs(values[60] - 0.8) < 0.05);
        QVERIFY(std::abs(values[40] - 0.4) < 0.05);
        QVERIFY(std::abs(values[80] - 0.15) < 0.05);
        QCOMPARE(values[10], 0.0);
        QCOMPARE(values[150], 0.0);
        bench.window->current().step(70);
        std::vector<float> s(1);
        bench.frame().runs.front().history.copy_range(engine::Signal::stimulus, 0, 60, s);
        QCOMPARE(s[0], static_cast<float>(values[60]));
        bench.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(bench.window.get()));
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(stimulus(bench).kind != Kind::sequence);
    }

    void duration_and_range_of_the_strip_can_be_set_and_keys_draw_as_well()
    {
        WindowBench bench;
        auto* dialog = opened<workspaces::DrawSignalDialog>(bench, "drawSignal");
        typeInto(*dialog->findChild<QLineEdit*>(QStringLiteral("drawn_steps.entry")), QStringLiteral("50"));
        typeInto(*dialog->findChild<QLineEdit*>(QStringLiteral("drawn_range.entry")), QStringLiteral("5"));
        auto* canvas = dialog->findChild<plots::SignalCanvas*>();
        QTest::keyClick(canvas, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(canvas, Qt::Key_Up, Qt::ShiftModifier);
        accept(*dialog);
        QCOMPARE(stimulus(bench).values.size(), std::size_t{50});
        QCOMPARE(stimulus(bench).values[10], 1.0);
    }

    void a_shorter_strip_and_a_smaller_range_take_nothing_of_the_drawing_for_good()
    {
        WindowBench bench;
        auto* dialog = opened<workspaces::DrawSignalDialog>(bench, "drawSignal");
        auto* canvas = dialog->findChild<plots::SignalCanvas*>();
        const auto at = [canvas](double step, double value) { return canvas->fromData({step, value}).toPoint(); };
        const auto type = [dialog](const char* name, const char* text) {
            typeInto(*dialog->findChild<QLineEdit*>(QString::fromLatin1(name)), QString::fromLatin1(text));
        };
        QTest::mousePress(canvas, Qt::LeftButton, {}, at(20, -0.9));
        QTest::mouseMove(canvas, at(180, 0.9));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, at(180, 0.9));
        const std::vector<double> drawn = dialog->values();
        QVERIFY(drawn[175] > 0.7);
        type("drawn_steps.entry", "60");
        type("drawn_range.entry", "0.25");
        QCOMPARE(dialog->values().size(), std::size_t{60});
        QCOMPARE(*std::ranges::min_element(dialog->values()), -0.25);
        type("drawn_steps.entry", "200");
        type("drawn_range.entry", "1");
        QCOMPARE(dialog->values(), drawn);
        type("drawn_steps.entry", "100");
        type("drawn_range.entry", "0.5");
        accept(*dialog);  // what is seen is taken
        std::vector<double> seen(drawn.begin(), drawn.begin() + 100);
        for (double& value : seen)
            value = std::clamp(value, -0.5, 0.5);
        QCOMPARE(stimulus(bench).values, seen);
    }

    void cancelling_changes_nothing()
    {
        WindowBench bench;
        const dynamics::StimulusSpecification before = stimulus(bench);
        auto* dialog = opened<workspaces::DrawSignalDialog>(bench, "drawSignal");
        auto* canvas = dialog->findChild<plots::SignalCanvas*>();
        QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->rect().center());
        dialog->reject();
        QVERIFY(stimulus(bench) == before);
    }

    void a_column_is_previewed_and_becomes_the_stimulus()
    {
        WindowBench bench;
        const QString file = writeFile(bench, "signal.csv", "time,left,right\n0,1,10\n1,-2,20\n2,3,30\n");
        auto* dialog = opened<workspaces::CsvSignalDialog>(bench, "csvSignal");
        QVERIFY(dialog);
        auto* use = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
        QVERIFY(!use->isEnabled());
        typeInto(*dialog->findChild<QLineEdit*>(QStringLiteral("csvPath")), file);
        auto* column = dialog->findChild<QComboBox*>(QStringLiteral("csvColumn"));
        QCOMPARE(column->count(), 3);
        column->setCurrentIndex(1);
        QVERIFY(use->isEnabled());
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("csvWords"))->text().startsWith(QStringLiteral("3 steps between -2 and 3")));
        accept(*dialog);
        QCOMPARE(stimulus(bench).values, (std::vector<double>{1, -2, 3}));
        QVERIFY(stimulus(bench).kind == Kind::sequence);
    }

    void a_column_beside_columns_of_words_is_found_by_its_number_or_name()
    {
        WindowBench bench;
        const QString file = writeFile(bench, "words.csv", "when,value\nmonday,0.5\ntuesday,1.5\n");
        auto* dialog = opened<workspaces::CsvSignalDialog>(bench, "csvSignal");
        typeInto(*dialog->findChild<QLineEdit*>(QStringLiteral("csvPath")), file);
        typeInto(*dialog->findChild<QComboBox*>(QStringLiteral("csvColumn"))->lineEdit(), QStringLiteral("value"));
        accept(*dialog);
        QCOMPARE(stimulus(bench).values, (std::vector<double>{0.5, 1.5}));
    }

    void what_cannot_be_read_explains_itself_and_cannot_be_used()
    {
        WindowBench bench;
        const QString bad = writeFile(bench, "bad.csv", "1\n2\nthree\n");
        auto* dialog = opened<workspaces::CsvSignalDialog>(bench, "csvSignal");
        auto* use = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
        auto* words = dialog->findChild<QLabel*>(QStringLiteral("csvWords"));
        for (const QString& path : {bad, bench.path("missing.csv")}) {
            typeInto(*dialog->findChild<QLineEdit*>(QStringLiteral("csvPath")), path);
            QVERIFY(!use->isEnabled());
            QVERIFY2(words->text().contains(path), qPrintable(words->text()));
        }
        dialog->reject();
        QVERIFY(stimulus(bench).kind != Kind::sequence);
    }
};

QTEST_MAIN(OwnSignalTest)
#include "own_signal_test.moc"
