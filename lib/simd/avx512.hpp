// AVX-512: what xsimd 8.1 lacks. Included by simd.hpp only.
#pragma once

namespace lanes::simd {

template <>
inline constexpr int registers<Avx512> = 32;

[[gnu::always_inline]] inline Batch<double, Avx512> fma(Batch<double, Avx512> x,
                                                        Batch<double, Avx512> y,
                                                        Batch<double, Avx512> z) {
  return _mm512_fmadd_pd(x, y, z);
}
[[gnu::always_inline]] inline Batch<float, Avx512> fma(Batch<float, Avx512> x,
                                                       Batch<float, Avx512> y,
                                                       Batch<float, Avx512> z) {
  return _mm512_fmadd_ps(x, y, z);
}

[[gnu::always_inline]] inline Batch<double, Avx512> fnma(Batch<double, Avx512> x,
                                                         Batch<double, Avx512> y,
                                                         Batch<double, Avx512> z) {
  return _mm512_fnmadd_pd(x, y, z);
}
[[gnu::always_inline]] inline Batch<float, Avx512> fnma(Batch<float, Avx512> x,
                                                        Batch<float, Avx512> y,
                                                        Batch<float, Avx512> z) {
  return _mm512_fnmadd_ps(x, y, z);
}

// (Under a full mask here and below: g++ 12 warns of an uninitialized value inside the plain
// forms.)
template <>
[[gnu::always_inline]] inline Batch<double, Avx512> load_double<Avx512>(const float* p) {
  return _mm512_maskz_cvtps_pd(0xff, _mm256_loadu_ps(p));
}
template <>
[[gnu::always_inline]] inline void store_double<Avx512>(float* p, Batch<double, Avx512> v) {
  _mm256_storeu_ps(p, _mm512_maskz_cvtpd_ps(0xff, v));
}

template <>
[[gnu::always_inline]] inline Batch<double, Avx512> smaller<double, Avx512>(
    Batch<double, Avx512> x, Batch<double, Avx512> y) {
  return _mm512_maskz_min_pd(0xff, x, y);
}
template <>
[[gnu::always_inline]] inline Batch<float, Avx512> smaller<float, Avx512>(Batch<float, Avx512> x,
                                                                          Batch<float, Avx512> y) {
  return _mm512_maskz_min_ps(0xffff, x, y);
}
template <>
[[gnu::always_inline]] inline Batch<double, Avx512> larger<double, Avx512>(
    Batch<double, Avx512> x, Batch<double, Avx512> y) {
  return _mm512_maskz_max_pd(0xff, x, y);
}
template <>
[[gnu::always_inline]] inline Batch<float, Avx512> larger<float, Avx512>(Batch<float, Avx512> x,
                                                                         Batch<float, Avx512> y) {
  return _mm512_maskz_max_ps(0xffff, x, y);
}

[[gnu::always_inline]] inline double sum_by_halves(Batch<double, Avx512> v) {
  return sum_by_halves(Batch<double, Avx2>(_mm256_add_pd(
      _mm512_maskz_extractf64x4_pd(0xff, v, 0), _mm512_maskz_extractf64x4_pd(0xff, v, 1))));
}
[[gnu::always_inline]] inline float sum_by_halves(Batch<float, Avx512> v) {
  return sum_by_halves(Batch<float, Avx2>(_mm256_add_ps(_mm512_maskz_extractf32x8_ps(0xff, v, 0),
                                                        _mm512_maskz_extractf32x8_ps(0xff, v, 1))));
}

[[gnu::always_inline]] inline Batch<double, Avx512> sqrt(Batch<double, Avx512> x) {
  return _mm512_maskz_sqrt_pd(0xff, x);
}
[[gnu::always_inline]] inline Batch<float, Avx512> sqrt(Batch<float, Avx512> x) {
  return _mm512_maskz_sqrt_ps(0xffff, x);
}

[[gnu::always_inline]] inline double first_lane(Batch<double, Avx512> v) {
  return _mm512_cvtsd_f64(v);
}
[[gnu::always_inline]] inline float first_lane(Batch<float, Avx512> v) {
  return _mm512_cvtss_f32(v);
}

[[gnu::always_inline]] inline double largest_lane(Batch<double, Avx512> v) {
  return largest_lane(Batch<double, Avx2>(_mm256_max_pd(_mm512_maskz_extractf64x4_pd(0xff, v, 0),
                                                        _mm512_maskz_extractf64x4_pd(0xff, v, 1))));
}
[[gnu::always_inline]] inline float largest_lane(Batch<float, Avx512> v) {
  return largest_lane(Batch<float, Avx2>(_mm256_max_ps(_mm512_maskz_extractf32x8_ps(0xff, v, 0),
                                                       _mm512_maskz_extractf32x8_ps(0xff, v, 1))));
}

template <>
[[gnu::always_inline]] inline Mask<double, Avx512> only_lane<Avx512, double>(std::ptrdiff_t k) {
  return static_cast<__mmask8>(k >= 0 && k < 8 ? 1u << k : 0u);
}
template <>
[[gnu::always_inline]] inline Mask<float, Avx512> only_lane<Avx512, float>(std::ptrdiff_t k) {
  return static_cast<__mmask16>(k >= 0 && k < 16 ? 1u << k : 0u);
}

[[gnu::always_inline]] inline unsigned bits(Mask<double, Avx512> mask) {
  return static_cast<__mmask8>(mask);
}
[[gnu::always_inline]] inline unsigned bits(Mask<float, Avx512> mask) {
  return static_cast<__mmask16>(mask);
}

[[gnu::always_inline]] inline Batch<std::uint64_t, Avx512> multiply_lower_halves(
    Batch<std::uint64_t, Avx512> x, Batch<std::uint64_t, Avx512> y) {
  return _mm512_maskz_mul_epu32(0xff, x, y);
}
[[gnu::always_inline]] inline Batch<std::uint64_t, Avx512> xor3(Batch<std::uint64_t, Avx512> x,
                                                                Batch<std::uint64_t, Avx512> y,
                                                                Batch<std::uint64_t, Avx512> z) {
  return _mm512_ternarylogic_epi64(x, y, z, 0x96);
}

[[gnu::always_inline]] inline Batch<double, Avx512> from_unsigned(Batch<std::uint64_t, Avx512> x) {
  return _mm512_maskz_cvtepu64_pd(0xff, x);
}
[[gnu::always_inline]] inline Batch<float, Avx512> from_unsigned(Batch<std::uint32_t, Avx512> x) {
  return _mm512_maskz_cvtepu32_ps(0xffff, x);
}
[[gnu::always_inline]] inline Batch<double, Avx512> from_signed(Batch<std::uint64_t, Avx512> x) {
  return _mm512_maskz_cvtepi64_pd(0xff, x);
}
[[gnu::always_inline]] inline Batch<float, Avx512> from_signed(Batch<std::uint32_t, Avx512> x) {
  return _mm512_maskz_cvtepi32_ps(0xffff, x);
}

[[gnu::always_inline]] inline Batch<double, Avx512> interleave_even(Batch<double, Avx512> x,
                                                                    Batch<double, Avx512> y) {
  return _mm512_maskz_unpacklo_pd(0xff, x, y);
}
[[gnu::always_inline]] inline Batch<double, Avx512> interleave_odd(Batch<double, Avx512> x,
                                                                   Batch<double, Avx512> y) {
  return _mm512_maskz_unpackhi_pd(0xff, x, y);
}
[[gnu::always_inline]] inline Batch<double, Avx512> if_top_bit(Batch<std::uint64_t, Avx512> bits,
                                                               Batch<double, Avx512> x,
                                                               Batch<double, Avx512> y) {
  return _mm512_mask_blend_pd(_mm512_movepi64_mask(bits), y, x);
}
[[gnu::always_inline]] inline Batch<float, Avx512> if_top_bit(Batch<std::uint32_t, Avx512> bits,
                                                              Batch<float, Avx512> x,
                                                              Batch<float, Avx512> y) {
  return _mm512_mask_blend_ps(_mm512_movepi32_mask(bits), y, x);
}

template <>
class Tally<double, Avx512> {
 public:
  [[gnu::always_inline]] void add(Mask<double, Avx512> mask) {
    counts_ =
        _mm512_mask_add_epi64(counts_, static_cast<__mmask8>(mask), counts_, _mm512_set1_epi64(1));
  }
  [[gnu::always_inline]] std::ptrdiff_t total() const {
    alignas(64) std::int64_t lane[8];
    _mm512_store_si512(lane, counts_);
    std::ptrdiff_t sum = 0;
    for (std::int64_t count : lane) sum += count;
    return sum;
  }

