/// Where an axis is ticked and what is written there.
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace horn::figures
{

struct Range {
    double low = 0;
    double high = 1;

    [[nodiscard]] double span() const { return high - low; }
    bool operator==(const Range&) const = default;
};

enum class Scale { linear, logarithmic };

/// How tick labels are written.
enum class TickUnit {
    plain,
    integer,  ///< no ticks between whole numbers
    pi        ///< multiples of π: −π, −π/2, 0
};

struct Tick {
    double value = 0;
    QString label;  ///< empty for minor ticks
    bool major = true;

    bool operator==(const Tick&) const = default;
};

/// Ticks at multiples of 1, 2 or 5 times a power of ten, labelled with equal numbers of decimals and U+2212 for minus.
/// \param most the largest number of major ticks that fit, at least 2
[[nodiscard]] std::vector<Tick> linearTicks(Range range, int most, TickUnit unit = TickUnit::plain);

/// Decades, or every n-th decade when there are many, with minor ticks at 2 to 9; below one decade as `linearTicks`.
/// \param range positive
[[nodiscard]] std::vector<Tick> logarithmicTicks(Range range, int most);

[[nodiscard]] std::vector<Tick> ticks(Scale scale, Range range, int most, TickUnit unit = TickUnit::plain);

/// A number as people write it: U+2212 for minus, thin spaces in thousands, `decimals` digits after the point.
[[nodiscard]] QString number(double value, int decimals);
/// The same with `digits` significant digits; powers of ten as 1.2×10⁻⁵ when very large or small.
[[nodiscard]] QString shortNumber(double value, int digits = 3);
/// 10ⁿ in superscript characters.
[[nodiscard]] QString powerOfTen(int exponent);

/// Place of a value along an axis from 0 (low) to 1 (high). On a logarithmic axis values that are not positive are clamped to `low`.
[[nodiscard]] double fraction(Scale scale, Range range, double value);
/// The inverse of `fraction`.
[[nodiscard]] double valueAt(Scale scale, Range range, double fraction);

/// A range that is safe to draw: finite, positive on logarithmic axes, never empty.
[[nodiscard]] Range drawable(Scale scale, Range range);

/// Around the same middle, of another span.
[[nodiscard]] Range spanning(Range range, double span);

/// Follows data without jumping every frame: grows at once, with headroom, to the next nice limit; shrinks only when the data
/// have filled less than half of the range for `patience` updates.
class AutoRange
{
public:
    struct Options {
        Scale scale = Scale::linear;
        bool includeZero = false;
        bool symmetric = false;     ///< −a to a
        double headroom = 0.06;     ///< share of the data's span left free on each side
        double minimumSpan = 1e-9;  ///< data flatter than this are shown in a range of this span
        int patience = 45;          ///< updates
    };

    AutoRange() = default;
    explicit AutoRange(Options options) : options_(options) {}

    /// \param data smallest and largest value present; nothing leaves the range as it is.
    const Range& update(std::optional<Range> data);
    [[nodiscard]] const Range& range() const { return range_; }
    /// The next update fits the data at once.
    void reset() { fresh_ = true; }

private:
    [[nodiscard]] Range fitted(Range data) const;

    Options options_;
    Range range_;
    bool fresh_ = true;
    int spare_ = 0;
};

}  // namespace horn::figures
