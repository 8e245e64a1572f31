/// The newest columns of nodes over time, and a picture of them as fine as the screen: one pixel for a cell, or, where cells outnumber
/// pixels, for several. Only what is new is pooled and coloured.
#pragma once

#include "ui/figures/pooling.h"
#include "ui/plots/colour_bar.h"

#include <QImage>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace horn::plots
{

class ColumnRing
{
public:
    /// Empties the ring. \param capacity the most columns that are kept
    void resize(int rows, int capacity);
    /// \param values count × rows, the rows of one column contiguous
    void append(std::span<const float> values, int count);
    /// Replaces everything. \param values rows × columns, row-major
    void setImage(int rows, int columns, std::span<const float> values);
    void clear();
    /// Which stored row is shown in each place from the top; empty: as stored.
    void setOrder(std::vector<int> order);
    void setPooling(figures::Pooling rule);

    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] int capacity() const { return capacity_; }
    [[nodiscard]] int filled() const { return filled_; }
    [[nodiscard]] bool isEmpty() const { return filled_ == 0 || rows_ == 0; }
    [[nodiscard]] const std::vector<int>& order() const { return order_; }
    [[nodiscard]] figures::Pooling pooling() const { return pooling_; }
    /// Oldest column first. \param row as stored
    [[nodiscard]] float value(int row, int column) const;
    /// Some of the values, of every row.
    [[nodiscard]] std::span<const float> sample();

    /// How fine the picture is.
    struct Grain {
        int pixelRows = 0;        ///< at most as many as rows
        int columnsPerPixel = 1;  ///< groups stand at whole multiples, so that they keep still while columns are added
        bool operator==(const Grain&) const = default;
    };
    /// Brings the picture up to date.
    void paint(Grain grain, const ColourBar& bar, const theme::Theme& theme);
    /// Everything is coloured anew, e.g. in another theme.
    void recolour() { coloursChanged_ = true; }

    /// A part of the picture, and the columns that it shows; the first may begin before the oldest, the last end behind the newest.
    struct Piece {
        QRect pixels;
        std::int64_t from = 0, to = 0;
    };
    [[nodiscard]] std::array<Piece, 2> pieces() const;
    [[nodiscard]] const QImage& image() const { return image_; }

private:
    [[nodiscard]] std::size_t slotOf(std::int64_t column) const { return static_cast<std::size_t>(column % capacity_); }
    [[nodiscard]] std::int64_t oldest() const { return total_ - filled_; }
    [[nodiscard]] int groups() const { return grain_.columnsPerPixel == 1 ? capacity_ : capacity_ / grain_.columnsPerPixel + 2; }
    void gather(std::int64_t group);
    void colourGroup(std::int64_t group, const ColourBar& bar, const theme::Theme& theme);

    int rows_ = 0, capacity_ = 0, filled_ = 0;
    std::int64_t total_ = 0;     // columns appended since it was empty
    std::vector<float> values_;  // capacity × rows: the rows of one column contiguous
    std::vector<int> order_;     // shown place → stored row
    figures::Pooling pooling_ = figures::Pooling::mean;

    Grain grain_;
    QImage image_;               // pixel rows × groups
    std::vector<float> pooled_;  // groups × pixel rows
    figures::Pool pool_{figures::Pooling::mean, 0, 0};
    std::int64_t fresh_ = 0;  // the first column that is not in the picture
    bool coloursChanged_ = true;
    figures::Range painted_{0, 0};  // limits that the picture was coloured with
    std::vector<float> sample_, line_;
    std::vector<QRgb> pixels_;
};

}  // namespace horn::plots
