#include "ui/shell/figure_check.h"

#include "core/base/version.h"
#include "core/dynamics/instruction_set.h"
#include "ui/workspaces/run_bar.h"

#include <QElapsedTimer>

#include <cmath>
#include <utility>

namespace horn::shell
{

namespace
{

constexpr int progressInterval = 200;  // ms

QString listed(const std::vector<std::string>& names)
{
    QStringList list;
    for (const std::string& name : names)
        list << QString::fromStdString(name);
    return list.join(QStringLiteral(", "));
}

/// Why the last bits may differ, when the figure says so.
QString reasonFor(const experiment::Evidence& evidence)
{
    const std::string here = dynamics::instruction_sets().front();
    const std::string program = "HORN Lab " + std::string(base::version());
    if (evidence.program != program)
        return FigureCheck::tr(" It was drawn by %1; this is %2.")
            .arg(QString::fromStdString(evidence.program), QString::fromStdString(program));
    if (evidence.instruction_set != here)
        return FigureCheck::tr(" It was computed with %1, here with %2, which round differently.")
            .arg(QString::fromStdString(evidence.instruction_set), QString::fromStdString(here));
    return {};
}

}  // namespace

QString wordsOf(const QString& name, const engine::Reproduction& result, const experiment::Evidence& evidence)
{
    const QString count = workspaces::grouped(static_cast<double>(result.numbers));
    QString words;
    if (result.exact())
        words = FigureCheck::tr("%1: reproduced exactly, all %2 numbers bit for bit.").arg(name, count);
    else if (!std::isfinite(result.largest))
        words = FigureCheck::tr("%1: not reproduced. %2 of %3 numbers differ, most in “%4”, where some are missing now.")
                    .arg(name, workspaces::grouped(static_cast<double>(result.different)), count, QString::fromStdString(result.where)) +
                reasonFor(evidence);
    else
        words = FigureCheck::tr("%1: reproduced with a largest deviation of %2 (relative), in “%3”; %4 of %5 numbers differ.")
                    .arg(name, QString::number(result.largest, 'g', 2), QString::fromStdString(result.where),
                         workspaces::grouped(static_cast<double>(result.different)), count) +
                reasonFor(evidence);
    if (!evidence.others.empty())
        words += FigureCheck::tr(" Not checked: %1.").arg(listed(evidence.others));
    return words;
}

QString wordsOfUncheckable(const QString& name, const experiment::Evidence& evidence, bool learns)
{
    QString words = learns ? FigureCheck::tr("%1: the experiment is open. Its curves come from a training run, which is not repeated by "
                                             "itself: press Start to train again.")
                           : FigureCheck::tr("%1: the experiment is open. What this figure shows is not computed again.");
    words = words.arg(name);
    if (!evidence.others.empty())
        words += FigureCheck::tr(" Not checked: %1.").arg(listed(evidence.others));
    return words;
}

FigureCheck::FigureCheck(QObject* parent) : QObject(parent) {}

FigureCheck::~FigureCheck()
{
    for (auto& [generation, thread] : threads_)
        thread.request_stop();
    threads_.clear();
}

void FigureCheck::start(const QString& name, experiment::Experiment experiment, experiment::Evidence evidence)
{
    cancel();
    const std::uint64_t generation = generation_;
    running_ = true;
    threads_[generation] = std::jthread([this, generation, name, experiment = std::move(experiment),
                                         evidence = std::move(evidence)](const std::stop_token& stop) {
        QElapsedTimer sinceStart, sinceReport;
        sinceStart.start();
        sinceReport.start();
        const auto report = [&](double fraction) {
            if (sinceReport.elapsed() < progressInterval)
                return;
            sinceReport.restart();
            const double left = 0.001 * static_cast<double>(sinceStart.elapsed()) * (1 - fraction) / fraction;
            QMetaObject::invokeMethod(this, [this, generation, name, fraction, left] {
                if (generation == generation_)
                    Q_EMIT progressed(name, fraction, left);
            });
        };
        const Result<engine::Reproduction> result = engine::reproduce(experiment, evidence.claims, stop, report);
        if (stop.stop_requested()) {
            QMetaObject::invokeMethod(this, [this, generation] { threads_.erase(generation); });
            return;
        }
        const QString words = result ? wordsOf(name, result.value(), evidence)
                                     : tr("%1: cannot be computed again: %2").arg(name, QString::fromStdString(result.error().message()));
        const bool exact = result && result.value().exact();
        QMetaObject::invokeMethod(this, [this, generation, words, exact] { tell(generation, words, exact); });
    });
}

void FigureCheck::cancel()
{
    if (const auto present = threads_.find(generation_); present != threads_.end())
        present->second.request_stop();
    ++generation_;
    running_ = false;
}

void FigureCheck::tell(std::uint64_t generation, const QString& words, bool exact)
{
    threads_.erase(generation);
    if (generation != generation_)
        return;
    running_ = false;
    Q_EMIT finished(words, exact);
}

}  // namespace horn::shell
