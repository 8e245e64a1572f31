#include "core/tasks/series.h"

#include "core/base/csv.h"
#include "core/base/random.h"
#include "core/tasks/mackey_glass.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <utility>

namespace horn::tasks
{

namespace
{

using Trial = SeriesSource::Trial;

constexpr int transient = 1000;  // units of time until the start is forgotten
constexpr std::int64_t endless = std::numeric_limits<std::int64_t>::max();

SeriesSource integrated_series(int tau, std::uint64_t seed)
{
    return {"the Mackey-Glass series", {"x"}, {endless, endless, endless}, [tau, seed](const Trial& trial, Matrix<double>& into) {
                RandomStream stream(seed, Purpose::task, stream_index(trial.part, trial.number));
                const double history = stream.uniform(0.5, 1.5);
                const std::vector<double> x = mackey_glass(tau, history, transient, static_cast<int>(into.rows()));
                std::copy(x.begin(), x.end(), into.data());
            }};
}

SeriesSource sum_of_sines(std::vector<double> frequencies, std::uint64_t seed)
{
    return {"the sum of sines",
            {"x"},
            {endless, endless, endless},
            [frequencies = std::move(frequencies), seed](const Trial& trial, Matrix<double>& into) {
                RandomStream stream(seed, Purpose::task, stream_index(trial.part, trial.number));
                into.setZero();
                for (const double frequency : frequencies) {
                    const double phase = stream.uniform(0, 2 * std::numbers::pi);
                    for (Eigen::Index t = 0; t < into.rows(); ++t)
                        into(t, 0) += std::sin(frequency * static_cast<double>(t) + phase);
                }
            }};
}

/// Rows of a file that belong to one part.
struct Rows {
    std::int64_t first, count;
};

/// In the order of the file: training, validation, test.
std::array<Rows, 3> parts_of(std::int64_t rows, double held_out)
{
    const auto held = static_cast<std::int64_t>(std::llround(held_out * static_cast<double>(rows)));
    const std::int64_t test = held / 2;
    return {{{0, rows - held}, {rows - held, held - test}, {rows - test, test}}};
}

/// Trials to train on start anywhere, drawn; the others are spread evenly over their part.
std::int64_t first_row(const Trial& trial, std::int64_t choices, std::uint64_t seed)
{
    if (trial.part != Part::train)
        return trial.of > 1 ? (choices - 1) * trial.number / (trial.of - 1) : 0;
    RandomStream stream(seed, Purpose::task, stream_index(trial.part, trial.number));
    return stream.below(static_cast<std::uint32_t>(choices));
}

Result<SeriesSource> series_of_file(const TaskSpecification& task, std::uint64_t seed)
{
    std::vector<std::string> columns = task.columns;
    if (columns.empty())
        columns.emplace_back("1");
    auto read = base::read_csv(task.data, columns);
    if (!read)
        return read.error();
    const auto table = std::make_shared<const base::CsvTable>(*std::move(read));
    const std::array<Rows, 3> parts = parts_of(table->rows, task.held_out);
    SeriesSource source{task.data, table->names, {}, {}};
    for (std::size_t part = 0; part < parts.size(); ++part)
        source.longest[part] = parts[part].count;
    source.write = [table, parts, seed](const Trial& trial, Matrix<double>& into) {
        const Rows& rows = parts[static_cast<std::size_t>(trial.part)];
        const std::int64_t first = rows.first + first_row(trial, rows.count - into.rows() + 1, seed);
        const double* from = table->values.data() + first * table->columns();
        std::copy_n(from, into.size(), into.data());
    };
    return source;
}

}  // namespace

Result<SeriesSource> open_series(const TaskSpecification& task, std::uint64_t seed)
{
    if (task.kind == TaskSpecification::Kind::csv_series)
        return series_of_file(task, seed);
    if (task.kind == TaskSpecification::Kind::sum_of_sines)
        return sum_of_sines(frequencies_of(task), seed);
    assert(task.kind == TaskSpecification::Kind::mackey_glass);
    return integrated_series(task.tau, seed);
}

Result<void> check_length(const SeriesSource& source, Part part, std::int64_t steps)
{
    constexpr std::array names{"training", "validation", "test"};
    const auto index = static_cast<std::size_t>(part);
    if (steps <= source.longest[index])
        return {};
    return Error{source.name, fmt::format("has {} rows for {}, and a trial takes {} of them", source.longest[index], names[index], steps),
                 "give more rows, shorter trials, or another share held out"};
}

}  // namespace horn::tasks
