/// Denormal numbers cost a hundred times a normal one, and a network that rings down in silence ends in them. Internal to this room.
#pragma once

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

#include <cstdint>

namespace horn::dynamics
{

/// While it lives, the calling thread takes denormal operands and results for zero. Every sweep and every trajectory runs under it,
/// so that they agree bit for bit.
class DenormalsAreZero
{
public:
#if defined(__SSE2__)
    DenormalsAreZero() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }  // flush to zero, denormals are zero
    ~DenormalsAreZero() { _mm_setcsr(before_); }
#elif defined(__aarch64__)
    DenormalsAreZero()
    {
        asm volatile("mrs %0, fpcr" : "=r"(before_));
        asm volatile("msr fpcr, %0" : : "r"(before_ | (std::uint64_t{1} << 24)));
    }
    ~DenormalsAreZero() { asm volatile("msr fpcr, %0" : : "r"(before_)); }
#else
    DenormalsAreZero() = default;
    ~DenormalsAreZero() {}
#endif
    DenormalsAreZero(const DenormalsAreZero&) = delete;
    DenormalsAreZero& operator=(const DenormalsAreZero&) = delete;

private:
#if defined(__SSE2__)
    unsigned before_;
#elif defined(__aarch64__)
    std::uint64_t before_ = 0;
#endif
};

}  // namespace horn::dynamics
