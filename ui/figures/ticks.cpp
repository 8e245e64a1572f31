#include "ui/figures/ticks.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace horn::figures
{

namespace
{

constexpr QChar minus(0x2212);
constexpr QChar thinSpace(0x2009);
constexpr double widest = 1e300;

/// The smallest of 1, 2, 5 times a power of ten that is at least `least`.
double niceStep(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0})
        if (factor * power >= least * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

double nextNiceStep(double step) { return niceStep(step * 1.01); }

int decimalsOf(double step)
{
    const int decimals = static_cast<int>(-std::floor(std::log10(step) + 1e-9));
    return std::clamp(decimals, 0, 12);
}

QString grouped(QString digits)
{
    const qsizetype point = digits.indexOf(u'.');
    qsizetype place = (point < 0 ? digits.size() : point) - 3;
    if (place < 2)
        return digits;  // four digits read well without a space
    for (; place > 0; place -= 3)
        digits.insert(place, thinSpace);
    return digits;
}

std::vector<double> multiplesWithin(Range range, double step)
{
    std::vector<double> values;
    const double first = std::ceil(range.low / step - 1e-6), last = std::floor(range.high / step + 1e-6);
    for (double k = first; k <= last && values.size() < 1000; k += 1)
        values.push_back(k * step);
    return values;
}

QString piLabel(double multiple)
{
    constexpr std::array<int, 5> denominators{1, 2, 4, 3, 6};
    for (const int denominator : denominators) {
        const double numerator = multiple * denominator;
        const int whole = static_cast<int>(std::lround(numerator));
        if (std::abs(numerator - whole) > 1e-6)
            continue;
        if (whole == 0)
            return QStringLiteral("0");
        QString text = whole < 0 ? QString(minus) : QString();
        if (std::abs(whole) != 1)
            text += QString::number(std::abs(whole));
        text += QChar(0x03c0);
        if (denominator != 1)
            text += u'/' + QString::number(denominator);
        return text;
    }
    return shortNumber(multiple * std::numbers::pi);
}

std::vector<Tick> piTicks(Range range, int most)
{
    for (const double step : {0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0}) {
        const auto multiples = multiplesWithin({range.low / std::numbers::pi, range.high / std::numbers::pi}, step);
        if (static_cast<int>(multiples.size()) > most)
            continue;
        std::vector<Tick> result;
        for (const double multiple : multiples)
            result.push_back({multiple * std::numbers::pi, piLabel(multiple), true});
        return result;
    }
    return linearTicks(range, most);
}

/// Labels with a common power of ten in each, for axes of very large or very small numbers.
QString scientific(double value, int digits)
{
    if (value == 0)
        return QStringLiteral("0");
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-12));
    const double mantissa = value / std::pow(10.0, exponent);
    QString text = number(mantissa, std::max(0, digits - 1));
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    const QString power = powerOfTen(exponent);
    if (text == u"1")
        return power;
    if (text == QString(minus) + u'1')
        return minus + power;
    return text + QChar(0x00d7) + power;
}

/// Labels at 1, 2 and 5 of each decade, small ticks at the others; on less than that, equal steps.
std::vector<Tick> oneTwoFive(Range range, int firstDecade, int lastDecade, int most)
{
    std::vector<Tick> result;
    int labelled = 0;
    for (int exponent = firstDecade; exponent <= lastDecade; ++exponent)
        for (int factor = 1; factor <= 9; ++factor) {
            const double value = factor * std::pow(10.0, exponent);
            if (value < range.low * (1 - 1e-9) || value > range.high * (1 + 1e-9))
                continue;
            const bool major = factor == 1 || factor == 2 || factor == 5;
            labelled += major ? 1 : 0;
            result.push_back({value, major ? shortNumber(value, 1) : QString(), major});
        }
    if (labelled >= 2 && labelled <= most)
        return result;
    result = linearTicks(range, labelled > most ? 2 : std::min(most, 4));
    std::erase_if(result, [](const Tick& tick) { return tick.value <= 0; });
    return result;
}

}  // namespace

QString number(double value, int decimals)
{
    QString digits = QString::number(std::abs(value), 'f', decimals);
    const bool zero = digits.count(u'0') + digits.count(u'.') == digits.size();
    digits = grouped(digits);
    return value < 0 && !zero ? minus + digits : digits;
}

QString shortNumber(double value, int digits)
{
    if (!std::isfinite(value))
        return std::isnan(value) ? QStringLiteral("–") : (value < 0 ? QString(minus) : QString()) + QChar(0x221e);
    if (value == 0)
        return QStringLiteral("0");
    const double magnitude = std::abs(value);
    if (magnitude >= 1e6 || magnitude < 1e-3)
        return scientific(value, digits);
    const int exponent = static_cast<int>(std::floor(std::log10(magnitude)));
    return number(value, std::max(0, digits - 1 - exponent));
}

