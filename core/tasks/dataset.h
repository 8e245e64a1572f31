/// What a network learns from, ready in memory: samples of equal length with class or sequence targets, split for training,
/// validation and test.
#pragma once

#include "core/base/array.h"
#include "core/dynamics/tile.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace horn::tasks
{

enum class LossKind { cross_entropy, mean_squared_error };

/// Samples of one split. Values are kept as small as they come: bytes for images and one-hot symbols, floats for the rest.
struct Split {
    int samples = 0;
    std::vector<std::uint8_t> bytes;   ///< samples × steps × inputs, scaled by 1/255; or empty
    std::vector<float> values;         ///< samples × steps × inputs; or empty
    std::vector<std::int32_t> labels;  ///< samples, class indices; empty for sequence targets
    std::vector<float> targets;        ///< samples × steps × outputs, for sequence targets; or empty
};

struct Dataset {
    std::string name;
    LossKind loss = LossKind::cross_entropy;
    int steps = 0;                          ///< T
    int inputs = 0;                         ///< n_in
    int outputs = 0;                        ///< classes, or n_out
    int image_rows = 0, image_columns = 0;  ///< of the images that the samples are swept from; 0 when they are none
    double training_noise = 0;              ///< standard deviation of the noise that training adds to inputs
    double training_kick_rate = 0;          ///< spontaneous kicks of every node while training, per unit time
    double training_kick_amplitude = 0;     ///< velocity that each adds
    int horizon = 0;                        ///< prediction: targets are the inputs so many steps later; else 0
    int washout = 0;                        ///< steps at the start of a sample whose errors do not count, below T; sequence targets alone

    /// A series as the network reads and predicts it: value in the units of its source = mean + deviation × input.
    struct Channel {
        std::string name;
        double mean, deviation;
    };
    std::vector<Channel> channels;           ///< prediction: one per input
    std::vector<std::uint32_t> pixel_order;  ///< psMNIST: the pixel read at each step; empty: row by row
    Split train, validation, test;

    /// Writes up to 32 samples as a tile T × n_in × 32; unused samples are zero. \param samples indices into the split.
    void fill_input(const Split& split, std::span<const std::uint32_t> samples, dynamics::Tile<float>& input) const;
    /// One sample as steps × inputs, row-major.
    [[nodiscard]] std::vector<float> input_of(const Split& split, int sample) const;
};

}  // namespace horn::tasks
