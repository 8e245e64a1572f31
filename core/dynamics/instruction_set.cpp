#include "core/dynamics/instruction_set.h"

#include "core/dynamics/targets.h"
#include <hwy/targets.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstdint>

namespace horn::dynamics
{

namespace
{

/// Bits of what the machine can run, whatever has been chosen.
std::int64_t runnable()
{
    hwy::SetSupportedTargetsForTest(0);
    return hwy::SupportedTargets();
}

std::int64_t compiled_and(std::int64_t targets) { return targets & HWY_TARGETS; }

void choose(std::int64_t targets)
{
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(targets == 0 ? hwy::SupportedTargets() : targets);
}

bool same_word(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char left, char right) {
        return std::tolower(static_cast<unsigned char>(left)) == std::tolower(static_cast<unsigned char>(right));
    });
}

/// Lower bits are better targets.
std::vector<std::int64_t> targets_of(std::int64_t bits)
{
    std::vector<std::int64_t> targets;
    for (; bits != 0; bits &= bits - 1)
        targets.push_back(bits & -bits);
    return targets;
}

std::vector<std::string> names_of(std::int64_t bits)
{
    std::vector<std::string> names;
    for (const std::int64_t target : targets_of(bits))
        names.emplace_back(hwy::TargetName(target));
    return names;
}

std::int64_t chosen = 0;  ///< 0: the best

}  // namespace

std::vector<std::string> instruction_sets()
{
    const std::int64_t machine = runnable();
    choose(chosen);
    return names_of(compiled_and(machine));
}

Result<void> choose_instruction_set(std::string_view name)
{
    const std::int64_t machine = compiled_and(runnable());
    choose(chosen);
    if (name.empty()) {
        choose(chosen = 0);
        return {};
    }
    for (const std::int64_t target : targets_of(machine))
        if (same_word(name, hwy::TargetName(target))) {
            choose(chosen = target);
            return {};
        }
    const auto others = targets_of(HWY_TARGETS);
    const bool known = std::any_of(others.begin(), others.end(), [&](std::int64_t each) { return same_word(name, hwy::TargetName(each)); });
    return Error{"instruction set " + std::string(name), known ? "this machine cannot run it" : "there is none of this name",
                 fmt::format("here are {}", fmt::join(names_of(machine), ", "))};
}

}  // namespace horn::dynamics
