/// How an oscillator, and those it is compared with, answer the stimulus: s, x, y and acceleration over time with what theory expects
/// behind them, and the phase portrait.
#pragma once

#include "core/dynamics/resonance.h"
#include "core/engine/simulation_engine.h"

#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

class QWidget;

namespace horn::plots
{
class LineChart;
class PhasePortrait;
class PlotStack;
}  // namespace horn::plots

namespace horn::workspaces
{

struct ExpectedMotion;

/// Runs of one frame that belong together.
struct OscillatorRuns {
    const engine::RunFrame* own = nullptr;
    std::vector<const engine::RunFrame*> compared;  ///< nullptr for one that has not started
    bool expected = true;                           ///< whether what theory expects under RunFrame::present is shown
};

class OscillatorResponse
{
public:
    OscillatorResponse();

    [[nodiscard]] plots::PlotStack* stack() const { return stack_; }
    [[nodiscard]] plots::PhasePortrait* portrait() const { return portrait_; }

    /// \param own the experiment's own among them. \param compared what differs in each of the others: "γ 0.05".
    void setNames(const QString& own, const QStringList& compared);
    void setAccelerationVisible(bool visible);
    /// Whether the stimulus goes both ways alike, and x with it: their axes show as much below 0 as above.
    void setAroundZero(bool aroundZero);
    /// \param window steps shown. \return how many there are.
    std::int64_t showRuns(const OscillatorRuns& runs, int window);

private:
    struct Charts {
        plots::LineChart *stimulus, *position, *velocity, *acceleration;
    };
    void showRun(const engine::RunFrame& run, int series, std::int64_t first, std::int64_t end);
    void hideRun(int series);
    void showExpectation(const ExpectedMotion& expected);

    plots::PlotStack* stack_;
    Charts charts_;
    plots::PhasePortrait* portrait_;
    int envelope_ = 0;                        ///< band of the position
    int upper_ = 0, centre_ = 0, lower_ = 0;  ///< markers at the steady swing
    int shown_ = 1;                           ///< runs that have names
    std::optional<bool> aroundZero_;
    std::vector<float> s_, x_, y_, a_, scaled_;
};

}  // namespace horn::workspaces
