/// The array types that the rooms share, and the order of their axes.
#pragma once

#include <Eigen/Core>

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace horn::base
{

/// Column of values, one per node or per output.
template <class Real>
using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;

/// Row-major matrix. A weight matrix has one row per receiving node and one column per source.
template <class Real>
using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class Real>
[[nodiscard]] std::span<Real> span_of(Vector<Real>& v)
{
    return {v.data(), static_cast<std::size_t>(v.size())};
}
template <class Real>
[[nodiscard]] std::span<const Real> span_of(const Vector<Real>& v)
{
    return {v.data(), static_cast<std::size_t>(v.size())};
}
template <class Real>
[[nodiscard]] std::span<Real> span_of(Matrix<Real>& m)
{
    return {m.data(), static_cast<std::size_t>(m.size())};
}
template <class Real>
[[nodiscard]] std::span<const Real> span_of(const Matrix<Real>& m)
{
    return {m.data(), static_cast<std::size_t>(m.size())};
}

/// Values over time: steps × samples × channels, the last axis contiguous.
template <class Real>
struct Sequence {
    int steps = 0;     ///< T
    int samples = 0;   ///< B
    int channels = 0;  ///< inputs, nodes or outputs
    std::vector<Real> values;

    Sequence() = default;
    Sequence(int steps_, int samples_, int channels_)
        : steps(steps_), samples(samples_), channels(channels_),
          values(static_cast<std::size_t>(steps_) * static_cast<std::size_t>(samples_) * static_cast<std::size_t>(channels_))
    {
    }

    [[nodiscard]] std::size_t offset(int step, int sample, int channel) const
    {
        assert(step >= 0 && step < steps && sample >= 0 && sample < samples && channel >= 0 && channel < channels);
        return (static_cast<std::size_t>(step) * static_cast<std::size_t>(samples) + static_cast<std::size_t>(sample)) *
                   static_cast<std::size_t>(channels) +
               static_cast<std::size_t>(channel);
    }
    [[nodiscard]] Real& operator()(int step, int sample, int channel) { return values[offset(step, sample, channel)]; }
    [[nodiscard]] Real operator()(int step, int sample, int channel) const { return values[offset(step, sample, channel)]; }
};

}  // namespace horn::base

namespace horn
{
using base::Matrix;
using base::Sequence;
using base::span_of;
using base::Vector;
}  // namespace horn
