#include "ui/plots/chart_frame.h"

#include "ui/figures/words.h"

#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLegend>
#include <QLineSeries>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace horn::plots
{

namespace
{

constexpr double tickLength = 5, minorTickLength = 3;

/// Qt Charts is given logarithms: its own logarithmic axis cannot write superscripts or leave out labels.
double chartValue(figures::Scale scale, double value) { return scale == figures::Scale::logarithmic ? std::log10(value) : value; }

/// Labels of the y axis, and the small ticks that Qt Charts does not know.
void paintYLabels(QPainter& painter, const FrameSpecification& specification, const theme::Theme& theme)
{
    const FrameAxis& axis = specification.y;
    if (!axis.visible || !axis.labels)
        return;
    const QRectF& area = specification.plotArea;
    const QFont font = theme::font(specification.fontPixels);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    for (const figures::Tick& tick : axis.ticks) {
        const double share = figures::fraction(axis.scale, axis.range, tick.value);
        const double y = axis.reversed ? area.top() + area.height() * share : area.bottom() - area.height() * share;
        painter.setPen(QPen(theme.axis, 1));
        if (!tick.major)
            painter.drawLine(QPointF(area.left() - minorTickLength, y), QPointF(area.left(), y));
        painter.setPen(theme.muted);
        painter.drawText(QPointF(area.left() - axisTickRoom - metrics.horizontalAdvance(tick.label), y + metrics.capHeight() / 2),
                         tick.label);
    }
}

void paintTitles(QPainter& painter, const FrameSpecification& specification, const theme::Theme& theme)
{
    const QFont font = theme::font(specification.fontPixels);
    const QFontMetricsF metrics(font);
    const QRectF& area = specification.plotArea;
    painter.setPen(theme.muted);
    if (specification.x.labels && specification.x.visible && !specification.x.title.isEmpty()) {
        const QString text = metrics.elidedText(specification.x.title, Qt::ElideRight, specification.size.width() - 4);
        const double width = figures::widthOfWords(text, font);
        const double left = std::clamp(area.center().x() - width / 2, 2.0, std::max(2.0, specification.size.width() - width - 2));
        const double baseline = area.bottom() + axisTickRoom + metrics.height() + axisTitleGap + metrics.ascent();
        figures::drawWords(painter, {left, std::min(baseline, specification.size.height() - metrics.descent())}, text, font);
    }
    if (specification.y.labels && specification.y.visible && !specification.y.title.isEmpty()) {
        const QString text = metrics.elidedText(specification.y.title, Qt::ElideRight, specification.size.height() - 4);
        const double width = figures::widthOfWords(text, font);
        const double bottom = std::clamp(area.center().y() + width / 2, width + 2, std::max(width + 2, specification.size.height() - 2.0));
        painter.save();
        double widest = 0;
        for (const figures::Tick& tick : specification.y.ticks)
            widest = std::max(widest, metrics.horizontalAdvance(tick.label));
        const double beside = area.left() - axisTickRoom - widest - axisTitleGap - metrics.descent();
        painter.translate(std::max(metrics.ascent() + 1, std::min(beside, area.left() - specification.titleReach)), bottom);
        painter.rotate(-90);
        figures::drawWords(painter, {0, 0}, text, font);
        painter.restore();
    }
}

}  // namespace

struct ChartFrame::Chart {
    QGraphicsScene scene;
    QChart* chart = new QChart;
    QCategoryAxis* x = new QCategoryAxis;
    QCategoryAxis* y = new QCategoryAxis;

    Chart()
    {
        scene.addItem(chart);
        chart->setAnimationOptions(QChart::NoAnimation);
        chart->legend()->hide();
        chart->setMargins({});
        chart->layout()->setContentsMargins(0, 0, 0, 0);
        chart->setBackgroundVisible(false);
        chart->setPlotAreaBackgroundVisible(false);
        for (QCategoryAxis* axis : {x, y}) {
            axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
            axis->setTruncateLabels(false);
        }
        chart->addAxis(x, Qt::AlignBottom);
        chart->addAxis(y, Qt::AlignLeft);
        x->setLabelsVisible(false);  // the labels are painted here: Qt Charts hides those that reach above or below the plot area
        y->setLabelsVisible(false);
        x->setGridLineVisible(false);
        x->setLinePen(Qt::NoPen);
        auto* anchor = new QLineSeries;  // axes need a series to be laid out; the live data are painted above
        chart->addSeries(anchor);
        anchor->attachAxis(x);
        anchor->attachAxis(y);
    }

    static void setTicks(QCategoryAxis& axis, const FrameAxis& wanted)
    {
        for (const QString& label : axis.categoriesLabels())
            axis.remove(label);
        axis.setStartValue(-std::numeric_limits<double>::max());
        for (const figures::Tick& tick : wanted.ticks)
            if (tick.major)
                axis.append(tick.label, chartValue(wanted.scale, tick.value));
    }

    static void setAxis(QCategoryAxis& axis, const FrameAxis& wanted, const FrameAxis& shown)
    {
        if (wanted.ticks != shown.ticks || wanted.scale != shown.scale)
            setTicks(axis, wanted);
        axis.setRange(chartValue(wanted.scale, wanted.range.low), chartValue(wanted.scale, wanted.range.high));
        axis.setReverse(wanted.reversed);
        axis.setVisible(wanted.visible);
        axis.setTitleVisible(false);
    }

    void setLook(const theme::Theme& theme)
    {
        y->setLinePen(QPen(theme.axis, 1));
        y->setGridLinePen(QPen(theme.grid, 1));
    }
};

ChartFrame::ChartFrame() : chart_(std::make_unique<Chart>()) {}
ChartFrame::~ChartFrame() = default;

void ChartFrame::paintXAxis(QPainter& painter, const FrameSpecification& specification, const theme::Theme& theme)
{
    const FrameAxis& axis = specification.x;
    if (!axis.visible || !specification.y.labels)
        return;
    const QRectF& area = specification.plotArea;
    const QFont font = theme::font(specification.fontPixels);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.axis, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    const double baseline = area.bottom() + axisTickRoom + metrics.ascent();
    for (const figures::Tick& tick : axis.ticks) {
        const double x = std::round(area.left() + area.width() * figures::fraction(axis.scale, axis.range, tick.value));
        painter.setPen(QPen(theme.axis, 1));
        painter.drawLine(QPointF(x, area.bottom() + 1), QPointF(x, area.bottom() + (tick.major ? tickLength : minorTickLength)));
        if (!tick.major)
            continue;
        if (x > area.left() + 1 && x < area.right() - 1) {
            painter.setPen(QPen(theme.grid, 1));
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() - 1));
        }
        if (!axis.labels)
            continue;
        painter.setPen(theme.muted);
        painter.drawText(QPointF(x - metrics.horizontalAdvance(tick.label) / 2, baseline), tick.label);
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

const QPixmap& ChartFrame::draw(const FrameSpecification& specification, const theme::Theme& theme)
{
    FrameSpecification still = specification;
    still.x.scale = figures::Scale::linear;
    still.x.range = {};
    still.x.ticks.clear();
    if (still == last_ && !pixmap_.isNull())
        return pixmap_;
    if (specification.appearance != last_.appearance || pixmap_.isNull())
        chart_->setLook(theme);
    const QSize device = specification.size * specification.pixelRatio;
    if (pixmap_.size() != device) {
        pixmap_ = QPixmap(device);
        chart_->chart->resize(specification.size);
        chart_->scene.setSceneRect(QRectF({}, specification.size));
    }
    pixmap_.setDevicePixelRatio(specification.pixelRatio);
    Chart::setAxis(*chart_->y, specification.y, last_.y);
    if (specification.plotArea != last_.plotArea)
        chart_->chart->setPlotArea(specification.plotArea);
    chart_->chart->layout()->invalidate();
    chart_->chart->layout()->setGeometry(QRectF({}, specification.size));  // now, not at the next turn of the event loop
    last_ = still;

    pixmap_.fill(theme.panel);
    QPainter painter(&pixmap_);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.fillRect(specification.plotArea, theme.plot);
    const QRectF all({}, specification.size);
    chart_->scene.render(&painter, all, all);
    paintYLabels(painter, specification, theme);
    paintTitles(painter, specification, theme);
    return pixmap_;
}

}  // namespace horn::plots
