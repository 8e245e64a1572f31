#include "ui/plots/plot_link.h"

#include "ui/plots/plot_widget.h"

namespace horn::plots
{

void PlotLink::add(PlotWidget* plot, Share share)
{
    plots_.push_back(plot);
    connect(plot, &PlotWidget::hovered, this, [this, plot](QPointF place) { hover(*plot, place.x()); });
    connect(plot, &PlotWidget::unhovered, this, &PlotLink::leave);
    if (share == Share::crosshair)
        return;
    sameView_.push_back(plot);
    connect(plot, &PlotWidget::viewChanged, this, [this, plot] { follow(*plot); });
}

void PlotLink::hover(const PlotWidget& plot, double x)
{
    for (PlotWidget* other : plots_)
        other->setCrosshair(other == &plot ? std::nullopt : std::optional<double>(x));
}

void PlotLink::leave()
{
    for (PlotWidget* plot : plots_)
        plot->setCrosshair(std::nullopt);
}

void PlotLink::follow(const PlotWidget& plot)
{
    for (PlotWidget* other : sameView_) {
        PlotView view = other->view();
        view.followX(plot.view());
        other->setView(view);
    }
}

}  // namespace horn::plots
