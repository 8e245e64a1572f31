/// One step of the damped harmonic oscillator and its adjoint, side by side: the only place where either is written.
/// Compiled once per instruction set; include inside a Highway foreach_target translation unit.
///
///     y_{t+1} = y_t + h (α a_t − ω² x_t − 2γ y_t),   a_t = f(I_t), f = tanh  (velocity first, Effenberger et al. 2025)
///     x_{t+1} = x_t + h y_{t+1}                                              (then position with the new velocity)
#if defined(HORN_DYNAMICS_STEP_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HORN_DYNAMICS_STEP_INL
#undef HORN_DYNAMICS_STEP_INL
#else
#define HORN_DYNAMICS_STEP_INL
#endif

#include "core/model/network.h"

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace horn::dynamics
{
namespace HWY_NAMESPACE
{
namespace hn = hwy::HWY_NAMESPACE;

/// p / q in single precision for 1 ≤ q < 2^100, to a unit in the last place. Whole AVX-512 registers divide in sixteen cycles; these
/// eight operations take four, and round alike on every processor, which estimates of the reciprocal by the hardware do not.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Quotient([[maybe_unused]] D d, V p, V q)
{
#if HWY_TARGET == HWY_AVX3
    const hn::RebindToUnsigned<D> bits;
    // The negated bits of q are those of 1 / q up to a constant: the exponent is exact, the mantissa within 5.1 per cent.
    const V guess = hn::BitCast(d, hn::Sub(hn::Set(bits, 0x7EF311C0u), hn::BitCast(bits, q)));
    const V error = hn::NegMulAdd(guess, q, hn::Set(d, 1.0f));
    const V reciprocal = hn::MulAdd(hn::MulAdd(error, error, error), guess, guess);  // within error³ = 1.3e-4
    const V quotient = hn::Mul(p, reciprocal);
    return hn::MulAdd(hn::NegMulAdd(quotient, q, p), reciprocal, quotient);
#else
    return hn::Div(p, q);
#endif
}

/// tanh of K registers in place. In single precision x P(x²)/Q(x²), a minimax fit of relative error 2.1e-8 on |x| ≤ 9.02, beyond which
/// tanh rounds to ±1. NaN stays NaN: min and max return their second argument then. The registers go through it side by side: one alone
/// would wait for each of its operations, and a processor looks ahead over two or three such chains only.
template <class D, int K, class V = hn::Vec<D>>
HWY_INLINE void SaturatingTanh(D d, V (&x)[K])
{
    if constexpr (sizeof(hn::TFromD<D>) == 8) {
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k)
            x[k] = hn::Tanh(d, x[k]);
    } else {
        const auto constant = [d](float value) HWY_ATTR { return hn::Set(d, value); };
        V u[K], p[K], q[K];
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k) {
            x[k] = hn::Max(constant(-9.02f), hn::Min(constant(9.02f), x[k]));
            u[k] = hn::Mul(x[k], x[k]);
            p[k] = hn::MulAdd(u[k], constant(1.331907335040731e-08f), constant(2.0583481781961394e-05f));
            q[k] = hn::MulAdd(u[k], constant(7.762019891874276e-07f), constant(0.0003283092861821758f));
        }
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k) {
            p[k] = hn::MulAdd(p[k], u[k], constant(0.0034940345571521005f));
            q[k] = hn::MulAdd(q[k], u[k], constant(0.025871073143575264f));
        }
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k) {
            p[k] = hn::MulAdd(p[k], u[k], constant(0.1337971792238052f));
            q[k] = hn::MulAdd(q[k], u[k], constant(0.46713033161314116f));
        }
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k) {
            p[k] = hn::MulAdd(p[k], u[k], constant(1.0f));
            q[k] = hn::MulAdd(q[k], u[k], constant(1.0f));
        }
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k)
            x[k] = Quotient(d, hn::Mul(x[k], p[k]), q[k]);
    }
}

/// f of some registers in place and, from its value, its slope: the model's, and two for comparison. NaN stays NaN, for Max gives its
/// second argument then.
struct Tanh {
    template <class D, int K, class V = hn::Vec<D>>
    static HWY_INLINE void Apply(D d, V (&current)[K])
    {
        SaturatingTanh<D, K>(d, current);
    }
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Slope(D d, V a)
    {
        return hn::NegMulAdd(a, a, hn::Set(d, hn::TFromD<D>(1)));
    }
};

struct Relu {
    template <class D, int K, class V = hn::Vec<D>>
    static HWY_INLINE void Apply(D d, V (&current)[K])
    {
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k)
            current[k] = hn::Max(hn::Zero(d), current[k]);
    }
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Slope(D d, V a)
    {
        return hn::IfThenElseZero(hn::Gt(a, hn::Zero(d)), hn::Set(d, hn::TFromD<D>(1)));
    }
};

struct LeakyRelu {
    template <class D, int K, class V = hn::Vec<D>>
    static HWY_INLINE void Apply(D d, V (&current)[K])
    {
#pragma GCC unroll 4
        for (int k = 0; k < K; ++k)
            current[k] = hn::Max(hn::Mul(Leak(d), current[k]), current[k]);
    }
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Slope(D d, V a)
    {
        return hn::IfThenElse(hn::Gt(a, hn::Zero(d)), hn::Set(d, hn::TFromD<D>(1)), Leak(d));
    }
    template <class D>
    static HWY_INLINE hn::Vec<D> Leak(D d)
    {
        return hn::Set(d, static_cast<hn::TFromD<D>>(model::leaky_slope));
    }
};

/// Calls visit with a value of the activation's type: once for many steps, so that none of them asks.
template <class Visit>
HWY_INLINE void WithActivation(model::Activation activation, Visit visit)
{
    switch (activation) {
    case model::Activation::tanh: return visit(Tanh());
    case model::Activation::relu: return visit(Relu());
    case model::Activation::leaky_relu: return visit(LeakyRelu());
    }
}

/// Coefficients of the nodes in one register: h, 1 − 2γh, hα, hω².
template <class V>
struct StepCoefficients {
    V h, decay, drive, stiffness;
};

/// Takes one step. \param a f(I_t). x, y: state, updated.
template <class V>
HWY_INLINE void Step(V a, const StepCoefficients<V>& c, V& x, V& y)
{
    y = hn::NegMulAdd(c.stiffness, x, hn::MulAdd(c.drive, a, hn::Mul(c.decay, y)));
    x = hn::MulAdd(c.h, y, x);
}

/// The adjoint of Step: x_bar, y_bar hold the gradient of the loss by x_{t+1}, y_{t+1} on entry and by x_t, y_t on return.
/// \param current_bar receives the gradient by I_t. \return the whole gradient by y_{t+1}, from which those by α, ω, γ follow.
template <class F, class D, class V = hn::Vec<D>>
HWY_INLINE V StepAdjoint(D d, V a, const StepCoefficients<V>& c, V& x_bar, V& y_bar, V& current_bar)
{
    const V whole = hn::MulAdd(c.h, x_bar, y_bar);
    current_bar = hn::Mul(hn::Mul(c.drive, whole), F::Slope(d, a));
    x_bar = hn::NegMulAdd(c.stiffness, whole, x_bar);
    y_bar = hn::Mul(c.decay, whole);
    return whole;
}

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#endif
