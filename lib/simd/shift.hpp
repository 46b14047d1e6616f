// Two neighbouring registers, seen through a window that is one lane off.
#pragma once

#include "simd/simd.hpp"

namespace lanes::simd {

/// The last lane of `low`, then all but the last of `high`.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> shifted_up(Batch<T, Arch> low, Batch<T, Arch> high) {
  constexpr int W = width<T, Arch>;
  alignas(64) T lanes[2 * W];
  simd::store<Arch>(lanes, low);
  simd::store<Arch>(lanes + W, high);
  return simd::load<Arch>(lanes + W - 1);
}

/// All but the first lane of `low`, then the first of `high`.
template <class T, class Arch>
[[gnu::always_inline]] inline Batch<T, Arch> shifted_down(Batch<T, Arch> low, Batch<T, Arch> high) {
  constexpr int W = width<T, Arch>;
  alignas(64) T lanes[2 * W];
  simd::store<Arch>(lanes, low);
  simd::store<Arch>(lanes + W, high);
  return simd::load<Arch>(lanes + 1);
}

#if defined(LANES_HAS_AVX2)
[[gnu::always_inline]] inline Batch<double, Avx2> shifted_up(Batch<double, Avx2> low,
                                                             Batch<double, Avx2> high) {
  return _mm256_shuffle_pd(_mm256_permute2f128_pd(low, high, 0x21), high, 0x5);
}
[[gnu::always_inline]] inline Batch<double, Avx2> shifted_down(Batch<double, Avx2> low,
                                                               Batch<double, Avx2> high) {
  return _mm256_shuffle_pd(low, _mm256_permute2f128_pd(low, high, 0x21), 0x5);
}
[[gnu::always_inline]] inline Batch<float, Avx2> shifted_up(Batch<float, Avx2> low,
                                                            Batch<float, Avx2> high) {
  const __m256 middle = _mm256_permute2f128_ps(low, high, 0x21);
  return _mm256_castsi256_ps(
      _mm256_alignr_epi8(_mm256_castps_si256(high), _mm256_castps_si256(middle), 12));
}
[[gnu::always_inline]] inline Batch<float, Avx2> shifted_down(Batch<float, Avx2> low,
                                                              Batch<float, Avx2> high) {
  const __m256 middle = _mm256_permute2f128_ps(low, high, 0x21);
  return _mm256_castsi256_ps(
      _mm256_alignr_epi8(_mm256_castps_si256(middle), _mm256_castps_si256(low), 4));
}
#endif

#if defined(LANES_HAS_AVX512)  // (Under a full mask: g++ 12 warns of the plain forms.)
[[gnu::always_inline]] inline Batch<double, Avx512> shifted_up(Batch<double, Avx512> low,
                                                               Batch<double, Avx512> high) {
  return _mm512_castsi512_pd(
      _mm512_maskz_alignr_epi64(0xff, _mm512_castpd_si512(high), _mm512_castpd_si512(low), 7));
}
[[gnu::always_inline]] inline Batch<double, Avx512> shifted_down(Batch<double, Avx512> low,
                                                                 Batch<double, Avx512> high) {
  return _mm512_castsi512_pd(
      _mm512_maskz_alignr_epi64(0xff, _mm512_castpd_si512(high), _mm512_castpd_si512(low), 1));
}
[[gnu::always_inline]] inline Batch<float, Avx512> shifted_up(Batch<float, Avx512> low,
                                                              Batch<float, Avx512> high) {
  return _mm512_castsi512_ps(
      _mm512_maskz_alignr_epi32(0xffff, _mm512_castps_si512(high), _mm512_castps_si512(low), 15));
}
[[gnu::always_inline]] inline Batch<float, Avx512> shifted_down(Batch<float, Avx512> low,
                                                                Batch<float, Avx512> high) {
  return _mm512_castsi512_ps(
      _mm512_maskz_alignr_epi32(0xffff, _mm512_castps_si512(high), _mm512_castps_si512(low), 1));
}
#endif

#if defined(__aarch64__)
[[gnu::always_inline]] inline Batch<double, Neon> shifted_up(Batch<double, Neon> low,
                                                             Batch<double, Neon> high) {
  return vextq_f64(low, high, 1);
}
[[gnu::always_inline]] inline Batch<double, Neon> shifted_down(Batch<double, Neon> low,
                                                               Batch<double, Neon> high) {
  return vextq_f64(low, high, 1);
}
[[gnu::always_inline]] inline Batch<float, Neon> shifted_up(Batch<float, Neon> low,
                                                            Batch<float, Neon> high) {
  return vextq_f32(low, high, 3);
}
[[gnu::always_inline]] inline Batch<float, Neon> shifted_down(Batch<float, Neon> low,
                                                              Batch<float, Neon> high) {
  return vextq_f32(low, high, 1);
}
#endif

}  // namespace lanes::simd
