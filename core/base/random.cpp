#include "core/base/random.h"

#include <Random123/philox.h>

#include <cassert>
#include <cmath>
#include <numbers>
#include <utility>

namespace horn::base
{

RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::uint64_t index)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}, counter_{0, static_cast<std::uint32_t>(purpose),
                                                                                               static_cast<std::uint32_t>(index),
                                                                                               static_cast<std::uint32_t>(index >> 32)}
{
}

std::uint32_t RandomStream::bits()
{
    if (used_ == 4) {
        const r123::Philox4x32::ctr_type counter{{counter_[0], counter_[1], counter_[2], counter_[3]}};
        const r123::Philox4x32::key_type key{{key_[0], key_[1]}};
        const auto block = r123::Philox4x32{}(counter, key);
        block_ = {block[0], block[1], block[2], block[3]};
        ++counter_[0];
        used_ = 0;
    }
    return block_[used_++];
}

double RandomStream::uniform()
{
    const std::uint64_t high = bits();
    const std::uint64_t low = bits();
    return static_cast<double>(((high << 32) | low) >> 11) * 0x1p-53;
}

double RandomStream::normal()
{
    if (has_spare_) {
        has_spare_ = false;
        return spare_;
    }
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
    return radius * std::cos(angle);
}

std::uint32_t RandomStream::below(std::uint32_t count)
{
    assert(count > 0);
    const std::uint32_t rejected = (0u - count) % count;  // 2³² mod count values would bias the result
    for (;;) {
        const std::uint64_t product = static_cast<std::uint64_t>(bits()) * count;
        if (static_cast<std::uint32_t>(product) >= rejected)
            return static_cast<std::uint32_t>(product >> 32);
    }
}

std::vector<std::uint32_t> RandomStream::permutation(std::uint32_t count)
{
    std::vector<std::uint32_t> order(count);
    for (std::uint32_t i = 0; i < count; ++i)
        order[i] = i;
    for (std::uint32_t i = count; i > 1; --i)
        std::swap(order[i - 1], order[below(i)]);
    return order;
}

}  // namespace horn::base
