#include "core/experiment/json.h"
#include "core/experiment/recording_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace horn::experiment
{

namespace
{

class CsvRecording final : public RecordingWriter
{
public:
    CsvRecording(const std::filesystem::path& path, const Replay& run) : file_(path), experiment_(to_json(run.experiment())), layout_(run)
    {
    }

    [[nodiscard]] Result<void> opened() const { return file_.opened(); }

    Result<void> append(const ReplayChunk& chunk) override
    {
        const bool first = !layout_.known;
        if (auto fits = layout_.check(chunk, file_.path()); !fits)
            return fits;
        std::string text = first ? header() : "";
        clock_.start(chunk);
        const auto out = std::back_inserter(text);
        for (int row = 0; row < chunk.steps; ++row) {
            const std::int64_t step = chunk.first_step + row + 1;
            fmt::format_to(out, "{},{}", step, clock_.at(step));
            add_row(out, chunk.stimulus, chunk.inputs, row);
            for (const ReplayChunk::Layer& layer : chunk.layers) {
                add_row(out, layer.x, layer.nodes, row);
                add_row(out, layer.y, layer.nodes, row);
            }
            text += '\n';
        }
        return file_.write(text);
    }

    Result<void> finish() override
    {
        if (!layout_.known)
            if (auto written = file_.write(header()); !written)
                return written;
        return file_.keep();
    }

private:
    template <class Out>
    static void add_row(Out out, std::span<const float> values, int width, int row)
    {
        for (const float value :
             values.subspan(static_cast<std::size_t>(row) * static_cast<std::size_t>(width), static_cast<std::size_t>(width)))
            fmt::format_to(out, ",{}", value);
    }

    std::string header() const
    {
        std::string text = "# HORN Lab recording: time in units of time, x (position) and y (velocity) after each step\n";
        text += "# ";
        for (const char c : std::string_view(experiment_).substr(0, experiment_.size() - 1))
            text += c == '\n' ? "\n# " : std::string(1, c);
        text += "\nstep,time";
        for (int i = 0; i < layout_.inputs; ++i)
            text += fmt::format(",stimulus.{}", i);
        for (std::size_t layer = 0; layer < layout_.nodes.size(); ++layer)
            for (const char variable : {'x', 'y'})
                for (int i = 0; i < layout_.nodes[layer]; ++i)
                    text += fmt::format(",layers.{}.{}.{}", layer, variable, i);
        return text + "\n";
    }

    TemporaryFile file_;
    std::string experiment_;
    RecordingLayout layout_;
    RecordingClock clock_;
};

}  // namespace

Result<std::unique_ptr<RecordingWriter>> create_csv_recording(const std::filesystem::path& path, const Replay& run)
{
    auto recording = std::make_unique<CsvRecording>(path, run);
    if (auto opened = recording->opened(); !opened)
        return opened.error();
    return std::unique_ptr<RecordingWriter>(std::move(recording));
}

}  // namespace horn::experiment
