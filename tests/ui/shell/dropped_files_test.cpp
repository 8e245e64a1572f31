// Whatever is dropped on the window is told apart within a second, and what cannot be read changes nothing.
#include "tests/ui/shell/window_bench.h"
#include "ui/workspaces/csv_signal_dialog.h"
#include "ui/workspaces/training_workspace.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QMimeData>
#include <QPushButton>
#include <QTimer>
#include <QUrl>

#include <sys/stat.h>

#include <filesystem>

using namespace horn;

class DroppedFilesTest : public QObject
{
    Q_OBJECT

private:
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    static QByteArray idx(char axes, const QByteArray& sizes, int pixels)
    {
        return QByteArray("\0\0\x08", 3) + axes + sizes + QByteArray(pixels, '\x40');
    }
    static QByteArray size(int value) { return QByteArray("\0\0\0", 3) + static_cast<char>(value); }
    /// A data set of 40 images of 28 × 28 for training and as many for testing.
    static void writeImages(const QString& folder)
    {
        QVERIFY(QDir().mkpath(folder));
        for (const char* part : {"train", "t10k"}) {
            write(folder + u'/' + QLatin1String(part) + QStringLiteral("-images-idx3-ubyte"),
                  idx(3, size(40) + size(28) + size(28), 40 * 784));
            write(folder + u'/' + QLatin1String(part) + QStringLiteral("-labels-idx1-ubyte"), idx(1, size(40), 0) + QByteArray(40, '\1'));
        }
    }

