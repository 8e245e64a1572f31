#include "core/engine/live_measures.h"

#include "core/analysis/sliding_order.h"
#include "core/analysis/synchrony.h"
#include "core/engine/newest.h"
#include "core/engine/window_values.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace horn::engine
{

namespace
{

using Clock = std::chrono::steady_clock;

/// R(t), carried on from one history view to the next.
class OrderSeries
{
public:
    OrderSeries(int window, int limit, double rate) : window_(window), limit_(limit), rate_(rate) {}

    void carry_on(const HistoryView& history, const std::stop_token& stop)
    {
        if (history.generation() != generation_ || history.end_step() < end_ || history.first_step() > end_)
            start_again(history, history.first_step());
        // What cannot be computed in a few results' time, or would be dropped at once, is skipped, but for a window to start from.
        const std::int64_t longest = std::min<std::int64_t>(limit_, std::max<std::int64_t>(4 * window_, 4 * affordable_));
        if (history.end_step() - end_ > longest + window_) {
            start_again(history, history.end_step() - longest - window_);
            warm_at_ = end_ + window_;
        }
        const auto began = Clock::now();
        const std::int64_t first = end_;
        for (const HistoryRows& rows : history.rows(end_, history.end_step())) {
            if (stop.stop_requested())
                return;
            append(rows);
        }
        learn_speed(end_ - first, std::chrono::duration<double>(Clock::now() - began).count());
        while (!values_.empty() && (first_ < warm_at_ || values_.size() > static_cast<std::size_t>(limit_))) {
            values_.pop_front();
            ++first_;
        }
    }

    [[nodiscard]] std::int64_t first() const { return first_; }
    [[nodiscard]] std::int64_t began() const { return began_; }
    [[nodiscard]] std::vector<float> values() const { return {values_.begin(), values_.end()}; }

private:
    void start_again(const HistoryView& history, std::int64_t from)
    {
        generation_ = history.generation();
        first_ = end_ = began_ = std::max(from, history.first_step());
        warm_at_ = first_;
        values_.clear();
        order_.reset();
    }

    void learn_speed(std::int64_t steps, double seconds)
    {
        if (steps >= window_)
            affordable_ = static_cast<std::int64_t>(static_cast<double>(steps) / (std::max(seconds, 1e-6) * rate_));
    }

    void append(const HistoryRows& rows)
    {
        const auto nodes = static_cast<std::size_t>(rows.parameters->nodes);
        if (!order_ || order_->nodes() != rows.parameters->nodes)
            order_.emplace(rows.parameters->nodes, window_);
        for (std::size_t row = 0; row < static_cast<std::size_t>(rows.count); ++row)
            values_.push_back(order_->push(rows.x.subspan(row * nodes, nodes), rows.y.subspan(row * nodes, nodes), rows.parameters->phase));
        end_ += rows.count;
    }

    int window_;
    int limit_;
    double rate_;                      ///< results/s
    std::int64_t affordable_ = 16384;  ///< steps in the time of one result
    std::uint64_t generation_ = 0;
    std::int64_t first_ = 0, end_ = 0, began_ = 0;
    std::int64_t warm_at_ = 0;  ///< values before this step came from less than a window although the history has more
    std::deque<float> values_;
    std::optional<analysis::SlidingOrder> order_;
};

}  // namespace

class LiveMeasures::Worker
{
public:
    explicit Worker(const LiveMeasuresOptions& options) : options_(options), window_(std::max(shortest_window, options.window))
    {
        assert(options.series_limit >= 1 && options.rate > 0);
        thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
    }

    std::uint64_t submit(HistoryView history, MeasureRequest request)
    {
        std::uint64_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            waiting_ = {std::move(history), std::move(request)};
            number = ++last_number_;
        }
        wake_.notify_one();
        return number;
    }

    void set_window(int steps)
    {
        const std::lock_guard lock(mutex_);
        window_ = std::max(shortest_window, steps);
    }

    Newest<Measures> results;

private:
    struct Submission {
        HistoryView history;
        MeasureRequest request;
    };

    void work(const std::stop_token& stop)
    {
        int window = 0;
        std::optional<OrderSeries> series;
        for (;;) {
            Submission next;
            std::uint64_t number = 0;
            {
                std::unique_lock lock(mutex_);
                if (!wake_.wait(lock, stop, [this] { return waiting_.has_value(); }))
                    return;
                next = *std::exchange(waiting_, std::nullopt);
                number = last_number_;
                if (std::exchange(window, window_) != window_)
                    series.emplace(window_, options_.series_limit, options_.rate);
            }
            const auto began = Clock::now();
            try {
                series->carry_on(next.history, stop);
                if (stop.stop_requested())
                    return;
                results.publish(measure(next.history, next.request, number, window, *series));
            } catch (const std::bad_alloc&) {
                series.emplace(window, options_.series_limit, options_.rate);  // may have got only half of the history
                give_up(next.history, number);
            }
            // Half of a processor at most, so that measuring many nodes leaves room for stepping and drawing.
            const auto ended = Clock::now();
            std::unique_lock lock(mutex_);
            const auto pause = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / options_.rate));
            wake_.wait_until(lock, stop, std::max(began + pause, ended + (ended - began)), [] { return false; });
        }
    }

    void give_up(const HistoryView& history, std::uint64_t number)
    {
        try {
            auto measures = std::make_shared<Measures>();
            measures->number = number;
            measure_window({}, shortest_window, {}, *measures);
            measures->history_generation = history.generation();
            measures->metastability = std::numeric_limits<double>::quiet_NaN();
            measures->order_first = measures->plv_first = measures->plv_end = history.end_step();
            measures->order = std::make_shared<const std::vector<float>>();
            measures->error = Error{"live measures", "there is not enough memory", "use fewer nodes or a shorter window"};
            results.publish(std::move(measures));
        } catch (const std::bad_alloc&) {  // nobody is told; what was published before stays
        }
    }

    static std::shared_ptr<const Measures> measure(const HistoryView& history, const MeasureRequest& request, std::uint64_t number,
                                                   int window, const OrderSeries& series)
    {
        auto measures = std::make_shared<Measures>();
        measures->number = number;
        measures->history_generation = history.generation();
        measures->order_first = series.first();
        measures->order_began = series.began();
        auto order = std::make_shared<std::vector<float>>(series.values());
        const std::size_t recent = std::min(order->size(), static_cast<std::size_t>(window));
        measures->metastability = analysis::metastability(std::span<const float>(*order).last(recent));
        measures->order = std::move(order);

        measure_window(history, window, request, *measures);
        return measures;
    }

    const LiveMeasuresOptions options_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Submission> waiting_;
    std::uint64_t last_number_ = 0;
    int window_;
    std::jthread thread_;  // last: stops and joins before anything else goes
};

LiveMeasures::LiveMeasures(LiveMeasuresOptions options) : worker_(std::make_unique<Worker>(options)) {}
LiveMeasures::~LiveMeasures() = default;
std::uint64_t LiveMeasures::submit(HistoryView history, MeasureRequest request)
{
    return worker_->submit(std::move(history), std::move(request));
}
void LiveMeasures::set_window(int steps) { worker_->set_window(steps); }
std::shared_ptr<const Measures> LiveMeasures::take() { return worker_->results.take(); }

}  // namespace horn::engine