 private:
  __m512i counts_ = _mm512_setzero_si512();
};

template <>
class Tally<float, Avx512> {
 public:
  [[gnu::always_inline]] void add(Mask<float, Avx512> mask) {
    counts_ =
        _mm512_mask_add_epi32(counts_, static_cast<__mmask16>(mask), counts_, _mm512_set1_epi32(1));
  }
  [[gnu::always_inline]] std::ptrdiff_t total() const {
    alignas(64) std::int32_t lane[16];
    _mm512_store_si512(lane, counts_);
    std::ptrdiff_t sum = 0;
    for (std::int32_t count : lane) sum += count;
    return sum;
  }

 private:
  __m512i counts_ = _mm512_setzero_si512();
};

// Compressed into a register, then stored whole: compressing into memory takes ten times as long on
// Zen 4, and compressing with zeros (maskz) waits there for what the target register held before.
template <>
inline constexpr bool appends_in_register<Avx512> = true;
[[gnu::always_inline]] inline int append(double* p, Mask<double, Avx512> mask,
                                         Batch<double, Avx512> v) {
  const auto bits = static_cast<__mmask8>(mask);
  _mm512_storeu_pd(p, _mm512_mask_compress_pd(v, bits, v));
  return __builtin_popcount(bits);
}
[[gnu::always_inline]] inline int append(float* p, Mask<float, Avx512> mask,
                                         Batch<float, Avx512> v) {
  const auto bits = static_cast<__mmask16>(mask);
  _mm512_storeu_ps(p, _mm512_mask_compress_ps(v, bits, v));
  return __builtin_popcount(bits);
}

template <>
class FirstLanes<double, Avx512> {
 public:
  explicit FirstLanes(int n) : mask_(static_cast<__mmask8>((1u << n) - 1u)) {}
  [[gnu::always_inline]] Batch<double, Avx512> load(const double* p) const {
    return _mm512_maskz_loadu_pd(mask_, p);
  }
  [[gnu::always_inline]] Batch<double, Avx512> load(const float* p) const {
    return _mm512_maskz_cvtps_pd(mask_, _mm256_maskz_loadu_ps(mask_, p));
  }
  [[gnu::always_inline]] void store(double* p, Batch<double, Avx512> v) const {
    _mm512_mask_storeu_pd(p, mask_, v);
  }

 private:
  __mmask8 mask_;
};

template <>
class FirstLanes<float, Avx512> {
 public:
  explicit FirstLanes(int n) : mask_(static_cast<__mmask16>((1u << n) - 1u)) {}
  [[gnu::always_inline]] Batch<float, Avx512> load(const float* p) const {
    return _mm512_maskz_loadu_ps(mask_, p);
  }
  [[gnu::always_inline]] void store(float* p, Batch<float, Avx512> v) const {
    _mm512_mask_storeu_ps(p, mask_, v);
  }

 private:
  __mmask16 mask_;
};

}  // namespace lanes::simd
