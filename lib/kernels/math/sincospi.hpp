// sin(pi x) and cos(pi x) for |x| <= 1/4: an eighth of a turn to both sides. Callers who have
// angles as fractions of a turn find the rest by exchanging the two and their signs, without error.
// The polynomials were fitted as those of log.hpp.
#pragma once

#include "kernels/math/polynomial.hpp"

namespace lanes::kernels::math {

template <class Arch, class T>
struct SinCos {
  simd::Batch<T, Arch> sin, cos;
};

/// sin(pi x) = x pi + x (pi's rounding error + z S(z)), cos(pi x) = 1 + z C(z), with z = x^2.
template <class Arch, class T, int M, int N>
[[gnu::always_inline]] inline SinCos<Arch, T> sincospi(simd::Batch<T, Arch> x, T pi_upper,
                                                       const T (&s)[M], const T (&c)[N]) {
  using V = simd::Batch<T, Arch>;
  const V z = x * x;
  return {simd::fma(x, V(pi_upper), x * polynomial<Arch>(z, s)),
          simd::fma(z, polynomial<Arch>(z, c), V(T(1)))};
}

/// Errors below 1 ulp, on sse2 below 2.
template <class Arch>
[[gnu::always_inline]] inline SinCos<Arch, double> sincospi(simd::Batch<double, Arch> x) {
  static constexpr double s[] = {
      0x1.1a62633145c07p-53, -0x1.4abbce625be46p+2, 0x1.466bc67758c60p+1, -0x1.32d2cce31ea08p-1,
      0x1.5078300719c37p-4,  -0x1.e300941a4e03ap-8, 0x1.e3fdb04fd72cfp-12};
  static constexpr double c[] = {
      -0x1.3bd3cc9be45dep+2, 0x1.03c1f081b5a52p+2,  -0x1.55d3c7e3bfe54p+0, 0x1.e1f50675b1667p-3,
      -0x1.a6d1e237e7810p-6, 0x1.f9c4ac7912958p-10, -0x1.b033d275dfbf1p-14};
  return sincospi<Arch>(x, 0x1.921fb54442d18p+1, s, c);
}

/// Errors below 1 ulp, on sse2 below 2.
template <class Arch>
[[gnu::always_inline]] inline SinCos<Arch, float> sincospi(simd::Batch<float, Arch> x) {
  static constexpr float s[] = {-0x1.777a5cp-24f, -0x1.4abbbep+2f, 0x1.465facp+1f, -0x1.2db650p-1f};
  static constexpr float c[] = {-0x1.3bd3ccp+2f, 0x1.03c1b0p+2f, -0x1.55b29ap+0f, 0x1.d4e420p-3f};
  return sincospi<Arch>(x, 0x1.921fb6p+1f, s, c);
}

}  // namespace lanes::kernels::math
