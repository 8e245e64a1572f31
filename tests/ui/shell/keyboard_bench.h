/// Who walks through a window with the Tab key, and finds what cannot be reached or has no name.
#pragma once

#include "ui/plots/plot_widget.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QScrollArea>
#include <QSlider>
#include <QTabBar>
#include <QTest>

#include <algorithm>
#include <set>
#include <vector>

namespace keyboard
{

inline QString nameOf(QWidget* widget)
{
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
    return accessible ? accessible->text(QAccessible::Name) : QString();
}

inline QByteArray described(const QWidget* widget)
{
    return QByteArray(widget->metaObject()->className()) + " “" + widget->objectName().toUtf8() + "” in “" +
           (widget->parentWidget() ? widget->parentWidget()->objectName().toUtf8() : QByteArray()) + "”";
}

/// Answers to a mouse by its nature.
inline bool isControl(const QWidget* widget)
{
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QSlider*>(widget) || qobject_cast<const QComboBox*>(widget) ||
           qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
           qobject_cast<const QTabBar*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const horn::plots::PlotWidget*>(widget);
}

/// Part of another control that answers to keys: the arrow of a line edit, the list of a combo box, a menu bar's overflow.
inline bool isPartOfAnother(const QWidget* widget)
{
    for (const QWidget* parent = widget->parentWidget(); parent; parent = parent->parentWidget())
        if (qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QComboBox*>(parent) ||
            qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QMenuBar*>(parent) ||
            qobject_cast<const QAbstractItemView*>(parent))
            return true;
    return false;
}

inline bool byTab(const QWidget* widget) { return (widget->focusPolicy() & Qt::TabFocus) != 0; }

/// One of a group takes part in the Tab order; the arrow keys lead to the others.
inline bool byArrows(const QWidget* widget)
{
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (!button || !button->group() || !button->group()->exclusive())
        return false;
    const QList<QAbstractButton*> all = button->group()->buttons();
    return std::any_of(all.begin(), all.end(), [](const QAbstractButton* one) { return byTab(one); });
}

/// The controls that a person could use now.
inline std::vector<QWidget*> controlsOf(const QWidget& window)
{
    std::vector<QWidget*> found;
    for (QWidget* widget : window.findChildren<QWidget*>())
        if (widget->isVisible() && widget->isEnabled() && isControl(widget) && !isPartOfAnother(widget) && widget->window() == &window)
            found.push_back(widget);
    return found;
}

/// What is wrong with the controls of a window; empty when nothing is.
inline QByteArray flawsOf(const QWidget& window)
{
    QByteArray flaws;
    for (QWidget* widget : controlsOf(window)) {
        if (!byTab(widget) && !byArrows(widget) && !widget->focusProxy())
            flaws += described(widget) + " cannot be reached by Tab\n";
        if (nameOf(widget).trimmed().isEmpty())
            flaws += described(widget) + " has no accessible name\n";
    }
    for (QWidget* widget : window.findChildren<QWidget*>())
        if (widget->isVisible() && widget->isEnabled() && byTab(widget) && !isControl(widget) && !isPartOfAnother(widget) &&
            !widget->focusProxy() && !qobject_cast<QScrollArea*>(widget) && nameOf(widget).trimmed().isEmpty())
            flaws += described(widget) + " takes the focus and has no accessible name\n";
    return flaws;
}

/// Everything that has had the focus when Tab has been pressed often enough to have come around.
inline std::set<QWidget*> reachedByTab(QWidget& window)
{
    std::set<QWidget*> reached;
    for (std::size_t presses = 0, fresh = 0; presses < 600 && presses - fresh < 150; ++presses) {
        QWidget* now = window.focusWidget();
        if (now && reached.insert(now).second)
            fresh = presses;
        QTest::keyClick(now ? now : &window, Qt::Key_Tab);
    }
    return reached;
}

/// Controls that Tab has not come to, though they could be used.
inline QByteArray missedByTab(QWidget& window)
{
    const std::set<QWidget*> reached = reachedByTab(window);
    QByteArray missed;
    for (QWidget* widget : controlsOf(window))
        if (!reached.contains(widget) && !reached.contains(widget->focusProxy()) && !byArrows(widget))
            missed += described(widget) + " is not reached by Tab\n";
    return missed;
}

}  // namespace keyboard