QString powerOfTen(int exponent)
{
    constexpr std::array<char16_t, 10> superscripts{0x2070, 0x00b9, 0x00b2, 0x00b3, 0x2074, 0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    QString text = QStringLiteral("10");
    if (exponent < 0)
        text += QChar(0x207b);
    for (const QChar digit : QString::number(std::abs(exponent)))
        text += QChar(superscripts[static_cast<std::size_t>(digit.digitValue())]);
    return text;
}

std::vector<Tick> linearTicks(Range range, int most, TickUnit unit)
{
    range = drawable(Scale::linear, range);
    most = std::max(most, 2);
    if (unit == TickUnit::pi)
        return piTicks(range, most);
    double step = niceStep(range.span() / (most + 1));  // as many ticks may fit when they lie well
    if (unit == TickUnit::integer)
        step = std::max(1.0, step);
    auto values = multiplesWithin(range, step);
    while (static_cast<int>(values.size()) > most) {
        step = nextNiceStep(step);
        values = multiplesWithin(range, step);
    }
    const double largest = std::max(std::abs(range.low), std::abs(range.high));
    const bool extreme = largest >= 1e6 || largest < 1e-3;
    const int digits = 1 + std::clamp(static_cast<int>(std::floor(std::log10(largest)) - std::floor(std::log10(step) + 1e-9)), 0, 12);
    std::vector<Tick> result;
    for (const double value : values)
        result.push_back({value, extreme ? scientific(value, digits) : number(value, decimalsOf(step)), true});
    return result;
}

std::vector<Tick> logarithmicTicks(Range range, int most)
{
    range = drawable(Scale::logarithmic, range);
    most = std::max(most, 2);
    const double low = std::log10(range.low), high = std::log10(range.high);
    const int first = static_cast<int>(std::ceil(low - 1e-9)), last = static_cast<int>(std::floor(high + 1e-9));
    if (last - first < 1)  // not two decades in sight: write numbers
        return oneTwoFive(range, first - 1, last + 1, most);
    const int every = (last - first + most) / most;
    std::vector<Tick> result;
    for (int exponent = first - 1; exponent <= last; ++exponent) {
        const double decade = std::pow(10.0, exponent);
        const bool labelled = exponent >= first && ((exponent % every) + every) % every == 0;
        if (exponent >= first)
            result.push_back({decade, labelled ? powerOfTen(exponent) : QString(), labelled});
        if (every > 1)
            continue;
        for (int factor = 2; factor <= 9; ++factor)
            if (factor * decade >= range.low && factor * decade <= range.high)
                result.push_back({factor * decade, {}, false});
    }
    return result;
}

std::vector<Tick> ticks(Scale scale, Range range, int most, TickUnit unit)
{
    return scale == Scale::logarithmic ? logarithmicTicks(range, most) : linearTicks(range, most, unit);
}

double fraction(Scale scale, Range range, double value)
{
    if (scale == Scale::linear)
        return (value - range.low) / (range.high - range.low);
    if (std::isnan(value))
        return value;
    const double low = std::log(range.low);
    return (std::log(std::max(value, range.low > 0 && value <= 0 ? range.low : value)) - low) / (std::log(range.high) - low);
}

double valueAt(Scale scale, Range range, double fraction)
{
    if (scale == Scale::linear)
        return range.low + fraction * (range.high - range.low);
    return range.low * std::pow(range.high / range.low, fraction);
}

Range spanning(Range range, double span)
{
    const double middle = (range.low + range.high) / 2;
    return {middle - span / 2, middle + span / 2};
}

Range drawable(Scale scale, Range range)
{
    if (!std::isfinite(range.low) || !std::isfinite(range.high))
        range = {0, 1};
    if (range.low > range.high)
        std::swap(range.low, range.high);
    range.low = std::clamp(range.low, -widest, widest);
    range.high = std::clamp(range.high, -widest, widest);
    if (scale == Scale::logarithmic) {
        if (range.high <= 0)
            return {0.1, 1};
        if (range.low <= 0)
            range.low = range.high * 1e-3;
        if (range.high / range.low < 1 + 1e-9)
            return {range.low / 2, range.high * 2};
        return range;
    }
    const double scaleOfValues = std::max({std::abs(range.low), std::abs(range.high), 1e-300});
    if (range.span() <= scaleOfValues * 1e-12) {
        const double half = range.low == 0 ? 0.5 : std::abs(range.low) * 0.05;
        return {range.low - half, range.high + half};
    }
    return range;
}

Range AutoRange::fitted(Range data) const
{
    if (options_.scale == Scale::logarithmic) {
        data = drawable(Scale::logarithmic, data);
        const double headroom = std::pow(data.high / data.low, options_.headroom);
        return {data.low / headroom, data.high * headroom};
    }
    if (options_.includeZero)
        data = {std::min(data.low, 0.0), std::max(data.high, 0.0)};
    if (options_.symmetric) {
        const double reach = std::max(std::abs(data.low), std::abs(data.high));
        data = {-reach, reach};
    }
    const double lacking = std::max(0.0, options_.minimumSpan - data.span()) / 2;
    data = drawable(Scale::linear, {data.low - lacking, data.high + lacking});
    const double room = data.span() * options_.headroom;
    const double grid = niceStep(data.span() * 0.05);  // limits on a grid, so that a creeping maximum moves them rarely
    Range result{std::floor((data.low - room) / grid) * grid, std::ceil((data.high + room) / grid) * grid};
    if (options_.includeZero && data.low == 0)
        result.low = 0;
    if (options_.includeZero && data.high == 0)
        result.high = 0;
    return result;
}

const Range& AutoRange::update(std::optional<Range> data)
{
    if (!data || !std::isfinite(data->low) || !std::isfinite(data->high))
        return range_;
    const Range wanted = fitted(*data);
    if (fresh_) {
        range_ = wanted;
        fresh_ = false;
        spare_ = 0;
        return range_;
    }
    const Scale scale = options_.scale;
    const double low = fraction(scale, range_, data->low), high = fraction(scale, range_, data->high);
    const bool outside = low < 0 || high > 1;
    const bool roomy = high - low < 0.5 && fraction(scale, range_, wanted.high) - fraction(scale, range_, wanted.low) < 0.8;
    if (outside) {
        range_ = {std::min(wanted.low, range_.low), std::max(wanted.high, range_.high)};
        spare_ = 0;
    } else if (roomy && ++spare_ >= options_.patience) {
        range_ = wanted;
        spare_ = 0;
    } else if (!roomy) {
        spare_ = 0;
    }
    return range_;
}

}  // namespace horn::figures
