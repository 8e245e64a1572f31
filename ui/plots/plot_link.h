/// Plots over the same x axis: one crosshair, and one part of the axis that the person looks at.
#pragma once

#include <QObject>

#include <vector>

namespace horn::plots
{

class PlotWidget;

class PlotLink : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    void add(PlotWidget* plot);

private:
    void hover(const PlotWidget& plot, double x);
    void leave();
    void follow(const PlotWidget& plot);

    std::vector<PlotWidget*> plots_;
};

}  // namespace horn::plots
