/// A small picture of what an experiment does: the first steps of its run, or one trial of its task under the first weights.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/figure_data.h"

#include <stop_token>

namespace horn::studies
{

/// Waves of a network (a heat map, nodes in order of ω; of two runs side by side with a gap of NaN), or stimulus and position of a single
/// oscillator, each scaled to ±1. At most 800 steps in all. A task whose files are not there is shown under white noise. \return an empty
/// panel when it was stopped. Errors: an experiment that cannot be drawn.
Result<experiment::Panel> preview_of(const experiment::Experiment& experiment, const std::stop_token& stop = {});

}  // namespace horn::studies
