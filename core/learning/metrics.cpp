#include "core/learning/metrics.h"

#include <bit>
#include <cmath>
#include <numeric>

namespace horn::learning
{

namespace
{

bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

}  // namespace

bool BestEpoch::judge(int candidate, double found)
{
    if (std::isnan(found) || found <= figure)  // nothing is ≤ what was not measured
        return false;
    *this = {candidate, found};
    return true;
}

double judged_figure(const MetricRecord& record)
{
    if (!std::isfinite(record.validation_loss))
        return not_measured;
    return std::isnan(record.validation_accuracy) ? -record.validation_loss : record.validation_accuracy;
}

bool same_figures(const MetricRecord& a, const MetricRecord& b)
{
    return a.kind == b.kind && same(a.epoch, b.epoch) && a.update == b.update && same(a.loss, b.loss) &&
           same(a.train_accuracy, b.train_accuracy) && same(a.validation_accuracy, b.validation_accuracy) &&
           same(a.test_accuracy, b.test_accuracy) && same(a.gradient_norm, b.gradient_norm) && same(a.learning_rate, b.learning_rate) &&
           same(a.validation_loss, b.validation_loss) && same(a.test_loss, b.test_loss) && same(a.saturation, b.saturation) &&
           same(a.gradient_ratio, b.gradient_ratio) && a.stage == b.stage;
}

std::int64_t ConfusionMatrix::total() const { return std::accumulate(counts.begin(), counts.end(), std::int64_t{0}); }

std::int64_t ConfusionMatrix::correct() const
{
    std::int64_t sum = 0;
    for (int i = 0; i < classes; ++i)
        sum += (*this)(i, i);
    return sum;
}

}  // namespace horn::learning
