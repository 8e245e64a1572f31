#include "ui/controls/slider_scale.h"

#include <algorithm>
#include <cmath>

namespace horn::controls
{

namespace
{

/// 1, 2 or 5 times a power of ten, not above the given step.
double roundStep(double step)
{
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    const double mantissa = step / power;
    return power * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
}

double roundedTo(double value, double unit)
{
    // Division by the reciprocal gives the double nearest to the decimal number, where multiplication does not.
    return unit < 1 ? std::round(value / unit) / std::round(1 / unit) : std::round(value / unit) * unit;
}

/// Three significant digits, or the parameter's decimals where these are finer.
double rounded(const ParameterInfo& info, double value)
{
    if (info.integer)
        return std::round(value);
    if (value == 0)
        return 0;
    const double decimals = std::pow(10.0, -info.decimals);
    if (info.scale == base::Scale::linear)
        return roundedTo(value, decimals);
    return roundedTo(value, std::min(decimals, std::pow(10.0, std::floor(std::log10(std::abs(value))) - 2)));
}

double withinAllowed(const ParameterInfo& info, double value) { return std::clamp(value, info.minimum, info.maximum); }

}  // namespace

double fractionOf(const ParameterInfo& info, double value)
{
    if (info.scale == base::Scale::logarithmic) {
        if (value <= info.slider_from)
            return 0;
        return std::clamp(std::log(value / info.slider_from) / std::log(info.slider_to / info.slider_from), 0.0, 1.0);
    }
    return std::clamp((value - info.slider_from) / (info.slider_to - info.slider_from), 0.0, 1.0);
}

double valueAt(const ParameterInfo& info, double fraction)
{
    fraction = std::clamp(fraction, 0.0, 1.0);
    if (fraction == 0 || fraction == 1)
        return fraction == 0 ? info.slider_from : info.slider_to;
    const double value = info.scale == base::Scale::logarithmic ? info.slider_from * std::pow(info.slider_to / info.slider_from, fraction)
                                                                : info.slider_from + fraction * (info.slider_to - info.slider_from);
    return withinAllowed(info, rounded(info, value));
}

double nudged(const ParameterInfo& info, double value, int notches)
{
    double next = 0;
    if (info.scale == base::Scale::logarithmic && value > 0)
        next = value * std::pow(1.02, notches);
    else
        next = value + notches * roundStep((info.slider_to - info.slider_from) / 100);
    if (info.integer && std::abs(next - value) < std::abs(notches))
        next = value + notches;
    next = rounded(info, next);
    if (value >= info.slider_from && value <= info.slider_to)
        next = std::clamp(next, info.slider_from, info.slider_to);
    return withinAllowed(info, next);
}

}  // namespace horn::controls
