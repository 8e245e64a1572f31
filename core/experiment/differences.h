/// In what two experiments differ, for a person who compares them.
#pragma once

#include "core/experiment/experiment.h"

#include <string>
#include <vector>

namespace horn::experiment
{

struct Difference {
    std::string where;          ///< as a JSON pointer of the file: "/model/layers/0/omega"
    std::string first, second;  ///< the values as the file has them; empty where there is none
};

/// Where the models differ; whole parts that are written in another form count as one difference.
[[nodiscard]] std::vector<Difference> model_differences(const Experiment& first, const Experiment& second);

}  // namespace horn::experiment
