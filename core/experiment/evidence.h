/// What a figure file carries beside the experiment so that the figure can be checked: which numbers it shows, and how each of them
/// follows from the experiment.
#pragma once

#include "core/base/result.h"
#include "core/experiment/figure_source.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace horn::experiment
{

struct FigureData;

/// Numbers of a figure that can be computed again. A NaN is a gap, which claims nothing.
struct Claim {
    std::string name;  ///< for a person: "Waves", "Resonance gain: measured"
    Source source;
    std::vector<double> x;       ///< of a portrait, the positions; of a curve over frequency, ω_in; else empty
    std::vector<double> values;  ///< one per x or step; of a heat map rows × columns, row-major

    bool operator==(const Claim&) const = default;
};

struct Evidence {
    std::string program;          ///< "HORN Lab 0.1.0"
    std::string instruction_set;  ///< that the numbers were computed with: other sets round otherwise
    std::string checkpoint_hash;  ///< hexadecimal, or empty
    std::string dataset_hash;     ///< hexadecimal, or empty
    std::vector<Claim> claims;
    std::vector<std::string> others;  ///< names of what the figure shows and nobody can compute from the experiment alone

    bool operator==(const Evidence&) const = default;
};

/// Steps that the run must have taken for a claim about its single steps; 0 for others.
[[nodiscard]] std::int64_t steps_needed(const Source& source);

[[nodiscard]] Evidence evidence_of(const FigureData& figure);

/// JSON text, `"format": "horn-figure"`; arrays as base 64 of zlib of their bytes, sorted by significance, in single precision where
/// that loses nothing.
[[nodiscard]] std::string to_text(const Evidence& evidence);

/// Reads what may come from a stranger: sizes, names and places are checked against each other. \param name what errors call the text.
Result<Evidence> parse_evidence(std::string_view text, const std::string& name);

}  // namespace horn::experiment
