#include "ui/plots/column_ring.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace horn::plots
{

namespace
{

constexpr std::size_t largestSample = 4096;  ///< values looked at to find the limits of the colours

}  // namespace

void ColumnRing::resize(int rows, int capacity)
{
    rows_ = rows;
    capacity_ = capacity;
    values_.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(capacity), 0.0F);
    if (static_cast<int>(order_.size()) != rows)
        setOrder({});
    grain_ = {};
    clear();
}

void ColumnRing::clear()
{
    filled_ = 0;
    total_ = fresh_ = 0;
}

void ColumnRing::append(std::span<const float> values, int count)
{
    const auto rows = static_cast<std::size_t>(rows_);
    total_ += std::max(0, count - capacity_);
    for (int column = std::max(0, count - capacity_); column < count; ++column) {
        const auto from = values.subspan(static_cast<std::size_t>(column) * rows, rows);
        std::copy(from.begin(), from.end(), values_.begin() + static_cast<std::ptrdiff_t>(slotOf(total_) * rows));
        ++total_;
    }
    filled_ = static_cast<int>(std::min<std::int64_t>(capacity_, std::int64_t{filled_} + count));
}

void ColumnRing::setImage(int rows, int columns, std::span<const float> values)
{
    if (rows != rows_ || columns != capacity_)
        resize(rows, columns);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            values_[static_cast<std::size_t>(column) * static_cast<std::size_t>(rows) + static_cast<std::size_t>(row)] =
                values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)];
    filled_ = columns;
    total_ = columns;
    fresh_ = 0;
}

void ColumnRing::setOrder(std::vector<int> order)
{
    if (order.empty()) {
        order.resize(static_cast<std::size_t>(rows_));
        std::iota(order.begin(), order.end(), 0);
    }
    Q_ASSERT(static_cast<int>(order.size()) == rows_);
    order_ = std::move(order);
    fresh_ = 0;
}

void ColumnRing::setPooling(figures::Pooling rule)
{
    pooling_ = rule;
    grain_ = {};
}

float ColumnRing::value(int row, int column) const
{
    if (row < 0 || row >= rows_ || column < 0 || column >= filled_)
        return std::numeric_limits<float>::quiet_NaN();
    return values_[slotOf(oldest() + column) * static_cast<std::size_t>(rows_) + static_cast<std::size_t>(row)];
}

std::span<const float> ColumnRing::sample()
{
    const auto rows = static_cast<std::size_t>(rows_);
    const std::size_t present = static_cast<std::size_t>(filled_) * rows;
    std::size_t stride = std::max<std::size_t>(1, present / largestSample);
    while (stride > 1 && std::gcd(stride, rows) != 1)
        ++stride;  // so that every row is looked at
    sample_.clear();
    for (std::size_t i = 0; i < present; i += stride)
        sample_.push_back(values_[slotOf(oldest() + static_cast<std::int64_t>(i / rows)) * rows + i % rows]);
    return sample_;
}

/// Pools the columns of a group that are kept.
void ColumnRing::gather(std::int64_t group)
{
    const auto rows = static_cast<std::size_t>(rows_), pixels = static_cast<std::size_t>(grain_.pixelRows);
    const std::int64_t first = std::max(group * grain_.columnsPerPixel, oldest());
    const std::int64_t end = std::min((group + 1) * grain_.columnsPerPixel, total_);
    const auto target = std::span(pooled_).subspan(static_cast<std::size_t>(group % groups()) * pixels, pixels);
    const bool alone = end - first == 1 && pixels == rows;
    line_.resize(rows);
    for (std::int64_t column = first; column < end; ++column) {
        const float* values = values_.data() + slotOf(column) * rows;
        float* out = alone ? target.data() : line_.data();
        for (std::size_t place = 0; place < rows; ++place)
            out[place] = values[order_[place]];
        if (!alone)
            pool_.add(line_);
    }
    if (!alone)
        pool_.take(target);
}

void ColumnRing::colourGroup(std::int64_t group, const ColourBar& bar, const theme::Theme& theme)
{
    const auto rows = static_cast<std::size_t>(grain_.pixelRows);
    const auto slot = static_cast<std::size_t>(group % groups());
    pixels_.resize(rows);
    bar.colour(std::span<const float>(pooled_).subspan(slot * rows, rows), theme, pixels_.data());
    auto* target = reinterpret_cast<QRgb*>(image_.bits()) + slot;
    const std::ptrdiff_t stride = image_.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    for (std::size_t row = 0; row < rows; ++row)
        target[static_cast<std::ptrdiff_t>(row) * stride] = pixels_[row];
}

void ColumnRing::paint(Grain grain, const ColourBar& bar, const theme::Theme& theme)
{
    if (isEmpty())
        return;
    if (!(grain == grain_)) {
        grain_ = grain;
        image_ = QImage(groups(), grain.pixelRows, QImage::Format_ARGB32_Premultiplied);
        pooled_.resize(static_cast<std::size_t>(groups()) * static_cast<std::size_t>(grain.pixelRows));
        pool_ = figures::Pool(pooling_, rows_, grain.pixelRows);
        fresh_ = 0;
    }
    const std::int64_t end = (total_ - 1) / grain.columnsPerPixel + 1, first = oldest() / grain.columnsPerPixel;
    const std::int64_t fresh = std::max(fresh_ / grain.columnsPerPixel, first);
    for (std::int64_t group = fresh; group < end; ++group)
        gather(group);
    const bool all = coloursChanged_ || !(bar.range() == painted_);
    for (std::int64_t group = all ? first : fresh; group < end; ++group)
        colourGroup(group, bar, theme);
    fresh_ = total_;
    coloursChanged_ = false;
    painted_ = bar.range();
}

std::array<ColumnRing::Piece, 2> ColumnRing::pieces() const
{
    if (isEmpty() || image_.isNull())
        return {};
    const int per = grain_.columnsPerPixel;
    const std::int64_t first = oldest() / per, end = (total_ - 1) / per + 1;
    const int start = static_cast<int>(first % groups());
    const std::int64_t seam = std::min(end, first + groups() - start);
    const auto piece = [&](std::int64_t from, std::int64_t to, int slot) {
        return Piece{QRect(slot, 0, static_cast<int>(to - from), grain_.pixelRows), from * per - oldest(), to * per - oldest()};
    };
    return {piece(first, seam, start), piece(seam, end, 0)};
}

}  // namespace horn::plots
