/// What tanh leaves of a sine that is not small.
#pragma once

namespace horn::dynamics
{

/// First harmonic of tanh(A sin θ) over A: 1 for a small drive, 4/(πA) for a very large one. The describing function of tanh: without
/// feedback the steady amplitude of x is A · compression(A) · |H|, up to harmonics.
[[nodiscard]] double tanh_compression(double amplitude);

}  // namespace horn::dynamics
