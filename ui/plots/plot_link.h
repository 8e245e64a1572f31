/// All plots over the same x axis: one crosshair, and one part of the axis that the person looks at.
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

    enum class Share {
        crosshairAndView,
        crosshair  ///< of a plot over another part of the axis
    };
    void add(PlotWidget* plot, Share share = Share::crosshairAndView);

private:
    void hover(const PlotWidget& plot, double x);
    void leave();
    void follow(const PlotWidget& plot);

    std::vector<PlotWidget*> plots_, sameView_;
};

}  // namespace horn::plots
