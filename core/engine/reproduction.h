/// Computes the numbers of a figure again from its experiment, and compares them bit for bit.
#pragma once

#include "core/base/result.h"
#include "core/experiment/evidence.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace horn::engine
{

struct Reproduction {
    bool stopped = false;       ///< by the token; what follows is then of no use
    std::size_t numbers = 0;    ///< compared
    std::size_t different = 0;  ///< of them, those whose bits differ
    double largest = 0;  ///< max |computed − shown| / max |shown| of the claim where it is largest; infinite where one is no number
    std::string where;   ///< name of that claim

    [[nodiscard]] bool exact() const { return !stopped && different == 0; }
};

/// The runs that claims are about are repeated from their start to the last step of a claim; gains are computed, or measured by driving the
/// oscillator as it was in the end. A difference in the last bits means another build, instruction set or library of elementary functions.
/// \param report gets the fraction done, some times a second.
/// Errors: an experiment that cannot be run, or claims about a run or a layer that it has not.
Result<Reproduction> reproduce(const experiment::Experiment& experiment, std::span<const experiment::Claim> claims,
                               const std::stop_token& stop = {}, const std::function<void(double)>& report = {});

}  // namespace horn::engine
