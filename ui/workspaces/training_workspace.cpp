#include "ui/workspaces/training_workspace.h"

#include "core/base/files.h"
#include "core/learning/diagnosis.h"
#include "core/tasks/data_folder.h"
#include "ui/plots/plot_desk.h"
#include "ui/workspaces/run_bar.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace horn::workspaces
{

namespace
{

using engine::TrainingPhase;
using Kind = tasks::TaskSpecification::Kind;

const QString filelessPreset = QStringLiteral("delayed-match");

/// Why the task's images cannot be read, when it needs some.
std::optional<Error> missingImages(const tasks::TaskSpecification& task)
{
    if (!tasks::reads_images(task.kind))
        return std::nullopt;
    const Result<tasks::ImageFiles> found = tasks::find_image_files(task.data);
    return found ? std::nullopt : std::optional(found.error());
}

}  // namespace

TrainingWorkspace::TrainingWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent)
    : Workspace(QStringLiteral("training"), tr("Training"), parent), document_(experiment), bar_(new TrainingBar(this)),
      panel_(new TrainingPanel(document_, this)), plots_(new TrainingPlots), pages_(new QStackedWidget(this))
{
    document_.load(experiment, {}, name);
    pages_->addWidget(new plots::PlotDesk(plots_, pages_));
    pages_->addWidget(makeNotice());
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(panel_);
    row->addWidget(pages_, 1);
    connect(bar_, &TrainingBar::runClicked, this, [this] { isRunning() ? pause() : run(); });
    connect(bar_, &TrainingBar::stepClicked, this, [this] { step(1); });
    connect(bar_, &TrainingBar::stopClicked, this, [this] { reset(); });
    connect(bar_, &TrainingBar::checkpointClicked, this, &TrainingWorkspace::wantCheckpoint);
    connect(&document_, &ExperimentDocument::changed, this, &TrainingWorkspace::review);
    connect(&document_, &ExperimentDocument::loaded, this, &TrainingWorkspace::review);
    connect(plots_, &TrainingPlots::nextProbeClicked, this, [this] {
        const std::shared_ptr<const tasks::Dataset> dataset = engine_ ? engine_->dataset() : nullptr;
        if (!dataset || dataset->test.samples == 0)
            return;
        probeSample_ = (probeSample_ + 1) % dataset->test.samples;
        engine_->show_probe(probeSample_);
    });
    plots_->begin(experiment);
    review();
}

TrainingWorkspace::~TrainingWorkspace() = default;

QWidget* TrainingWorkspace::makeNotice()
{
    auto* notice = new QWidget(this);
    noticeHeading_ = new QLabel(notice);
    noticeHeading_->setFont(theme::font(18, theme::Weight::semiBold));
    noticeHeading_->setObjectName(QStringLiteral("noticeHeading"));
    noticeWords_ = new QLabel(notice);
    noticeWords_->setObjectName(QStringLiteral("noticeWords"));
    noticeWords_->setWordWrap(true);
    noticeWords_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    noticeWords_->setFixedWidth(560);
    auto* instead = new QPushButton(tr("Learn delayed match instead"), notice);
    instead->setObjectName(QStringLiteral("learnInstead"));
    instead->setProperty("accent", true);
    connect(instead, &QPushButton::clicked, this, [this] { Q_EMIT presetWanted(filelessPreset); });
    auto* again = new QPushButton(tr("Look again"), notice);
    connect(again, &QPushButton::clicked, this, &TrainingWorkspace::review);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(instead);
    buttons->addWidget(again);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout;
    column->setSpacing(16);
    column->addStretch(2);
    column->addWidget(noticeHeading_);
    column->addWidget(noticeWords_);
    column->addLayout(buttons);
    column->addStretch(3);
    auto* middle = new QHBoxLayout(notice);
    middle->addStretch(1);
    middle->addLayout(column);
    middle->addStretch(1);
    return notice;
}

void TrainingWorkspace::showNotice(const QString& heading, const QString& words)
{
    noticeHeading_->setText(heading);
    noticeWords_->setText(words);
    pages_->setCurrentIndex(1);
}

