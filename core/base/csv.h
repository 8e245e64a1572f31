/// Columns of numbers from a text file, as spreadsheets, NumPy and this program write them.
///
/// Fields are separated by commas, semicolons or tabs, whichever the first line has; numbers have a decimal point. Lines that begin with #
/// and empty lines before the first row, and empty lines at the end, are passed over. The first line is a header when a column is wanted by
/// its name, or when none of the wanted fields in it is a number. Fields that nobody wants may hold anything.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace horn::base
{

struct CsvTable {
    std::vector<std::string> names;  ///< one per column: from the header, or its number in the file counted from 1
    int rows = 0;
    std::vector<double> values;  ///< rows × columns, row-major, all finite

    [[nodiscard]] int columns() const { return static_cast<int>(names.size()); }
    [[nodiscard]] double operator()(int row, int column) const
    {
        return values[static_cast<std::size_t>(row) * names.size() + static_cast<std::size_t>(column)];
    }
};

struct CsvLimits {
    std::size_t bytes = std::size_t{256} << 20;  ///< of the file
    std::size_t values = std::size_t{32} << 20;  ///< rows × wanted columns
};

/// \param columns by name or by number counted from 1, in the order wanted; empty: all.
/// Errors name file, line and column: a field that is empty, no number, or not finite; a line with more or fewer fields than the first; a
/// column that is not there, or there twice; no rows; a file beyond the limits.
Result<CsvTable> read_csv(const std::filesystem::path& path, std::span<const std::string> columns = {}, const CsvLimits& limits = {});

/// The same from memory. \param name stands for the file in errors.
Result<CsvTable> parse_csv(std::string_view text, const std::string& name, std::span<const std::string> columns = {},
                           const CsvLimits& limits = {});

}  // namespace horn::base
