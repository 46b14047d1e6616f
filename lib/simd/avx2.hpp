// AVX2: sums across a register; masked loads, which cost one load. Masked *stores* are microcoded
// on AMD, so a partial store is one of each power of two (through the stack, g++ 12 makes it a call
// of memcpy, for which a tile of matmul saves all its registers). Included by simd.hpp only.
#pragma once

namespace lanes::simd {

namespace {  // one copy per translation unit: nothing for the linker to merge
alignas(64) constexpr int first_lanes_mask[16] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                                  0,  0,  0,  0,  0,  0,  0,  0};
}

template <>
[[gnu::always_inline]] inline Batch<double, Avx2> load_double<Avx2>(const float* p) {
  return _mm256_cvtps_pd(_mm_loadu_ps(p));
}
template <>
[[gnu::always_inline]] inline void store_double<Avx2>(float* p, Batch<double, Avx2> v) {
  _mm_storeu_ps(p, _mm256_cvtpd_ps(v));
}

// (The instruction is x < y ? x : y.)
template <>
[[gnu::always_inline]] inline Batch<double, Avx2> smaller<double, Avx2>(Batch<double, Avx2> x,
                                                                        Batch<double, Avx2> y) {
  return _mm256_min_pd(x, y);
}
template <>
[[gnu::always_inline]] inline Batch<float, Avx2> smaller<float, Avx2>(Batch<float, Avx2> x,
                                                                      Batch<float, Avx2> y) {
  return _mm256_min_ps(x, y);
}
template <>
[[gnu::always_inline]] inline Batch<double, Avx2> larger<double, Avx2>(Batch<double, Avx2> x,
                                                                       Batch<double, Avx2> y) {
  return _mm256_max_pd(x, y);
}
template <>
[[gnu::always_inline]] inline Batch<float, Avx2> larger<float, Avx2>(Batch<float, Avx2> x,
                                                                     Batch<float, Avx2> y) {
  return _mm256_max_ps(x, y);
}

// With k known when it is compiled, a blend without a mask in a register, on any of four ports.
[[gnu::always_inline]] inline Batch<double, Avx2> with_lane(Batch<double, Avx2> x, std::ptrdiff_t k,
                                                            Batch<double, Avx2> y) {
  switch (k) {
    case 0:
      return _mm256_blend_pd(x, y, 1);
    case 1:
      return _mm256_blend_pd(x, y, 2);
    case 2:
      return _mm256_blend_pd(x, y, 4);
    case 3:
      return _mm256_blend_pd(x, y, 8);
    default:
      return x;
  }
}
[[gnu::always_inline]] inline Batch<float, Avx2> with_lane(Batch<float, Avx2> x, std::ptrdiff_t k,
                                                           Batch<float, Avx2> y) {
  switch (k) {
    case 0:
      return _mm256_blend_ps(x, y, 1);
    case 1:
      return _mm256_blend_ps(x, y, 2);
    case 2:
      return _mm256_blend_ps(x, y, 4);
    case 3:
      return _mm256_blend_ps(x, y, 8);
    case 4:
      return _mm256_blend_ps(x, y, 16);
    case 5:
      return _mm256_blend_ps(x, y, 32);
    case 6:
      return _mm256_blend_ps(x, y, 64);
    case 7:
      return _mm256_blend_ps(x, y, 128);
    default:
      return x;
  }
}

[[gnu::always_inline]] inline double sum_by_halves(Batch<double, Avx2> v) {
  const __m128d half = _mm_add_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
  return _mm_cvtsd_f64(_mm_add_sd(half, _mm_unpackhi_pd(half, half)));
}
[[gnu::always_inline]] inline float sum_by_halves(Batch<float, Avx2> v) {
  const __m128 half = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  const __m128 quarter = _mm_add_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_add_ss(quarter, _mm_movehdup_ps(quarter)));
}

[[gnu::always_inline]] inline double first_lane(Batch<double, Avx2> v) {
  return _mm256_cvtsd_f64(v);
}
[[gnu::always_inline]] inline float first_lane(Batch<float, Avx2> v) {
  return _mm256_cvtss_f32(v);
}

[[gnu::always_inline]] inline double largest_lane(Batch<double, Avx2> v) {
  const __m128d half = _mm_max_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
  return _mm_cvtsd_f64(_mm_max_sd(half, _mm_unpackhi_pd(half, half)));
}
[[gnu::always_inline]] inline float largest_lane(Batch<float, Avx2> v) {
  const __m128 half = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  const __m128 quarter = _mm_max_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_max_ss(quarter, _mm_movehdup_ps(quarter)));
}

[[gnu::always_inline]] inline unsigned bits(Mask<double, Avx2> mask) {
  return static_cast<unsigned>(_mm256_movemask_pd(mask));
}
[[gnu::always_inline]] inline unsigned bits(Mask<float, Avx2> mask) {
  return static_cast<unsigned>(_mm256_movemask_ps(mask));
}

