/// Which instruction set the kernels use. They are compiled for several, and the best that the machine can run is taken by itself;
/// choosing another is for checking that all of them compute the same.
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace horn::dynamics
{

/// Names of those that the kernels are compiled for and this machine can run, best first: "AVX3" (AVX-512), "AVX2", "SSE4", "EMU128"
/// (portable code), on ARM "NEON".
[[nodiscard]] std::vector<std::string> instruction_sets();

/// For the whole program, from here on; an empty name means the best. Networks are packed for an instruction set: compile them after this,
/// and let nothing run meanwhile. Upper and lower case are the same. Errors: this machine cannot run it, or there is none of this name.
Result<void> choose_instruction_set(std::string_view name);

}  // namespace horn::dynamics
