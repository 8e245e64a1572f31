/// The writing end of a live run's history; history_view.h has the reading end.
#pragma once

#include "core/engine/history_view.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace horn::engine
{

struct HistoryOptions {
    std::size_t budget = std::size_t{128} << 20;  ///< bytes; 128 MiB hold 130 000 steps of 128 nodes
    std::size_t block = std::size_t{1} << 20;     ///< bytes of a block, about
};

/// Used by one thread. A copy shares what was written so far and goes on by itself (a fork).
class History
{
public:
    explicit History(HistoryOptions options = {});
    History(const History& other);
    History(History&&) noexcept = default;
    History& operator=(const History&) = delete;
    History& operator=(History&&) noexcept = default;

    /// From the next row on, rows are of this layer. A new width starts a new block.
    void set_layer(std::shared_ptr<const ObservedLayer> layer);

    /// Memory for the next rows; as many as are asked for or as fit in the present block, ≥ 1. Nothing is visible before commit.
    struct Rows {
        int count = 0;
        std::span<float> stimulus;  ///< count × channels
        std::span<float> x, y;      ///< count × nodes
    };
    [[nodiscard]] Rows next_rows(int wanted);
    /// Makes the first `count` rows of the last next_rows() part of the history; drops what exceeds the budget.
    void commit(int count);

    /// Forgets everything; the next row is `first_step`.
    void clear(std::int64_t first_step);
    /// Forgets the steps from `step` on, which becomes the next row; views made before keep theirs.
    void rewind(std::int64_t step);

    [[nodiscard]] HistoryView view() const;
    [[nodiscard]] std::int64_t first_step() const { return segments_->empty() ? end_ : segments_->front().first_step; }
    [[nodiscard]] std::int64_t end_step() const { return end_; }
    [[nodiscard]] std::size_t bytes() const;  ///< held in blocks

private:
    void begin_segment();

    HistoryOptions options_;
    std::shared_ptr<const ObservedLayer> layer_;
    std::shared_ptr<HistoryBlock> block_;  ///< being written
    int used_ = 0;                         ///< rows of it
    bool segment_open_ = false;            ///< the last segment describes the next row
    std::shared_ptr<const HistoryView::Segments> segments_;
    std::int64_t end_ = 0;
    std::uint64_t generation_;
};

}  // namespace horn::engine
