/// The hot loops, compiled for several instruction sets and chosen at run time (Highway). Internal to this room.
/// All arrays are rows of `channels × tile_samples` values; a pointer to a row may be followed by further rows in time.
#pragma once

#include "core/dynamics/compiled.h"

namespace horn::dynamics::kernel
{

/// The most steps that go back before their weight gradients are summed; segments are whole multiples of it.
inline constexpr int outer_steps = 48;
/// Steps that do so where delays are not mixed, a divisor of outer_steps: so few that their rows are still in the second-level cache.
/// Mixed delays take outer_steps, because for each such group as many rows as the longest delay are laid out anew.
inline constexpr int fewer_outer_steps = 8;
/// Steps of a layer that go back before its weight gradients are summed.
[[nodiscard]] constexpr int steps_together(bool mixed_delays) { return mixed_delays ? outer_steps : fewer_outer_steps; }

/// Rows of gradients by I: ranges of so many steps, and later steps as far as delays reach, which move back once in so many ranges that
/// each row is copied about once.
[[nodiscard]] constexpr int gradient_rows(int longest_delay, int range)
{
    const int later = longest_delay + 1;
    return (later + range - 1) / range * range + later;
}

/// Where delays are mixed, so many rows of a trace at a time are laid out channel by channel: outer_steps steps and what they read.
[[nodiscard]] constexpr int history_rows(int longest_delay) { return longest_delay + outer_steps + 1; }
/// Rows of working memory that it takes: such a history, and outer_steps rows more.
[[nodiscard]] constexpr int delayed_rows(int longest_delay) { return history_rows(longest_delay) + outer_steps; }

/// Steps of one layer, first to last.
template <class Real>
struct Forward {
    const CompiledLayer<Real>* layer;
    int steps;
    int samples;        ///< half_tile or tile_samples; the others are left alone
    const Real* input;  ///< row of the first step; inputs channels
    Real* y;            ///< row of the velocity before the first step; `longest_delay` rows lie before it; rows after it are written
    Real* a;            ///< row of the first step, written
    Real* x;            ///< one row: position before the first step, updated in place
    Real* x_history;    ///< row of the first step, written with positions after each step; or nullptr
    Real* delayed;      ///< delayed_rows rows of working memory when delays are mixed; or nullptr
    /// present_rows rows of working memory: y and a are written past the caches then, for which no delay may be read; or nullptr.
    Real* present;
};
/// Currents, and the velocities before and after a step.
inline constexpr int present_rows = 3;
template <class Real>
void forward(const Forward<Real>& work);

/// The same steps backwards, last to first; at most outer_steps of them.
template <class Real>
struct Adjoint {
    const CompiledLayer<Real>* layer;
    int steps;
    int samples;
    int earlier;                    ///< rows of y and a before the first step
    bool is_last;                   ///< nothing of this layer comes after the last of these steps
    const Real* y;                  ///< row of the velocity before the first step
    const Real* a;                  ///< row of the first step: tanh I
    Real* gradient;                 ///< row of the first step, written: gradient by I; 1 + `longest_delay` rows of later steps follow
    const Real* position_gradient;  ///< row of the first step: gradient by x after each step that comes from above; or nullptr
    Real* x_bar;                    ///< one row, gradient by position, carried
    Real* y_bar;                    ///< one row, gradient by velocity, carried
    Real* x;        ///< one row, position after the last step, taken back to the one before the first; or nullptr: then no sums
    Real* sums;     ///< 4 rows, added to: Σ ȳa, Σ ȳx, Σ ȳy, Σ δx (for α, ω, γ, v); or nullptr
    Real* delayed;  ///< as in Forward
};
template <class Real>
void adjoint(const Adjoint<Real>& work);

/// out = A in + b, step by step; b may be nullptr (zero).
template <class Real>
struct Product {
    const Packed<Real>* matrix;
    int steps;
    int samples;
    const Real* bias;
    const Real* in;
    Real* out;
};
template <class Real>
void product(const Product<Real>& work);

/// Columns of an array of sums, so that its rows end with whole registers on every instruction set.
[[nodiscard]] constexpr int padded_columns(int columns) { return (columns + half_tile - 1) / half_tile * half_tile; }

/// sums[i, j] += Σ_steps Σ_samples left[i] right[j].
template <class Real>
struct Outer {
    int rows, columns, steps, samples;
    const Real* left;   ///< rows channels
    const Real* right;  ///< columns channels
    Real* sums;         ///< rows × padded_columns(columns)
};
template <class Real>
void outer(const Outer<Real>& work);

/// The same with right taken delays[i, j] rows earlier; at most outer_steps steps.
template <class Real>
struct DelayedOuter {
    Outer<Real> product;
    const int* delays;  ///< rows × columns
    int longest_delay;
    Real* delayed;  ///< delayed_rows rows of working memory, rows and columns being as many
};
template <class Real>
void delayed_outer(const DelayedOuter<Real>& work);

/// sums[i] += Σ_steps Σ_samples left[i].
template <class Real>
struct RowSums {
    int rows, steps, samples;
    const Real* left;
    Real* sums;  ///< rows
};
template <class Real>
void sum_rows(const RowSums<Real>& work);

}  // namespace horn::dynamics::kernel
