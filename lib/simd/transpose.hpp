// Transposing a square block in registers, and summing the lanes of several.
#pragma once

#include "simd/simd.hpp"

namespace lanes::simd {

/// The lanes of x and y taken in turn: low gives x0 y0 x1 y1 ..., high goes on with the upper
/// halves. (xsimd's zip_lo and zip_hi do this per 128 bits before version 9, so only 128-bit
/// registers use them.)
template <class T, class Arch>
struct Zip {
  [[gnu::always_inline]] static Batch<T, Arch> low(Batch<T, Arch> x, Batch<T, Arch> y) {
    return xsimd::zip_lo(x, y);
  }
  [[gnu::always_inline]] static Batch<T, Arch> high(Batch<T, Arch> x, Batch<T, Arch> y) {
    return xsimd::zip_hi(x, y);
  }
};

#if defined(LANES_HAS_AVX2)
template <>
struct Zip<double, Avx2> {
  using V = Batch<double, Avx2>;
  [[gnu::always_inline]] static V low(V x, V y) {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(x, y), _mm256_unpackhi_pd(x, y), 0x20);
  }
  [[gnu::always_inline]] static V high(V x, V y) {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(x, y), _mm256_unpackhi_pd(x, y), 0x31);
  }
};
template <>
struct Zip<float, Avx2> {
  using V = Batch<float, Avx2>;
  [[gnu::always_inline]] static V low(V x, V y) {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(x, y), _mm256_unpackhi_ps(x, y), 0x20);
  }
  [[gnu::always_inline]] static V high(V x, V y) {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(x, y), _mm256_unpackhi_ps(x, y), 0x31);
  }
};
#endif

#if defined(LANES_HAS_AVX512)
template <>
struct Zip<double, Avx512> {
  using V = Batch<double, Avx512>;
  [[gnu::always_inline]] static V low(V x, V y) {
    return _mm512_permutex2var_pd(x, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), y);
  }
  [[gnu::always_inline]] static V high(V x, V y) {
    return _mm512_permutex2var_pd(x, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), y);
  }
};
template <>
struct Zip<float, Avx512> {
  using V = Batch<float, Avx512>;
  [[gnu::always_inline]] static V low(V x, V y) {
    return _mm512_permutex2var_ps(
        x, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), y);
  }
  [[gnu::always_inline]] static V high(V x, V y) {
    return _mm512_permutex2var_ps(
        x, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), y);
  }
};
#endif

/// Transposes W registers of W lanes.
///
/// Zipping row i with row i + W/2 is a perfect shuffle of the block's elements; log2(W) of them are
/// the transpose. Each costs W shuffles: 24 for 8 x 8 doubles, where loads and stores alone
/// take 16.
template <class T, class Arch, int W = width<T, Arch>>
[[gnu::always_inline]] inline void transpose_registers(Batch<T, Arch> (&rows)[W]) {
  Batch<T, Arch> next[W];
#pragma GCC unroll 4
  for (int stage = 1; stage < W; stage *= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < W / 2; ++i) {
      next[2 * i] = Zip<T, Arch>::low(rows[i], rows[i + W / 2]);
      next[2 * i + 1] = Zip<T, Arch>::high(rows[i], rows[i + W / 2]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < W; ++i) rows[i] = next[i];
  }
}

/// The sum of the lanes of each of K registers, by halves: that of register i is in the W / K lanes
/// from i * W / K on.
///
/// The lower halves of two registers, zipped, and the upper halves are the two ends of a fold: W -
/// 1 additions for W registers, where transposing them first takes as many and log2(W) / 2 times
/// the shuffles.
template <class T, class Arch, int K>
[[gnu::always_inline]] inline Batch<T, Arch> sum_lanes(Batch<T, Arch> (&x)[K]) {
  if constexpr (K == 1) {
    return Batch<T, Arch>(sum_by_halves<T, Arch>(x[0]));
  } else {
#pragma GCC unroll 4
    for (int stage = 1, left = K; stage < width<T, Arch>; stage *= 2) {
      if (left > 1) left /= 2;
#pragma GCC unroll 8
      for (int i = 0; i < left; ++i) {
        const int other = stage < K ? i + left : i;
        x[i] = Zip<T, Arch>::low(x[i], x[other]) + Zip<T, Arch>::high(x[i], x[other]);
      }
    }
    return x[0];
  }
}

/// Transposes W x W elements, W the lanes of a register, from rows `in_row` apart to rows `out_row`
/// apart.
template <class Arch, class T>
[[gnu::always_inline]] inline void transpose_block(const T* in, std::ptrdiff_t in_row, T* out,
                                                   std::ptrdiff_t out_row) {
  constexpr int W = width<T, Arch>;
  Batch<T, Arch> rows[W];
#pragma GCC unroll 16
  for (int i = 0; i < W; ++i) rows[i] = simd::load<Arch>(in + i * in_row);
  transpose_registers<T, Arch>(rows);
#pragma GCC unroll 16
  for (int i = 0; i < W; ++i) simd::store<Arch>(out + i * out_row, rows[i]);
}

/// The same for the ragged edge: `rows` x `cols` elements, at most W x W, and no others touched.
template <class Arch, class T>
void transpose_part(const T* in, std::ptrdiff_t in_row, int rows, int cols, T* out,
                    std::ptrdiff_t out_row) {
  constexpr int W = width<T, Arch>;
  const FirstLanes<T, Arch> of_row(cols), of_column(rows);
  Batch<T, Arch> block[W];
#pragma GCC unroll 16
  for (int i = 0; i < W; ++i)
    block[i] = i < rows ? of_row.load(in + i * in_row) : Batch<T, Arch>(T(0));
  transpose_registers<T, Arch>(block);
#pragma GCC unroll 16
  for (int i = 0; i < W; ++i)
    if (i < cols) of_column.store(out + i * out_row, block[i]);
}

}  // namespace lanes::simd
