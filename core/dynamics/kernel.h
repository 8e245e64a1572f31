/// The hot loops, compiled for several instruction sets and chosen at run time (Highway). Internal to this room.
/// All arrays are rows of `channels × tile_samples` values; a pointer to a row may be followed by further rows in time.
#pragma once

#include "core/dynamics/compiled.h"

namespace horn::dynamics::kernel
{

/// Steps of one layer, first to last.
template <class Real>
struct Forward {
    const CompiledLayer<Real>* layer;
    int steps;
    const Real* input;  ///< row of the first step; inputs channels
    Real* y;            ///< row of the velocity before the first step; `longest_delay` rows lie before it; rows after it are written
    Real* a;            ///< row of the first step, written
    Real* x;            ///< one row: position before the first step, updated in place
    Real* x_history;    ///< row of the first step, written with positions after each step; or nullptr
};
template <class Real>
void forward(const Forward<Real>& work);

/// The same steps backwards, last to first.
template <class Real>
struct Adjoint {
    const CompiledLayer<Real>* layer;
    int steps;
    bool is_last;   ///< nothing of this layer comes after the last of these steps
    const Real* y;  ///< row of the velocity before the first step
    Real* a;        ///< row of the first step: tanh I on entry, gradient by I on return; `longest_delay` rows of later steps follow
    const Real* position_gradient;  ///< row of the first step: gradient by x after each step that comes from above; or nullptr
    Real* x_bar;                    ///< one row, gradient by position, carried
    Real* y_bar;                    ///< one row, gradient by velocity, carried
    Real* x;     ///< one row, position after the last step, taken back to the one before the first; or nullptr: then no sums
    Real* sums;  ///< 4 rows, added to: Σ ȳa, Σ ȳx, Σ ȳy, Σ δx (for α, ω, γ, v); or nullptr
};
template <class Real>
void adjoint(const Adjoint<Real>& work);

/// out = A in + b, step by step; b may be nullptr (zero).
template <class Real>
struct Product {
    const Packed<Real>* matrix;
    int steps;
    const Real* bias;
    const Real* in;
    Real* out;
};
template <class Real>
void product(const Product<Real>& work);

/// Steps that an outer product takes at once: so many of a block of rows fit into half of a first-level cache.
inline constexpr int outer_steps = 48;

/// partial[i, j, ·] += Σ_steps left[i, ·] right[j, ·], each sample for itself; right is taken delays[i, j] rows earlier when delays
/// are given. Samples are summed by sum_samples at the end, once for all steps.
template <class Real>
struct Outer {
    int rows, columns, steps;
    const Real* left;   ///< rows channels
    const Real* right;  ///< columns channels
    const int* delays;  ///< rows × columns, or nullptr
    Real* partial;      ///< rows × columns × tile_samples
};
template <class Real>
void outer(const Outer<Real>& work);

/// result[i] += scale Σ_samples partial[i].
template <class Real>
void sum_samples(const Real* partial, int count, Real scale, Real* result);

/// result[i] += scale Σ_steps Σ_samples left[i].
template <class Real>
void sum_rows(const Real* left, int rows, int steps, Real scale, Real* result);

}  // namespace horn::dynamics::kernel
