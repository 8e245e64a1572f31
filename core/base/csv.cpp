#include "core/base/csv.h"

#include "core/base/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace horn::base
{

namespace
{

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t most_columns = 65536;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\v\f";
    const std::size_t first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// A field without blanks and quotation marks around it.
std::string_view content_of(std::string_view field)
{
    field = trimmed(field);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
        field = trimmed(field.substr(1, field.size() - 2));
    return field;
}

/// Short and printable, for an error.
std::string shown(std::string_view field)
{
    constexpr std::size_t longest = 24;
    std::string text;
    for (const char c : field.substr(0, longest))
        text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    while (!text.empty() && field.size() > longest && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80)
        text.pop_back();  // no half of a letter at the cut
    return "\"" + text + (field.size() > longest ? "…\"" : "\"");
}

char separator_of(std::string_view line)
{
    for (const char candidate : {'\t', ';', ','})
        if (line.find(candidate) != std::string_view::npos)
            return candidate;
    return ',';
}

/// Separators within quotation marks do not count.
void split(std::string_view line, char separator, std::vector<std::string_view>& fields)
{
    fields.clear();
    bool quoted = false;
    std::size_t from = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        quoted = quoted != (line[i] == '"');
        if (line[i] == separator && !quoted) {
            fields.push_back(line.substr(from, i - from));
            from = i + 1;
        }
    }
    fields.push_back(line.substr(from));
}

enum class Reading { number, empty, words, not_finite };

Reading read_number(std::string_view field, double& into)
{
    field = content_of(field);
    if (field.empty())
        return Reading::empty;
    if (field.front() == '+' && field.size() > 1 && field[1] != '-')
        field.remove_prefix(1);
    const auto [end, code] = std::from_chars(field.data(), field.data() + field.size(), into);
    if (end != field.data() + field.size() || code == std::errc::invalid_argument)
        return Reading::words;
    return code == std::errc() && std::isfinite(into) ? Reading::number : Reading::not_finite;
}

/// \return the index that "3" stands for, counted from 1 there; nothing when it is a name.
std::optional<std::size_t> column_number(std::string_view wanted)
{
    std::size_t number = 0;
    const auto [end, code] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    return code == std::errc() && end == wanted.data() + wanted.size() && number > 0 ? std::optional(number - 1) : std::nullopt;
}

std::string list_of(const std::vector<std::string_view>& header)
{
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, header.size()); ++i)
        text += (i == 0 ? "" : ", ") + shown(content_of(header[i]));
    return text + (header.size() > most ? ", …" : "");
}

class Parser
{
public:
    Parser(std::string_view text, const std::string& name, std::span<const std::string> wanted, const CsvLimits& limits)
        : text_(text), name_(name), wanted_(wanted), limits_(limits)
    {
        if (text_.starts_with(byte_order_mark))
            text_.remove_prefix(byte_order_mark.size());
    }

    Result<CsvTable> parse()
    {
        if (!find_first_line())
            return Error{name_, "holds no rows of numbers", "give one row for each step"};
        separator_ = separator_of(line_);
        split(line_, separator_, fields_);
        width_ = fields_.size();
        if (width_ > most_columns)
            return Error{place(), fmt::format("has {} columns", width_), fmt::format("at most {} are read", most_columns)};
        if (auto chosen = choose_columns(); !chosen)
            return chosen.error();
        if (!header_)
            if (auto row = read_row(); !row)
                return row.error();
        while (next_line())
            if (auto row = read_line(); !row)
                return row.error();
        if (table_.rows == 0)
            return Error{name_, "holds a header and no rows of numbers", "give one row for each step"};
        return std::move(table_);
    }

private:
    [[nodiscard]] std::string place() const { return fmt::format("{}: line {}", name_, line_number_); }
    [[nodiscard]] std::string place(std::size_t column) const { return fmt::format("{}, column {}", place(), column + 1); }

    /// \return false at the end.
    bool next_line()
    {
        if (from_ >= text_.size())
            return false;
        const std::size_t end = std::min(text_.find('\n', from_), text_.size());
        line_ = text_.substr(from_, end - from_);
        from_ = end + 1;
        ++line_number_;
        return true;
    }

    /// Goes to the first line that says something. \return false when there is none.
    bool find_first_line()
    {
        while (next_line())
            if (!line_.starts_with('#') && !trimmed(line_).empty())
                return true;
        return false;
    }