    static void drop(WindowBench& bench, const QString& path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(bench.window.get(), &enter);
        QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(bench.window.get(), &drop);
    }
    /// A network that has learned for nine updates. \return its checkpoint
    static QString trained(WindowBench& bench)
    {
        QString checkpoint;
        [&] {
            QVERIFY(bench.window->openPresetNamed(QStringLiteral("delayed-match")));
            auto* training = qobject_cast<workspaces::TrainingWorkspace*>(&bench.window->current());
            training->step(9);
            QTRY_VERIFY_WITH_TIMEOUT((training->takeFrame(), training->trainingStatus()->update) == 9, 20000);
            training->reset();
            QTRY_VERIFY_WITH_TIMEOUT((training->takeFrame(), training->trainingStatus()->checkpoint_update) == 9, 20000);
            checkpoint = QString::fromStdString(training->trainingStatus()->checkpoint.string());
        }();
        return checkpoint;
    }
    /// The network of that checkpoint moves in the network workspace.
    static void checkLive(WindowBench& bench, const QString& checkpoint)
    {
        QCOMPARE(bench.window->current().key(), QStringLiteral("network"));
        const model::Initialisation& from = bench.layer().initialisation;
        QVERIFY(from.kind == model::Initialisation::Kind::checkpoint);
        QCOMPARE(QString::fromStdString(from.file), checkpoint);
        bench.window->current().step(50);
        QVERIFY(bench.frame().step >= 50);
    }

private Q_SLOTS:
    void what_cannot_be_read_explains_itself_within_a_second_and_changes_nothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("is empty");
        QTest::newRow("foreign JSON") << QByteArray("{\"name\": \"someone\", \"age\": 3}") << QStringLiteral("/format");
        QTest::newRow("cut JSON") << QByteArray("{\"format\": \"horn-experiment\", \"ver") << QStringLiteral("line 1");
        QTest::newRow("a list") << QByteArray("[1, 2, 3]") << QStringLiteral("JSON object");
        QTest::newRow("binary junk") << QByteArray(5000, '\xfe') << QStringLiteral("not a file that HORN Lab knows");
        QTest::newRow("zeros") << QByteArray(5000, '\0') << QStringLiteral("not a file that HORN Lab knows");
        QTest::newRow("prose") << QByteArray("It was a dark and stormy night.\n") << QStringLiteral("is text");
        QTest::newRow("an archive") << QByteArray("PK\x03\x04rest") << QStringLiteral("ZIP archive");
        QTest::newRow("a page") << QByteArray("<html><body>x</body></html>") << QStringLiteral("carries no experiment");
        QTest::newRow("a foreign SVG") << QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
                                       << QStringLiteral("carries no experiment");
        QTest::newRow("a cut SVG") << QByteArray("<svg><metadata id=\"horn-experiment\">{") << QStringLiteral("SVG");
        QTest::newRow("a cut PNG") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) << QStringLiteral("ends too early");
        QTest::newRow("a foreign PDF") << QByteArray("%PDF-1.4\n%%EOF\n") << QStringLiteral("carries no experiment");
        QTest::newRow("a cut checkpoint") << QByteArray("\x40\0\0\0\0\0\0\0{\"__metadata__\"", 22) << QStringLiteral("dropped");
        QTest::newRow("columns of NaN") << QByteArray("a,b\nnan,nan\nnan,nan\n") << QStringLiteral("dropped");
        QTest::newRow("a lone image file") << idx(3, size(1) + size(2) + size(2), 4) << QStringLiteral("holds no");
    }
    void what_cannot_be_read_explains_itself_within_a_second_and_changes_nothing()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        WindowBench bench;
        const QString path = bench.path("dropped");
        write(path, bytes);
        const auto before = bench.window->current().document().experiment();
        const QString title = bench.window->current().document().title(), key = bench.window->current().key();
        QElapsedTimer clock;
        clock.start();
        QVERIFY(!bench.window->openPath(path));
        QVERIFY(clock.elapsed() < 1000);
        const QString told = bench.window->messageText();
        QVERIFY2(told.contains(words) && told.contains(QStringLiteral("dropped")) && !told.contains(u'\n'), qPrintable(told));
        QVERIFY(bench.window->current().document().experiment() == before);
        QCOMPARE(bench.window->current().document().title(), title);
        QCOMPARE(bench.window->current().key(), key);
        QVERIFY(!shell::RecentFiles::all().contains(path));
    }

    void a_dropped_table_offers_its_columns_as_the_signal()
    {
        WindowBench bench;
        const QString path = bench.path("wave.csv");
        write(path, "time,signal\n0,0.5\n1,-0.25\n2,0.125\n");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(bench.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(bench.window.get(), &drop);
        QVERIFY(drop.isAccepted());
        auto* dialog = bench.window->findChild<workspaces::CsvSignalDialog*>();
        QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
        auto* column = dialog->findChild<QComboBox*>(QStringLiteral("csvColumn"));
        QCOMPARE(column->currentText(), QStringLiteral("time"));
        QTest::keyClick(column, Qt::Key_Down);
        QCOMPARE(column->currentText(), QStringLiteral("signal"));
        dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        const dynamics::StimulusSpecification& stimulus = bench.window->current().document().experiment().stimulus;
        QVERIFY(stimulus.kind == dynamics::StimulusSpecification::Kind::sequence);
        QCOMPARE(stimulus.values, (std::vector<double>{0.5, -0.25, 0.125}));
        bench.window->current().document().undoStack().undo();
        QVERIFY(bench.window->current().document().experiment().stimulus.kind != dynamics::StimulusSpecification::Kind::sequence);
    }

    void several_files_at_once_are_refused_with_words()
    {
        WindowBench bench;
        const QString title = bench.window->current().document().title();
        write(bench.path("one.csv"), "0.5\n1\n0\n");
        write(bench.path("two.csv"), "0.5\n1\n0\n");
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(bench.path("one.csv")), QUrl::fromLocalFile(bench.path("two.csv"))});
        QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(bench.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(bench.window.get(), &drop);
        QCOMPARE(bench.window->messageText(), QStringLiteral("Drop one file at a time."));
        QCOMPARE(bench.window->current().document().title(), title);
    }

    void a_table_with_dates_in_front_offers_its_first_column_of_numbers()
    {
        WindowBench bench;
        write(bench.path("days.csv"), "day,value\nMonday,0.5\nTuesday,-0.5\n");
        QVERIFY2(bench.window->openPath(bench.path("days.csv")), qPrintable(bench.window->messageText()));
        auto* dialog = bench.window->findChild<workspaces::CsvSignalDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->values(), (std::vector<double>{0.5, -0.5}));
    }

    void over_training_a_dropped_table_drives_the_oscillator()
    {
        WindowBench bench;
        bench.window->showWorkspace(QStringLiteral("training"));
        write(bench.path("wave.csv"), "0.5\n1\n0\n");
        QVERIFY2(bench.window->openPath(bench.path("wave.csv")), qPrintable(bench.window->messageText()));
        QCOMPARE(bench.window->current().key(), QStringLiteral("oscillator"));
        QVERIFY(bench.window->findChild<workspaces::CsvSignalDialog*>());
    }

    void a_table_of_a_gigabyte_a_pipe_and_a_folder_do_not_hold_the_window_up()
    {
        WindowBench bench;
        const QString table = bench.path("huge.csv");
        QByteArray lines;
        for (int i = 0; i < 10000; ++i)
            lines += "0.125,0.25,0.5\n";
        write(table, lines);
        std::filesystem::resize_file(table.toStdString(), std::uintmax_t{1} << 30);
        QVERIFY(::mkfifo(qPrintable(bench.path("pipe")), 0600) == 0);
        QElapsedTimer clock;
        clock.start();
        for (const QString& path : {table, bench.path("pipe"), bench.folder.path()}) {
            QVERIFY(!bench.window->openPath(path));
            QVERIFY2(bench.window->messageText().startsWith(path), qPrintable(bench.window->messageText()));
        }
        QVERIFY(clock.elapsed() < 1000);
    }

    void large_foreign_files_are_refused_by_their_beginning_or_size()
    {
        WindowBench bench;
        write(bench.path("large.json"), "{\"rows\": [" + QByteArray("[1, 2, 3], ").repeated(4000000) + "0]}");
        write(bench.path("large.safetensors"), QByteArray("\x10\0\0\0\0\0\0\0{\"a\":{}}       ", 24));
        std::filesystem::resize_file(bench.path("large.safetensors").toStdString(), std::uintmax_t{3} << 30);
        QElapsedTimer clock;
        clock.start();
        QVERIFY(!bench.window->openPath(bench.path("large.json")));
        QVERIFY(bench.window->messageText().contains(QStringLiteral("not an experiment")));
        QVERIFY(!bench.window->openPath(bench.path("large.safetensors")));
        QVERIFY(bench.window->messageText().contains(QStringLiteral("more than any")));
        QVERIFY(clock.elapsed() < 1000);
    }

    void an_experiment_is_one_whatever_its_name()
    {
        WindowBench bench;
        QVERIFY(bench.window->saveTo(bench.path("mine.horn.json")));
        QVERIFY(QFile::copy(bench.path("mine.horn.json"), bench.path("figure.svg")));
        QVERIFY2(bench.window->openPath(bench.path("figure.svg")), qPrintable(bench.window->messageText()));
        QVERIFY(shell::RecentFiles::all().contains(bench.path("figure.svg")));
    }

    void images_become_the_data_of_the_training_workspace()
    {
        WindowBench bench;
        const QString folder = bench.path("images");
        writeImages(folder);
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        QVERIFY2(bench.window->openPath(folder + QStringLiteral("/t10k-labels-idx1-ubyte")), qPrintable(bench.window->messageText()));
        QCOMPARE(bench.window->current().key(), QStringLiteral("training"));
        QCOMPARE(QString::fromStdString(bench.window->current().document().experiment().task.data), folder);
        QVERIFY(bench.window->messageText().contains(folder));
        bench.window->current().document().undoStack().undo();
        QVERIFY(bench.window->current().document().experiment().task.data.empty());
    }

    void training_goes_on_from_a_checkpoint()
    {
        WindowBench bench(false, "runs");
        const QString checkpoint = trained(bench);
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        drop(bench, checkpoint);
        QCOMPARE(bench.window->current().key(), QStringLiteral("training"));
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("goes on")), qPrintable(bench.window->messageText()));
        auto* training = qobject_cast<workspaces::TrainingWorkspace*>(&bench.window->current());
        training->step(1);
        QTRY_VERIFY_WITH_TIMEOUT((training->takeFrame(), training->trainingStatus()->update) == 10, 20000);
    }

    void a_checkpoint_over_the_network_workspace_runs_there_live()
    {
        WindowBench bench(false, "runs");
        const QString checkpoint = trained(bench);
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-waves")));
        drop(bench, checkpoint);
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("runs live")), qPrintable(bench.window->messageText()));
        checkLive(bench, checkpoint);
    }

    void the_button_of_the_network_panel_opens_a_checkpoint_live()
    {
        WindowBench bench(false, "runs");
        const QString checkpoint = trained(bench);
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-waves")));
        QTimer::singleShot(300, bench.window.get(), [&checkpoint] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            QTimer::singleShot(10000, dialog, &QDialog::reject);  // rather than for ever
            auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
            name->setText(checkpoint);
            QTest::keyClick(name, Qt::Key_Return);
        });
        QTest::mouseClick(bench.find<QPushButton>("checkpointButton"), Qt::LeftButton);
        checkLive(bench, checkpoint);
    }

    void what_is_no_checkpoint_leaves_the_network_in_place()
    {
        WindowBench bench;
        bench.window->showWorkspace(QStringLiteral("network"));
        const experiment::Experiment before = bench.window->current().document().experiment();
        write(bench.path("cut.safetensors"), QByteArray("\x40\0\0\0\0\0\0\0{\"__metadata__\"", 22));
        drop(bench, bench.path("cut.safetensors"));
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("cut.safetensors")), qPrintable(bench.window->messageText()));
        QCOMPARE(bench.window->current().key(), QStringLiteral("network"));
        QVERIFY(bench.window->current().document().experiment() == before);
    }
};

QTEST_MAIN(DroppedFilesTest)
#include "dropped_files_test.moc"
