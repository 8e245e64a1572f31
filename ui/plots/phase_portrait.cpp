#include "ui/plots/phase_portrait.h"

#include "core/experiment/figure_data.h"
#include "ui/plots/figure_parts.h"
#include "ui/plots/legend.h"
#include "ui/plots/line_raster.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace horn::plots
{

namespace
{

constexpr double faintest = 0.08;       ///< opacity of the oldest piece
constexpr double shortestPiece = 0.75;  ///< pixels; shorter steps are joined

struct Trail {
    QString name;
    int colour = 0;
    std::vector<QPointF> points;
    bool hidden = false;  ///< by the person, in the legend
    std::optional<experiment::Source> source;
    [[nodiscard]] bool drawn() const { return !hidden && !points.empty(); }
};

}  // namespace

struct PhasePortrait::Content {
    std::vector<Trail> trails{Trail{}};
    figures::AutoRange reach;
    Legend legend;
    LineRaster raster;
    std::vector<QPointF> shown;

    /// Of the legend; none for a single trail.
    [[nodiscard]] std::vector<LegendEntry> entries(const theme::Theme& theme) const
    {
        std::vector<LegendEntry> result;
        for (const Trail& trail : trails)
            if (trails.size() > 1 && !trail.name.isEmpty())  // all of them, or none
                result.push_back({trail.name, seriesColour(theme, trail.colour), LegendEntry::Sample::linePoints, trail.hidden});
        return result;
    }

    Content()
    {
        figures::AutoRange::Options options;
        options.symmetric = true;
        options.headroom = 0.08;
        reach = figures::AutoRange(options);
    }
};

PhasePortrait::PhasePortrait(QWidget* parent) : PlotWidget(parent), content_(std::make_unique<Content>())
{
    setAxisTitles(QStringLiteral("x"), QStringLiteral("y / ω"));
}

PhasePortrait::~PhasePortrait() = default;

void PhasePortrait::setAxisTitles(const QString& x, const QString& y)
{
    AxisOptions options;
    options.title = x;
    setXAxisOptions(options);
    options.title = y;
    setYAxisOptions(options);
}

void PhasePortrait::setTrails(const QStringList& names, const std::vector<int>& colours)
{
    content_->trails.assign(static_cast<std::size_t>(names.size()), {});
    for (std::size_t i = 0; i < content_->trails.size(); ++i) {
        content_->trails[i].name = names[static_cast<qsizetype>(i)];
        content_->trails[i].colour = i < colours.size() ? colours[i] : static_cast<int>(i);
    }
    content_->reach.reset();
    invalidateFrame();
}

void PhasePortrait::renameTrails(const QStringList& names)
{
    Q_ASSERT(names.size() == static_cast<qsizetype>(content_->trails.size()));
    for (qsizetype i = 0; i < names.size(); ++i)
        content_->trails[static_cast<std::size_t>(i)].name = names[i];
    invalidateFrame();
}

void PhasePortrait::setTrail(int trail, std::span<const float> x, std::span<const float> y)
{
    Q_ASSERT(x.size() == y.size());
    const bool was = isEmpty();
    auto& points = content_->trails.at(static_cast<std::size_t>(trail)).points;
    points.resize(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        points[i] = {x[i], y[i]};
    double reach = 0;
    for (const Trail& one : content_->trails)
        for (const QPointF& point : one.points)
            if (std::isfinite(point.x()) && std::isfinite(point.y()))
                reach = std::max({reach, std::abs(point.x()), std::abs(point.y())});
    const Range range = content_->reach.update(Range{-reach, reach});
    setRanges(range, range);
    if (was != isEmpty())
        invalidateFrame();
    update();
}

void PhasePortrait::setSource(int trail, std::optional<experiment::Source> source)
{
    content_->trails.at(static_cast<std::size_t>(trail)).source = std::move(source);
}

void PhasePortrait::clear()
{
    for (Trail& trail : content_->trails)
        trail.points.clear();
    content_->reach.reset();
    invalidateFrame();
}

bool PhasePortrait::isEmpty() const
{
    return std::all_of(content_->trails.begin(), content_->trails.end(), [](const Trail& trail) { return trail.points.empty(); });
}

void PhasePortrait::paintContent(QPainter& painter)
{
    Content& content = *content_;
    content.shown.clear();
    for (const Trail& trail : content.trails) {
        if (!trail.drawn())
            continue;
        content.raster.begin(plotArea(), painter.deviceTransform().m11());
        const auto count = static_cast<double>(trail.points.size());
        QPointF previous = fromData(trail.points.front());
        for (std::size_t i = 1; i < trail.points.size(); ++i) {
            const QPointF here = fromData(trail.points[i]);
            const bool visible = std::isfinite(here.x()) && std::isfinite(here.y());
            if (visible && i + 1 < trail.points.size() && std::hypot(here.x() - previous.x(), here.y() - previous.y()) < shortestPiece)
                continue;
            const double age = static_cast<double>(i) / count;
            if (visible && std::isfinite(previous.x()) && std::isfinite(previous.y()))
                content.raster.segment(previous, here, 1.5, faintest + (1 - faintest) * age * age);
            previous = here;
            content.shown.push_back(here);
        }
        content.raster.flush(painter, seriesColour(theme(), trail.colour));
    }
    for (const Trail& trail : content.trails) {
        if (!trail.drawn())
            continue;
        const bool single = content.trails.size() == 1;
        painter.setPen(QPen(theme().plot, 1.5));
        painter.setBrush(single ? theme().stimulus : seriesColour(theme(), trail.colour));
        painter.drawEllipse(fromData(trail.points.back()), 5, 5);
    }
}

void PhasePortrait::paintOverlay(QPainter& painter)
{
    content_->legend.place(plotArea(), width(), content_->entries(theme()), fontPixels(), content_->shown);
    content_->legend.paint(painter, theme());
}

double PhasePortrait::overlayWidth() const { return Legend::widthBeside(content_->entries(theme()), width(), fontPixels()); }

bool PhasePortrait::overlayClicked(QPointF position)
{
    const int entry = content_->legend.entryAt(position);
    if (entry < 0)
        return false;
    toggleLine(static_cast<std::size_t>(entry));
    return true;
}

std::vector<PlotWidget::LegendLine> PhasePortrait::legendLines() const
{
    std::vector<LegendLine> lines;
    for (const LegendEntry& entry : content_->entries(theme()))
        lines.push_back({entry.name, entry.hidden});
    return lines;
}

void PhasePortrait::toggleLine(std::size_t line)
{
    Trail& trail = content_->trails.at(line);
    trail.hidden = !trail.hidden;
    update();
}

experiment::FigureData PhasePortrait::toFigureData() const
{
    experiment::FigureData figure = emptyFigure();
    experiment::Panel& panel = figure.panels.front();
    std::vector<experiment::Series> all;
    for (const Trail& trail : content_->trails) {
        if (!trail.drawn())
            continue;
        experiment::Series line, head;
        line.name = trail.name.toStdString();
        line.colour = head.colour = trail.colour;
        line.fades = true;
        line.source = trail.source;
        for (const QPointF& point : trail.points) {
            line.x.push_back(point.x());
            line.y.push_back(point.y());
        }
        head.style = experiment::Series::Style::points;
        head.x = {line.x.back()};
        head.y = {line.y.back()};
        all.push_back(std::move(line));
        all.push_back(std::move(head));
    }
    panel.content = std::move(all);
    return figure;
}

}  // namespace horn::plots
