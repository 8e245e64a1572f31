/// What a figure shows, as plain numbers and words: the plots of the window and the studies make it, the styles draw it, CSV carries it.
#pragma once

#include "core/base/schema.h"
#include "core/experiment/figure_source.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace horn::experiment
{

/// Where an axis ends.
struct Range {
    double low = 0;
    double high = 1;

    bool operator==(const Range&) const = default;
};

struct Axis {
    std::string label;  ///< words: "time"
    std::string unit;   ///< "steps", "rad / time", or empty
    base::Scale scale = base::Scale::linear;
    std::optional<Range> range;           ///< fitted to the data when not given
    bool downwards = false;               ///< of a y axis: it grows downwards, as the rows of a matrix do
    bool multiples_of_pi = false;         ///< ticked at −π, −π/2, 0, …
    std::vector<std::string> categories;  ///< names of 0, 1, 2, … instead of numbers ("match", "no match"); or empty

    bool operator==(const Axis&) const = default;
};

/// Points in order. A NaN in x or y is a gap.
struct Series {
    enum class Style { line, points, rings, line_points, dashed, bars };

    std::string name;  ///< for the legend; empty: not listed there
    std::vector<double> x;
    std::vector<double> y;  ///< as many as x
    Style style = Style::line;
    bool fades = false;            ///< towards its first point, as the trail of a phase portrait does
    int colour = -1;               ///< number in the qualitative palette; −1: the place in the panel
    std::optional<Source> source;  ///< how y follows from the experiment (of a portrait, x too); nothing: it cannot be computed again

    bool operator==(const Series&) const = default;
};

/// A shaded area between two curves.
struct Band {
    std::string name;  ///< for the legend; empty: not listed there
    std::vector<double> x;
    std::vector<double> low;   ///< as many as x
    std::vector<double> high;  ///< as many as x
    int colour = 0;            ///< number in the qualitative palette

    bool operator==(const Band&) const = default;
};

/// A line across the whole panel at one value.
struct Marker {
    bool vertical = true;
    double value = 0;
    std::string label;  ///< written beside the line; may be empty
    bool dashed = false;

    bool operator==(const Marker&) const = default;
};

/// Something drawn over a heat map.
struct Mark {
    enum class Kind {
        cell,    ///< the cell at x, y is outlined; on a ring cell x has a peg at the rim
        row,     ///< a triangle at the left edge, at y
        column,  ///< a triangle at the upper edge, at x
        arrow,   ///< from x, y to to_x, to_y; in a ring around from the top, `to_x` of a turn, anticlockwise when positive
        vortex,  ///< at x, y; its sign is that of to_x
    };
    Kind kind = Kind::cell;
    double x = 0, y = 0;  ///< as the axes count
    double to_x = 0, to_y = 0;
    int colour = 0;  ///< number in the qualitative palette

    bool operator==(const Mark&) const = default;
};

enum class ColourMap { diverging, sequential, cyclic };

/// Values on a regular grid. Row 0 lies at the lower end of the y axis, column 0 at the lower end of the x axis. NaN is a gap.
struct HeatMap {
    /// What is shown where several cells share one pixel.
    enum class Pooling {
        mean,
        largest_magnitude  ///< of differences: not one cell is lost
    };

    int rows = 0;
    int columns = 0;
    std::vector<float> values;  ///< rows × columns, row-major
    Pooling pooling = Pooling::mean;
    Range row_range;     ///< y at the lower edge of row 0 and at the upper edge of the last row
    Range column_range;  ///< x, likewise
    ColourMap colours = ColourMap::sequential;
    bool multiples_of_pi = false;      ///< ticks of the colour bar
    std::optional<Range> value_range;  ///< ends of the colour bar; fitted when not given (symmetric about 0 for diverging)
    bool ring = false;                 ///< its one row is bent to a ring, without axes
    std::optional<double> pale_up_to;  ///< colours up to this value are paled: what is not significant
    std::string pale_label;            ///< what that value is, at the colour bar: "chance 0.31"; or empty
    std::string label;                 ///< words at the colour bar: "position x"
    std::string unit;
    std::optional<Source> source;  ///< how the values follow from the experiment
    std::vector<Mark> marks;

    bool operator==(const HeatMap&) const = default;
};

struct Panel {
    std::string title;
    Axis x, y;
    std::variant<std::vector<Series>, HeatMap> content;
    std::vector<Band> bands;  ///< behind the series
    std::vector<Marker> markers;
    bool shares_x_below = false;  ///< stands close above the next panel over the same x axis, which carries the labels
    bool equal_aspect = false;    ///< one unit is as long in x as in y: phase portraits

    bool operator==(const Panel&) const = default;
};

struct FigureData {
    std::string title;
    std::vector<Panel> panels;    ///< from top to bottom
    std::string experiment;       ///< experiment file text, or empty
    std::string checkpoint_hash;  ///< hexadecimal, or empty
    std::string dataset_hash;     ///< hexadecimal, or empty

    bool operator==(const FigureData&) const = default;
};

/// Comma-separated text (RFC 4180, full precision). Comment lines with # name the title, seed and hashes, give the experiment on one
/// line, and name, before each panel, its axes; then one table per panel: `series,x,y` for series, `x,y,value` (cell centres) for a heat
/// map. A gap is an empty field.
[[nodiscard]] std::string to_csv(const FigureData& figure);

}  // namespace horn::experiment
