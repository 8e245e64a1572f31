#include "ui/plots/figure_parts.h"

namespace horn::plots
{

QColor seriesColour(const theme::Theme& theme, int number) { return theme.series[static_cast<std::size_t>(number) % theme.series.size()]; }

QColor bandColour(const theme::Theme& theme, int number)
{
    QColor colour = seriesColour(theme, number);
    colour.setAlphaF(theme.appearance == theme::Appearance::dark ? 0.14F : 0.16F);
    return colour;
}

QString quantityOf(const QString& title)
{
    const qsizetype bracket = title.endsWith(u')') ? title.lastIndexOf(QLatin1String(" (")) : -1;
    return bracket > 0 ? title.left(bracket) : title;
}

experiment::Axis figureAxis(const AxisOptions& options, Range shown)
{
    experiment::Axis axis;
    const QString quantity = quantityOf(options.title);
    axis.label = quantity.toStdString();
    if (quantity.size() < options.title.size())
        axis.unit = options.title.mid(quantity.size() + 2).chopped(1).toStdString();
    axis.scale = options.scale == Scale::logarithmic ? base::Scale::logarithmic : base::Scale::linear;
    axis.range = experiment::Range{shown.low, shown.high};
    axis.multiples_of_pi = options.unit == TickUnit::pi;
    return axis;
}

experiment::ColourMap figureColours(theme::ColourMapKind kind)
{
    switch (kind) {
    case theme::ColourMapKind::diverging: return experiment::ColourMap::diverging;
    case theme::ColourMapKind::sequential: return experiment::ColourMap::sequential;
    case theme::ColourMapKind::cyclic: return experiment::ColourMap::cyclic;
    }
    return experiment::ColourMap::sequential;
}

}  // namespace horn::plots
