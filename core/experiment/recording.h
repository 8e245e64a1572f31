/// Recordings of a run for other programs: HDF5, or CSV. They are written step by step as the run goes on, under a temporary name,
/// and take their name when they are whole.
///
/// HDF5: datasets `time` (steps), `stimulus` (steps × inputs), `layers/L/x` and
/// `layers/L/y` (steps × nodes), each with attributes `unit` and `description`; root attributes `format`, `version` and `experiment` (JSON
/// text). CSV: comment lines with #, then `step,time,stimulus.K…,layers.L.x.I…,layers.L.y.I…`, one row per step.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/replay.h"

#include <filesystem>
#include <memory>

namespace horn::experiment
{

class RecordingWriter
{
public:
    virtual ~RecordingWriter() = default;

    /// Adds the steps of one chunk. Every chunk has the layers, nodes and inputs of the first one; another is an error, because a
    /// table cannot change its width. After an error nothing more is written and no file appears.
    virtual Result<void> append(const ReplayChunk& chunk) = 0;

    /// Flushes and renames. Without it the temporary file is removed when the writer goes.
    virtual Result<void> finish() = 0;
};

/// The ending of the path decides: .h5 or .hdf5, or .csv. The run gives its experiment, and the columns where no step is ever taken.
/// Errors: another ending, or a place that cannot be written.
Result<std::unique_ptr<RecordingWriter>> create_recording(const std::filesystem::path& path, const Replay& run);

}  // namespace horn::experiment
