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

/// tanh. In single precision x P(x²)/Q(x²), a minimax fit of relative error 2.1e-8 on |x| ≤ 9.02, beyond which tanh rounds to ±1.
/// NaN stays NaN: min and max return their second argument then.
template <class D>
HWY_INLINE hn::Vec<D> SaturatingTanh(D d, hn::Vec<D> x)
{
    if constexpr (sizeof(hn::TFromD<D>) == 8) {
        return hn::Tanh(d, x);
    } else {
        const auto bound = hn::Set(d, 9.02f);
        const auto z = hn::Max(hn::Neg(bound), hn::Min(bound, x));
        const auto u = hn::Mul(z, z);
        auto p = hn::MulAdd(u, hn::Set(d, 1.331907335040731e-08f), hn::Set(d, 2.0583481781961394e-05f));
        auto q = hn::MulAdd(u, hn::Set(d, 7.762019891874276e-07f), hn::Set(d, 0.0003283092861821758f));
        p = hn::MulAdd(p, u, hn::Set(d, 0.0034940345571521005f));
        q = hn::MulAdd(q, u, hn::Set(d, 0.025871073143575264f));
        p = hn::MulAdd(p, u, hn::Set(d, 0.1337971792238052f));
        q = hn::MulAdd(q, u, hn::Set(d, 0.46713033161314116f));
        p = hn::MulAdd(p, u, hn::Set(d, 1.0f));
        q = hn::MulAdd(q, u, hn::Set(d, 1.0f));
        return Quotient(d, hn::Mul(z, p), q);
    }
}

/// f and, from its value, its slope: the model's, and two for comparison. NaN stays NaN, for Max gives its second argument then.
struct Tanh {
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Value(D d, V current)
    {
        return SaturatingTanh(d, current);
    }
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Slope(D d, V a)
    {
        return hn::NegMulAdd(a, a, hn::Set(d, hn::TFromD<D>(1)));
    }
};

struct Relu {
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Value(D d, V current)
    {
        return hn::Max(hn::Zero(d), current);
    }
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Slope(D d, V a)
    {
        return hn::IfThenElseZero(hn::Gt(a, hn::Zero(d)), hn::Set(d, hn::TFromD<D>(1)));
    }
};

struct LeakyRelu {
    template <class D, class V = hn::Vec<D>>
    static HWY_INLINE V Value(D d, V current)
    {
        return hn::Max(hn::Mul(Leak(d), current), current);
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

/// Takes one step. \param current I_t. x, y: state, updated. \return a_t.
template <class F, class D, class V = hn::Vec<D>>
HWY_INLINE V Step(D d, V current, const StepCoefficients<V>& c, V& x, V& y)
{
    const V a = F::Value(d, current);
    y = hn::NegMulAdd(c.stiffness, x, hn::MulAdd(c.drive, a, hn::Mul(c.decay, y)));
    x = hn::MulAdd(c.h, y, x);
    return a;
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