/// The document has changed: are its data there, and is it still what the run was started with?
void TrainingWorkspace::review()
{
    panel_->setNextRunNote(engine_ && engine_->experiment() != document_.experiment());
    if (isActive())
        return;
    if (const std::optional<Error> missing = missingImages(document_.experiment().task))
        showNotice(tr("The images are not here yet"),
                   tr("%1: %2.\n\nFetch MNIST with\n\n    scripts/fetch-mnist\n\nand look again, or learn a task that needs no files.")
                       .arg(QString::fromStdString(missing->where), QString::fromStdString(missing->what)));
    else
        pages_->setCurrentIndex(0);
}

void TrainingWorkspace::setTheme(const theme::Theme& theme)
{
    Workspace::setTheme(theme);
    bar_->setTheme(theme);
}

bool TrainingWorkspace::canStart() const { return !missingImages(document_.experiment().task); }

bool TrainingWorkspace::isActive() const { return status_ && !engine::is_over(status_->phase); }

bool TrainingWorkspace::isRunning() const
{
    return status_ && (status_->phase == TrainingPhase::running || status_->phase == TrainingPhase::preparing);
}

void TrainingWorkspace::begin(bool paused)
{
    engine_.reset();
    plots_->begin(document_.experiment());
    panel_->showDataset(nullptr);
    read_ = 0;
    probe_.reset();
    evaluation_.reset();
    dataset_.reset();
    warned_ = false;
    pages_->setCurrentIndex(0);
    engine::TrainingOptions options;
    options.start_paused = paused;
    options.probe_sample = probeSample_;
    options.folder = makeRunFolder();
    options.resume = resume_;
    kept_ = options.folder.has_value();
    wantedCheckpoint_.reset();
    engine_ = std::make_unique<engine::TrainingEngine>(document_.experiment(), options);
    status_ = engine_->status();
    panel_->setNextRunNote(false);
    bar_->show(status_, kept_);
    Q_EMIT stateChanged();
}

/// Nothing when runs are not kept, or when the folder cannot be made, which the person is told.
std::optional<std::filesystem::path> TrainingWorkspace::makeRunFolder()
{
    if (runs_.empty())
        return std::nullopt;
    const QString moment = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmmss-zzz"));
    QString name = document_.name();
    name.remove(QStringLiteral(".horn.json")).replace(QRegularExpression(QStringLiteral("[^\\w.-]+")), QStringLiteral("-"));
    const std::filesystem::path folder = runs_ / (moment + QLatin1Char('-') + name).toStdString();
    if (const Result<void> made = base::make_folder(folder); !made) {
        Q_EMIT message(tr("This run is not kept: %1").arg(QString::fromStdString(made.error().message())));
        return std::nullopt;
    }
    return folder;
}

void TrainingWorkspace::wantCheckpoint()
{
    if (!status_ || !kept_)
        return;
    wantedCheckpoint_ = status_->update;
    engine_->write_checkpoint();
    tellOfCheckpoint();
}

void TrainingWorkspace::tellOfCheckpoint()
{
    if (!wantedCheckpoint_ || status_->checkpoint.empty() || status_->checkpoint_update < *wantedCheckpoint_)
        return;
    wantedCheckpoint_.reset();
    Q_EMIT message(
        tr("Checkpoint after update %1: %2")
            .arg(grouped(static_cast<double>(status_->checkpoint_update)), QString::fromStdString(status_->checkpoint.string())));
}

void TrainingWorkspace::run()
{
    if (isActive())
        engine_->run();
    else
        begin(false);
    takeFrame();
}

void TrainingWorkspace::pause()
{
    if (isActive())
        engine_->pause();
}

void TrainingWorkspace::step(int count)
{
    if (!isActive())
        begin(true);
    for (int i = 0; i < count; ++i)
        engine_->step();
}

void TrainingWorkspace::reset()
{
    if (isActive())
        engine_->stop();
}

