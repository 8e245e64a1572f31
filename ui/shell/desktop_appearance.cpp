#include "ui/shell/desktop_appearance.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace horn::shell
{

namespace
{

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString settingSpace = QStringLiteral("org.freedesktop.appearance");
const QString settingKey = QStringLiteral("color-scheme");

constexpr unsigned prefersDark = 1, prefersLight = 2;

}  // namespace

DesktopAppearance::DesktopAppearance(const QDBusConnection& bus, QObject* parent) : QObject(parent)
{
    if (!bus.isConnected())
        return;
    QDBusConnection desktop = bus;
    qRegisterMetaType<QDBusVariant>();  // by its name, which the connection to a slot looks up
    desktop.connect(service, path, interface, QStringLiteral("SettingChanged"), this, SLOT(noticeSetting(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    question << settingSpace << settingKey;
    auto* watcher = new QDBusPendingCallWatcher(desktop.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* answered) {
        if (const QDBusPendingReply<QDBusVariant> reply = *answered; reply.isValid())
            take(reply.value().variant());
        answered->deleteLater();
    });
}

void DesktopAppearance::noticeSetting(const QString& space, const QString& key, const QDBusVariant& value)
{
    if (space == settingSpace && key == settingKey)
        take(value.variant());
}

void DesktopAppearance::take(const QVariant& scheme)
{
    QVariant inner = scheme;
    while (inner.canConvert<QDBusVariant>())  // "Read" wraps the value twice
        inner = inner.value<QDBusVariant>().variant();
    std::optional<theme::Appearance> now;
    if (const unsigned number = inner.toUInt(); number == prefersDark || number == prefersLight)
        now = number == prefersDark ? theme::Appearance::dark : theme::Appearance::light;
    if (now == preferred_)
        return;
    preferred_ = now;
    if (preferred_)
        Q_EMIT changed(*preferred_);
}

}  // namespace horn::shell
