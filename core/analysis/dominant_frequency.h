/// The frequency at which the inputs of a dataset swing most: where the natural frequencies of nodes that are to resonate with them may
/// start.
#pragma once

#include "core/tasks/dataset.h"

#include <optional>

namespace horn::analysis
{

struct DominantFrequency {
    double omega = 0;       ///< rad per unit time
    double prominence = 0;  ///< density of the spectrum there over the median density: about 1 where no frequency stands out
    int samples = 0;        ///< that were looked at
};

/// The highest peak of the mean power spectrum (Welch 1967) over training samples and inputs, the mean of each taken away; between the
/// lines of the spectrum by a parabola through the logarithms of three (for a sine in a Hann window off by less than a tenth of their
/// distance).
/// \param time_step h of the network that steps through them. \param most_samples evenly spaced in the training set.
/// \return nothing when sequences have fewer than 8 steps, or none of them changes.
[[nodiscard]] std::optional<DominantFrequency> dominant_frequency(const tasks::Dataset& dataset, double time_step, int most_samples = 2000);

}  // namespace horn::analysis
