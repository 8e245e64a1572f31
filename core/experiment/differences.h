/// In what two experiments differ, for a person who compares them.
#pragma once

#include "core/experiment/experiment.h"

#include <string>
#include <vector>

namespace horn::experiment
{

struct Difference {
    std::string where;          ///< as a JSON pointer of the file: "/model/layers/0/omega"
    std::string first, second;  ///< numbers and words as the file has them, "…" for longer values; empty where there is none
};

/// Where the models and stimuli differ; whole parts that are written in another form count as one difference. Of edges the newest is told.
[[nodiscard]] std::vector<Difference> differences(const Experiment& first, const Experiment& second);

}  // namespace horn::experiment
