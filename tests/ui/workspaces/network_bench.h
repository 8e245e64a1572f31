/// The network workspace, and what a person does with its cards.
#pragma once

#include "tests/ui/shell/window_bench.h"
#include "ui/plots/plot_card.h"
#include "ui/workspaces/network_workspace.h"

#include <QComboBox>
#include <QTabBar>

#include <algorithm>

struct NetworkBench : WindowBench {
    NetworkBench() { press(Qt::Key_2, Qt::ControlModifier); }

    horn::workspaces::NetworkWorkspace& network() { return dynamic_cast<horn::workspaces::NetworkWorkspace&>(window->current()); }
    horn::plots::PlotCard* card(const char* name) { return find<horn::plots::PlotCard>(name); }
    /// The plot of that kind that is in view.
    template <class Plot>
    Plot* plot(const char* cardName)
    {
        const QList<Plot*> all = card(cardName)->findChildren<Plot*>();
        const auto seen = std::find_if(all.begin(), all.end(), [](const Plot* one) { return one->isVisible(); });
        return seen == all.end() ? nullptr : *seen;
    }
    /// Chooses a tab by its name, as a person does.
    void choose(const char* cardName, const QString& tab)
    {
        auto* strip = card(cardName)->findChild<QTabBar*>();
        for (int i = 0; i < strip->count(); ++i)
            if (strip->tabText(i) == tab)
                QTest::mouseClick(strip, Qt::LeftButton, {}, strip->tabRect(i).center());
        settle();
    }
    /// Everything that is shown belongs to the newest step.
    void settle()
    {
        frame();
        QTRY_VERIFY((network().takeFrame(), network().measurementsDone()));
    }
    void go(int steps)
    {
        network().step(steps);
        settle();
        QTest::qWait(20);  // plots lay themselves out
    }
    void order(int index)
    {
        for (auto* box : network().panel().findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("rows by")) {
                box->setCurrentIndex(index);
                Q_EMIT box->activated(index);
            }
        settle();
    }
    std::size_t kicks() { return network().experimentToSave().events.size(); }
};
