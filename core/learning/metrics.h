/// What a training run reports: one record per update and one per epoch, and the confusion matrix of an evaluation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace horn::learning
{

/// A figure that was not measured here.
inline constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();

/// One row of metrics.csv.
struct MetricRecord {
    enum class Kind {
        update,  ///< after one update: its own batch
        epoch,   ///< after an epoch: means over it, and the evaluations
    };
    Kind kind = Kind::update;
    double epoch = 0;                            ///< epochs gone through so far, fractional for an update
    std::int64_t update = 0;                     ///< updates done so far, this one included
    double loss = not_measured;                  ///< of the batch; of an epoch: the mean over its samples
    double train_accuracy = not_measured;        ///< 0 … 1, running mean over the epoch so far; sequence targets have none
    double validation_accuracy = not_measured;   ///< 0 … 1
    double test_accuracy = not_measured;         ///< 0 … 1
    double gradient_norm = not_measured;         ///< global norm before clipping; of an epoch: the mean over its updates
    double learning_rate = not_measured;         ///< of this update
    double sequences_per_second = not_measured;  ///< trained samples, over the wall time of the updates alone
    double seconds = not_measured;               ///< wall time of the run so far, without pauses
    double validation_loss = not_measured;
    double test_loss = not_measured;
    double saturation = not_measured;      ///< of the epochs whose sets were run: see Diagnosis
    double gradient_ratio = not_measured;  ///< likewise
    int stage = 1;                         ///< of the run, counted from 1; epochs and updates are counted through all stages
};

/// The epoch with the best validation figure so far, the first of equal ones.
struct BestEpoch {
    int epoch = 0;                 ///< 0: none was judged
    double figure = not_measured;  ///< validation accuracy, 0 … 1; without classes the loss, negated

    /// \param found its judged_figure. \return whether the epoch is better than all before it, and now kept here.
    bool judge(int candidate, double found);

    bool operator==(const BestEpoch&) const = default;
};

/// What an epoch is judged by: its validation accuracy or, without classes, its validation loss, negated. Not measured where the sets were
/// not run, nothing is held out, or the loss is not finite.
[[nodiscard]] double judged_figure(const MetricRecord& record);

/// True when both records say the same of everything that does not depend on the clock. Bit by bit: NaN equals NaN.
[[nodiscard]] bool same_figures(const MetricRecord& a, const MetricRecord& b);

/// How often class `truth` was taken for class `guess`.
struct ConfusionMatrix {
    int classes = 0;
    std::vector<std::int64_t> counts;  ///< classes × classes, row = truth

    ConfusionMatrix() = default;
    explicit ConfusionMatrix(int classes_)
        : classes(classes_), counts(static_cast<std::size_t>(classes_) * static_cast<std::size_t>(classes_))
    {
    }
    [[nodiscard]] std::int64_t& operator()(int truth, int guess)
    {
        return counts[static_cast<std::size_t>(truth) * static_cast<std::size_t>(classes) + static_cast<std::size_t>(guess)];
    }
    [[nodiscard]] std::int64_t operator()(int truth, int guess) const { return const_cast<ConfusionMatrix&>(*this)(truth, guess); }
    [[nodiscard]] std::int64_t total() const;
    [[nodiscard]] std::int64_t correct() const;

    bool operator==(const ConfusionMatrix&) const = default;
};

/// How a network does on a split.
struct Evaluation {
    int samples = 0;
    double loss = not_measured;      ///< mean over the samples
    double accuracy = not_measured;  ///< 0 … 1; sequence targets have none
    ConfusionMatrix confusion;       ///< empty for sequence targets

    [[nodiscard]] bool has_classes() const { return confusion.classes > 0; }
};

}  // namespace horn::learning
