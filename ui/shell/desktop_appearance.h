/// Whether the desktop prefers dark or light windows, now and whenever that changes: the setting "color-scheme" of the settings portal
/// (XDG Desktop Portal), which GNOME, KDE and others answer. Qt 6.4 does not read it.
#pragma once

#include "ui/theme/theme.h"

#include <QObject>

#include <optional>

class QDBusConnection;
class QDBusVariant;

namespace horn::shell
{

class DesktopAppearance : public QObject
{
    Q_OBJECT

public:
    /// Asks on that message bus; without an answer nothing is ever told.
    explicit DesktopAppearance(const QDBusConnection& bus, QObject* parent = nullptr);

    /// Nothing: no answer yet, or the desktop has no preference.
    [[nodiscard]] std::optional<theme::Appearance> preferred() const { return preferred_; }

Q_SIGNALS:
    /// Also of the first answer.
    void changed(horn::theme::Appearance preferred);

private Q_SLOTS:
    void noticeSetting(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void take(const QVariant& scheme);

    std::optional<theme::Appearance> preferred_;
};

}  // namespace horn::shell
