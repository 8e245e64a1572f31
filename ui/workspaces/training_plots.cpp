#include "ui/workspaces/training_plots.h"

#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_link.h"
#include "ui/plots/plot_stack.h"
#include "ui/workspaces/run_bar.h"

#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace horn::workspaces
{

namespace
{

using plots::AxisOptions;
using plots::LineChart;
using plots::PlotCard;
using plots::Range;
using plots::SeriesStyle;

enum LossSeries { batchLoss, smoothLoss, heldOutLoss };
enum NormSeries { batchNorm, smoothNorm };
enum AccuracySeries { trainAccuracy, validationAccuracy, testAccuracy };

constexpr int mostChannels = 4;  // shown one by one; more are shown as their mean
constexpr int stimulusHeight = 58;
constexpr double smoothing = 0.06;  // weight of the newest batch in the smoothed curves
constexpr double settled = 0.04;    // of an epoch: before it, the running mean is over too few batches to be shown

PlotCard* makeCard(const QString& title, QWidget* content, QWidget* parent)
{
    auto* card = new PlotCard(title, content, parent);
    card->setObjectName(title);
    return card;
}

QString percent(double share) { return std::isfinite(share) ? QStringLiteral("%1 %").arg(100 * share, 0, 'f', 1) : QStringLiteral("–"); }

/// Whole decades that hold every norm and the line where it is clipped.
AxisOptions normAxis(const std::vector<double>& norms, double clip)
{
    AxisOptions axis{.title = TrainingPlots::tr("gradient norm"), .scale = figures::Scale::logarithmic};
    const auto [low, high] = std::minmax_element(norms.begin(), norms.end());
    const double least = std::max(1e-12, clip > 0 ? std::min(*low, clip * 0.9) : *low);
    const double most = std::max({least, *high, clip * 1.1});
    axis.range = Range{std::pow(10.0, std::floor(std::log10(least))), std::pow(10.0, std::ceil(std::log10(most * 1.001)))};
    return axis;
}

void showCurve(LineChart& chart, int series, const std::vector<double>& x, const std::vector<double>& y)
{
    chart.setData(series, std::span<const double>(x), std::span<const double>(y));
}

}  // namespace

void TrainingPlots::Curve::add(double at, double value)
{
    if (!std::isfinite(value))
        return;
    x.push_back(at);
    y.push_back(value);
}

void TrainingPlots::Curve::interrupt()
{
    if (y.empty() || std::isnan(y.back()))
        return;
    x.push_back(x.back());
    y.push_back(learning::not_measured);
}

void TrainingPlots::Curve::addSmoothed(double at, double value)
{
    if (std::isfinite(value))
        add(at, y.empty() ? value : y.back() + smoothing * (value - y.back()));
}

TrainingPlots::TrainingPlots(QWidget* parent)
    : CardPage(parent), loss_(new LineChart), accuracy_(new LineChart), gradient_(new LineChart), stack_(new plots::PlotStack),
      stimulus_(new LineChart), waves_(new plots::HeatMap), confusion_(new plots::MatrixView), belief_(new plots::HeatMap)
{
    buildCurves();
    buildWaves();
    buildOutcome();
    layOut();
}

void TrainingPlots::buildCurves()
{
    loss_->setYAxis({.title = tr("cross-entropy"), .includeZero = true, .minimumSpan = 0.1});
    loss_->addSeries({.name = tr("batch"), .colour = theme::seriesReference, .width = 1});
    loss_->addSeries({.name = tr("smoothed"), .colour = theme::seriesAccent, .width = 1.9});
    loss_->addSeries({.name = tr("test"), .style = SeriesStyle::linePoints, .colour = theme::seriesStimulus});
    AxisOptions accuracy{.title = tr("accuracy (%)")};
    accuracy.range = Range{0, 100};
    accuracy_->setYAxis(accuracy);
    accuracy_->addSeries({.name = tr("train, running mean"), .colour = theme::seriesAccent, .width = 1.7});
    accuracy_->addSeries({.name = tr("validation"), .style = SeriesStyle::linePoints, .colour = theme::seriesVelocity});
    accuracy_->addSeries({.name = tr("test"), .style = SeriesStyle::linePoints, .colour = theme::seriesStimulus});
    gradient_->setYAxis({.title = tr("gradient norm"), .scale = figures::Scale::logarithmic});
    gradient_->addSeries({.name = tr("before clipping"), .colour = theme::seriesReference, .width = 1});
    gradient_->addSeries({.name = tr("smoothed"), .colour = theme::seriesVelocity, .width = 1.9});
    clipLine_ = gradient_->addMarker({.orientation = Qt::Horizontal, .label = tr("clip"), .dashed = true});
    auto* epochs = new plots::PlotLink(this);
    for (LineChart* chart : {loss_, accuracy_, gradient_}) {
        chart->setEmptyText(tr("Press Start"));
        epochs->add(chart);
    }
    lossCard_ = makeCard(tr("Loss"), loss_, this);
    accuracyCard_ = makeCard(tr("Accuracy"), accuracy_, this);
    gradientCard_ = makeCard(tr("Gradient norm"), gradient_, this);
}

void TrainingPlots::buildWaves()
{
    waves_->setXAxis({.title = tr("time (steps)")});
    waves_->setYAxis({.title = tr("node, by ω"), .unit = figures::TickUnit::integer});
    waves_->setColourTitle(tr("position x"));
    waves_->setColourMap(theme::ColourMapKind::diverging);
    stack_->addPlot(stimulus_, 1, stimulusHeight);
    stack_->addPlot(waves_, 1);
    stack_->setEmptyText(tr("Press Start: a trial of the test set is run under the present weights"));
    wavesCard_ = makeCard(tr("Waves of a test trial"), stack_, this);
    auto* next = new QPushButton(tr("Next trial"), wavesCard_);
    next->setObjectName(QStringLiteral("nextProbe"));
    next->setFocusPolicy(Qt::TabFocus);
    next->setToolTip(tr("Shows another trial of the test set"));
    wavesCard_->addHeaderWidget(next);
    connect(next, &QPushButton::clicked, this, &TrainingPlots::nextProbeClicked);
}

void TrainingPlots::buildOutcome()
{
    confusion_->setAxisTitles(tr("predicted"), tr("true"));
    confusion_->setColourTitle(tr("% of true class"));
    confusion_->setColourMap(theme::ColourMapKind::sequential);
    confusion_->setColourRange(Range{0, 100});
    confusion_->setNumbersVisible(true);
    confusion_->setEmptyText(tr("Filled in at the end of an epoch"));
    confusionCard_ = makeCard(tr("Confusion"), confusion_, this);
    belief_->setXAxis({.title = tr("time (steps)")});
    belief_->setYAxis({.title = tr("class"), .unit = figures::TickUnit::integer});
    belief_->setColourMap(theme::ColourMapKind::sequential);
    belief_->setColourTitle(tr("P(class | so far)"));
    belief_->setColourRange(Range{0, 1});
    belief_->setEmptyText(tr("Press Start"));
    stack_->link().add(belief_);
    beliefCard_ = makeCard(tr("Belief over time"), belief_, this);
}

void TrainingPlots::layOut()
{
    cards_ = {lossCard_, accuracyCard_, gradientCard_, wavesCard_, confusionCard_, beliefCard_};
    setRows({{.places = {{lossCard_}, {accuracyCard_}, {gradientCard_}}, .stretch = 31, .least = 190},
             {.places = {{wavesCard_}}, .stretch = 34, .least = 200},
             {.places = {{confusionCard_, 2}, {beliefCard_, 3}}, .stretch = 35, .least = 220}},
            {{.places = {{lossCard_}, {accuracyCard_}}, .stretch = 24, .least = 220},
             {.places = {{wavesCard_}}, .stretch = 26, .least = 240},
             {.places = {{confusionCard_}, {gradientCard_}}, .stretch = 25, .least = 270},
             {.places = {{beliefCard_}}, .stretch = 25, .least = 240}});
}

void TrainingPlots::begin(const experiment::Experiment& experiment)
{
    for (Curve* curve :
         {&batchLoss_, &testLoss_, &trainAccuracy_, &validationAccuracy_, &testAccuracy_, &norm_, &smoothLoss_, &smoothNorm_})
        *curve = {};
    for (LineChart* chart : {loss_, accuracy_, gradient_, stimulus_})
        chart->clear();
    belief_->clear();
    waves_->clear();
    confusion_->clear();
    for (PlotCard* card : cards_)
        card->setSubtitle({});
    AxisOptions epochs{.title = tr("epoch")};
    epochs.range = Range{0, static_cast<double>(experiment::epochs_from(experiment, 0))};
    for (LineChart* chart : {loss_, accuracy_, gradient_})
        chart->setXAxis(epochs);
    clip_ = experiment.training.clip_norm;
    gradient_->setMarker(clipLine_, clip_ > 0 ? std::optional(clip_) : std::nullopt);
}

void TrainingPlots::append(const std::vector<learning::MetricRecord>& records)
{
    for (const learning::MetricRecord& record : records) {
        if (record.kind == learning::MetricRecord::Kind::update) {
            batchLoss_.add(record.epoch, record.loss);
            smoothLoss_.addSmoothed(record.epoch, record.loss);
            if (const double inEpoch = record.epoch - std::ceil(record.epoch) + 1; inEpoch < settled)
                trainAccuracy_.interrupt();
            else
                trainAccuracy_.add(record.epoch, 100 * record.train_accuracy);
            norm_.add(record.epoch, record.gradient_norm);
            smoothNorm_.addSmoothed(record.epoch, record.gradient_norm);
        } else {
            testLoss_.add(record.epoch, record.test_loss);
            validationAccuracy_.add(record.epoch, 100 * record.validation_accuracy);
            testAccuracy_.add(record.epoch, 100 * record.test_accuracy);
        }
    }
    showCurves();
}

void TrainingPlots::showCurves()
{
    showCurve(*loss_, batchLoss, batchLoss_.x, batchLoss_.y);
    showCurve(*loss_, heldOutLoss, testLoss_.x, testLoss_.y);
    showCurve(*accuracy_, trainAccuracy, trainAccuracy_.x, trainAccuracy_.y);
    showCurve(*accuracy_, validationAccuracy, validationAccuracy_.x, validationAccuracy_.y);
    showCurve(*accuracy_, testAccuracy, testAccuracy_.x, testAccuracy_.y);
    showCurve(*loss_, smoothLoss, smoothLoss_.x, smoothLoss_.y);
    showCurve(*gradient_, batchNorm, norm_.x, norm_.y);
    showCurve(*gradient_, smoothNorm, smoothNorm_.x, smoothNorm_.y);
    if (!norm_.y.empty())
        gradient_->setYAxis(normAxis(norm_.y, clip_));
    const auto last = [](const Curve& curve) { return curve.y.empty() ? learning::not_measured : curve.y.back(); };
    if (!smoothLoss_.y.empty())
        lossCard_->setSubtitle(QString::number(last(smoothLoss_), 'f', 3));
    if (std::isfinite(last(trainAccuracy_)))
        accuracyCard_->setSubtitle(
            testAccuracy_.y.empty()
                ? tr("train %1").arg(percent(last(trainAccuracy_) / 100))
                : tr("train %1 · test %2").arg(percent(last(trainAccuracy_) / 100), percent(last(testAccuracy_) / 100)));
    if (!norm_.y.empty())
        gradientCard_->setSubtitle(roughly(last(smoothNorm_)));
}

void TrainingPlots::showStimulus(const engine::ProbeFrame& probe)
{
    const auto steps = static_cast<std::size_t>(probe.input.rows());
    const auto inputs = static_cast<int>(probe.input.cols());
    const int channels = inputs <= mostChannels ? inputs : 1;
    for (; channels_ < channels; ++channels_)
        stimulus_->addSeries({.name = inputs > 1 ? tr("input %1").arg(channels_) : tr("input"),
                              .colour = channels_ == 0 ? theme::seriesStimulus : -1,
                              .inLegend = false});
    for (int i = 0; i < channels_; ++i)
        stimulus_->setSeriesVisible(i, i < channels);
    // Each input is held for its step: both ends of the step are drawn, half a step before and after its number.
    time_.resize(2 * steps);
    trace_.resize(2 * steps);
    for (std::size_t t = 0; t < steps; ++t) {
        time_[2 * t] = static_cast<double>(t) - 0.5;
        time_[2 * t + 1] = static_cast<double>(t) + 0.5;
    }
    for (int channel = 0; channel < channels; ++channel) {
        for (std::size_t t = 0; t < steps; ++t) {
            const auto row = probe.input.row(static_cast<Eigen::Index>(t));
            trace_[2 * t] = trace_[2 * t + 1] = inputs <= mostChannels ? row[channel] : row.mean();
        }
        showCurve(*stimulus_, channel, time_, trace_);
    }
    AxisOptions axis{.title = tr("time (steps)")};
    axis.range = Range{-0.5, static_cast<double>(steps) - 0.5};
    stimulus_->setXAxis(axis);
    stimulus_->setYAxis({.title = inputs <= mostChannels ? tr("s") : tr("mean s"), .includeZero = true, .minimumSpan = 0.5});
}

void TrainingPlots::showProbe(const engine::ProbeFrame& probe)
{
    showStimulus(probe);
    const Matrix<float>& positions = probe.positions.back();
    const auto steps = static_cast<int>(positions.rows());
    const auto nodes = static_cast<int>(positions.cols());
    const Vector<float>& omega = probe.network->parameters.layers.back().omega;
    std::vector<int> order(static_cast<std::size_t>(nodes));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return omega[a] < omega[b]; });
    image_.resize(static_cast<std::size_t>(positions.size()));
    for (int node = 0; node < nodes; ++node)
        for (int t = 0; t < steps; ++t)
            image_[static_cast<std::size_t>(node) * static_cast<std::size_t>(steps) + static_cast<std::size_t>(t)] = positions(t, node);
    waves_->setImage(nodes, steps, image_);
    waves_->setRowOrder(std::move(order));
    waves_->setColumnAxis(steps - 1, 1);
    const QString what = probe.label >= 0 ? tr("class %1").arg(probe.label) : tr("sequence");
    wavesCard_->setSubtitle(tr("test sample %1, %2 · %3 nodes · after update %4")
                                .arg(probe.sample)
                                .arg(what)
                                .arg(nodes)
                                .arg(grouped(static_cast<double>(probe.update))));
    showBelief(probe);
}

