/// What a sweep runs: the values that an experiment's settings take, in a grid or drawn at random, each under every seed; and, with
/// successive halving, how many settings go on after how many epochs.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace horn::studies
{

/// One setting and the values that it takes.
struct SweepAxis {
    struct Range {
        double low = 0, high = 1;
        bool logarithmic = false;
        bool whole = false;  ///< only whole numbers

        bool operator==(const Range&) const = default;
    };
    std::string pointer;              ///< JSON pointer into the experiment
    std::vector<std::string> values;  ///< each as --set takes it: JSON, or else a word; empty when there is a range
    std::optional<Range> range;       ///< to draw from, for random search alone

    bool operator==(const SweepAxis&) const = default;
};

/// Reads "/pointer=v1,v2,…", "/pointer=lo:hi:n" (n values, evenly spaced, both ends included) or "/pointer=lo:hi:n:log" (evenly spaced in
/// the logarithm); "lo:hi" and "lo:hi:log" are ranges for random search. Settings that are whole numbers get whole numbers. Commas within
/// brackets or quotes separate nothing.
Result<SweepAxis> parse_axis(std::string_view text);

/// "1,2,3". Errors: not a whole number of 64 bits, or one given twice.
Result<std::vector<std::uint64_t>> parse_seeds(std::string_view text);

struct SweepPlan {
    experiment::Experiment base;
    std::vector<SweepAxis> axes;
    std::vector<std::uint64_t> seeds;  ///< of every setting; empty: that of the experiment
    int random = 0;                    ///< settings drawn at random (Bergstra and Bengio 2012), by the experiment's seed; 0: the whole grid
    int halving = 0;                   ///< η: of the settings of a rung one in η goes on; 0: all are trained to the end

    bool operator==(const SweepPlan&) const = default;
};

/// One run of a sweep.
struct SweepTrial {
    int number = 1;                   ///< from 1
    int setting = 1;                  ///< from 1; trials that differ in their seed alone share it
    std::vector<std::string> values;  ///< one per axis
    experiment::Experiment experiment;
};

/// Every trial, settings in order and the seeds of each side by side; in a grid the last axis changes fastest. All are validated and their
/// networks drawn once, so that nothing runs which could not run to the end. Errors name the pointer.
Result<std::vector<SweepTrial>> trials_of(const SweepPlan& plan);

/// A stage of successive halving (Jamieson and Talwalkar 2016), epochs growing by η from rung to rung as in Li et al. 2018: every rung
/// costs about the same.
struct Rung {
    int settings = 0;  ///< that are trained in it
    int epochs = 0;    ///< until which

    bool operator==(const Rung&) const = default;
};

/// Without halving one rung. Errors: too few settings or epochs to drop anything, or settings that differ in their epochs.
Result<std::vector<Rung>> rungs_of(const SweepPlan& plan, std::span<const SweepTrial> trials);

}  // namespace horn::studies
