/// A window in the network workspace, whose run can be forked.
#pragma once

#include "core/experiment/figure_data.h"
#include "tests/ui/shell/window_bench.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_widget.h"
#include "ui/workspaces/network_workspace.h"

#include <QComboBox>
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
    /// Everything that is measured belongs to the newest step.
    void settle()
    {
        frame();
        QTRY_VERIFY((network().takeFrame(), network().measurementsDone()));
    }
    /// Of the plot that is in view on the card, as a figure has it.
    horn::experiment::Panel panelOf(const char* card)
    {
        auto* found = find<horn::plots::PlotCard>(card);
        return dynamic_cast<horn::plots::FigureSource*>(found->content())->toFigureData().panels.front();
    }
    horn::experiment::HeatMap matrix(const char* card) { return std::get<horn::experiment::HeatMap>(panelOf(card).content); }
    /// An entry of a list of the panel, as a person chooses it.
    void choose(const char* list, int entry)
    {
        for (auto* box : network().panel().findChildren<QComboBox*>())
            if (box->accessibleName() == QLatin1String(list)) {
                box->setCurrentIndex(entry);
                Q_EMIT box->activated(entry);
            }
        settle();
    }
    double apart() { return network().comparison().distance().value_or(-1); }
    QString words() { return network().findChild<QLabel*>(QStringLiteral("comparisonWords"))->text(); }
    const horn::engine::RunFrame& runOf(std::size_t which) { return *network().controller().runIn(frame(), which); }
    [[nodiscard]] double gammaOf(std::size_t which)
    {
        return window->current().document().experiments()[which].model.layers.back().gamma.base;
    }
};
