// The exponential function.
//
// x = k log 2 + r, k an integer, |r| <= log(2) / 2; then exp x = 2^k exp r, exp r = 1 + r + r^2
// P(r). The polynomials were fitted as those of log.hpp, with the weight |r|, so that r + r^2 P(r)
// keeps its relative error near zero.
#pragma once

#include "kernels/math/polynomial.hpp"

namespace lanes::kernels::math {

/// 2^k for integers k of a normal exponent: k is added to a number whose last bit is worth 1, and
/// the sum's last bits go to the exponent.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> power_of_two(simd::Batch<T, Arch> k) {
  using U = simd::Batch<simd::Unsigned<T>, Arch>;
  constexpr int digits = sizeof(T) == 8 ? 52 : 23, bias = sizeof(T) == 8 ? 1023 : 127;
  const simd::Batch<T, Arch> magic(sizeof(T) == 8 ? T(0x1.8p52) : T(0x1.8p23));
  return simd::as<T>(simd::shift_left(simd::as<simd::Unsigned<T>>(k + magic) + U(bias), digits));
}

/// x as k log 2 + r, and exp(r) - 1. |x| <= 1100 (float: 200), or NaN.
template <class Arch, class T>
struct Reduced {
  simd::Batch<T, Arch> k, expm1_r;
};

template <class Arch, class T, int N>
[[gnu::always_inline]] inline Reduced<Arch, T> reduce_with(simd::Batch<T, Arch> x, T log2_e,
                                                           T magic, T log2_upper, T log2_lower,
                                                           const T (&p)[N]) {
  using V = simd::Batch<T, Arch>;
  const V k = simd::fma(x, V(log2_e), V(magic)) - V(magic);
  // k log2_upper is exact: few digits times few digits.
  const V r = simd::fnma(k, V(log2_lower), simd::fnma(k, V(log2_upper), x));
  return {k, simd::fma(r * r, polynomial<Arch>(r, p), r)};
}
template <class Arch>
[[gnu::always_inline]] inline Reduced<Arch, double> reduce(simd::Batch<double, Arch> x) {
  static constexpr double p[] = {0.5,
                                 0x1.5555555555559p-3,
                                 0x1.5555555555558p-5,
                                 0x1.111111110f64dp-7,
                                 0x1.6c16c16c14f58p-10,
                                 0x1.a01a01b00876bp-13,
                                 0x1.a01a01addb529p-16,
                                 0x1.71ddf7ff73cc3p-19,
                                 0x1.27e4cb08dc541p-22,
                                 0x1.af5f4cf1df1d0p-26,
                                 0x1.1f8dc2808e907p-29};
  return math::reduce_with<Arch>(x, 0x1.71547652b82fep+0, 0x1.8p52, 0x1.62e42ffp-1,
                                 -0x1.718432a1b0e26p-35, p);
}
template <class Arch>
[[gnu::always_inline]] inline Reduced<Arch, float> reduce(simd::Batch<float, Arch> x) {
  static constexpr float p[] = {0.5f,           0x1.555556p-3f,  0x1.5554f2p-5f,
                                0x1.110fdep-7f, 0x1.6d4132p-10f, 0x1.a298a4p-13f};
  return math::reduce_with<Arch>(x, 0x1.715476p+0f, 0x1.8p23f, 0x1.62ep-1f, 0x1.0bfbe8p-15f, p);
}

/// Beyond these, exp(x) rounds to 0 and overflows.
template <class T>
inline constexpr T exp_lowest = sizeof(T) == 8 ? T(-746) : T(-105);
template <class T>
inline constexpr T exp_highest = sizeof(T) == 8 ? T(710) : T(89);

/// Error below 1 ulp, on sse2 below 2; also where the result is denormal (below 1 of theirs). 0 and
/// infinity beyond the range, NaN for NaN.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> exp(simd::Batch<T, Arch> x) {
  using V = simd::Batch<T, Arch>;
  const V clamped = simd::larger(V(exp_lowest<T>), simd::smaller(V(exp_highest<T>), x));
  const auto [k, expm1_r] = math::reduce(clamped);
  // In two steps, since neither 2^1024 nor 2^-1074 is normal; the first is exact.
  const V magic(sizeof(T) == 8 ? T(0x1.8p52) : T(0x1.8p23));
  const V half = (k * V(T(0.5)) + magic) - magic;
  return (V(T(1)) + expm1_r) * math::power_of_two(half) * math::power_of_two(k - half);
}

/// exp(x) - 1 for 0 <= x <= 100 (float: 50), or NaN: k >= 0, so nothing cancels. Error below 2 ulp.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> expm1_of_positive(simd::Batch<T, Arch> x) {
  const auto [k, expm1_r] = math::reduce(x);
  const simd::Batch<T, Arch> scale = math::power_of_two(k);
  return simd::fma(scale, expm1_r, scale - simd::Batch<T, Arch>(T(1)));
}

}  // namespace lanes::kernels::math
