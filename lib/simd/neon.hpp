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

[[gnu::always_inline]] inline Batch<float, Neon> sqrt(Batch<float, Neon> x) {
  return vsqrtq_f32(x);
}
[[gnu::always_inline]] inline Batch<double, Neon> sqrt(Batch<double, Neon> x) {
  return vsqrtq_f64(x);
}

[[gnu::always_inline]] inline Batch<std::uint64_t, Neon> multiply_lower_halves(
    Batch<std::uint64_t, Neon> x, Batch<std::uint64_t, Neon> y) {
  return vmull_u32(vmovn_u64(x), vmovn_u64(y));
}
[[gnu::always_inline]] inline Batch<double, Neon> from_unsigned(Batch<std::uint64_t, Neon> x) {
  return vcvtq_f64_u64(x);
}
[[gnu::always_inline]] inline Batch<float, Neon> from_unsigned(Batch<std::uint32_t, Neon> x) {
  return vcvtq_f32_u32(x);
}
[[gnu::always_inline]] inline Batch<double, Neon> from_signed(Batch<std::uint64_t, Neon> x) {
  return vcvtq_f64_s64(vreinterpretq_s64_u64(x));
}
[[gnu::always_inline]] inline Batch<float, Neon> from_signed(Batch<std::uint32_t, Neon> x) {
  return vcvtq_f32_s32(vreinterpretq_s32_u32(x));
}
[[gnu::always_inline]] inline Batch<double, Neon> interleave_even(Batch<double, Neon> x,
                                                                  Batch<double, Neon> y) {
  return vzip1q_f64(x, y);
}
[[gnu::always_inline]] inline Batch<double, Neon> interleave_odd(Batch<double, Neon> x,
                                                                 Batch<double, Neon> y) {
  return vzip2q_f64(x, y);
}

template <>
[[gnu::always_inline]] inline Batch<double, Neon> load_double<Neon>(const float* p) {
  return vcvt_f64_f32(vld1_f32(p));
}

}  // namespace lanes::simd
