// SSE2: what xsimd 8.1 lacks. Included by simd.hpp only.
#pragma once

namespace lanes::simd {

[[gnu::always_inline]] inline Batch<std::uint64_t, Sse2> multiply_lower_halves(
    Batch<std::uint64_t, Sse2> x, Batch<std::uint64_t, Sse2> y) {
  return _mm_mul_epu32(x, y);
}
[[gnu::always_inline]] inline Batch<double, Sse2> interleave_even(Batch<double, Sse2> x,
                                                                  Batch<double, Sse2> y) {
  return _mm_unpacklo_pd(x, y);
}
[[gnu::always_inline]] inline Batch<double, Sse2> interleave_odd(Batch<double, Sse2> x,
                                                                 Batch<double, Sse2> y) {
  return _mm_unpackhi_pd(x, y);
}

}  // namespace lanes::simd
