#include "core/learning/loss.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace horn::learning
{

namespace
{

/// Writes zeros in the shape of a tile.
template <class Real>
void clear_like(const dynamics::Tile<Real>& shape, dynamics::Tile<Real>& gradient)
{
    gradient.reshape(shape.steps, shape.channels);
    std::fill(gradient.values.begin(), gradient.values.end(), Real{0});
}

/// One sample's column of a row of outputs: class k is at k × 32.
template <class Real>
class Column
{
public:
    Column(Real* row, int sample) : first_(row + sample) {}
    Real& operator[](int channel) const { return first_[static_cast<std::ptrdiff_t>(channel) * dynamics::tile_samples]; }

private:
    Real* first_;
};

}  // namespace

dynamics::ReadoutTime readout_time(tasks::LossKind loss)
{
    return loss == tasks::LossKind::cross_entropy ? dynamics::ReadoutTime::last_step : dynamics::ReadoutTime::every_step;
}

LossSum& LossSum::operator+=(const LossSum& other)
{
    loss += other.loss;
    correct += other.correct;
    return *this;
}

template <class Real>
int largest_output(const dynamics::Tile<Real>& outputs, int sample)
{
    const Column<const Real> output(outputs.row(outputs.steps - 1), sample);
    int best = 0;
    for (int k = 1; k < outputs.channels; ++k)
        if (output[k] > output[best])
            best = k;
    return best;
}

template <class Real>
LossSum cross_entropy(const dynamics::Tile<Real>& outputs, std::span<const std::int32_t> labels, double scale,
                      dynamics::Tile<Real>* gradient)
{
    assert(outputs.steps >= 1 && outputs.channels >= 1 && labels.size() <= dynamics::tile_samples);
    const int classes = outputs.channels;
    const int last = outputs.steps - 1;
    if (gradient != nullptr)
        clear_like(outputs, *gradient);
    LossSum sum;
    for (int sample = 0; sample < static_cast<int>(labels.size()); ++sample) {
        const Column<const Real> output(outputs.row(last), sample);
        const int label = labels[static_cast<std::size_t>(sample)];
        assert(label >= 0 && label < classes);
        const int best = largest_output(outputs, sample);
        const double largest = output[best];
        double others = 0;  // Σ exp over all but the largest, whose own is 1: small losses keep their digits
        for (int k = 0; k < classes; ++k)
            others += k == best ? 0 : std::exp(output[k] - largest);
        sum.loss += std::log1p(others) - (output[label] - largest);
        sum.correct += best == label ? 1 : 0;
        if (gradient == nullptr)
            continue;
        const Column<Real> by_output(gradient->row(last), sample);
        for (int k = 0; k < classes; ++k)
            by_output[k] = static_cast<Real>(scale / (1 + others) * std::exp(output[k] - largest));
        by_output[label] = static_cast<Real>(best == label ? -scale * others / (1 + others) : by_output[label] - scale);
    }
    return sum;
}

template <class Real>
LossSum mean_squared_error(const dynamics::Tile<Real>& outputs, const dynamics::Tile<Real>& targets, int samples, double scale,
                           dynamics::Tile<Real>* gradient, int washout)
{
    assert(outputs.steps == targets.steps && outputs.channels == targets.channels && samples <= dynamics::tile_samples);
    assert(washout >= 0 && washout < outputs.steps);
    const double mean = 1.0 / (static_cast<double>(outputs.steps - washout) * outputs.channels);
    if (gradient != nullptr)
        clear_like(outputs, *gradient);
    LossSum sum;
    for (int sample = 0; sample < samples; ++sample) {
        double squares = 0;
        for (int step = washout; step < outputs.steps; ++step) {
            const Column<const Real> output(outputs.row(step), sample);
            const Column<const Real> target(targets.row(step), sample);
            for (int k = 0; k < outputs.channels; ++k) {
                const double difference = static_cast<double>(output[k]) - static_cast<double>(target[k]);
                squares += difference * difference;
                if (gradient != nullptr)
                    Column<Real>(gradient->row(step), sample)[k] = static_cast<Real>(2 * scale * mean * difference);
            }
        }
        sum.loss += squares * mean;
    }
    return sum;
}

void softmax(std::span<float> outputs)
{
    const float largest = *std::max_element(outputs.begin(), outputs.end());
    float partition = 0;
    for (float& output : outputs) {
        output = std::exp(output - largest);
        partition += output;
    }
    for (float& output : outputs)
        output /= partition;
}

template int largest_output(const dynamics::Tile<float>&, int);
template int largest_output(const dynamics::Tile<double>&, int);
template LossSum cross_entropy(const dynamics::Tile<float>&, std::span<const std::int32_t>, double, dynamics::Tile<float>*);
template LossSum cross_entropy(const dynamics::Tile<double>&, std::span<const std::int32_t>, double, dynamics::Tile<double>*);
template LossSum mean_squared_error(const dynamics::Tile<float>&, const dynamics::Tile<float>&, int, double, dynamics::Tile<float>*, int);
template LossSum mean_squared_error(const dynamics::Tile<double>&, const dynamics::Tile<double>&, int, double, dynamics::Tile<double>*,
                                    int);

}  // namespace horn::learning