bool TrainingWorkspace::takeFrame()
{
    if (!engine_)
        return false;
    const TrainingPhase before = status_->phase;
    status_ = engine_->status();
    bar_->show(status_, kept_);
    tellOfCheckpoint();
    bool fresh = false;
    if (std::vector<learning::MetricRecord> records; status_->records > read_) {
        read_ = engine_->read_metrics(read_, records);
        plots_->append(records);
        warn(records);
        fresh = true;
    }
    if (const auto probe = engine_->probe_frame(); probe && probe != probe_) {
        probe_ = probe;
        plots_->showProbe(*probe);
        fresh = true;
    }
    if (const auto evaluation = engine_->evaluation(); evaluation && evaluation != evaluation_) {
        evaluation_ = evaluation;
        plots_->showEvaluation(*evaluation);
        fresh = true;
    }
    if (const auto dataset = engine_->dataset(); dataset != dataset_) {
        panel_->showDataset(dataset.get());
        dataset_ = dataset;
    }
    if (status_->phase != TrainingPhase::preparing && status_->phase != TrainingPhase::failed)
        resume_.reset();  // begun: another start is another run
    if (status_->phase != before) {
        if (status_->phase == TrainingPhase::failed && status_->error)
            showNotice(tr("The run could not go on"), QString::fromStdString(status_->error->message()));
        if (status_->phase == TrainingPhase::non_finite)
            Q_EMIT message(tr("Loss, gradient or weights were no longer finite at update %1. Lower the learning rate, and start again.")
                               .arg(status_->non_finite_update.value_or(status_->update)));
        Q_EMIT stateChanged();
    }
    return fresh;
}

/// Once a run, of the first signs that it cannot learn well.
void TrainingWorkspace::warn(const std::vector<learning::MetricRecord>& records)
{
    for (const learning::MetricRecord& record : records)
        if (const std::vector<std::string> warnings = learning::warnings_of(record); !warnings.empty() && !warned_) {
            warned_ = true;
            Q_EMIT message(tr("After epoch %1 %2.").arg(record.epoch).arg(QString::fromStdString(warnings.front())));
        }
}

WorkspaceStatus TrainingWorkspace::status() const
{
    using Tone = WorkspaceStatus::Tone;
    WorkspaceStatus status{.state = tr("not started"), .right = tr("seed %1").arg(document_.experiment().seed)};
    if (!status_)
        return status;
    switch (status_->phase) {
    case TrainingPhase::preparing: status.state = tr("reading the data"); break;
    case TrainingPhase::running: status.state = status_->evaluating ? tr("evaluating") : tr("training"); break;
    case TrainingPhase::paused: status.state = tr("paused"); break;
    case TrainingPhase::finished: status.state = tr("finished"); break;
    case TrainingPhase::stopped: status.state = tr("stopped"); break;
    case TrainingPhase::non_finite: status.state = tr("stopped: not finite"); break;
    case TrainingPhase::failed: status.state = tr("failed"); break;
    }
    status.stateTone = isRunning() || status_->phase == TrainingPhase::finished ? Tone::good : Tone::neutral;
    if (status_->phase == TrainingPhase::non_finite || status_->phase == TrainingPhase::failed)
        status.stateTone = Tone::bad;
    if (std::isfinite(status_->sequences_per_second))
        status.rate = tr("%1 sequences/s on %2 threads").arg(grouped(status_->sequences_per_second)).arg(status_->threads);
    status.words = tr("update %1").arg(grouped(static_cast<double>(status_->update)));
    if (evaluation_ && evaluation_->test.has_classes())
        status.words += tr(" · test accuracy %1 % after epoch %2").arg(100 * evaluation_->test.accuracy, 0, 'f', 1).arg(evaluation_->epoch);
    if (status_->averaged > 0)
        status.words += tr(" · mean of %1 updates").arg(grouped(static_cast<double>(status_->averaged)));
    if (!status_->checkpoint.empty())
        status.words += tr(" · checkpoint at update %1").arg(grouped(static_cast<double>(status_->checkpoint_update)));
    return status;
}

Result<void> TrainingWorkspace::open(const experiment::Experiment& experiment, const QString& path, const QString& name)
{
    if (experiment.task.kind == Kind::none)
        return Error{"/task/name", "there is nothing to learn in this experiment", "open it in the network workspace"};
    engine_.reset();
    status_.reset();
    probe_.reset();
    evaluation_.reset();
    bar_->show(status_);
    plots_->begin(experiment);
    panel_->showDataset(nullptr);
    resume_.reset();
    document_.load(experiment, path, name);
    Q_EMIT stateChanged();
    return {};
}

}  // namespace horn::workspaces
