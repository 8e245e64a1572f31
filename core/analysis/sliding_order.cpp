#include "core/analysis/sliding_order.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>

namespace horn::analysis
{

SlidingOrder::SlidingOrder(int nodes, int window)
    : nodes_(nodes), window_(window), re_(static_cast<std::size_t>(nodes) * static_cast<std::size_t>(window)), im_(re_.size()),
      sum_re_(static_cast<std::size_t>(nodes)), sum_im_(sum_re_.size()), power_(sum_re_.size()), mean_re_(sum_re_.size()),
      mean_im_(sum_re_.size()), threshold_(sum_re_.size())
{
    assert(nodes >= 1 && window >= 4);
}

float SlidingOrder::push(std::span<const float> x, std::span<const float> y, const PhaseBasis<float>& basis)
{
    const auto nodes = static_cast<std::size_t>(nodes_);
    assert(x.size() == nodes && y.size() == nodes && basis.nodes() == nodes_);
    float* const re = re_.data() + static_cast<std::size_t>(pushed_ % window_) * nodes;
    float* const im = im_.data() + static_cast<std::size_t>(pushed_ % window_) * nodes;
    ++pushed_;
    const double per_step = 1 / static_cast<double>(std::min<std::int64_t>(pushed_, window_));
    for (std::size_t i = 0; i < nodes; ++i) {
        const float new_re = x[i] + y[i] * basis.re[static_cast<Eigen::Index>(i)];
        const float new_im = y[i] * basis.im[static_cast<Eigen::Index>(i)];
        const bool has_phase = new_im == new_im;  // a node without one must not spoil the sums: its basis may be whole again later
        const double a = has_phase ? static_cast<double>(new_re) : 0, b = has_phase ? static_cast<double>(new_im) : 0;
        const double old_a = static_cast<double>(re[i]), old_b = static_cast<double>(im[i]);
        sum_re_[i] += a - old_a;
        sum_im_[i] += b - old_b;
        power_[i] += (a * a + b * b) - (old_a * old_a + old_b * old_b);
        re[i] = static_cast<float>(a);
        im[i] = static_cast<float>(b);
        mean_re_[i] = static_cast<float>(sum_re_[i] * per_step);
        mean_im_[i] = static_cast<float>(sum_im_[i] * per_step);
        threshold_[i] = static_cast<float>(negligible_swing * std::sqrt(std::max(0.0, power_[i] * per_step)));
        if (!has_phase)
            threshold_[i] = std::numeric_limits<float>::infinity();
    }
    if (4 * pushed_ < window_)
        return std::numeric_limits<float>::quiet_NaN();
    float total_re = 0, total_im = 0;
    int count = 0;
    for (std::size_t i = 0; i < nodes; ++i) {
        const float a = re[i] - mean_re_[i];
        const float b = im[i] - mean_im_[i];
        const float swing = std::sqrt(a * a + b * b);
        const bool has_phase = swing > threshold_[i];
        total_re += has_phase ? a / swing : 0;
        total_im += has_phase ? b / swing : 0;
        count += has_phase ? 1 : 0;
    }
    if (count < std::max(2, (nodes_ + 1) / 2))
        return std::numeric_limits<float>::quiet_NaN();
    return std::min(1.0F, std::hypot(total_re, total_im) / static_cast<float>(count));
}

}  // namespace horn::analysis
