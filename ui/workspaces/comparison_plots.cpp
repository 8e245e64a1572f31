#include "ui/workspaces/comparison_plots.h"

#include "core/analysis/synchrony.h"
#include "core/engine/run_difference.h"
#include "core/experiment/figure_source.h"
#include "ui/figures/ticks.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_link.h"
#include "ui/plots/plot_stack.h"
#include "ui/workspaces/network_waves.h"
#include "ui/workspaces/synchrony_views.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace horn::workspaces
{

namespace
{

using engine::Signal;
using experiment::Source;
using Quantity = Source::Quantity;
using plots::PlotCard;
using plots::Range;

constexpr int binsOfLocking = 100;
constexpr int rowsOfSample = 64;
constexpr int placeOfMeasures = 2;  // of the column that both runs share, in the lower row
constexpr std::array<int, 2> colourOf{theme::seriesAccent, theme::seriesVelocity};

/// Of bins of [0, 1].
std::vector<double> edgesOf(int bins)
{
    std::vector<double> edges;
    for (int edge = 0; edge <= bins; ++edge)
        edges.push_back(static_cast<double>(edge) / bins);
    return edges;
}

/// "A 0.62 ± 0.28"
QString spreadWords(std::size_t which, const engine::Measures& measures)
{
    if (!std::isfinite(measures.mean_plv))
        return {};
    const double spread = analysis::spread_of_locking(measures.plv);
    return QStringLiteral("%1 %2 ± %3").arg(nameOfRun(which)).arg(measures.mean_plv, 0, 'f', 2).arg(spread, 0, 'f', 2);
}

}  // namespace

ComparisonPlots::ComparisonPlots(QWidget* parent) : QWidget(parent), time_(new plots::PlotLink(this))
{
    setObjectName(QStringLiteral("comparison"));
    colours_.kind = theme::ColourMapKind::diverging;
    for (std::size_t which = 0; which < sides_.size(); ++which) {
        sides_[which] = new ComparisonSide(which, time_, this);
        connect(sides_[which], &ComparisonSide::nodeClicked, this, &ComparisonPlots::nodeClicked);
        connect(sides_[which], &ComparisonSide::nodesChosen, this, &ComparisonPlots::nodesChosen);
        connect(sides_[which], &ComparisonSide::kickRequested, this, [this, which](int node) { Q_EMIT kickRequested(which, node); });
    }
    buildDifference();
    buildMeasures();
    time_->add(synchrony_);
    layOut();
    setPage(Page::measures);
}

ComparisonPlots::~ComparisonPlots() = default;

void ComparisonPlots::buildDifference()
{
    distance_ = new plots::LineChart;
    distance_->setXAxis({.title = tr("time (steps)")});
    distance_->setYAxis({.title = tr("|Δx|"), .scale = figures::Scale::logarithmic});
    distance_->addSeries({.name = tr("|x_B − x_A|"), .colour = theme::seriesAcceleration, .width = 1.7, .inLegend = false});
    difference_ = new plots::HeatMap;
    difference_->setXAxis({.title = tr("time (steps)")});
    difference_->setYAxis({.title = tr("node")});
    difference_->setColourTitle(tr("x_B − x_A"));
    difference_->setColourMap(theme::ColourMapKind::diverging);
    difference_->setPooling(experiment::HeatMap::Pooling::largest_magnitude);
    differenceFeed_ = std::make_unique<WaveFeed>(*difference_);
    differenceStack_ = new plots::PlotStack(nullptr, time_);
    differenceStack_->addPlot(distance_, 3);
    differenceStack_->addPlot(difference_, 5);
    differenceCard_ = makeComparisonCard(tr("Difference"), differenceStack_, this);
}

void ComparisonPlots::buildMeasures()
{
    distribution_ = new plots::LineChart;
    distribution_->setXAxis(zeroToOne(lockingTitle()));
    distribution_->setYAxis(zeroToOne(tr("share of pairs below")));
    distribution_->setEmptyText(tr("Measured while the network runs"));
    synchrony_ = new plots::LineChart;
    synchrony_->setXAxis({.title = tr("time (steps)")});
    synchrony_->setYAxis(zeroToOne(tr("order parameter R")));
    for (plots::LineChart* chart : {distribution_, synchrony_})
        for (const std::size_t which : {0, 1})
            chart->addSeries({.name = nameOfRun(which), .colour = colourOf[which], .width = 1.7});
    for (const std::size_t which : {0, 1}) {
        const QString label = tr("chance %1").arg(nameOfRun(which));
        const int series = static_cast<int>(which);
        level_[which] = distribution_->addMarker({.label = label, .dashed = true, .series = series});
        chance_[which] =
            synchrony_->addMarker({.orientation = Qt::Horizontal, .label = label, .dashed = true, .series = series, .beside = true});
    }
    chanceOrder_.fill(std::numeric_limits<double>::quiet_NaN());
    commonChance_ = synchrony_->addMarker({.orientation = Qt::Horizontal, .label = tr("chance"), .dashed = true, .beside = true});
    synchrony_->setEmptyText(tr("Measured while the network runs"));
    distributionCard_ = makeComparisonCard(tr("PLV distribution"), distribution_, this);
    synchronyCard_ = makeComparisonCard(tr("Synchrony"), synchrony_, this);
}

void ComparisonPlots::layOut()
{
    setMinimumSize(760, 520);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(10);
    auto* waves = new QHBoxLayout;
    waves->setSpacing(10);
    for (const ComparisonSide* side : sides_)
        waves->addWidget(side->wavesCard(), 1);
    below_ = new QHBoxLayout;
    below_->setSpacing(10);
    auto* ofBoth = new QVBoxLayout;
    ofBoth->setSpacing(10);
    for (PlotCard* card : {distributionCard_, synchronyCard_})
        ofBoth->addWidget(card, 1);
    for (PlotCard* card : {sides_[0]->nodesCard(), sides_[1]->nodesCard()})
        below_->addWidget(card, 1);
    below_->addLayout(ofBoth);
    below_->addWidget(differenceCard_, 1);
    column->addLayout(waves, 50);
    column->addLayout(below_, 50);
}

void ComparisonPlots::setPage(Page page)
{
    page_ = page;
    for (PlotCard* card : {sides_[0]->nodesCard(), sides_[1]->nodesCard(), distributionCard_, synchronyCard_})
        card->setVisible(page == Page::measures);
    below_->setStretch(placeOfMeasures, page == Page::measures ? 1 : 0);  // an empty column would keep its room
    differenceCard_->setVisible(page == Page::difference);
}

std::vector<PlotCard*> ComparisonPlots::cards() const
{
    std::vector<PlotCard*> cards{sides_[0]->wavesCard(), sides_[1]->wavesCard()};
    if (page_ == Page::difference)
        cards.push_back(differenceCard_);
    else
        cards.insert(cards.end(), {sides_[0]->nodesCard(), sides_[1]->nodesCard(), distributionCard_, synchronyCard_});
    return cards;
}

std::vector<PlotCard*> ComparisonPlots::allCards() const
{
    return {sides_[0]->wavesCard(), sides_[1]->wavesCard(), sides_[0]->nodesCard(), sides_[1]->nodesCard(),
            distributionCard_,      synchronyCard_,         differenceCard_};
}

void ComparisonPlots::clear()
{
    for (ComparisonSide* side : sides_)
        side->clear();
    for (plots::LineChart* chart : {distance_, distribution_, synchrony_})
        chart->clear();
    for (const std::size_t which : {0, 1}) {
        distribution_->setMarker(level_[which], std::nullopt);
        synchrony_->setMarker(chance_[which], std::nullopt);
        chanceOrder_[which] = std::numeric_limits<double>::quiet_NaN();
        spreads_[which].clear();
    }
    synchrony_->setMarker(commonChance_, std::nullopt);
    distributionCard_->setSubtitle({});
    differenceFeed_->clear();
    colours_.reset();
    apart_.reset();
}

void ComparisonPlots::orderDifference(const std::optional<RowOrder::Rows>& rows)
{
    if (!rows)
        return;
    difference_->setRowOrder(rows->order);
    difference_->setYAxis({.title = rows->words, .unit = figures::TickUnit::integer});
}

void ComparisonPlots::setSelected(const std::vector<int>& nodes)
{
    for (ComparisonSide* side : sides_)
        side->setSelected(nodes);
    difference_->setMarkedRows(nodes);
}

void ComparisonPlots::sortAnew()
{
    for (ComparisonSide* side : sides_)
        side->sortAnew();
    differenceRows_.sortAnew();
}

/// The same limits for both, following what is shown of either.
void ComparisonPlots::shareColours(const engine::HistoryView& a, const engine::HistoryView& b, int window)
{
    for (const ComparisonSide* side : sides_)
        if (side->waves().view().isKept())  // kept for both, or they were not alike
            return;
    sample_.clear();
    for (const engine::HistoryView* history : {&a, &b}) {
        const engine::ObservedLayer* layer = history->newest_layer();
        if (!layer)
            continue;
        const std::int64_t first = std::max<std::int64_t>(history->first_step(), history->end_step() - window);
        const std::int64_t stride = std::max<std::int64_t>(1, (history->end_step() - first) / rowsOfSample);
        other_.resize(static_cast<std::size_t>((history->end_step() - first) / stride) * static_cast<std::size_t>(layer->nodes));
        history->copy_rows(Signal::x, first, stride, layer->nodes, other_);
        std::ranges::copy_if(other_, std::back_inserter(sample_), [](float value) { return std::isfinite(value); });
    }
    if (sample_.empty())
        return;
    colours_.follow(sample_);
    for (const ComparisonSide* side : sides_)
        if (!(side->waves().colourRange() == colours_.range()))
            side->waves().setColourRange(colours_.range());
}

void ComparisonPlots::showDifference(const engine::HistoryView& a, const engine::HistoryView& b, const experiment::NetworkDisplay& display)
{
    const engine::ObservedLayer *one = a.newest_layer(), *other = b.newest_layer();
    const std::int64_t end = std::min(a.end_step(), b.end_step());
    const std::int64_t oldest = std::max(a.first_step(), b.first_step());
    const std::int64_t from = std::max(oldest, end - display.window);
    apartOverTime_.resize(static_cast<std::size_t>(std::max<std::int64_t>(0, end - from)));
    engine::copy_distance(a, b, from, apartOverTime_);
    const bool comparable = one && other && one->nodes == other->nodes;
    const bool equal = std::ranges::none_of(apartOverTime_, [](float value) { return value > 0; });
    apart_ = comparable && !apartOverTime_.empty() ? std::optional<double>(apartOverTime_.back()) : std::nullopt;
    if (!comparable || equal) {
        differenceFeed_->clear();
        distance_->clear();
        differenceStack_->setEmptyText(!comparable && one && other
                                           ? tr("A and B have different numbers of nodes")
                                           : tr("A and B are equal, bit for bit. Change one thing in one of them, and run."));
        differenceCard_->setSubtitle(QString());
        return;
    }
    for (float& value : apartOverTime_)
        if (!(value > 0))
            value = std::numeric_limits<float>::quiet_NaN();  // has no place on a logarithmic axis
    distance_->setXRange(shownSteps(end, display.window));
    distance_->setSamples(0, static_cast<double>(from) + 1, 1, apartOverTime_);
    distance_->setSource(0, Source{.quantity = Quantity::distance, .layer = one->layer, .first = from, .steps = end - from});
    differenceFeed_->show(
        {.generation = {a.generation(), b.generation()}, .first = oldest, .end = end, .nodes = one->nodes, .window = display.window},
        [&](std::int64_t first, std::int64_t stride, std::span<float> out) {
            engine::copy_difference(a, b, first, stride, one->nodes, out);
        });
    difference_->setSource(Source{
        .quantity = Quantity::difference, .layer = one->layer, .first = differenceFeed_->first(), .stride = differenceFeed_->stride()});
    orderDifference(differenceRows_.follow(*one, display));
    differenceCard_->setSubtitle(tr("B − A · |Δx| = %1").arg(figures::shortNumber(*apart_)));
}

void ComparisonPlots::showRuns(const engine::RunFrame& a, const engine::RunFrame& b, const experiment::NetworkDisplay& display)
{
    sides_[0]->showRun(a, display);
    sides_[1]->showRun(b, display);
    shareColours(a.history, b.history, display.window);
    showDifference(a.history, b.history, display);
}

void ComparisonPlots::showMeasures(std::size_t which, const engine::Measures& measures, const experiment::NetworkDisplay& display)
{
    const auto series = static_cast<int>(which);
    sides_[which]->showMeasures(measures, display);
    if (which == 0)
        orderDifference(differenceRows_.follow(measures, display));
    if (measures.plv.rows() > 0)
        showDistribution(which, measures);
    showOrder(*synchrony_, series, measures, display, series);
    chanceOrder_[which] = measures.chance_level;
    const bool common = chanceOrder_[0] == chanceOrder_[1];  // as for runs with equally many nodes; false while one is unknown
    synchrony_->setMarker(commonChance_, common ? markedAt(measures.chance_level) : std::nullopt);
    for (const std::size_t run : {0, 1})
        synchrony_->setMarker(chance_[run], common ? std::nullopt : markedAt(chanceOrder_[run]));
}

void ComparisonPlots::showDistribution(std::size_t which, const engine::Measures& measures)
{
    const auto series = static_cast<int>(which);
    const std::int64_t steps = measures.plv_end - measures.plv_first;
    const bool any = std::isfinite(measures.mean_plv);
    const std::vector<double> x = any ? edgesOf(binsOfLocking) : std::vector<double>();
    const std::vector<double> y = any ? analysis::locking_cumulative(measures.plv, binsOfLocking) : std::vector<double>();
    distribution_->setXAxis(zeroToOne(tr("%1, %2").arg(lockingTitle(), lockingSteps(measures))));
    distribution_->setData(series, std::span(x), std::span(y));
    distribution_->setSource(
        series,
        Source{
            .quantity = Quantity::locking_cumulative, .run = series, .layer = measures.layer, .first = measures.plv_first, .steps = steps});
    distribution_->setMarker(level_[which], markedAt(measures.plv_level));
    spreads_[which] = spreadWords(which, measures);
    QStringList words(spreads_.begin(), spreads_.end());
    words.removeAll(QString());
    distributionCard_->setSubtitle(words.join(QStringLiteral(" · ")));
}

}  // namespace horn::workspaces
