// One stage of one-sided Jacobi: pairs of rows are rotated until they are orthogonal.
#pragma once

#include <cstddef>

#include "kernels/jacobi/problem.hpp"
#include "simd/transpose.hpp"

namespace lanes::kernels::jacobi {

/// As many pairs at a time as a register has lanes: their products, three for each, are turned so
/// that one pair is in each lane, and all angles are computed together. A pair is a rotation only
/// where it is not orthogonal already.
///
/// Element i of a row goes to virtual lane i mod row_unit of a sum, and lanes are folded in halves:
/// the same bits for all widths of registers.
template <class Arch, class T>
class OneSided {
  static constexpr int W = simd::width<T, Arch>;
  static constexpr int R = static_cast<int>(row_unit<T>) / W;
  using V = simd::Batch<T, Arch>;

 public:
  /// `pairs`: 2 * count numbers of rows, all different, the first of each pair the smaller one.
  static void run(const Rows<T>& rows, const index* pairs, index count, Progress<T>& progress) {
    for (index first = 0; first < count; first += W) {
      const index left = count - first;
      rotate_group(rows, pairs + 2 * first, static_cast<int>(left < W ? left : W), progress);
    }
  }

 private:
  struct Angles {
    V cos, sin, tangent, cosine;
    unsigned wanted;  ///< a bit for each pair that is not orthogonal
  };

  [[gnu::always_inline]] static void rotate_group(const Rows<T>& rows, const index* pairs,
                                                  int count, Progress<T>& progress) {
    V pp[W], qq[W], pq[W];
    for (int i = 0; i < W; ++i) pp[i] = qq[i] = pq[i] = V(T(0));
    for (int i = 0; i < count; ++i)
      multiply(rows.x + pairs[2 * i] * rows.row, rows.x + pairs[2 * i + 1] * rows.row, rows.length,
               pp[i], qq[i], pq[i]);
    const Angles angles = choose(sum_lanes_of(pp), sum_lanes_of(qq), sum_lanes_of(pq), rows);
    if (angles.wanted == 0) return;
    alignas(64) T cos[W], sin[W];
    simd::store<Arch>(cos, angles.cos);
    simd::store<Arch>(sin, angles.sin);
    for (unsigned left = angles.wanted; left != 0; left &= left - 1) {
      const int i = __builtin_ctz(left);
      rotate(rows.x + pairs[2 * i] * rows.row, rows.x + pairs[2 * i + 1] * rows.row, rows.width,
             V(cos[i]), V(sin[i]));
    }
    const T cosine = simd::largest_lane(angles.cosine), tangent = simd::largest_lane(angles.tangent);
    progress.rotations += __builtin_popcount(angles.wanted);
    progress.cosine = cosine > progress.cosine ? cosine : progress.cosine;
    progress.tangent = tangent > progress.tangent ? tangent : progress.tangent;
  }

  /// p'p, q'q and p'q, the virtual lanes folded to those of one register.
  [[gnu::always_inline]] static void multiply(const T* p, const T* q, index length, V& pp, V& qq,
                                              V& pq) {
    V a[R], b[R], g[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) a[r] = b[r] = g[r] = V(T(0));
    for (index j = 0; j < length; j += R * W)
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const V x = simd::load<Arch>(p + j + r * W), y = simd::load<Arch>(q + j + r * W);
        a[r] = simd::fma(x, x, a[r]);
        b[r] = simd::fma(y, y, b[r]);
        g[r] = simd::fma(x, y, g[r]);
      }
    pp = folded(a), qq = folded(b), pq = folded(g);
  }
  template <int N>
  [[gnu::always_inline]] static V folded(V (&sums)[N]) {
    if constexpr (N == 1) {
      return sums[0];
    } else {
      V half[N / 2];
#pragma GCC unroll 4
      for (int i = 0; i < N / 2; ++i) half[i] = sums[i] + sums[i + N / 2];
      return folded(half);
    }
  }
  /// Lane i: the sum of the lanes of register i.
  [[gnu::always_inline]] static V sum_lanes_of(V (&sums)[W]) {
    simd::transpose_registers<T, Arch>(sums);
    return folded(sums);
  }

  /// The smaller angle that makes two rows orthogonal, and a quarter turn with it where the longer
  /// one would be the second: rows sorted by length take fewer sweeps (de Rijk, SIAM J. Sci. Stat.
  /// Comput. 10, 1989). No square is squared: rows may differ in length by orders of magnitude.
  [[gnu::always_inline]] static Angles choose(V pp, V qq, V pq, const Rows<T>& rows) {
    const V zero(T(0)), one(T(1));
    const V lengths = simd::sqrt(pp) * simd::sqrt(qq), size = simd::abs(pq);
    const auto wanted = size > V(rows.tolerance) * lengths;
    const V gap = qq - pp, distance = simd::abs(gap), twice = size + size;
    const auto close = distance < twice;
    const V large = simd::select(close, twice, distance), small = simd::select(close, distance, twice);
    const V ratio = simd::divide(small, simd::select(wanted, large, one));
    const V sum = simd::fma(large, simd::sqrt(simd::fma(ratio, ratio, one)), distance);
    const V tangent = simd::select(wanted, simd::divide(twice, simd::select(wanted, sum, one)), zero);
    const V cos = simd::divide(one, simd::sqrt(simd::fma(tangent, tangent, one)));
    const V size_of_sin = tangent * cos;
    const V sin = simd::select(pq < zero, zero - size_of_sin, size_of_sin);
    // tan(2 angle) = 2 p'q / (q'q - p'p)
    const auto second_longer = gap > zero;
    return {.cos = simd::select(second_longer, sin, cos),
            .sin = simd::select(second_longer, zero - cos, zero - sin),
            .tangent = tangent,
            .cosine = simd::select(wanted, simd::divide(size, simd::select(wanted, lengths, one)), zero),
            .wanted = simd::bits(wanted)};
  }

  [[gnu::always_inline]] static void rotate(T* p, T* q, index width, V cos, V sin) {
#pragma GCC unroll 4
    for (index j = 0; j < width; j += W) {
      const V x = simd::load<Arch>(p + j), y = simd::load<Arch>(q + j);
      simd::store<Arch>(p + j, simd::fnma(sin, y, cos * x));
      simd::store<Arch>(q + j, simd::fma(cos, y, sin * x));
    }
  }
};

}  // namespace lanes::kernels::jacobi
