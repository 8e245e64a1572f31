/// Synchrony of a live run, computed on a thread of its own from windows of the history, so that neither stepping nor drawing waits.
#pragma once

#include "core/engine/window_measures.h"

#include <cstdint>
#include <memory>

namespace horn::engine
{

struct LiveMeasuresOptions {
    int window = 300;           ///< steps of the sliding window, ≥ 8
    int series_limit = 131072;  ///< newest values of R(t) kept
    double rate = 60;           ///< results/s, at most
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
    std::uint64_t submit(HistoryView history, MeasureRequest request = {});
    /// Sliding window from the next submission on, steps, ≥ 8. R(t) is computed anew.
    void set_window(int steps);

    /// The newest result if it is newer than the last one taken, else nullptr. One reader.
    [[nodiscard]] std::shared_ptr<const Measures> take();

private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace horn::engine
