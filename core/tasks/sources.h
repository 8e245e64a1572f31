/// How each kind of task makes its dataset. Expects a valid specification of that kind.
#pragma once

#include "core/tasks/task.h"

#include <vector>

namespace horn::tasks
{

/// smnist, psmnist, row_mnist: images read from IDX files.
Result<Dataset> make_image_dataset(const TaskSpecification& task, std::uint64_t seed);

/// Binary images of a line, orientation t mod 4 for trial t: 0°, 45°, 90°, 135° anticlockwise from the rows. A pixel is ink when its
/// centre is at most one pixel off the line. Jittered lengths are drawn again below 4 pixels, jittered centres outside the image.
Dataset make_oriented_lines(const TaskSpecification& task, std::uint64_t seed);

/// Matches and non-matches, cues and pairs of symbols occur equally often as far as the number of trials allows; in random order.
/// Class 1 is a match. With two symbols there are only four distinct trials.
Dataset make_delayed_match(const TaskSpecification& task, std::uint64_t seed);

/// Sines of the frequencies, with noise. Trial t has the class t mod k; class 0 is the lowest frequency.
Dataset make_frequency_discrimination(const TaskSpecification& task, std::uint64_t seed);

/// mackey_glass, sum_of_sines, csv_series. Every channel is shifted and scaled so that its training trials have mean 0 and standard
/// deviation 1.
Result<Dataset> make_prediction(const TaskSpecification& task, std::uint64_t seed);

/// `frequencies` of them from the lowest to the highest, in equal ratios. \return rad per step.
[[nodiscard]] std::vector<double> frequencies_of(const TaskSpecification& task);

/// Values that the trials of frequency discrimination or prediction may have together.
inline constexpr double most_values = 1 << 26;

/// Which part of a dataset a trial belongs to. A synthetic trial is drawn from the stream of (part, trial number), so that it does not
/// depend on how many others there are.
enum class Part : std::uint64_t { train, validation, test };
[[nodiscard]] inline std::uint64_t stream_index(Part part, std::uint64_t trial) { return static_cast<std::uint64_t>(part) << 32 | trial; }

}  // namespace horn::tasks
