/// Computes a figure again beside the window: a worker owns a copy of the experiment and what the figure claims, and returns words.
#pragma once

#include "core/engine/reproduction.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <map>
#include <thread>

namespace horn::shell
{

class FigureCheck : public QObject
{
    Q_OBJECT

public:
    explicit FigureCheck(QObject* parent = nullptr);
    ~FigureCheck() override;

    /// Gives up what is under way. \param name of the figure, for the words.
    void start(const QString& name, experiment::Experiment experiment, experiment::Evidence evidence);
    /// Returns at once; what was under way ends with its chunk, unheard.
    void cancel();
    [[nodiscard]] bool isRunning() const { return running_; }

Q_SIGNALS:
    /// Some times a second while a long run is repeated. \param fraction done, 0 to 1.
    void progressed(const QString& name, double fraction, double secondsLeft);
    /// \param exact every number had the same bits.
    void finished(const QString& words, bool exact);

private:
    void tell(std::uint64_t generation, const QString& words, bool exact);

    std::uint64_t generation_ = 0;  ///< results of earlier ones are discarded
    bool running_ = false;
    std::map<std::uint64_t, std::jthread> threads_;  ///< by generation: the present one, and those that are about to end
};

/// "resonance.svg: reproduced exactly (1 812 numbers)", or by how much and where it differs.
[[nodiscard]] QString wordsOf(const QString& name, const engine::Reproduction& result, const experiment::Evidence& evidence);
/// What is said of a figure none of whose numbers follow from the experiment alone.
[[nodiscard]] QString wordsOfUncheckable(const QString& name, const experiment::Evidence& evidence, bool learns);

}  // namespace horn::shell
