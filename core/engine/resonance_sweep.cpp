#include "core/engine/resonance_sweep.h"

#include "core/engine/newest.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <condition_variable>
#include <iterator>
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

constexpr double as_good_as_equal = 1e-9;  ///< relative, of frequencies

double frequency(const SweepRequest& request, int index)
{
    const double part = request.points > 1 ? static_cast<double>(index) / (request.points - 1) : 0;
    return request.from * std::pow(request.to / request.from, part);
}

bool same_curve(const SweepRequest& a, const SweepRequest& b)
{
    return a.oscillator == b.oscillator && a.drive_amplitude == b.drive_amplitude;
}

}  // namespace

std::vector<double> frequencies_of(const SweepRequest& request)
{
    std::vector<double> all;
    for (int i = 0; i < request.points; ++i)
        all.push_back(frequency(request, i));
    std::ranges::copy_if(request.besides, std::back_inserter(all),
                         [&](double omega_in) { return omega_in >= request.from && omega_in <= request.to; });
    std::ranges::sort(all);
    const auto same = std::ranges::unique(all, [](double a, double b) { return b - a <= as_good_as_equal * b; });
    all.erase(same.begin(), same.end());
    return all;
}

class ResonanceSweep::Worker
{
public:
    Worker() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

    std::uint64_t start(const SweepRequest& request)
    {
        assert(request.from > 0 && request.to >= request.from && request.points >= 1 && request.drive_amplitude != 0);
        std::uint64_t generation = 0;
        {
            const std::lock_guard lock(mutex_);
            if (present_ && *present_ == request)
                return generation_;
            present_ = waiting_ = request;
            generation = ++generation_;
            current_.request_stop();
        }
        wake_.notify_one();
        return generation;
    }

    void cancel()
    {
        const std::lock_guard lock(mutex_);
        present_.reset();
        waiting_.reset();
        current_.request_stop();
    }

    Newest<SweepResult> results;

private:
    void work(const std::stop_token& stop)
    {
        const std::stop_callback pass_on(stop, [this] {
            const std::lock_guard lock(mutex_);
            current_.request_stop();
        });
        for (;;) {
            SweepResult result;
            std::stop_token given_up;
            {
                std::unique_lock lock(mutex_);
                if (!wake_.wait(lock, stop, [this] { return waiting_.has_value(); }) || stop.stop_requested())
                    return;
                result.request = *std::exchange(waiting_, std::nullopt);
                result.generation = generation_;
                current_ = std::stop_source();
                given_up = current_.get_token();
            }
            try {
                sweep(result, given_up);
            } catch (const std::bad_alloc&) {
                give_up(result, given_up);
            }
        }
    }

    void give_up(SweepResult& result, const std::stop_token& given_up)
    {
        const std::lock_guard lock(mutex_);
        if (given_up.stop_requested())
            return;
        result.finished = true;
        result.error = Error{"resonance curve", "there is not enough memory", "close other programs, or ask for fewer points"};
        try {
            results.publish(std::make_shared<const SweepResult>(std::move(result)));
        } catch (const std::bad_alloc&) {  // nobody is told; what was published before stays
        }
    }

    void sweep(SweepResult& result, const std::stop_token& given_up)
    {
        const SweepRequest& request = result.request;
        if (!same_curve(request, measured_))
            known_.clear();
        measured_ = request;
        std::vector<double> missing;
        for (const double omega_in : frequencies_of(request)) {
            const auto found = std::ranges::find(known_, omega_in, &SweepPoint::omega_in);
            if (found != known_.end())
                result.points.push_back(*found);
            else
                missing.push_back(omega_in);
        }
        known_ = result.points;
        result.tried = static_cast<int>(result.points.size());
        result.wanted = result.tried + static_cast<int>(missing.size());
        if (missing.empty())
            publish(result, given_up);
        for (const double omega_in : missing) {
            const auto measured = dynamics::measure_gain(request.oscillator, omega_in, request.drive_amplitude, given_up);
            if (given_up.stop_requested())
                return;
            if (measured) {
                const auto after = std::ranges::upper_bound(result.points, omega_in, {}, &SweepPoint::omega_in);
                result.points.insert(after, {omega_in, *measured});
                known_ = result.points;
            }
            ++result.tried;
            publish(result, given_up);
        }
    }

    void publish(SweepResult& result, const std::stop_token& given_up)
    {
        const std::lock_guard lock(mutex_);
        result.finished = result.tried == result.wanted;
        if (!given_up.stop_requested())
            results.publish(std::make_shared<const SweepResult>(result));
    }

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<SweepRequest> present_;  ///< measured or being measured
    std::optional<SweepRequest> waiting_;
    std::uint64_t generation_ = 0;
    std::stop_source current_;       ///< of the sweep under way
    SweepRequest measured_;          ///< what the known points are of; of the thread alone, as these are
    std::vector<SweepPoint> known_;  ///< measured before
    std::jthread thread_;            // last: stops and joins before anything else goes
};

ResonanceSweep::ResonanceSweep() : worker_(std::make_unique<Worker>()) {}
ResonanceSweep::~ResonanceSweep() = default;
std::uint64_t ResonanceSweep::start(const SweepRequest& request) { return worker_->start(request); }
void ResonanceSweep::cancel() { worker_->cancel(); }
std::shared_ptr<const SweepResult> ResonanceSweep::take() { return worker_->results.take(); }

}  // namespace horn::engine
