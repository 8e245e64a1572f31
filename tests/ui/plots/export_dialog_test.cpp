// The export dialogue: what a person chooses is what the file has, and is there the next time.
#include "ui/figures/figure_files.h"
#include "ui/plots/export_dialog.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace horn;
using plots::ExportDialog;

class ExportDialogTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir folder_;

    static experiment::FigureData figure()
    {
        experiment::FigureData figure;
        figure.title = "Loss";
        experiment::Panel& panel = figure.panels.emplace_back();
        panel.content = std::vector<experiment::Series>{{.name = "a", .x = {0, 1, 2}, .y = {2, 1, 0.5}}};
        return figure;
    }
    static void save(ExportDialog& dialog)
    {
        QTest::mouseClick(dialog.findChild<QPushButton*>(QStringLiteral("save")), Qt::LeftButton);
        QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
    }

private Q_SLOTS:
    void init()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("HORN Lab tests"));
        QCoreApplication::setApplicationName(QStringLiteral("export"));
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder_.path());
        QSettings().clear();
    }

    void the_figure_has_the_size_that_was_chosen()
    {
        ExportDialog dialog(figure(), nullptr);
        dialog.findChild<QDoubleSpinBox*>(QStringLiteral("width"))->setValue(85);
        dialog.findChild<QDoubleSpinBox*>(QStringLiteral("height"))->setValue(60);
        const QImage image = figures::toImage(figure(), dialog.style());
        const double pixelsPerMillimetre = dialog.style().dpi / 25.4;
        QVERIFY(std::abs(image.width() - 85 * pixelsPerMillimetre) <= 1);
        QVERIFY(std::abs(image.height() - 60 * pixelsPerMillimetre) <= 1);
    }

    void what_was_saved_with_is_there_the_next_time_and_what_was_cancelled_is_not()
    {
        {
            ExportDialog dialog(figure(), nullptr);
            dialog.findChild<QDoubleSpinBox*>(QStringLiteral("width"))->setValue(85);
            dialog.findChild<QComboBox*>(QStringLiteral("colours"))->setCurrentIndex(1);
            save(dialog);
        }
        {
            ExportDialog dialog(figure(), nullptr);
            QCOMPARE(dialog.style().width, 85.0);
            QVERIFY(dialog.style().theme.appearance == theme::Appearance::dark);
            dialog.findChild<QDoubleSpinBox*>(QStringLiteral("width"))->setValue(120);
            dialog.reject();
        }
        QCOMPARE(plots::rememberedStyle().width, 85.0);
    }

    void nonsense_in_the_settings_is_brought_into_range()
    {
        QSettings().setValue(QStringLiteral("figure/width"), -5);
        QSettings().setValue(QStringLiteral("figure/dpi"), QStringLiteral("many"));
        QCOMPARE(plots::rememberedStyle().width, 30.0);
        QVERIFY(plots::rememberedStyle().dpi >= 72);
    }

    void the_preview_fits_its_place()
    {
        ExportDialog dialog(figure(), nullptr);
        dialog.resize(900, 500);
        dialog.show();
        dialog.findChild<QDoubleSpinBox*>(QStringLiteral("height"))->setValue(300);
        const auto* preview = dialog.findChild<QLabel*>();
        for (const auto* label : dialog.findChildren<QLabel*>())
            if (!label->pixmap(Qt::ReturnByValue).isNull())
                preview = label;
        const QSizeF size = preview->pixmap(Qt::ReturnByValue).deviceIndependentSize();
        QVERIFY(size.width() > 10 && size.width() <= preview->width() && size.height() <= preview->height());
    }
};

QTEST_MAIN(ExportDialogTest)
#include "export_dialog_test.moc"
