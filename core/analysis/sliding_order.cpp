#include "core/analysis/sliding_order.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

namespace horn::analysis
{

SlidingOrder::SlidingOrder(int nodes, int window)
    : nodes_(nodes), window_(window), padded_((static_cast<std::size_t>(nodes) + lanes - 1) / lanes * lanes),
      re_(padded_ * static_cast<std::size_t>(window)), im_(re_.size()), sum_re_(padded_), sum_im_(padded_),
      squares_(static_cast<std::size_t>(window)), x_(padded_), y_(padded_), basis_re_(padded_),
      basis_im_(padded_, std::numeric_limits<float>::quiet_NaN()), mean_re_(padded_), mean_im_(padded_), has_phase_(padded_)
{
    assert(nodes >= 1 && window >= 4);
}

float SlidingOrder::push(std::span<const float> x, std::span<const float> y, const PhaseBasis<float>& basis)
{
    const auto nodes = static_cast<std::size_t>(nodes_);
    assert(x.size() == nodes && y.size() == nodes && basis.nodes() == nodes_);
    std::copy(x.begin(), x.end(), x_.begin());
    std::copy(y.begin(), y.end(), y_.begin());
    std::copy_n(basis.re.data(), nodes, basis_re_.begin());
    std::copy_n(basis.im.data(), nodes, basis_im_.begin());
    const float least = static_cast<float>(negligible_in_network * negligible_in_network * take_newest());
    const Newest newest = order_of_newest(least);
    if (4 * pushed_ < window_ || newest.swinging < static_cast<float>(std::max(2, (nodes_ + 1) / 2)))
        return std::numeric_limits<float>::quiet_NaN();
    return std::min(1.0F, newest.length / newest.swinging);
}

double SlidingOrder::take_newest()
{
    const auto place = static_cast<std::size_t>(pushed_ % window_);
    ++pushed_;
    const double per_step = 1 / static_cast<double>(std::min<std::int64_t>(pushed_, window_));
    double squares[lanes] = {}, mean_squares[lanes] = {};
    float count[lanes] = {};
    for (std::size_t first = 0; first < padded_; first += lanes) {
        float* const re = re_.data() + place * padded_ + first;
        float* const im = im_.data() + place * padded_ + first;
        for (std::size_t k = 0; k < lanes; ++k) {
            const std::size_t i = first + k;
            const float new_im = y_[i] * basis_im_[i];
            const bool has_phase = new_im == new_im;  // a node without one must not spoil the sums: it may have one again later
            const float a = has_phase ? x_[i] + y_[i] * basis_re_[i] : 0;
            const float b = has_phase ? new_im : 0;
            sum_re_[i] += static_cast<double>(a) - static_cast<double>(re[k]);
            sum_im_[i] += static_cast<double>(b) - static_cast<double>(im[k]);
            re[k] = a;
            im[k] = b;
            mean_re_[i] = static_cast<float>(sum_re_[i] * per_step);
            mean_im_[i] = static_cast<float>(sum_im_[i] * per_step);
            has_phase_[i] = has_phase ? 1 : 0;
            squares[k] += static_cast<double>(a * a + b * b);
            mean_squares[k] += (sum_re_[i] * sum_re_[i] + sum_im_[i] * sum_im_[i]) * per_step * per_step;
            count[k] += has_phase_[i];
        }
    }
    const double newest = std::accumulate(std::begin(squares), std::end(squares), 0.0);
    sum_squares_ += newest - std::exchange(squares_[place], newest);
    if (place + 1 == squares_.size())  // what rounding left of a swing that has died away does not stay
        sum_squares_ = std::accumulate(squares_.begin(), squares_.end(), 0.0);
    const double of_means = std::accumulate(std::begin(mean_squares), std::end(mean_squares), 0.0);
    const float with_phase = std::accumulate(std::begin(count), std::end(count), 0.0F);
    return with_phase > 0 ? std::max(0.0, sum_squares_ * per_step - of_means) / static_cast<double>(with_phase) : 0;
}

SlidingOrder::Newest SlidingOrder::order_of_newest(float least) const
{
    constexpr auto negligible = static_cast<float>(negligible_swing * negligible_swing);
    const std::size_t row = static_cast<std::size_t>((pushed_ - 1) % window_) * padded_;
    float total_re[lanes] = {}, total_im[lanes] = {}, count[lanes] = {};
    for (std::size_t first = 0; first < padded_; first += lanes) {
        const float* const re = re_.data() + row + first;
        const float* const im = im_.data() + row + first;
        for (std::size_t k = 0; k < lanes; ++k) {
            const std::size_t i = first + k;
            const float a = re[k], b = im[k], mean_re = mean_re_[i], mean_im = mean_im_[i];
            const float swing_re = a - mean_re;
            const float swing_im = b - mean_im;
            const float squared = swing_re * swing_re + swing_im * swing_im;
            const float own = negligible * (a * a + b * b + mean_re * mean_re + mean_im * mean_im);
            const bool swings = has_phase_[i] > 0 && squared > own && squared > least;
            const float scale = swings ? 1 / std::sqrt(squared) : 0;
            total_re[k] += swing_re * scale;
            total_im[k] += swing_im * scale;
            count[k] += swings ? 1.0F : 0.0F;
        }
    }
    const auto sum = [](const float(&values)[lanes]) { return std::accumulate(std::begin(values), std::end(values), 0.0F); };
    return {std::hypot(sum(total_re), sum(total_im)), sum(count)};
}

}  // namespace horn::analysis
