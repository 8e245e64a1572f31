/// Memory that buffers have really taken, to compare with what a formula says.
#pragma once

#include "core/dynamics/rollout.h"

#include <cstddef>
#include <initializer_list>

namespace horn::testing
{

template <class Real>
[[nodiscard]] std::size_t bytes_taken(std::initializer_list<const dynamics::Tile<Real>*> tiles)
{
    std::size_t values = 0;
    for (const dynamics::Tile<Real>* tile : tiles)
        values += tile->values.capacity();
    return values * sizeof(Real);
}

template <class Real>
[[nodiscard]] std::size_t bytes_taken(const dynamics::RolloutBuffers<Real>& buffers)
{
    const dynamics::ReadingTrace<Real>& reading = buffers.reading;
    std::size_t bytes = bytes_taken<Real>(
        {&reading.values, &reading.sums, &reading.starts, &buffers.outputs, &buffers.delayed, &buffers.position_gradient});
    std::size_t sums = reading.weight_sums.capacity();
    for (const dynamics::LayerTrace<Real>& trace : buffers.layers) {
        bytes += bytes_taken<Real>(
            {&trace.y, &trace.a, &trace.x, &trace.last_x, &trace.starts, &trace.present, &trace.gradient, &trace.carried});
        sums += trace.recurrent_sums.capacity() + trace.input_sums.capacity();
    }
    return bytes + sums * sizeof(Real);
}

}  // namespace horn::testing
