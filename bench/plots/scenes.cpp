#include "bench/plots/scenes.h"

#include <QGridLayout>

#include <cmath>
#include <numbers>
#include <random>

namespace horn::bench
{

using namespace horn::plots;

namespace
{

AxisOptions axis(const char* title, Scale scale = Scale::linear)
{
    AxisOptions options;
    options.title = QString::fromUtf8(title);
    options.scale = scale;
    return options;
}

LineChart* signal(const char* title, int colour)
{
    auto* chart = new LineChart;
    AxisOptions y = axis(title);
    y.symmetric = true;
    chart->setYAxis(y);
    chart->setXAxis(axis("time (steps)"));
    SeriesOptions series;
    series.colour = colour;
    chart->addSeries(series);
    return chart;
}

std::unique_ptr<QWidget> page(QGridLayout*& grid)
{
    auto widget = std::make_unique<QWidget>();
    grid = new QGridLayout(widget.get());
    grid->setContentsMargins(10, 10, 10, 10);
    grid->setSpacing(10);
    return widget;
}

LineChart* gainChart()
{
    auto* gain = new LineChart;
    gain->setXAxis(axis("drive ω_in (rad / time)", Scale::logarithmic));
    gain->setYAxis(axis("gain", Scale::logarithmic));
    const int continuous = gain->addSeries({QStringLiteral("continuous"), SeriesStyle::dashed, theme::seriesReference, 1.25, true});
    const int exact = gain->addSeries({QStringLiteral("discrete, exact"), SeriesStyle::line, theme::seriesAccent, 2, true});
    const int measured = gain->addSeries({QStringLiteral("measured"), SeriesStyle::points, theme::seriesStimulus, 1.5, true});
    std::vector<double> x, y, z, px, py;
    for (int i = 0; i < 300; ++i) {
        const double w = 0.01 * std::pow(100.0, i / 299.0);
        const double g = 0.04 / std::sqrt(std::pow(0.0504 - w * w, 2) + std::pow(0.02 * w, 2));
        x.push_back(w);
        y.push_back(g);
        z.push_back(g * (1 - 0.15 * w * w));
        if (i % 10 == 4) {
            px.push_back(w);
            py.push_back(g * 1.01);
        }
    }
    gain->setData(exact, x, y);
    gain->setData(continuous, x, z);
    gain->setData(measured, px, py);
    gain->setMarker(gain->addMarker({Qt::Vertical, QStringLiteral("drive"), {}, false}), 0.18);
    return gain;
}

LineChart* phaseChart()
{
    auto* phase = new LineChart;
    phase->setXAxis(axis("drive ω_in (rad / time)", Scale::logarithmic));
    AxisOptions y = axis("phase lag");
    y.unit = TickUnit::pi;
    y.range = Range{-1.04 * std::numbers::pi, 0.04 * std::numbers::pi};
    phase->setYAxis(y);
    const int lag = phase->addSeries({QStringLiteral("lag"), SeriesStyle::line, theme::seriesAccent, 2, true});
    std::vector<double> x, v;
    for (int i = 0; i < 300; ++i) {
        const double w = 0.01 * std::pow(100.0, i / 299.0);
        x.push_back(w);
        v.push_back(-std::atan2(0.02 * w, 0.0504 - w * w));
    }
    phase->setData(lag, x, v);
    phase->setMarker(phase->addMarker({Qt::Vertical, {}, {}, false}), 0.18);
    return phase;
}

}  // namespace

std::unique_ptr<QWidget> oscillatorScene()
{
    QGridLayout* grid = nullptr;
    auto widget = page(grid);
    auto* stack = new PlotStack;
    LineChart* s = signal("s", theme::seriesStimulus);
    LineChart* x = signal("x", theme::seriesAccent);
    LineChart* y = signal("y", theme::seriesVelocity);
    const int band = x->addBand(theme::seriesAccent);
    const int steady = x->addMarker({Qt::Horizontal, {}, {}, true}), below = x->addMarker({Qt::Horizontal, {}, {}, true});
    stack->addPlot(s, 3);
    stack->addPlot(x, 5);
    stack->addPlot(y, 4);
    std::vector<float> sv, xv, yv, ratio;
    std::vector<double> bx, low, high;
    double px = 0, py = 0;
    for (int t = 0; t < 400; ++t) {
        const double drive = 1.2 * std::sin(0.18 * t);
        py += 0.04 * std::tanh(drive) - 0.02 * py - 0.0504 * px;
        px += py;
        sv.push_back(static_cast<float>(drive));
        xv.push_back(static_cast<float>(px));
        yv.push_back(static_cast<float>(py));
        ratio.push_back(static_cast<float>(py / 0.2244));
        bx.push_back(t);
        high.push_back(1.9 + 1.0 * std::exp(-t / 99.0));
        low.push_back(-high.back());
    }
    for (auto [chart, values] : {std::pair(s, &sv), std::pair(x, &xv), std::pair(y, &yv)}) {
        chart->setSamples(0, 0, 1, *values);
        chart->setXRange({0, 400});
    }
    x->setBand(band, bx, low, high);
    x->setMarker(steady, 1.9);
    x->setMarker(below, -1.9);
    auto* portrait = new PhasePortrait;
    portrait->setTrail(0, xv, ratio);
    auto* response = new PlotCard(QStringLiteral("Response"), stack);
    response->setSubtitle(QStringLiteral("stimulus s, position x with steady-state and ring-down ghosts, velocity y"));
    auto* gain = new PlotCard(QStringLiteral("Resonance gain"), gainChart());
    gain->setSubtitle(QStringLiteral("peak 8.93 at 0.2256"));
    auto* phase = new PlotCard(QStringLiteral("Phase lag"), phaseChart());
    auto* plane = new PlotCard(QStringLiteral("Phase portrait"), portrait);
    plane->setSubtitle(QStringLiteral("trail 400 steps"));
    grid->addWidget(response, 0, 0, 1, 3);
    grid->addWidget(gain, 1, 0);
    grid->addWidget(phase, 1, 1);
    grid->addWidget(plane, 1, 2);
    grid->setRowStretch(0, 12);
    grid->setRowStretch(1, 10);
    return widget;
}

std::unique_ptr<QWidget> trainingScene()
{
    QGridLayout* grid = nullptr;
    auto widget = page(grid);
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    auto* loss = new LineChart;
    loss->setXAxis(axis("epoch"));
    loss->setYAxis(axis("cross-entropy"));
    loss->addSeries({QStringLiteral("loss"), SeriesStyle::line, theme::seriesAccent, 1.5, true});
    std::vector<double> t, l, g;
    for (int i = 0; i < 3200; ++i) {
        t.push_back(i / 500.0);
        l.push_back(2.1 * std::exp(-i / 700.0) + 0.2 + 0.03 * static_cast<double>(normal(random)));
        g.push_back(0.3 * std::exp(-i / 3000.0) * std::exp(0.3 * static_cast<double>(normal(random))));
    }
    loss->setData(0, t, l);
    auto* accuracy = new LineChart;
    accuracy->setXAxis(axis("epoch"));
    AxisOptions percent = axis("accuracy (%)");
    percent.range = Range{0, 100};
    accuracy->setYAxis(percent);
    accuracy->addSeries({QStringLiteral("train"), SeriesStyle::line, theme::seriesAccent, 1.5, true});
    accuracy->addSeries({QStringLiteral("test"), SeriesStyle::linePoints, theme::seriesStimulus, 1.5, true});
    accuracy->addSeries({QStringLiteral("run 12 (homogeneous)"), SeriesStyle::dashed, theme::seriesReference, 1.25, true});
    std::vector<double> a, e, b;
    for (const double time : t)
        a.push_back(96 - 86 * std::exp(-time * 1.1));
    for (int i = 0; i <= 6; ++i) {
        e.push_back(i);
        b.push_back(95 - 85 * std::exp(-i * 1.05));
    }
    accuracy->setData(0, t, a);
    accuracy->setData(1, e, b);
    std::vector<double> old;
    for (const double time : t)
        old.push_back(90 - 80 * std::exp(-time * 0.6));
    accuracy->setData(2, t, old);
    auto* gradient = new LineChart;
    gradient->setXAxis(axis("epoch"));
    gradient->setYAxis(axis("gradient norm", Scale::logarithmic));
    gradient->addSeries({QStringLiteral("norm"), SeriesStyle::line, theme::seriesVelocity, 1.25, true});
    gradient->setData(0, t, g);
    gradient->setMarker(gradient->addMarker({Qt::Horizontal, QStringLiteral("clip"), theme::darkTheme().alarm, true}), 0.9);
    auto* confusion = new MatrixView;
    confusion->setAxisTitles(QStringLiteral("predicted"), QStringLiteral("true"));
    confusion->setColourTitle(QStringLiteral("errors (% of row)"));
    confusion->setNumbersVisible(true);
    QStringList digits;
    std::vector<float> cells;
    for (int i = 0; i < 10; ++i) {
        digits << QString::number(i);
        for (int k = 0; k < 10; ++k)
            cells.push_back(i == k ? NAN : std::abs(normal(random)) * 2);
    }
    confusion->setAxisLabels(digits, digits);
    confusion->setValues(10, 10, cells);
    auto* histogram = new BarChart;
    histogram->setXAxis(axis("weight"));
    histogram->setYAxis(axis("count"));
    std::vector<double> edges, heights(40, 0);
    for (int i = 0; i <= 40; ++i)
        edges.push_back(-1 + i * 0.05);
    for (int i = 0; i < 4000; ++i)
        if (const int bin = static_cast<int>(std::floor((normal(random) * 0.3F + 1) / 0.05F)); bin >= 0 && bin < 40)
            ++heights[static_cast<std::size_t>(bin)];
    histogram->setBins(edges, heights);
    histogram->setMarker(0.02, QStringLiteral("mean"));
    auto* lattice = new MatrixView;
    lattice->setAxesVisible(false);
    lattice->setColourMap(theme::ColourMapKind::cyclic);
    lattice->setColourRange(Range{-std::numbers::pi, std::numbers::pi});
    lattice->setColourTitle(QStringLiteral("phase"));
    std::vector<float> phases;
    for (int i = 0; i < 256; ++i)
        phases.push_back(static_cast<float>(std::remainder(
            0.05 * std::hypot(i % 16 - 3.0, i / 16 - 4.0) * 16 + 0.2 * static_cast<double>(normal(random)), 2 * std::numbers::pi)));
    lattice->setValues(16, 16, phases);
    lattice->setMarks({{3, 4}, {11, 12}});
    int column = 0;
    for (auto [title, subtitle, chart] :
         {std::tuple("Loss", "0.214", static_cast<PlotWidget*>(loss)),
          std::tuple("Accuracy", "train 95.1 % · test 94.8 %", static_cast<PlotWidget*>(accuracy)),
          std::tuple("Gradient norm", "0.13", static_cast<PlotWidget*>(gradient)),
          std::tuple("Confusion", "test, errors only", static_cast<PlotWidget*>(confusion)),
          std::tuple("Recurrent weights", "a title that is far too long for its card and must end in an ellipsis somewhere",
                     static_cast<PlotWidget*>(histogram)),
          std::tuple("Lattice", "phase at t 430", static_cast<PlotWidget*>(lattice))}) {
        auto* card = new PlotCard(QString::fromUtf8(title), chart);
        card->setSubtitle(QString::fromUtf8(subtitle));
        grid->addWidget(card, column / 3, column % 3);
        ++column;
    }
    return widget;
}

std::unique_ptr<QWidget> emptyScene()
{
    QGridLayout* grid = nullptr;
    auto widget = page(grid);
    auto* waves = new HeatMap;
    waves->setColourTitle(QStringLiteral("position x"));
    auto* line = new LineChart;
    auto* plane = new PhasePortrait;
    for (PlotWidget* plot : {static_cast<PlotWidget*>(waves), static_cast<PlotWidget*>(line), static_cast<PlotWidget*>(plane)})
        plot->setEmptyText(QStringLiteral("Press Space to run"));
    grid->addWidget(new PlotCard(QStringLiteral("Waves"), waves), 0, 0, 1, 2);
    grid->addWidget(new PlotCard(QStringLiteral("Synchrony"), line), 1, 0);
    grid->addWidget(new PlotCard(QStringLiteral("Phase portrait"), plane), 1, 1);
    return widget;
}

NetworkScene::NetworkScene(int nodes, int steps) : nodes_(nodes), steps_(steps)
{
    QGridLayout* grid = nullptr;
    widget_ = page(grid);
    auto* stack = new PlotStack;
    strip_ = signal("s", theme::seriesStimulus);
    waves_ = new HeatMap;
    waves_->setXAxis(axis("time (steps)"));
    waves_->setYAxis(axis("node, by distance"));
    waves_->setColourTitle(QStringLiteral("position x"));
    waves_->setShape(nodes, steps);
    stack->addPlot(strip_, 1, 64);
    stack->addPlot(waves_, 1);
    portrait_ = new PhasePortrait;
    portrait_->setTrails({QStringLiteral("node 52"), QStringLiteral("node 72")});
    mean_ = new PhasePortrait;
    locking_ = new MatrixView;
    locking_->setAxisTitles(QStringLiteral("node"), QStringLiteral("node"));
    locking_->setColourRange(Range{0, 1});
    locking_->setColourTitle(QStringLiteral("PLV"));
    order_ = new LineChart;
    order_->setXAxis(axis("time (steps)"));
    AxisOptions unit = axis("order parameter R");
    unit.range = Range{0, 1};
    order_->setYAxis(unit);
    order_->addSeries({QStringLiteral("R"), SeriesStyle::line, theme::seriesAccent, 1.5, true});
    order_->setMarker(order_->addMarker({Qt::Horizontal, QStringLiteral("chance"), {}, true}), 0.09);
    wavesCard_ = new PlotCard(QStringLiteral("Waves"), stack);
    auto* portraitCard = new PlotCard(QStringLiteral("Phase portrait"), portrait_);
    portraitCard->setSubtitle(QStringLiteral("2 selected"));
    auto* lockingCard = new PlotCard(QStringLiteral("Phase locking"), locking_);
    lockingCard->setSubtitle(QStringLiteral("over time, 300 steps"));
    auto* orderCard = new PlotCard(QStringLiteral("Synchrony"), order_);
    orderCard->setSubtitle(QStringLiteral("R = 0.31"));
    grid->addWidget(wavesCard_, 0, 0, 1, 4);
    grid->addWidget(portraitCard, 1, 0);
    grid->addWidget(new PlotCard(QStringLiteral("Mean field"), mean_), 1, 1);
    grid->addWidget(lockingCard, 1, 2);
    grid->addWidget(orderCard, 1, 3);
    grid->setRowStretch(0, 5);
    grid->setRowStretch(1, 4);
}

float NetworkScene::position(int node, int step) const
{
    const double distance = std::abs(node - nodes_ / 3) * 1.6;
    const double since = step - 60 - distance;
    const double growth = since < 0 ? 0 : 1 - std::exp(-since / 120);
    return static_cast<float>(growth * (12 + 8 * std::sin(node * 0.61)) * std::sin(0.2244 * (1 + 0.01 * std::sin(node * 1.7)) * since));
}

void NetworkScene::advance(int count)
{
    make(count);
    give();
}

void NetworkScene::make(int count)
{
    made_ = count;
    columns_.clear();
    for (int k = 0; k < count; ++k, ++now_) {
        for (int node = 0; node < nodes_; ++node)
            columns_.push_back(position(node, now_));
        stimulus_.push_back(now_ > 60 ? static_cast<float>(std::sin(0.2244 * (now_ - 60))) : 0.0F);
        synchrony_.push_back(static_cast<float>(0.5 + 0.4 * std::tanh((now_ - 250) / 150.0) + 0.02 * std::sin(now_ * 0.22)));
    }
    trails_.assign(6, {});
    for (auto [slot, node] : {std::pair(0, 52), std::pair(2, 72), std::pair(4, 20)})
        for (int t = now_ - std::min(now_, 400); t < now_; ++t) {
            trails_[static_cast<std::size_t>(slot)].push_back(position(node, t));
            trails_[static_cast<std::size_t>(slot) + 1].push_back((position(node, t + 1) - position(node, t - 1)) / 0.4488F);
        }
    lockingValues_.clear();
    for (int i = 0; i < nodes_; ++i)
        for (int k = 0; k < nodes_; ++k)
            lockingValues_.push_back(static_cast<float>(0.5 + 0.5 * std::cos(0.03 * (i - k) * (1 + 0.2 * std::sin(now_ * 0.002)))));
}

void NetworkScene::give()
{
    waves_->appendColumns(columns_, made_);
    waves_->setColumnAxis(now_ - 1, 1);
    const auto last = [this](const std::vector<float>& all, int most) {
        return std::span(all).last(std::min<std::size_t>(all.size(), static_cast<std::size_t>(most)));
    };
    const auto strip = last(stimulus_, steps_);
    strip_->setXRange(waves_->xRange());
    strip_->setSamples(0, now_ - static_cast<double>(strip.size()), 1, strip);
    const auto order = last(synchrony_, 1000);
    order_->setSamples(0, now_ - static_cast<double>(order.size()), 1, order);
    portrait_->setTrail(0, trails_[0], trails_[1]);
    portrait_->setTrail(1, trails_[2], trails_[3]);
    mean_->setTrail(0, trails_[4], trails_[5]);
    locking_->setValues(nodes_, nodes_, lockingValues_);
    wavesCard_->setSubtitle(
        QStringLiteral("node 71 · ω 0.231 · t %1 · x %2").arg(now_).arg(figures::number(static_cast<double>(position(71, now_)), 2)));
}

}  // namespace horn::bench