void TrainingPlots::showBelief(const engine::ProbeFrame& probe)
{
    if (probe.belief.size() == 0) {
        belief_->clear();
        return;
    }
    const auto steps = static_cast<int>(probe.belief.rows());
    const auto classes = static_cast<int>(probe.belief.cols());
    const Matrix<float> byClass = probe.belief.transpose();
    belief_->setImage(classes, steps, span_of(byClass));
    belief_->setColumnAxis(steps - 1, 1);
    Eigen::Index best = 0;
    const float most = probe.belief.row(steps - 1).maxCoeff(&best);
    beliefCard_->setSubtitle(tr("at the end: %1 · %2 (true: %3)").arg(best).arg(percent(most)).arg(probe.label));
}

void TrainingPlots::showEvaluation(const engine::EvaluationFrame& evaluation)
{
    const learning::ConfusionMatrix& counts = evaluation.test.confusion;
    if (counts.classes == 0)
        return;
    const auto classes = static_cast<std::size_t>(counts.classes);
    std::vector<float> shares(classes * classes);
    for (int truth = 0; truth < counts.classes; ++truth) {
        std::int64_t total = 0;
        for (int guess = 0; guess < counts.classes; ++guess)
            total += counts(truth, guess);
        for (int guess = 0; guess < counts.classes; ++guess)
            shares[static_cast<std::size_t>(truth) * classes + static_cast<std::size_t>(guess)] =
                total > 0 ? 100.0F * static_cast<float>(counts(truth, guess)) / static_cast<float>(total) : std::nanf("");
    }
    QStringList names;
    for (int c = 0; c < counts.classes; ++c)
        names << QString::number(c);
    confusion_->setAxisLabels(names, names);
    confusion_->setValues(counts.classes, counts.classes, shares);
    confusionCard_->setSubtitle(tr("test set, %1 samples, epoch %2 · %3 right")
                                    .arg(grouped(evaluation.test.samples))
                                    .arg(evaluation.epoch)
                                    .arg(percent(evaluation.test.accuracy)));
}

}  // namespace horn::workspaces
