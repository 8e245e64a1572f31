#include "core/analysis/waves.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <optional>

namespace horn::analysis
{

namespace
{

using std::complex;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Phasors on the grid of a layout; a ring is one row whose ends meet.
template <class Real>
class Field
{
public:
    Field(std::span<const Real> re, std::span<const Real> im, const model::Placement& placement)
        : re_(re), im_(im), rows_(placement.rows()), columns_(placement.columns()), closed_(placement.layout() != model::Layout::lattice)
    {
        assert(static_cast<int>(re.size()) == placement.nodes() && im.size() == re.size());
    }

    [[nodiscard]] int rows() const { return rows_; }
    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] bool closed() const { return closed_; }

    /// 0 without a phase and beyond the edges.
    [[nodiscard]] complex<Real> at(int row, int column) const
    {
        if (closed_) {
            row = (row + rows_) % rows_;
            column = (column + columns_) % columns_;
        } else if (row < 0 || row >= rows_ || column < 0 || column >= columns_) {
            return 0;
        }
        const auto node = static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
        return {re_[node], im_[node]};
    }

    /// Phase difference per spacing along one axis: the circular mean of the differences to both neighbours. 0 along an axis of one
    /// node; nothing when neither neighbour has a phase.
    [[nodiscard]] std::optional<Real> slope(complex<Real> here, int row, int column, bool down) const
    {
        if ((down ? rows_ : columns_) == 1)
            return Real{0};
        const complex<Real> next = at(row + (down ? 1 : 0), column + (down ? 0 : 1));
        const complex<Real> last = at(row - (down ? 1 : 0), column - (down ? 0 : 1));
        const complex<Real> turn = next * std::conj(here) + here * std::conj(last);
        if (turn == complex<Real>(0))
            return std::nullopt;
        return std::arg(turn);
    }

private:
    std::span<const Real> re_, im_;
    int rows_, columns_;
    bool closed_;
};

}  // namespace

template <class Real>
WaveDirection wave_direction(std::span<const Real> re, std::span<const Real> im, const model::Placement& placement)
{
    if (!placement.has_distances())
        return {.directionality = undefined, .x = undefined, .y = undefined, .steepness = undefined};
    const Field<Real> field(re, im, placement);
    double along_x = 0, along_y = 0, steepness = 0;
    WaveDirection wave;
    for (int row = 0; row < field.rows(); ++row)
        for (int column = 0; column < field.columns(); ++column) {
            const complex<Real> here = field.at(row, column);
            if (here == complex<Real>(0))
                continue;
            const auto x = field.slope(here, row, column, false), y = field.slope(here, row, column, true);
            if (!x || !y)
                continue;
            along_x += static_cast<double>(*x);
            along_y += static_cast<double>(*y);
            steepness += std::hypot(static_cast<double>(*x), static_cast<double>(*y));
            ++wave.nodes;
        }
    if (wave.nodes < 2) {
        wave.directionality = wave.x = wave.y = wave.steepness = undefined;
        return wave;
    }
    wave.x = -along_x / wave.nodes;
    wave.y = -along_y / wave.nodes;
    wave.steepness = steepness / wave.nodes;
    // Below this the slopes are rounding: all nodes swing together, in no direction.
    const bool inclined = wave.steepness > 8 * static_cast<double>(std::numeric_limits<Real>::epsilon());
    wave.directionality = inclined ? std::min(1.0, std::hypot(wave.x, wave.y) / wave.steepness) : undefined;
    return wave;
}

template <class Real>
std::vector<Vortex> phase_vortices(std::span<const Real> re, std::span<const Real> im, const model::Placement& placement)
{
    const Field<Real> field(re, im, placement);
    std::vector<Vortex> found;
    if (!placement.has_distances() || field.rows() < 2 || field.columns() < 2)
        return found;
    const int rows = field.closed() ? field.rows() : field.rows() - 1;
    const int columns = field.closed() ? field.columns() : field.columns() - 1;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            const complex<Real> corners[] = {field.at(row, column), field.at(row, column + 1), field.at(row + 1, column + 1),
                                             field.at(row + 1, column)};
            if (std::any_of(std::begin(corners), std::end(corners), [](complex<Real> u) { return u == complex<Real>(0); }))
                continue;
            double turn = 0;
            for (int corner = 0; corner < 4; ++corner)
                turn += static_cast<double>(std::arg(corners[(corner + 1) % 4] * std::conj(corners[corner])));
            if (const long charge = std::lround(turn / (2 * std::numbers::pi)); charge != 0)
                found.push_back({column, row, static_cast<int>(charge)});
        }
    return found;
}

template <class Real>
WaveMode strongest_mode(const Matrix<Real>& re, const Matrix<Real>& im, double tolerance)
{
    constexpr int most_turns = 500;
    const double all = static_cast<double>(re.squaredNorm()) + static_cast<double>(im.squaredNorm());
    if (re.rows() == 0 || !(all > 0))
        return {undefined, undefined, undefined};
    // w is carried to Σ_t z(t) (z(t)ᴴ w), from the step that swings most.
    Eigen::Index start = 0;
    (re.rowwise().squaredNorm() + im.rowwise().squaredNorm()).maxCoeff(&start);
    Vector<Real> w_re = re.row(start).transpose(), w_im = im.row(start).transpose();
    double share = 0;
    for (int turn = 0; turn < most_turns; ++turn) {
        const Real length = std::sqrt(w_re.squaredNorm() + w_im.squaredNorm());
        if (!(length > 0))
            return {undefined, undefined, undefined};
        w_re /= length;
        w_im /= length;
        const Vector<Real> c_re = re * w_re + im * w_im, c_im = re * w_im - im * w_re;
        const double before = share;
        share = (static_cast<double>(c_re.squaredNorm()) + static_cast<double>(c_im.squaredNorm())) / all;
        if (std::abs(share - before) <= tolerance)
            break;
        w_re = re.transpose() * c_re - im.transpose() * c_im;
        w_im = im.transpose() * c_re + re.transpose() * c_im;
    }
    const Real square_re = w_re.squaredNorm() - w_im.squaredNorm(), square_im = 2 * w_re.dot(w_im);
    const Real length = w_re.squaredNorm() + w_im.squaredNorm();
    WaveMode mode;
    mode.share = std::min(1.0, share);
    mode.standing = std::min(1.0, static_cast<double>(std::hypot(square_re, square_im) / length));
    mode.travelling = 1 - mode.standing;
    return mode;
}

template WaveDirection wave_direction(std::span<const float>, std::span<const float>, const model::Placement&);
template WaveDirection wave_direction(std::span<const double>, std::span<const double>, const model::Placement&);
template std::vector<Vortex> phase_vortices(std::span<const float>, std::span<const float>, const model::Placement&);
template std::vector<Vortex> phase_vortices(std::span<const double>, std::span<const double>, const model::Placement&);
template WaveMode strongest_mode(const Matrix<float>&, const Matrix<float>&, double);
template WaveMode strongest_mode(const Matrix<double>&, const Matrix<double>&, double);

}  // namespace horn::analysis
