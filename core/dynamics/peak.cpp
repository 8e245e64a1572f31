#include "core/dynamics/peak.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/dynamics/peak.cpp"
#include "core/dynamics/targets.h"
#include <hwy/foreach_target.h>
// after foreach_target, once per instruction set
#include "core/dynamics/block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace horn::dynamics
{
namespace HWY_NAMESPACE
{

double MultiplyAdds(std::int64_t rounds)
{
    const SampleTag<float> d;
    constexpr int chains = 2 * kGreatestBlock;  // more than are in flight at once
    const auto factor = hn::Set(d, 0.5F);
    const auto term = hn::Set(d, 1.0F);
    Samples<float> chain[chains];
#pragma GCC unroll 24
    for (int i = 0; i < chains; ++i)
        chain[i] = hn::Set(d, static_cast<float>(i));
    for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 24
        for (int i = 0; i < chains; ++i)
            chain[i] = hn::MulAdd(chain[i], factor, term);  // tends to 2
    }
    auto sum = hn::Zero(d);
#pragma GCC unroll 24
    for (int i = 0; i < chains; ++i)
        sum = hn::Add(sum, chain[i]);
    const double used = 0.0 * static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum)));  // else the compiler would leave the chains out
    return 2.0 * chains * kLanes<float> * static_cast<double>(rounds) + used;
}

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace horn::dynamics
{

HWY_EXPORT(MultiplyAdds);

double run_multiply_adds(std::int64_t rounds) { return HWY_DYNAMIC_DISPATCH(MultiplyAdds)(rounds); }

}  // namespace horn::dynamics
#endif
