/// A window in the network workspace, whose run can be forked.
#pragma once

#include "tests/ui/shell/window_bench.h"
#include "ui/workspaces/network_workspace.h"

#include <QLabel>
#include <QPushButton>

struct ComparisonBench : WindowBench {
    ComparisonBench() { press(Qt::Key_2, Qt::ControlModifier); }

    horn::workspaces::NetworkWorkspace& network() { return dynamic_cast<horn::workspaces::NetworkWorkspace&>(window->current()); }
    QPushButton* button(const char* name)
    {
        const QString wanted = QString::fromLatin1(name);
        auto* found = network().findChild<QPushButton*>(wanted);
        return found ? found : network().toolControls()->findChild<QPushButton*>(wanted);
    }
    void click(const char* name)
    {
        QTest::mouseClick(button(name), Qt::LeftButton);
        frame();
    }
    void run(int steps)
    {
        network().step(steps);
        frame();
    }
    double apart() { return network().comparison().distance().value_or(-1); }
    QString words() { return network().findChild<QLabel*>(QStringLiteral("comparisonWords"))->text(); }
    const horn::engine::RunFrame& runOf(std::size_t which) { return *network().controller().runIn(frame(), which); }
    [[nodiscard]] double gammaOf(std::size_t which)
    {
        return window->current().document().experiments()[which].model.layers.back().gamma.base;
    }
};
