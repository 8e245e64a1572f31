/// Keeps a heat map of nodes over time up to date with a run: only what is new is copied, columns stand at whole multiples of the steps per
/// column, so that they keep still while time runs on.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace horn::plots
{
class HeatMap;
}

namespace horn::workspaces
{

/// Steps per column of waves: as many columns as a wide screen has pixels, but never so few that oscillations pass unseen between them.
[[nodiscard]] int stepsPerColumn(int window);

class WaveFeed
{
public:
    /// What there is to show.
    struct Run {
        std::array<std::uint64_t, 2> generation{};  ///< of the histories behind it: others start the map anew
        std::int64_t first = 0, end = 0;            ///< steps that there are
        int nodes = 0;
        int window = 0;  ///< steps shown, at most
    };
    /// Values of all nodes at steps first, first + stride, …; rows × nodes.
    using Copy = std::function<void(std::int64_t first, std::int64_t stride, std::span<float> out)>;

    explicit WaveFeed(plots::HeatMap& map) : map_(map) {}

    /// \return whether the map was started anew.
    bool show(const Run& run, const Copy& copy);
    void clear();
    /// Step of the oldest column, and steps from column to column.
    [[nodiscard]] std::int64_t first() const;
    [[nodiscard]] int stride() const { return stride_; }

private:
    plots::HeatMap& map_;
    Run shown_;
    int stride_ = 1;         ///< steps per column
    std::int64_t fed_ = -1;  ///< first step that the map does not hold yet; −1: it holds nothing
    std::vector<float> columns_;
};

}  // namespace horn::workspaces