    Result<void> choose_columns()
    {
        for (const std::string& wanted : wanted_) {
            const auto number = column_number(wanted);
            header_ = header_ || !number;
            const auto index = number ? at_number(wanted, *number) : at_name(wanted);
            if (!index)
                return index.error();
            columns_.push_back(*index);
        }
        for (std::size_t i = 0; wanted_.empty() && i < width_; ++i)
            columns_.push_back(i);
        std::vector<Reading> readings;
        double ignored = 0;
        for (const std::size_t column : columns_)
            readings.push_back(read_number(fields_[column], ignored));
        const auto count = [&](Reading reading) { return std::count(readings.begin(), readings.end(), reading); };
        header_ = header_ || (count(Reading::words) > 0 && count(Reading::number) + count(Reading::not_finite) == 0);
        for (const std::size_t column : columns_)
            table_.names.push_back(header_ ? std::string(content_of(fields_[column])) : std::to_string(column + 1));
        return {};
    }

    Result<std::size_t> at_number(const std::string& wanted, std::size_t index) const
    {
        if (index >= width_)
            return Error{place(), fmt::format("has {} columns, no column {}", width_, wanted), fmt::format("name one of 1 … {}", width_)};
        return index;
    }

    Result<std::size_t> at_name(const std::string& wanted) const
    {
        const auto named = [&](std::string_view field) { return content_of(field) == wanted; };
        const auto found = std::find_if(fields_.begin(), fields_.end(), named);
        if (found == fields_.end())
            return Error{place(), fmt::format("names no column {}", shown(wanted)),
                         fmt::format("name one of {}, or a number from 1 on", list_of(fields_))};
        if (std::find_if(found + 1, fields_.end(), named) != fields_.end())
            return Error{place(), fmt::format("names two columns {}", shown(wanted)), "give the number of the column, from 1 on"};
        return static_cast<std::size_t>(found - fields_.begin());
    }

    Result<void> read_line()
    {
        if (trimmed(line_).empty()) {
            const Error error{place(), "is empty", "remove it, or fill it with numbers"};
            while (next_line())
                if (!trimmed(line_).empty())
                    return error;
            return {};
        }
        split(line_, separator_, fields_);
        if (fields_.size() != width_)
            return Error{place(), fmt::format("has {} columns, the first line {}", fields_.size(), width_),
                         "give every line as many columns"};
        return read_row();
    }

    Result<void> read_row()
    {
        if (table_.values.size() + columns_.size() > limits_.values || table_.rows == std::numeric_limits<int>::max())
            return Error{place(), fmt::format("is beyond {} values", limits_.values), "give fewer rows, or name fewer columns"};
        for (const std::size_t column : columns_) {
            double value = 0;
            const Reading reading = read_number(fields_[column], value);
            if (reading == Reading::empty)
                return Error{place(column), "is empty", "give a number, or leave the row out"};
            if (reading == Reading::words)
                return Error{place(column), fmt::format("{} is not a number", shown(content_of(fields_[column]))),
                             width_ == 1 ? "separate columns by commas, semicolons or tabs, and decimals by a point"
                                         : "give a number with a decimal point, or leave the column out"};
            if (reading == Reading::not_finite)
                return Error{place(column), fmt::format("{} is not a finite number", shown(content_of(fields_[column]))),
                             "give a finite number, or leave the row out"};
            table_.values.push_back(value);
        }
        ++table_.rows;
        return {};
    }

    std::string_view text_, line_;
    const std::string& name_;
    std::span<const std::string> wanted_;
    const CsvLimits& limits_;
    std::size_t from_ = 0;
    std::int64_t line_number_ = 0;
    char separator_ = ',';
    std::size_t width_ = 0;  ///< fields of the first line
    bool header_ = false;
    std::vector<std::string_view> fields_;
    std::vector<std::size_t> columns_;  ///< wanted ones
    CsvTable table_;
};

}  // namespace

Result<CsvTable> parse_csv(std::string_view text, const std::string& name, std::span<const std::string> columns, const CsvLimits& limits)
{
    return Parser(text, name, columns, limits).parse();
}

Result<CsvTable> read_csv(const std::filesystem::path& path, std::span<const std::string> columns, const CsvLimits& limits)
{
    const auto text = read_file(path, limits.bytes);
    if (!text)
        return text.error();
    return parse_csv(*text, path.string(), columns, limits);
}

}  // namespace horn::base
