/// Instruction sets that the kernels are compiled for: portable code, SSE4, AVX2 with FMA, AVX-512, and ARM's NEON. Others would
/// lengthen the build and change nothing.
#pragma once

#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
