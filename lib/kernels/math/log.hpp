// The natural logarithm of positive normal numbers.
//
// x = 2^k m with m around 1, found by adding to the bits of x, so that the exponent carries; then
// log x = k log 2 + log m. The polynomials were fitted with 400-bit arithmetic: weighted least
// squares at Chebyshev points, reweighted until the extrema of the relative error were level, each
// coefficient rounded in turn and the others fitted again.
#pragma once

#include "kernels/math/polynomial.hpp"

namespace lanes::kernels::math {

/// x = 2^exponent * significand, lowest <= significand < 2 * lowest, for normal x > 0.
template <class Arch, class T>
struct Parts {
  using V = simd::Batch<T, Arch>;
  using U = simd::Batch<simd::Unsigned<T>, Arch>;
  V exponent, significand;

  [[gnu::always_inline]] Parts(V x, T lowest) {
    constexpr int digits = sizeof(T) == 8 ? 52 : 23, bias = sizeof(T) == 8 ? 1023 : 127;
    constexpr auto field = static_cast<simd::Unsigned<T>>(1) << digits;
    constexpr T magic = static_cast<T>(field);  // integers below it are the last bits of magic + i
    const U base = simd::as<simd::Unsigned<T>>(V(lowest));
    const U bits = simd::as<simd::Unsigned<T>>(x) + (simd::as<simd::Unsigned<T>>(V(T(1))) - base);
    exponent =
        simd::as<T>(simd::shift_right(bits, digits) | simd::as<simd::Unsigned<T>>(V(magic))) -
        V(magic + bias);
    significand = simd::as<T>((bits & U(field - 1)) + base);
  }
};

/// Error below 1 ulp, on sse2 below 2.
///
/// With s = f / (2 + f), f = m - 1: log(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2))), where f is exact
/// and the rest is small (Ng's arrangement in fdlibm).
template <class Arch>
[[gnu::always_inline]] inline simd::Batch<double, Arch> log(simd::Batch<double, Arch> x) {
  using V = simd::Batch<double, Arch>;
  static constexpr double r[] = {0x1.5555555555592p-1, 0x1.999999997ffc3p-2, 0x1.24924941d3c24p-2,
                                 0x1.c71c5220d694bp-3, 0x1.74663a30a5c41p-3, 0x1.39a2329433b00p-3,
                                 0x1.2f00b70a76459p-3};
  const V log2_upper(0x1.62e42fefa39efp-1), log2_lower(0x1.abc9e3b39803fp-56);
  const Parts<Arch, double> parts(x, 0x1.6a09e667f3bcdp-1);  // sqrt(1/2)
  const V f = parts.significand - V(1);
  const V s = simd::divide(f, f + V(2)), z = s * s;
  const V half_square = V(0.5) * f * f;
  const V rest = simd::fma(z, polynomial<Arch>(z, r), half_square);
  const V correction = simd::fma(s, rest, parts.exponent * log2_lower);
  return simd::fma(parts.exponent, log2_upper, f - (half_square - correction));
}

/// Error below 1 ulp, on sse2 below 2.
///
/// log(1 + f) = f + f^2 (-1/2 + f P(f)) for f in [-1/3, 1/3): a longer polynomial, no division.
template <class Arch>
[[gnu::always_inline]] inline simd::Batch<float, Arch> log(simd::Batch<float, Arch> x) {
  using V = simd::Batch<float, Arch>;
  static constexpr float p[] = {-0.5f,           0x1.555506p-2f,  -0x1.fffefap-3f,
                                0x1.99d05ep-3f,  -0x1.559c52p-3f, 0x1.1ed3f2p-3f,
                                -0x1.f335eep-4f, 0x1.1e7652p-3f,  -0x1.07bbeap-3f};
  const Parts<Arch, float> parts(x, 0x1.555556p-1f);  // 2/3
  const V f = parts.significand - V(1);
  const V log_m = simd::fma(f * f, polynomial<Arch>(f, p), f);
  return simd::fma(parts.exponent, V(0x1.62e430p-1f), log_m);
}

}  // namespace lanes::kernels::math
