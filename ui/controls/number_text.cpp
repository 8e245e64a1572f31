#include "ui/controls/number_text.h"

#include <QLocale>

#include <cmath>

namespace horn::controls
{

namespace
{

/// True when fixed notation with these decimals shows the value to about three digits, or exactly.
bool readsWell(double value, int decimals)
{
    const double rounded = std::round(value * std::pow(10.0, decimals)) / std::pow(10.0, decimals);
    return std::abs(rounded - value) <= 0.006 * std::abs(value);
}

}  // namespace

QString valueText(const ParameterInfo& info, double value)
{
    const QLocale c = QLocale::c();
    if (!std::isfinite(value))
        return value > 0 ? QStringLiteral("∞") : value < 0 ? QStringLiteral("−∞") : QStringLiteral("–");
    if (info.integer)
        return c.toString(value, 'f', 0).replace(QLatin1Char(','), QString());
    if (std::abs(value) < 1e6 && readsWell(value, info.decimals))
        return QString::number(value, 'f', info.decimals);
    QString scientific = QString::number(value, 'e', 1);
    return scientific.replace(QStringLiteral("e-0"), QStringLiteral("e-")).replace(QStringLiteral("e+0"), QStringLiteral("e"));
}

QString exactText(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

std::optional<double> parseNumber(const QString& typed)
{
    QString text = typed.trimmed();
    text.replace(QChar(0x2212), QLatin1Char('-'));
    bool ok = false;
    const double value = QLocale::c().toDouble(text, &ok);
    if (!ok || !std::isfinite(value))
        return std::nullopt;
    return value;
}

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

QString tooltipOf(const ParameterInfo& info)
{
    const QString symbol = info.symbol.empty() ? QString() : text(info.symbol) + QStringLiteral(", ");
    const QString unit = info.unit.empty() ? QString() : QStringLiteral(" ") + text(info.unit);
    QString tip = QStringLiteral("<p><b>%1%2</b></p>").arg(symbol.toHtmlEscaped(), text(info.label).toHtmlEscaped());
    if (!info.help.empty())
        tip += QStringLiteral("<p>%1</p>").arg(text(info.help).toHtmlEscaped());
    tip += QStringLiteral("<p>Allowed: %1%3. Default: %2%3.</p>")
               .arg(text(base::allowed_range(info)).toHtmlEscaped(), valueText(info, info.default_value), unit.toHtmlEscaped());
    if (!info.source.empty())
        tip += QStringLiteral("<p>Source: %1.</p>").arg(text(info.source).toHtmlEscaped());
    return tip;
}

}  // namespace horn::controls
