// NEON: what xsimd 8.1 lacks. Included by simd.hpp only.
#pragma once

namespace lanes::simd {

template <>
inline constexpr int registers<Neon> = 32;

[[gnu::always_inline]] inline Batch<float, Neon> fnma(Batch<float, Neon> x, Batch<float, Neon> y,
                                                      Batch<float, Neon> z) {
  return vfmsq_f32(z, x, y);
}
[[gnu::always_inline]] inline Batch<double, Neon> fnma(Batch<double, Neon> x, Batch<double, Neon> y,
                                                       Batch<double, Neon> z) {
  return vfmsq_f64(z, x, y);
}

[[gnu::always_inline]] inline Batch<float, Neon> divide(Batch<float, Neon> x,
                                                        Batch<float, Neon> y) {
  return vdivq_f32(x, y);
}
[[gnu::always_inline]] inline Batch<double, Neon> divide(Batch<double, Neon> x,
                                                         Batch<double, Neon> y) {
  return vdivq_f64(x, y);
}

}  // namespace lanes::simd
