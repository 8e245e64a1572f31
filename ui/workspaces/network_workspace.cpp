#include "ui/workspaces/network_workspace.h"

#include "core/experiment/differences.h"
#include "core/experiment/evidence.h"
#include "ui/figures/ticks.h"
#include "ui/plots/plot_desk.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cstring>
#include <utility>

namespace horn::workspaces
{

namespace
{

constexpr double measuresPerSecond = 30;
constexpr std::size_t mostDifferencesTold = 3;

std::unique_ptr<engine::LiveMeasures> makeMeasures(int window)
{
    return std::make_unique<engine::LiveMeasures>(engine::LiveMeasuresOptions{.window = window, .rate = measuresPerSecond});
}

QString shortValue(const std::string& value)
{
    bool isNumber = false;
    const double number = QString::fromStdString(value).toDouble(&isNumber);
    return isNumber ? QString::number(number, 'g', 4).replace(QLatin1Char('-'), QChar(0x2212)) : QString::fromStdString(value);
}

/// "gamma 0.01 → 0.02, omega 17 0.22 → 0.25, and 3 more".
QString inWords(const std::vector<experiment::Difference>& differences)
{
    QStringList words;
    for (std::size_t i = 0; i < std::min(differences.size(), mostDifferencesTold); ++i) {
        QString where = QString::fromStdString(differences[i].where).remove(QStringLiteral("/model/"));
        where.remove(QStringLiteral("layers/0/")).replace(QLatin1Char('/'), QLatin1Char(' '));
        for (const auto& [name, symbol] : {std::pair("omega", "ω"), std::pair("gamma", "γ"), std::pair("alpha", "α")})
            if (where.startsWith(QLatin1String(name)))
                where.replace(0, static_cast<qsizetype>(std::strlen(name)), QString::fromUtf8(symbol));
        where = where.trimmed();
        const QString before = shortValue(differences[i].first), after = shortValue(differences[i].second);
        words << (before == after ? where : NetworkWorkspace::tr("%1 %2 → %3").arg(where, before, after));
    }
    if (differences.size() > mostDifferencesTold)
        words << NetworkWorkspace::tr("and %1 more").arg(differences.size() - mostDifferencesTold);
    return words.join(QStringLiteral(", "));
}

}  // namespace

NetworkWorkspace::NetworkWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent)
    : SimulationWorkspace(QStringLiteral("network"), tr("Network"), experiment, name, parent), panel_(new NetworkPanel(document(), this)),
      plots_(new NetworkPlots), bar_(new ComparisonBar(this)), comparison_(new ComparisonPlots), oneRun_(new plots::PlotDesk(plots_, this)),
      twoRuns_(new plots::PlotDesk(comparison_, this))
{
    measures_.push_back({.engine = makeMeasures(display().locking_window)});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(panel_);
    row->addWidget(oneRun_, 1);
    row->addWidget(twoRuns_, 1);
    column->addLayout(row, 1);
    runBar().offerFork(tr("A second run from the moment shown on, beside the first: change one thing and watch both (Ctrl+Shift+F)"),
                       tr("Two networks side by side on the same stimulus, edited one by one, with measures of both (Ctrl+Shift+M)"));
    connectPanel();
    connectComparison();
    nameKickTarget();
    followDisplay();
    followComparison();
}

