/// Where the trials of a prediction task come from: integrated, composed, or cut out of a file.
#pragma once

#include "core/base/array.h"
#include "core/tasks/sources.h"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace horn::tasks
{

struct SeriesSource {
    std::string name;                     ///< for errors: the file, or what is integrated
    std::vector<std::string> channels;    ///< names of what is predicted
    std::array<std::int64_t, 3> longest;  ///< steps that a trial of each Part can have at most

    struct Trial {
        Part part;
        std::uint32_t number, of;  ///< counted from 0, of so many
    };
    /// Writes one trial in the units of the source. \param into steps × channels.
    std::function<void(const Trial& trial, Matrix<double>& into)> write;
};

/// \param task a valid prediction task. Errors are those of the file.
Result<SeriesSource> open_series(const TaskSpecification& task, std::uint64_t seed);

/// A source whose trials are so long, or the error that says what to do.
Result<void> check_length(const SeriesSource& source, Part part, std::int64_t steps);

}  // namespace horn::tasks
