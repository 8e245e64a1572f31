/// The texts inside a figure file: the experiment, and what the figure shows of it. Files may come from strangers, or have been through
/// other programs.
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace horn::figures
{

/// Keyword of the PNG text chunk and id of the SVG metadata element that hold the experiment.
inline constexpr std::string_view experimentKeyword = "horn-experiment";
/// The same for the numbers of the figure and where they come from.
inline constexpr std::string_view evidenceKeyword = "horn-figure";

struct Embedded {
    std::string experiment;  ///< JSON text; never empty
    std::string evidence;    ///< JSON text; empty in figures that carry none
};

/// Well-formed to its end, with `<metadata id="…">` anywhere.
Result<Embedded> embeddedInSvg(std::string_view bytes, const std::string& name);

/// Every chunk is checked against its sum up to the last one; texts are looked for in tEXt, zTXt and iTXt. Pixels are not unpacked.
Result<Embedded> embeddedInPng(std::string_view bytes, const std::string& name);

/// Attached files, told apart by their content; plain or Flate, as HORN Lab writes them.
Result<Embedded> embeddedInPdf(std::string_view bytes, const std::string& name);

}  // namespace horn::figures