[[gnu::always_inline]] inline Batch<std::uint64_t, Avx2> multiply_lower_halves(
    Batch<std::uint64_t, Avx2> x, Batch<std::uint64_t, Avx2> y) {
  return _mm256_mul_epu32(x, y);
}
[[gnu::always_inline]] inline Batch<double, Avx2> interleave_even(Batch<double, Avx2> x,
                                                                  Batch<double, Avx2> y) {
  return _mm256_unpacklo_pd(x, y);
}
[[gnu::always_inline]] inline Batch<double, Avx2> interleave_odd(Batch<double, Avx2> x,
                                                                 Batch<double, Avx2> y) {
  return _mm256_unpackhi_pd(x, y);
}
[[gnu::always_inline]] inline Batch<double, Avx2> if_top_bit(Batch<std::uint64_t, Avx2> bits,
                                                             Batch<double, Avx2> x,
                                                             Batch<double, Avx2> y) {
  return _mm256_blendv_pd(y, x, simd::as<double>(bits));
}
[[gnu::always_inline]] inline Batch<float, Avx2> if_top_bit(Batch<std::uint32_t, Avx2> bits,
                                                            Batch<float, Avx2> x,
                                                            Batch<float, Avx2> y) {
  return _mm256_blendv_ps(y, x, simd::as<float>(bits));
}
// A true lane is -1: one subtraction, which does not compete with the comparisons for the units of
// floating point.
template <>
class Tally<double, Avx2> {
 public:
  [[gnu::always_inline]] void add(Mask<double, Avx2> mask) {
    counts_ = _mm256_sub_epi64(counts_, _mm256_castpd_si256(mask));
  }
  [[gnu::always_inline]] std::ptrdiff_t total() const {
    alignas(32) std::int64_t lane[4];
    _mm256_store_si256(reinterpret_cast<__m256i*>(lane), counts_);
    return lane[0] + lane[1] + lane[2] + lane[3];
  }

 private:
  __m256i counts_ = _mm256_setzero_si256();
};

template <>
class Tally<float, Avx2> {
 public:
  [[gnu::always_inline]] void add(Mask<float, Avx2> mask) {
    counts_ = _mm256_sub_epi32(counts_, _mm256_castps_si256(mask));
  }
  [[gnu::always_inline]] std::ptrdiff_t total() const {
    alignas(32) std::int32_t lane[8];
    _mm256_store_si256(reinterpret_cast<__m256i*>(lane), counts_);
    std::ptrdiff_t sum = 0;
    for (std::int32_t count : lane) sum += count;
    return sum;
  }

 private:
  __m256i counts_ = _mm256_setzero_si256();
};

template <>
class FirstLanes<double, Avx2> {
 public:
  explicit FirstLanes(int n)
      : n_(n),
        mask_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(first_lanes_mask + 8 - 2 * n))) {}
  [[gnu::always_inline]] Batch<double, Avx2> load(const double* p) const {
    return _mm256_maskload_pd(p, mask_);
  }
  [[gnu::always_inline]] Batch<double, Avx2> load(const float* p) const {
    const int* const mask = first_lanes_mask + 8 - n_;
    return _mm256_cvtps_pd(
        _mm_maskload_ps(p, _mm_loadu_si128(reinterpret_cast<const __m128i*>(mask))));
  }
  [[gnu::always_inline]] void store(double* p, Batch<double, Avx2> v) const {
    if (n_ == 4) return simd::store<Avx2>(p, v);
    __m128d rest = _mm256_castpd256_pd128(v);
    if (n_ & 2) {
      _mm_storeu_pd(p, rest);
      p += 2;
      rest = _mm256_extractf128_pd(v, 1);
    }
    if (n_ & 1) _mm_store_sd(p, rest);
  }

 private:
  int n_;
  __m256i mask_;
};

template <>
class FirstLanes<float, Avx2> {
 public:
  explicit FirstLanes(int n)
      : n_(n),
        mask_(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(first_lanes_mask + 8 - n))) {}
  [[gnu::always_inline]] Batch<float, Avx2> load(const float* p) const {
    return _mm256_maskload_ps(p, mask_);
  }
  [[gnu::always_inline]] void store(float* p, Batch<float, Avx2> v) const {
    if (n_ == 8) return simd::store<Avx2>(p, v);
    __m128 rest = _mm256_castps256_ps128(v);
    if (n_ & 4) {
      _mm_storeu_ps(p, rest);
      p += 4;
      rest = _mm256_extractf128_ps(v, 1);
    }
    if (n_ & 2) {
      _mm_storel_pi(reinterpret_cast<__m64*>(p), rest);
      p += 2;
      rest = _mm_movehl_ps(rest, rest);
    }
    if (n_ & 1) _mm_store_ss(p, rest);
  }

 private:
  int n_;
  __m256i mask_;
};

}  // namespace lanes::simd
