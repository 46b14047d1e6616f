// The fixed order of every sum over a block of data: virtual lanes, and the tree that folds them.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::welford {

/// Adds up over a block in double precision, whatever T is. Element i goes to virtual lane
/// i mod `lanes`, whatever the width of the registers; `add(d, sums)` adds to `sums` one register
/// of deviations d = x[i] - shift for each of `count` sums. The end of a block is filled up with
/// `shift`, whose deviation is 0.
///
/// Where all sums of all lanes are more than the registers hold, some lanes go over the block after
/// the others. Memory is asked for a page ahead: the hardware's prefetching ends with a page, and
/// sums over what it brought take about as long as it does.
template <class Arch, class T, int count, int lanes>
struct Deviations {
  static constexpr int W = simd::width<double, Arch>, R = lanes / W;
  static constexpr int together =
      R * count <= simd::registers<Arch> * 3 / 4 ? R : simd::registers<Arch> / 2 / count;
  static_assert(together > 0 && R % together == 0);
  using V = simd::Batch<double, Arch>;

  template <class Add>
  [[gnu::always_inline]] static void sum(const T* x, index n, double shift, double* sums,
                                         Add&& add) {
    V lane[R][count];
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r)
#pragma GCC unroll 8
      for (int s = 0; s < count; ++s) lane[r][s] = V(0.0);
    const V k(shift);
    const index whole = n / lanes * lanes;
#pragma GCC unroll 16
    for (int first = 0; first < R; first += together)
      for (index i = 0; i < whole; i += lanes) {
        if (first == 0)
          for (index line = 0; line < lanes; line += 64 / sizeof(T))
            __builtin_prefetch(x + i + line + 4096 / sizeof(T));
#pragma GCC unroll 16
        for (int r = first; r < first + together; ++r)
          add(simd::load_double<Arch>(x + i + r * W) - k, lane[r]);
      }
    if (const index i = whole; i < n) {
      alignas(64) double rest[lanes];
      for (int l = 0; l < lanes; ++l) rest[l] = i + l < n ? static_cast<double>(x[i + l]) : shift;
#pragma GCC unroll 16
      for (int r = 0; r < R; ++r) add(simd::load<Arch>(rest + r * W) - k, lane[r]);
    }
#pragma GCC unroll 8
    for (int s = 0; s < count; ++s) sums[s] = fold<R>(lane, s);
  }

 private:
  /// The upper half of the lanes onto the lower, until one is left.
  template <int left>
  [[gnu::always_inline]] static double fold(V (&lane)[R][count], int s) {
    if constexpr (left == 1) {
      return simd::sum_by_halves(lane[0][s]);
    } else {
#pragma GCC unroll 16
      for (int r = 0; r < left / 2; ++r) lane[r][s] = lane[r][s] + lane[r + left / 2][s];
      return fold<left / 2>(lane, s);
    }
  }
};

/// Four registers on AVX2, two on AVX-512, eight on NEON, for each sum.
inline constexpr int lanes_of_sums = 16;

}  // namespace lanes::kernels::welford
