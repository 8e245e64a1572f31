#include "core/analysis/sliding_order.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>

namespace horn::analysis
{

SlidingOrder::SlidingOrder(int nodes, int window)
    : nodes_(nodes), window_(window), padded_((static_cast<std::size_t>(nodes) + lanes - 1) / lanes * lanes),
      re_(padded_ * static_cast<std::size_t>(window)), im_(re_.size()), sum_re_(padded_), sum_im_(padded_), x_(padded_), y_(padded_),
      basis_re_(padded_), basis_im_(padded_)
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

    const std::size_t row = static_cast<std::size_t>(pushed_ % window_) * padded_;
    ++pushed_;
    const double per_step = 1 / static_cast<double>(std::min<std::int64_t>(pushed_, window_));
    constexpr auto negligible = static_cast<float>(negligible_swing * negligible_swing);
    float total_re[lanes] = {}, total_im[lanes] = {}, count[lanes] = {};
    for (std::size_t first = 0; first < padded_; first += lanes) {
        float* const re = re_.data() + row + first;
        float* const im = im_.data() + row + first;
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
            const auto mean_re = static_cast<float>(sum_re_[i] * per_step);
            const auto mean_im = static_cast<float>(sum_im_[i] * per_step);
            const float swing_re = a - mean_re;
            const float swing_im = b - mean_im;
            const float squared = swing_re * swing_re + swing_im * swing_im;
            const bool swings = has_phase && squared > negligible * (a * a + b * b + mean_re * mean_re + mean_im * mean_im);
            const float scale = swings ? 1 / std::sqrt(squared) : 0;
            total_re[k] += swing_re * scale;
            total_im[k] += swing_im * scale;
            count[k] += swings ? 1.0F : 0.0F;
        }
    }
    float sum_re = 0, sum_im = 0, swinging = 0;
    for (std::size_t k = 0; k < lanes; ++k) {
        sum_re += total_re[k];
        sum_im += total_im[k];
        swinging += count[k];
    }
    if (4 * pushed_ < window_ || swinging < static_cast<float>(std::max(2, (nodes_ + 1) / 2)))
        return std::numeric_limits<float>::quiet_NaN();
    return std::min(1.0F, std::hypot(sum_re, sum_im) / swinging);
}

}  // namespace horn::analysis
