/// Couplings of different delays. Read step by step, every one of them would fetch its own row in time from wherever in the caches it
/// lies; so rows of a trace are laid out channel by channel, and each far coupling is applied to ahead_steps neighbouring steps at once.
/// Compiled once per instruction set.
#if defined(HORN_DYNAMICS_DELAYED_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HORN_DYNAMICS_DELAYED_INL
#undef HORN_DYNAMICS_DELAYED_INL
#else
#define HORN_DYNAMICS_DELAYED_INL
#endif

#include "core/dynamics/compiled.h"
#include "core/dynamics/kernel.h"
// after these, once per instruction set
#include "core/dynamics/block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace horn::dynamics
{
namespace HWY_NAMESPACE
{

/// Rows of a trace, channels × length, the samples of one slice together: the steps of a channel lie side by side.
template <class Real, int Vectors>
struct History {
    static constexpr std::ptrdiff_t width = Vectors * kLanes<Real>;
    Real* values;  ///< of the slice
    std::ptrdiff_t length;

    /// \param memory length × channels × tile_samples values for all slices.
    HWY_INLINE History(Real* memory, int channels, int rows, int sample)
        : values(memory + static_cast<std::ptrdiff_t>(sample) * channels * rows), length(rows)
    {
    }

    /// Fills rows at, at + 1, … of every channel from rows of a trace.
    HWY_INLINE void Fill(const Real* HWY_RESTRICT rows, int channels, int count, int sample, int at) const
    {
        const SampleTag<Real> d;
        for (int t = 0; t < count; ++t) {
            Real* to = values + (at + t) * width;
            for (int c = 0; c < channels; ++c, rows += tile_samples)
#pragma GCC unroll 2
                for (int v = 0; v < Vectors; ++v)
                    hn::Store(hn::Load(d, rows + sample + v * kLanes<Real>), d, to + c * length * width + v * kLanes<Real>);
        }
    }
};

/// Sets the sums of all steps.
template <class Real, int Vectors>
HWY_INLINE void Set(Sums<Real, ahead_steps, Vectors>& sums, Real value)
{
#pragma GCC unroll 8
    for (int s = 0; s < ahead_steps; ++s)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            sums.sum[s][v] = hn::Set(SampleTag<Real>(), value);
}

/// Adds one source to the sums of some steps. \param from what the first of them reads. \param step values from step to step.
template <class Real, int Vectors>
HWY_INLINE void AccumulateSteps(Sums<Real, ahead_steps, Vectors>& sums, int steps, Real weight, const Real* HWY_RESTRICT from,
                                std::ptrdiff_t step)
{
    const SampleTag<Real> d;
    const auto factor = hn::Set(d, weight);
#pragma GCC unroll 8
    for (int s = 0; s < ahead_steps; ++s)
        if (s < steps)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                sums.sum[s][v] = hn::MulAdd(factor, hn::Load(d, from + s * step + v * kLanes<Real>), sums.sum[s][v]);
}

/// Stores the sums of the first `steps` steps for one channel. \param to what belongs to the first.
template <class Real, int Vectors>
HWY_INLINE void StoreSteps(const Sums<Real, ahead_steps, Vectors>& sums, int steps, Real* to, std::ptrdiff_t step)
{
    const SampleTag<Real> d;
#pragma GCC unroll 8
    for (int s = 0; s < ahead_steps; ++s)
        if (s < steps)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                hn::Store(sums.sum[s][v], d, to + s * step + v * kLanes<Real>);
}

template <class Real, int Vectors>
HWY_INLINE void LoadSteps(Sums<Real, ahead_steps, Vectors>& sums, const Real* from, std::ptrdiff_t step)
{
    const SampleTag<Real> d;
#pragma GCC unroll 8
    for (int s = 0; s < ahead_steps; ++s)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            sums.sum[s][v] = hn::Load(d, from + s * step + v * kLanes<Real>);
}

/// Sums of ahead_steps steps for every row: what begin(row, sums) puts there and the far couplings; finish(row, sums) takes them.
/// \param at row of the history that a place of 0 reads in the first of the steps.
template <class Real, int Vectors, class Begin, class Finish>
HWY_INLINE void SumFar(const DelayedCouplings<Real>& couplings, int rows, const History<Real, Vectors>& history, int at, Begin begin,
                       Finish finish)
{
    constexpr std::ptrdiff_t width = History<Real, Vectors>::width;
    constexpr std::ptrdiff_t size = ahead_steps * width;
    alignas(64) Real kept[far_rows * size];
    const Real* HWY_RESTRICT values = history.values + at * width;
    const Real* weights = couplings.far_weights.data();
    const std::int32_t* places = couplings.far_places.data();
    const int columns = couplings.far_weights.empty() ? 0 : rows;
    for (int first = 0; first < rows; first += far_rows) {
        const int count = std::min(far_rows, rows - first);
        Sums<Real, ahead_steps, Vectors> sums;
        for (int i = 0; i < count; ++i) {
            begin(first + i, sums);
            StoreSteps(sums, ahead_steps, kept + i * size, width);
        }
        for (int column = 0; column < columns; column += far_columns)
            for (int i = 0; i < count; ++i, weights += far_columns, places += far_columns) {
                LoadSteps(sums, kept + i * size, width);
#pragma GCC unroll 4
                for (int c = 0; c < far_columns; ++c)
                    AccumulateSteps(sums, ahead_steps, weights[c], values + places[c] * width, width);
                StoreSteps(sums, ahead_steps, kept + i * size, width);
            }
        for (int i = 0; i < count; ++i) {
            LoadSteps(sums, kept + i * size, width);
            finish(first + i, sums);
        }
    }
}

/// Adds the near couplings of a block of rows to the sums of one step. \param rows row of that step, at the slice.
template <class Real, int Block, int Vectors>
HWY_INLINE void AccumulateNear(Sums<Real, Block, Vectors>& sums, const DelayedCouplings<Real>& couplings, int first,
                               const Real* HWY_RESTRICT rows)
{
    const SampleTag<Real> d;
    const auto i = static_cast<std::size_t>(first);
    const int end = couplings.near_begins[i + Block];
    for (int k = couplings.near_begins[i]; k < end; k += Block) {
        const Real* weights = couplings.near_weights.data() + k;
        const std::ptrdiff_t* offsets = couplings.near_offsets.data() + k;
#pragma GCC unroll 16
        for (int m = 0; m < Block; ++m) {
            const auto weight = hn::Set(d, weights[m]);
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                sums.sum[m][v] = hn::MulAdd(weight, hn::Load(d, rows + offsets[m] + v * kLanes<Real>), sums.sum[m][v]);
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#endif
