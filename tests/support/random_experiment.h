/// Valid experiments of every shape that a file can hold, drawn by a seed.
#pragma once

#include "core/experiment/experiment.h"

#include <cstdint>

namespace horn::test
{

[[nodiscard]] experiment::Experiment random_experiment(std::uint64_t seed);

}  // namespace horn::test