void NetworkWorkspace::connectPanel()
{
    connect(&document(), &ExperimentDocument::changed, this, &NetworkWorkspace::followDisplay);
    connect(&document(), &ExperimentDocument::loaded, this, [this] {
        plots_->sortAnew();
        comparison_->sortAnew();
        followDisplay();
    });
    connect(panel_, &NetworkPanel::orderChosen, this, [this] {
        plots_->sortAnew();
        comparison_->sortAnew();
        showFrameAgain();
    });
    const auto showAgain = [this] {
        nameKickTarget();
        comparison_->setSelected(plots_->selected());
        if (!plots_->selected().empty())
            panel_->setNode(plots_->selected().back());
        if (!controller().isRunning())
            showFrameAgain();
    };
    connect(plots_, &NetworkPlots::selectionChanged, this, showAgain);
    connect(plots_, &NetworkPlots::viewChosen, this, [this, showAgain] {
        static_cast<void>(document().edit(tr("show another plot"), controls::newGesture(), [this](experiment::Experiment& next) {
            next.view.display.network = plots_->withTabs(next.view.display.network);
        }));
        showAgain();
    });
    connect(plots_, &NetworkPlots::kickRequested, this, [this](int node) { controller().kick(node, display().kick); });
    connect(panel_, &NetworkPanel::checkpointChosen, this, &Workspace::openRequested);
    connect(panel_, &NetworkPanel::told, this, &Workspace::message);
    connect(panel_, &NetworkPanel::nodeChosen, this, [this](int node) { plots_->select({node}); });
    connect(panel_, &NetworkPanel::kickClicked, this, [this] {
        for (const int node : plots_->selected())
            controller().kick(node, display().kick);
    });
}

void NetworkWorkspace::followDisplay()
{
    if (shown_ == display())
        return;
    shown_ = display();
    for (const Measured& measured : measures_)
        measured.engine->set_window(shown_.locking_window);
    plots_->showTabs(shown_);
    showFrameAgain();
}

void NetworkWorkspace::connectComparison()
{
    connect(&runBar(), &RunBar::forkClicked, this, [this] { fork(); });
    connect(&runBar(), &RunBar::compareClicked, this, [this] { compare(); });
    connect(&document(), &ExperimentDocument::loaded, this, [this] { showPage(ComparisonPlots::Page::measures); });
    connect(&document(), &ExperimentDocument::comparisonChanged, this, &NetworkWorkspace::followComparison);
    connect(&document(), &ExperimentDocument::changed, this, &NetworkWorkspace::describeExperiments);
    connect(bar_, &ComparisonBar::chosen, &document(), &ExperimentDocument::choose);
    connect(bar_, &ComparisonBar::endWanted, this, qOverload<std::size_t>(&NetworkWorkspace::endComparison));
    connect(bar_, &ComparisonBar::pageChosen, this, [this](bool difference) {
        comparison_->setPage(difference ? ComparisonPlots::Page::difference : ComparisonPlots::Page::measures);
    });
    connect(comparison_, &ComparisonPlots::nodeClicked, plots_, &NetworkPlots::toggle);
    connect(comparison_, &ComparisonPlots::nodesChosen, this, [this](int row, int column) { plots_->select({row, column}); });
    connect(comparison_, &ComparisonPlots::kickRequested, this,
            [this](std::size_t which, int node) { controller().kick(which, node, display().kick); });
}

void NetworkWorkspace::setTheme(const theme::Theme& theme)
{
    SimulationWorkspace::setTheme(theme);
    bar_->setTheme(theme);
}

void NetworkWorkspace::beginComparison(ComparisonPlots::Page page)
{
    if (!canFork())
        return;
    showPage(page);
    controller().fork();
}

void NetworkWorkspace::endComparison(std::size_t keep)
{
    if (!isComparing())
        return;
    const experiment::Experiment both = experimentToSave();
    const std::vector<experiment::Experiment> runs = experiment::runs_of(both);
    if (document().holdsWork() && runs.front() != runs.back())  // two that are still equal are as good as either
        Q_EMIT leftBehind(both);
    controller().endComparison(keep);
}

void NetworkWorkspace::bringIntoView(const experiment::Evidence& figure)
{
    using Quantity = experiment::Source::Quantity;
    if (std::ranges::any_of(figure.claims, [](const experiment::Claim& claim) {
            return claim.source.quantity == Quantity::difference || claim.source.quantity == Quantity::distance;
        }))
        showPage(ComparisonPlots::Page::difference);
}

/// Of a comparison that begins.
void NetworkWorkspace::showPage(ComparisonPlots::Page page)
{
    comparison_->clear();
    comparison_->setPage(page);
    bar_->showPage(page == ComparisonPlots::Page::difference);
}

