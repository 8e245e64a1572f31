#include "core/experiment/metrics.h"

#include "core/base/files.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

namespace horn::experiment
{

namespace
{

using learning::MetricRecord;

/// The columns that hold figures, in the order of the file, after those that every row has.
struct Column {
    std::string_view name;
    double MetricRecord::*value;
};
constexpr std::array<Column, 12> columns{{{"loss", &MetricRecord::loss},
                                          {"train_accuracy", &MetricRecord::train_accuracy},
                                          {"validation_accuracy", &MetricRecord::validation_accuracy},
                                          {"test_accuracy", &MetricRecord::test_accuracy},
                                          {"gradient_norm", &MetricRecord::gradient_norm},
                                          {"learning_rate", &MetricRecord::learning_rate},
                                          {"sequences_per_second", &MetricRecord::sequences_per_second},
                                          {"seconds", &MetricRecord::seconds},
                                          {"validation_loss", &MetricRecord::validation_loss},
                                          {"test_loss", &MetricRecord::test_loss},
                                          {"saturation", &MetricRecord::saturation},
                                          {"gradient_ratio", &MetricRecord::gradient_ratio}}};
constexpr std::string_view first_columns = "kind,epoch,update";
constexpr std::size_t before_figures = 3;  ///< columns
constexpr std::size_t fewest_columns = 13;
constexpr std::string_view last_column = "stage";

Error failure(const std::filesystem::path& path, int code)
{
    return {path.string(), "cannot be written: " + std::generic_category().message(code),
            code == ENOSPC ? "free some space and resume the run" : "check the path and its permissions"};
}

std::vector<std::string_view> split(std::string_view line)
{
    std::vector<std::string_view> fields;
    for (std::size_t from = 0;;) {
        const std::size_t comma = line.find(',', from);
        fields.push_back(line.substr(from, comma - from));
        if (comma == std::string_view::npos)
            return fields;
        from = comma + 1;
    }
}

template <class Number>
bool read_number(std::string_view text, Number& into)
{
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), into);
    return code == std::errc() && end == text.data() + text.size();
}

/// \return the number of the bad column, from 1; 0 when all are good.
std::size_t read_row(std::string_view line, std::size_t in_header, MetricRecord& record)
{
    const std::vector<std::string_view> fields = split(line);
    if (fields.size() != in_header)
        return fields.size();
    if (fields[0] != "update" && fields[0] != "epoch")
        return 1;
    record.kind = fields[0] == "epoch" ? MetricRecord::Kind::epoch : MetricRecord::Kind::update;
    if (!read_number(fields[1], record.epoch))
        return 2;
    if (!read_number(fields[2], record.update))
        return 3;
    for (std::size_t i = 0; i < columns.size() && i + before_figures < in_header; ++i)
        if (const std::string_view field = fields[i + before_figures]; !field.empty() && !read_number(field, record.*columns[i].value))
            return i + before_figures + 1;
    constexpr std::size_t all = before_figures + columns.size() + 1;
    return in_header == all && !read_number(fields.back(), record.stage) ? all : 0;
}

/// Columns of a header, 0 when it is that of another file.
std::size_t columns_in(std::string_view header)
{
    const std::string whole = metrics_header() + ",";
    if (!whole.starts_with(std::string(header) + ","))
        return 0;
    const std::size_t count = split(header).size();
    return count >= fewest_columns ? count : 0;
}

}  // namespace

std::string metrics_header()
{
    std::string header(first_columns);
    for (const Column& column : columns)
        header.append(",").append(column.name);
    header.append(",").append(last_column);
    return header;
}

std::string metrics_row(const MetricRecord& record)
{
    std::string row = fmt::format("{},{},{}", record.kind == MetricRecord::Kind::epoch ? "epoch" : "update", record.epoch, record.update);
    for (const Column& column : columns) {
        const double value = record.*column.value;
        row += ',';
        if (!std::isnan(value))
            row += fmt::format("{}", value);
    }
    return row + fmt::format(",{}\n", record.stage);
}

Result<std::vector<MetricRecord>> parse_metrics(std::string_view text, const std::string& name)
{
    std::vector<MetricRecord> records;
    std::size_t line_number = 0;
    std::size_t in_header = 0;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = text.find('\n', from);
        if (end == std::string_view::npos)
            break;  // cut by a kill
        const std::string_view line = text.substr(from, end - from);
        from = end + 1;
        if (++line_number == 1) {
            in_header = columns_in(line);
            if (in_header == 0)
                return Error{name + ": line 1", "is not the header of a metrics file", "give a metrics.csv of this program"};
            continue;
        }
        MetricRecord record;
        if (const std::size_t column = read_row(line, in_header, record); column != 0)
            return Error{fmt::format("{}: line {}, column {}", name, line_number, column), "is not a figure", "mend or remove the line"};
        records.push_back(record);
    }
    return records;
}

Result<std::vector<MetricRecord>> read_metrics(const std::filesystem::path& path)
{
    const auto text = base::read_file(path);
    if (!text)
        return text.error();
    return parse_metrics(*text, path.string());
}

Result<MetricsWriter> MetricsWriter::open(const std::filesystem::path& path)
{
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0)
        return failure(path, errno);
    return MetricsWriter(path, descriptor);
}

Result<MetricsWriter> MetricsWriter::create(const std::filesystem::path& path)
{
    if (auto written = base::write_file_atomically(path, metrics_header() + "\n"); !written)
        return written.error();
    return open(path);
}

Result<MetricsWriter> MetricsWriter::resume(const std::filesystem::path& path, std::int64_t last_update, int closed_epochs)
{
    std::error_code code;
    if (!std::filesystem::exists(path, code))
        return create(path);
    const auto records = read_metrics(path);
    if (!records)
        return records.error();
    std::string kept = metrics_header() + "\n";
    for (const MetricRecord& record : *records)
        if (record.update <= last_update && (record.kind == MetricRecord::Kind::update || record.epoch <= closed_epochs))
            kept += metrics_row(record);
    if (auto written = base::write_file_atomically(path, kept); !written)
        return written.error();
    return open(path);
}

MetricsWriter::~MetricsWriter()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

MetricsWriter::MetricsWriter(MetricsWriter&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1))
{
}

MetricsWriter& MetricsWriter::operator=(MetricsWriter&& other) noexcept
{
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

Result<void> MetricsWriter::append(const MetricRecord& record)
{
    const std::string row = metrics_row(record);
    ssize_t written = 0;
    do
        written = ::write(descriptor_, row.data(), row.size());
    while (written < 0 && errno == EINTR);
    if (written < 0)
        return failure(path_, errno);
    if (static_cast<std::size_t>(written) != row.size())
        return failure(path_, ENOSPC);
    return {};
}

}  // namespace horn::experiment
