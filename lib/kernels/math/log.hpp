// The natural logarithm of positive normal numbers.
//
// x = 2^k m with m around 1, found by adding to the bits of x, so that the exponent carries; then
// log x = k log 2 + log m. The polynomials were fitted with 400-bit arithmetic: weighted least
// squares at Chebyshev points, reweighted until the extrema of the relative error were level, each
// coefficient rounded in turn and the others fitted again.
#pragma once

#include <limits>

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

/// exponent * log 2 + log(1 + f), f = significand - 1.
///
/// With s = f / (2 + f): log(1 + f) = f - (f^2/2 - s (f^2/2 + R(s^2))), where f is exact
/// and the rest is small (Ng's arrangement in fdlibm). `Low` adds a correction to f, or nothing.
template <class Arch, class Low>
[[gnu::always_inline]] inline simd::Batch<double, Arch> log_of_parts(
    simd::Batch<double, Arch> exponent, simd::Batch<double, Arch> f, Low add_low) {
  using V = simd::Batch<double, Arch>;
  static constexpr double r[] = {0x1.5555555555592p-1, 0x1.999999997ffc3p-2, 0x1.24924941d3c24p-2,
                                 0x1.c71c5220d694bp-3, 0x1.74663a30a5c41p-3, 0x1.39a2329433b00p-3,
                                 0x1.2f00b70a76459p-3};
  const V log2_upper(0x1.62e42fefa39efp-1), log2_lower(0x1.abc9e3b39803fp-56);
  const V s = simd::divide(f, f + V(2)), z = s * s;
  const V half_square = V(0.5) * f * f;
  const V rest = simd::fma(z, polynomial<Arch>(z, r), half_square);
  const V correction = add_low(simd::fma(s, rest, exponent * log2_lower));
  return simd::fma(exponent, log2_upper, f - (half_square - correction));
}

/// log(1 + f) = f + f^2 (-1/2 + f P(f)) for f in [-1/3, 1/3): a longer polynomial, no division.
template <class Arch, class Low>
[[gnu::always_inline]] inline simd::Batch<float, Arch> log_of_parts(
    simd::Batch<float, Arch> exponent, simd::Batch<float, Arch> f, Low add_low) {
  using V = simd::Batch<float, Arch>;
  static constexpr float p[] = {-0.5f,           0x1.555506p-2f,  -0x1.fffefap-3f,
                                0x1.99d05ep-3f,  -0x1.559c52p-3f, 0x1.1ed3f2p-3f,
                                -0x1.f335eep-4f, 0x1.1e7652p-3f,  -0x1.07bbeap-3f};
  const V log_m = add_low(simd::fma(f * f, polynomial<Arch>(f, p), f));
  return simd::fma(exponent, V(0x1.62e430p-1f), log_m);
}

/// The least significand of Parts: where log_of_parts is most accurate.
template <class T>
inline constexpr T lowest_significand = sizeof(T) == 8 ? T(0x1.6a09e667f3bcdp-1)  // sqrt(1/2)
                                                       : T(0x1.555556p-1f);       // 2/3

/// log x for normal x > 0. Error below 1 ulp, on sse2 below 2.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> log(simd::Batch<T, Arch> x) {
  const Parts<Arch, T> parts(x, lowest_significand<T>);
  return math::log_of_parts(parts.exponent, parts.significand - simd::Batch<T, Arch>(T(1)),
                            [](auto v) { return v; });
}

/// log x for every x, with the same error: -inf for zeros, NaN below.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> log_of_any(simd::Batch<T, Arch> x) {
  using V = simd::Batch<T, Arch>;
  using Limits = std::numeric_limits<T>;
  constexpr int up = 54;
  const simd::Mask<T, Arch> denormal = x < V(Limits::min());
  const V scaled = simd::select(denormal, x * V(T(1ull << up)), x);
  const Parts<Arch, T> parts(scaled, lowest_significand<T>);
  const V exponent = parts.exponent - simd::select(denormal, V(T(up)), V(T(0)));
  const V y = math::log_of_parts(exponent, parts.significand - V(T(1)), [](auto v) { return v; });
  const V finite = simd::select(x > V(T(0)), simd::select(x < V(Limits::infinity()), y, x),
                                V(-Limits::infinity()));
  return simd::select(x >= V(T(0)), finite, V(Limits::quiet_NaN()));
}

/// log(1 + x) for 0 <= x <= 1, or NaN. Error below 2 ulp: what 1 + x rounds off is put back into f.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> log1p(simd::Batch<T, Arch> x) {
  using V = simd::Batch<T, Arch>;
  const V one(T(1)), u = one + x, lost = x - (u - one);
  const Parts<Arch, T> parts(u, lowest_significand<T>);
  const V upper = parts.significand - one;
  const V lower = lost * simd::fnma(parts.exponent, V(T(0.5)), one);  // of the exponents 0 and 1
  const V f = upper + lower;
  const V low = lower - (f - upper);
  return math::log_of_parts(parts.exponent, f, [low](auto v) { return v + low; });
}

}  // namespace lanes::kernels::math
