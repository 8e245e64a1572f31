/// Synchrony of a live run, computed on a thread of its own from windows of the history, so that neither stepping nor drawing waits.
#pragma once

#include "core/base/array.h"
#include "core/base/result.h"
#include "core/engine/history.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace horn::engine
{

struct LiveMeasuresOptions {
    int window = 300;           ///< steps of the sliding window, ≥ 8
    int series_limit = 131072;  ///< newest values of R(t) kept
    double rate = 60;           ///< results/s, at most
};

/// What was measured of one submitted history.
struct Measures {
    std::uint64_t number = 0;              ///< of the submission, as submit() returned it
    std::uint64_t history_generation = 0;  ///< HistoryView::generation()

    /// Phase locking over time within this one trial: PLV_ij = |⟨e^{i(φ_i−φ_j)}⟩| over the steps below.
    Matrix<float> plv;           ///< nodes × nodes; NaN for nodes without a phase
    std::int64_t plv_first = 0;  ///< the steps that it covers: plv_first … plv_end − 1
    std::int64_t plv_end = 0;
    double mean_plv = 0;  ///< off the diagonal, over pairs with a phase; NaN when there is none

    /// Kuramoto order parameter R = |N⁻¹ Σ e^{iφ}| of every step order_first … order_first + order.size() − 1, without holes. NaN
    /// where it is undefined: before a quarter of the window has passed, or where no node swings. When the simulation runs too far
    /// ahead the series starts anew near its newest end, and order_first says so.
    std::int64_t order_first = 0;
    std::int64_t order_began = 0;  ///< first step that the running means have seen, ≤ order_first
    std::shared_ptr<const std::vector<float>> order;
    double metastability = 0;  ///< standard deviation of R over the window; NaN when undefined
    double chance_level = 0;   ///< ≈ 0.89/√N: mean R of random phases, over the nodes with a phase

    std::optional<Error> error;  ///< why nothing was measured: plv and order are empty then
};

/// Owns its thread; destruction stops it at once.
class LiveMeasures
{
public:
    explicit LiveMeasures(LiveMeasuresOptions options = {});
    ~LiveMeasures();
    LiveMeasures(const LiveMeasures&) = delete;
    LiveMeasures& operator=(const LiveMeasures&) = delete;

    /// Measures this history next; a submission that has not been begun is forgotten. Call it with every frame taken.
    /// \return number, ≥ 1.
    std::uint64_t submit(HistoryView history);
    /// Sliding window from the next submission on, steps, ≥ 8. R(t) is computed anew.
    void set_window(int steps);

    /// The newest result if it is newer than the last one taken, else nullptr. One reader.
    [[nodiscard]] std::shared_ptr<const Measures> take();

private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace horn::engine
