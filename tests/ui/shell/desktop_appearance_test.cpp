// A desktop that turns dark at night, played by this program on a message bus of its own.
#include "tests/ui/shell/window_bench.h"
#include "ui/shell/desktop_appearance.h"
#include "ui/theme/theme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QProcess>
#include <QSignalSpy>

namespace
{

using horn::shell::AppearanceChoice;
using horn::shell::DesktopAppearance;
using horn::theme::Appearance;

constexpr unsigned noPreference = 0, dark = 1, light = 2;

}  // namespace

/// Answers as the settings portal does.
class Portal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    unsigned scheme = dark;

    explicit Portal(const QDBusConnection& bus) : bus_(bus)
    {
        bus_.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), this, QDBusConnection::ExportAllSlots);
        bus_.registerService(QStringLiteral("org.freedesktop.portal.Desktop"));
    }
    ~Portal() override { bus_.unregisterService(QStringLiteral("org.freedesktop.portal.Desktop")); }

    void change(unsigned to, const QString& key = QStringLiteral("color-scheme"))
    {
        scheme = to;
        QDBusMessage signal =
            QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/portal/desktop"), QStringLiteral("org.freedesktop.portal.Settings"),
                                       QStringLiteral("SettingChanged"));
        signal << QStringLiteral("org.freedesktop.appearance") << key << QVariant::fromValue(QDBusVariant(to));
        bus_.send(signal);
    }

public Q_SLOTS:
    QDBusVariant Read(const QString& /*space*/, const QString& /*key*/) { return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme))); }

private:
    QDBusConnection bus_;
};

class DesktopAppearanceTest : public QObject
{
    Q_OBJECT

private:
    QProcess daemon_;
    QString address_;

    [[nodiscard]] QDBusConnection connection(const char* name) const
    {
        return QDBusConnection::connectToBus(address_, QString::fromLatin1(name));
    }
    static QColor background(const WindowBench& bench) { return bench.window->palette().color(QPalette::Window); }

private Q_SLOTS:
    void initTestCase()
    {
        daemon_.start(QStringLiteral("dbus-daemon"),
                      {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        QVERIFY2(daemon_.waitForStarted(), "the message bus does not start");
        while (!address_.endsWith(u'\n')) {
            QVERIFY(daemon_.waitForReadyRead());
            address_ += QString::fromLatin1(daemon_.readAllStandardOutput());
        }
        address_ = address_.trimmed();
    }

    void cleanupTestCase()
    {
        daemon_.terminate();
        daemon_.waitForFinished();
    }

    void the_window_follows_the_desktop_while_it_runs()
    {
        Portal portal(connection("portal"));
        WindowBench bench;
        bench.window->setAppearance(AppearanceChoice::system);
        portal.scheme = light;
        DesktopAppearance desktop(connection("program"));
        connect(&desktop, &DesktopAppearance::changed, bench.window.get(), &horn::shell::MainWindow::followDesktop);
        const QColor lightColour = horn::theme::lightTheme().window;
        const QColor darkColour = horn::theme::darkTheme().window;
        QTRY_COMPARE(desktop.preferred(), std::optional(Appearance::light));
        QCOMPARE(background(bench), lightColour);
        portal.change(dark);
        QTRY_COMPARE(desktop.preferred(), std::optional(Appearance::dark));
        QCOMPARE(background(bench), darkColour);
        bench.window->setAppearance(AppearanceChoice::light);  // a person's choice stays
        portal.change(light);
        portal.change(dark);
        QSignalSpy changes(&desktop, &DesktopAppearance::changed);
        QTRY_COMPARE(changes.count(), 2);
        QCOMPARE(background(bench), lightColour);
    }

    void other_settings_and_no_preference_change_nothing()
    {
        Portal portal(connection("portal"));
        DesktopAppearance desktop(connection("program"));
        QTRY_COMPARE(desktop.preferred(), std::optional(Appearance::dark));
        QSignalSpy changes(&desktop, &DesktopAppearance::changed);
        portal.change(light, QStringLiteral("accent-color"));
        portal.change(noPreference);
        QTRY_COMPARE(desktop.preferred(), std::optional<Appearance>());
        QCOMPARE(changes.count(), 0);
    }

    void a_desktop_without_a_portal_is_silent()
    {
        DesktopAppearance desktop(connection("program"));
        DesktopAppearance none(QDBusConnection(QStringLiteral("nowhere")));
        QSignalSpy changes(&desktop, &DesktopAppearance::changed);
        QVERIFY(!changes.wait(200));
        QVERIFY(!desktop.preferred() && !none.preferred());
    }
};

QTEST_MAIN(DesktopAppearanceTest)
#include "desktop_appearance_test.moc"
