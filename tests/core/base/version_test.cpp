#include "core/base/version.h"

#include <QtTest>

class VersionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_version_text_names_program_version_and_licence()
    {
        const QString text = QString::fromStdString(horn::base::version_text("horn"));
        QVERIFY2(text.contains(QRegularExpression("^horn \\d+\\.\\d+\\.\\d+\n")), qPrintable(text));
        QVERIFY2(text.contains("GPL-3.0-or-later"), qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(VersionTest)
#include "version_test.moc"
