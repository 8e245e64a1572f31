/// The grid that every row of a panel shares, in device-independent pixels.
#pragma once

namespace horn::controls::row_metrics
{

inline constexpr int caption = 86;
inline constexpr int entry = 112;
inline constexpr int spacing = 6;
inline constexpr int field_height = 26;
inline constexpr int panel = 346;  ///< width of a whole panel with its margins
inline constexpr int margin = 14;

}  // namespace horn::controls::row_metrics
