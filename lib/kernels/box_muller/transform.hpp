// The Box-Muller transform of random words (Box & Muller 1958) in registers.
#pragma once

#include "kernels/math/log.hpp"
#include "kernels/math/sincospi.hpp"

namespace lanes::kernels::box_muller {

/// sd * r * cos and sd * r * sin + mean, where r = sqrt(-2 log u) and the angle come from a word
/// each.
///
/// u is the whole word with its last bit set, as a fraction: in [2^-64, 1] or [2^-32, 1], and
/// since it is rounded to a floating-point number, small u have as many digits as large ones. So
/// r reaches sqrt(128 log 2) = 9.42 in f64 and 6.66 in f32.
///
/// The angle is never computed modulo anything: the word's top bit is the sign of the cosine, the
/// next one exchanges sine and cosine, and the others, as a signed fraction, are an angle within an
/// eighth of a turn.
template <class Arch, class T>
[[gnu::always_inline]] inline void transform(simd::Batch<simd::Unsigned<T>, Arch> radius,
                                             simd::Batch<simd::Unsigned<T>, Arch> angle,
                                             simd::Batch<T, Arch> mean, simd::Batch<T, Arch> sd,
                                             simd::Batch<T, Arch>& first,
                                             simd::Batch<T, Arch>& second) {
  using V = simd::Batch<T, Arch>;
  using U = simd::Batch<simd::Unsigned<T>, Arch>;
  constexpr bool f64 = sizeof(T) == 8;
  const V u = simd::from_unsigned(radius | U(1)) * V(f64 ? T(0x1p-64) : T(0x1p-32));
  const V r = sd * simd::sqrt(V(T(-2)) * math::log<Arch>(u));
  const V x = simd::from_signed(simd::shift_left(angle, 2)) * V(f64 ? T(0x1p-65) : T(0x1p-33));
  const auto [sine, unsigned_cosine] = math::sincospi<Arch>(x);
  const U sign = angle & simd::as<simd::Unsigned<T>>(V(T(-0.0)));
  const V cosine = simd::as<T>(simd::as<simd::Unsigned<T>>(unsigned_cosine) ^ sign);
  const U exchange = simd::shift_left(angle, 1);
  first = simd::fma(r, simd::if_top_bit(exchange, sine, cosine), mean);
  second = simd::fma(r, simd::if_top_bit(exchange, cosine, sine), mean);
}

}  // namespace lanes::kernels::box_muller
