/// Compares a table of parameters with the specification that it describes.
#pragma once

#include "core/base/schema.h"

#include <QString>

#include <span>
#include <string_view>

namespace horn::testing
{

/// \return the names for which the rows are not those that visit_numbers shows, in its order and with the specification's defaults.
template <class Specification>
QString wrong_rows(std::span<const ParameterInfo> rows)
{
    const Specification defaults{};
    QString wrong;
    std::size_t at = 0;
    visit_numbers(defaults, [&](std::string_view name, auto number) {
        if (at >= rows.size() || rows[at].name != name || rows[at].default_value != static_cast<double>(number))
            wrong += QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) + ' ';
        ++at;
    });
    for (; at < rows.size(); ++at)
        wrong += QString::fromUtf8(rows[at].name.data(), static_cast<qsizetype>(rows[at].name.size())) + ' ';
    return wrong;
}

}  // namespace horn::testing
