/// Figures that are dropped on the window, as they were exported or with one number altered.
#pragma once

#include "core/experiment/figure_data.h"
#include "tests/ui/shell/window_bench.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <cmath>
#include <variant>

inline void drop(horn::shell::MainWindow& window, const QString& path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({400, 400}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({400, 400}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

/// Whether everything measured belongs to the newest step.
inline bool measured(WindowBench& bench)
{
    bench.frame();
    return bench.window->current().measurementsDone();
}

/// One number of what the figure shows, moved by the least that single precision can tell; nothing else. \return the panel's title.
inline QString alter(horn::experiment::FigureData& figure, std::size_t panelNumber = 0, std::size_t seriesNumber = 0)
{
    const auto next = [](double value) { return static_cast<double>(std::nextafter(static_cast<float>(value), 1e9F)); };
    horn::experiment::Panel& panel = figure.panels[panelNumber];
    if (auto* map = std::get_if<horn::experiment::HeatMap>(&panel.content)) {
        float& value = map->values[map->values.size() / 2];
        value = static_cast<float>(next(static_cast<double>(value)));
    } else {
        std::vector<double>& y = std::get<std::vector<horn::experiment::Series>>(panel.content)[seriesNumber].y;
        const auto known = std::find_if(y.rbegin(), y.rend(), [](double value) { return !std::isnan(value); });
        if (known == y.rend())
            return QStringLiteral("nothing is shown");
        *known = next(*known);
    }
    return QString::fromStdString(panel.title);
}
