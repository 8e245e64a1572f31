#include "ui/plots/plot_stack.h"

#include "core/experiment/figure_data.h"
#include "ui/plots/plot_link.h"

#include <QVBoxLayout>

#include <algorithm>

namespace horn::plots
{

PlotStack::PlotStack(QWidget* parent, PlotLink* link) : QWidget(parent), link_(link ? link : new PlotLink(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PlotStack::addPlot(PlotWidget* plot, int stretch, int height)
{
    auto* column = qobject_cast<QVBoxLayout*>(layout());
    if (height > 0)
        plot->setFixedHeight(height);
    column->addWidget(plot, height > 0 ? 0 : stretch);
    plots_.push_back(plot);
    stretches_.push_back(height > 0 ? 0 : stretch);
    connect(plot, &PlotWidget::marginsChanged, this, &PlotStack::align);
    link_->add(plot);
    align();
}

void PlotStack::setPlotVisible(PlotWidget* plot, bool visible)
{
    plot->setVisible(visible);
    align();
}

void PlotStack::align()
{
    double left = 0, right = 0;
    PlotWidget* lowest = nullptr;
    for (PlotWidget* plot : plots_) {
        if (plot->isHidden())
            continue;
        left = std::max(left, plot->leftMarginNeeded());
        right = std::max(right, plot->rightMarginNeeded());
        lowest = plot;
    }
    for (PlotWidget* plot : plots_) {
        plot->setMargins(left, right);
        plot->setXLabelsVisible(plot == lowest);
    }
}

void PlotStack::setTheme(const theme::Theme& theme)
{
    QPalette colours = palette();
    colours.setColor(QPalette::Window, theme.panel);
    setPalette(colours);
    for (PlotWidget* plot : plots_)
        plot->setTheme(theme);
}

void PlotStack::setEmptyText(const QString& text)
{
    const auto largest = std::max_element(stretches_.begin(), stretches_.end()) - stretches_.begin();
    for (std::size_t i = 0; i < plots_.size(); ++i)
        plots_[i]->setEmptyText(static_cast<std::ptrdiff_t>(i) == largest ? text : QString());
}

experiment::FigureData PlotStack::toFigureData() const
{
    experiment::FigureData figure;
    for (const PlotWidget* plot : plots_) {
        if (plot->isHidden())
            continue;
        experiment::FigureData part = plot->toFigureData();
        if (figure.title.empty())
            figure.title = part.title;
        for (experiment::Panel& panel : part.panels)
            figure.panels.push_back(std::move(panel));
    }
    for (std::size_t i = 0; i + 1 < figure.panels.size(); ++i)
        figure.panels[i].shares_x_below = true;
    return figure;
}

}  // namespace horn::plots
