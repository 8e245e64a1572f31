/// What the two formats of recordings share, and their makers.
#pragma once

#include "core/experiment/recording.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace horn::experiment
{

Result<std::unique_ptr<RecordingWriter>> create_csv_recording(const std::filesystem::path& path, const Replay& run);
Result<std::unique_ptr<RecordingWriter>> create_hdf5_recording(const std::filesystem::path& path, const Replay& run);

/// \param code errno.
[[nodiscard]] Error recording_failure(const std::filesystem::path& path, int code);

/// The widths of the first chunk, which all later ones keep; before it those of the run as it stands, which an event may still change.
struct RecordingLayout {
    explicit RecordingLayout(const Replay& run);

    bool known = false;  ///< there was a chunk
    int inputs = 0;
    std::vector<int> nodes;  ///< per layer

    Result<void> check(const ReplayChunk& chunk, const std::filesystem::path& path);
};

/// Time in units of time; exact multiples of the time step as long as that does not change.
class RecordingClock
{
public:
    /// Before the steps of a chunk are asked for.
    void start(const ReplayChunk& chunk)
    {
        if (chunk.time_step == time_step_)
            return;
        from_time_ = at(chunk.first_step);
        from_step_ = chunk.first_step;
        time_step_ = chunk.time_step;
    }
    [[nodiscard]] double at(std::int64_t step) const { return from_time_ + static_cast<double>(step - from_step_) * time_step_; }

private:
    double from_time_ = 0;
    std::int64_t from_step_ = 0;
    double time_step_ = 0;
};

/// A file under a temporary name beside its path, removed unless kept.
class TemporaryFile
{
public:
    explicit TemporaryFile(std::filesystem::path path);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] Result<void> opened() const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const std::string& temporary() const { return temporary_; }

    Result<void> write(std::string_view text);
    /// Flushes to the disk and renames.
    Result<void> keep();

private:
    std::filesystem::path path_;
    std::string temporary_;
    int descriptor_ = -1;
    int code_ = 0;
    bool kept_ = false;
};

}  // namespace horn::experiment
