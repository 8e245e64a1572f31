/// metrics.csv: one row per update or epoch of a training run. Files whose columns end earlier, as they did before there were so many, are
/// read too.
///
/// Rows are appended with one write each, so that at most the last row is incomplete (a kill between two pages of the file, a full disk, a
/// machine that stops). Opening for appending and reading both drop a last line without a line feed: no half row is ever taken for a
/// figure.
#pragma once

#include "core/base/result.h"
#include "core/learning/metrics.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace horn::experiment
{

/// The first line, without line feed.
[[nodiscard]] std::string metrics_header();
/// One row with its line feed. What was not measured is empty; numbers read back exactly.
[[nodiscard]] std::string metrics_row(const learning::MetricRecord& record);
/// Errors name line and column. A cut last line is left out.
Result<std::vector<learning::MetricRecord>> parse_metrics(std::string_view text, const std::string& name);
Result<std::vector<learning::MetricRecord>> read_metrics(const std::filesystem::path& path);

/// Appends rows to one file.
class MetricsWriter
{
public:
    /// A new file, in place of any older one.
    static Result<MetricsWriter> create(const std::filesystem::path& path);
    /// The rows of an earlier part of the run are kept up to an update and the epochs closed by then; later ones are cut off, because the
    /// resumed run writes them again.
    static Result<MetricsWriter> resume(const std::filesystem::path& path, std::int64_t last_update, int closed_epochs);

    ~MetricsWriter();
    MetricsWriter(MetricsWriter&& other) noexcept;
    MetricsWriter& operator=(MetricsWriter&& other) noexcept;

    Result<void> append(const learning::MetricRecord& record);

private:
    MetricsWriter(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    static Result<MetricsWriter> open(const std::filesystem::path& path);

    std::filesystem::path path_;
    int descriptor_ = -1;
};

}  // namespace horn::experiment