/// The page, the strip and what is measured are those of one run or of two.
void NetworkWorkspace::followComparison()
{
    const bool two = document().isComparing();
    bar_->setVisible(two);
    twoRuns_->setVisible(two);
    oneRun_->setVisible(!two);
    runBar().setForkEnabled(!two);
    bar_->showChosen(document().chosen());
    describeExperiments();
    if (two && measures_.size() == 1)
        measures_.push_back({.engine = makeMeasures(display().locking_window)});
    if (!two && measures_.size() > 1) {
        measures_.pop_back();
        showFrameAgain();
    }
    Q_EMIT stateChanged();
}

void NetworkWorkspace::describeExperiments()
{
    const std::vector<experiment::Experiment>& both = document().experiments();
    differences_ = both.size() > 1 ? inWords(experiment::differences(both[0], both[1])) : QString();
    describeDifference();
}

void NetworkWorkspace::describeDifference()
{
    const std::optional<double> apart = comparison_->distance();
    QStringList words{differences_.isEmpty() ? tr("A and B have the same parameters") : tr("A → B: %1").arg(differences_)};
    if (apart)
        words << (*apart > 0 ? tr("|Δx| = %1").arg(figures::shortNumber(*apart)) : tr("equal, bit for bit"));
    bar_->setWords(words.join(QStringLiteral("  ·  ")));
}

std::vector<plots::PlotCard*> NetworkWorkspace::cards() const { return isComparing() ? comparison_->cards() : plots_->cards(); }

std::vector<plots::PlotCard*> NetworkWorkspace::drawableCards() const { return isComparing() ? comparison_->allCards() : plots_->cards(); }

bool NetworkWorkspace::measurementsDone() const
{
    return std::ranges::all_of(measures_, [](const Measured& one) { return one.shown == one.submitted; });
}

void NetworkWorkspace::nameKickTarget()
{
    panel_->setSelected(plots_->selected());
    QStringList names;
    for (const int node : plots_->selected())
        names << QString::number(node);
    panel_->setKickTarget(names.isEmpty() ? tr("Kick: select nodes in the plots")
                                          : tr("Kick node %1").arg(names.join(QStringLiteral(", "))));
}

void NetworkWorkspace::submit(Measured& to, const engine::HistoryView& history, const engine::MeasureRequest& request)
{
    to.generation = history.generation();
    if (!history.empty())
        to.submitted = to.engine->submit(history, request);
}

void NetworkWorkspace::showFrame(const engine::Frame& frame)
{
    const engine::RunFrame *a = controller().runIn(frame, 0), *b = controller().runIn(frame, 1);
    if (!a || (controller().isComparing() && !b))
        return;  // the fork is on its way
    if (!b) {
        plots_->showRun(*a, display());
        submit(measures_.front(), a->history, plots_->measureRequest(display()));
        return;
    }
    submit(measures_.front(), a->history, comparison_->measureRequest(0));
    submit(measures_.back(), b->history, comparison_->measureRequest(1));
    comparison_->showRuns(*a, *b, display());
    describeDifference();
}

/// Plots begin with whole columns of several steps, and measures with steps that the last one has not seen: twice what is shown has them
/// all.
std::int64_t NetworkWorkspace::reach() const { return 2 * std::max<std::int64_t>(display().window, display().locking_window); }

bool NetworkWorkspace::takeMeasurements()
{
    bool any = false;
    for (std::size_t i = 0; i < measures_.size(); ++i) {
        Measured& of = measures_[i];
        const std::shared_ptr<const engine::Measures> measures = of.engine->take();
        // While a person drags through the past, what was measured of the moment before is better than nothing.
        if (!measures || (measures->history_generation != of.generation && !controller().moment()))
            continue;
        of.shown = measures->number;
        if (measures_.size() > 1)
            comparison_->showMeasures(i, *measures, display());
        else
            plots_->showMeasures(*measures, display());
        any = true;
    }
    return any;
}

Result<void> NetworkWorkspace::suits(const experiment::Experiment& experiment) const
{
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return {};
    return Error{"/task/name", "this experiment learns a task", "open it in the training workspace"};
}

}  // namespace horn::workspaces
