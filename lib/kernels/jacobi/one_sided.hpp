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
    for (; count >= W; pairs += 2 * W, count -= W) rotate_group<W>(rows, pairs, W, progress);
    // Sums for pairs that are not there are a quarter of the time of a small svd.
    const int left = static_cast<int>(count);
    if (left == 1)
      rotate_group<1>(rows, pairs, left, progress);
    else if (left == 2)
      rotate_group<2>(rows, pairs, left, progress);
    else if (left > 2)
      rotate_group<W>(rows, pairs, left, progress);
  }

 private:
  struct Angles {
    V sin, half, tangent, cosine;  ///< half: the tangent of half the angle
    unsigned wanted;               ///< a bit for each pair that is not orthogonal
    unsigned exchanged;            ///< for each whose second row is the longer one
  };

  /// At most K pairs, each in W / K lanes.
  template <int K>
  [[gnu::always_inline]] static void rotate_group(const Rows<T>& rows, const index* pairs,
                                                  int count, Progress<T>& progress) {
    V pp[K], qq[K], pq[K];
    for (int i = 0; i < K; ++i) pp[i] = qq[i] = pq[i] = V(T(0));
    for (int i = 0; i < count; ++i)
      multiply(rows.x + pairs[2 * i] * rows.row, rows.x + pairs[2 * i + 1] * rows.row, rows.length,
               pp[i], qq[i], pq[i]);
    const Angles angles = choose(simd::sum_lanes<T, Arch>(pp), simd::sum_lanes<T, Arch>(qq),
                                 simd::sum_lanes<T, Arch>(pq), rows);
    if (angles.wanted == 0) return;
    alignas(64) T sin[W], half[W];
    simd::store<Arch>(sin, angles.sin);
    simd::store<Arch>(half, angles.half);
    for (int i = 0; i < count; ++i) {
      const int lane = i * (W / K);
      if ((angles.wanted >> lane & 1) == 0) continue;
      rotate(rows.x + pairs[2 * i] * rows.row, rows.x + pairs[2 * i + 1] * rows.row, rows.width,
             V(sin[lane]), V(half[lane]), (angles.exchanged >> lane & 1) != 0);
      ++progress.rotations;
    }
    const T cosine = simd::largest_lane(angles.cosine),
            tangent = simd::largest_lane(angles.tangent);
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

  /// The smaller angle that makes two rows orthogonal. No square is squared: rows may differ in
  /// length by orders of magnitude.
  [[gnu::always_inline]] static Angles choose(V pp, V qq, V pq, const Rows<T>& rows) {
    const V zero(T(0)), one(T(1));
    const V lengths = simd::sqrt(pp) * simd::sqrt(qq), size = simd::abs(pq);
    const auto wanted = size > V(rows.tolerance) * lengths;
    const V gap = qq - pp, distance = simd::abs(gap), twice = size + size;
    const auto close = distance<twice, second_longer = gap> zero;
    const V large = simd::select(close, twice, distance);
    const V small = simd::select(close, distance, twice);
    const V ratio = simd::divide(small, simd::select(wanted, large, one));
    const V sum = simd::fma(large, simd::sqrt(simd::fma(ratio, ratio, one)), distance);
    // tan(2 angle) = 2 p'q / (q'q - p'p)
    const V tangent =
        simd::divide(simd::select(wanted, twice, zero), simd::select(wanted, sum, one));
    const V cos = simd::divide(one, simd::sqrt(simd::fma(tangent, tangent, one)));
    const V size_of_sin = tangent * cos;
    const V up = simd::select(pq < zero, zero - size_of_sin, size_of_sin);
    const V sin = simd::select(second_longer, up, zero - up);
    const V cosine =
        simd::divide(simd::select(wanted, size, zero), simd::select(wanted, lengths, one));
    return {.sin = sin,
            .half = simd::divide(sin, one + cos),
            .tangent = tangent,
            .cosine = cosine,
            .wanted = simd::bits(wanted),
            .exchanged = simd::bits(second_longer)};
  }

  /// p' = p - sin (q + half p), q' = q + sin (p - half q): small angles change little, and lengths
  /// do not drift, as they do with a cosine that is rounded. The longer row comes first: rows
  /// sorted by length take fewer sweeps (de Rijk, SIAM J. Sci. Stat. Comput. 10, 1989).
  [[gnu::always_inline]] static void rotate(T* p, T* q, index width, V sin, V half,
                                            bool exchanged) {
    T* const to_p = exchanged ? q : p;
    T* const to_q = exchanged ? p : q;
#pragma GCC unroll 4
    for (index j = 0; j < width; j += W) {
      const V x = simd::load<Arch>(p + j), y = simd::load<Arch>(q + j);
      simd::store<Arch>(to_p + j, simd::fnma(sin, simd::fma(half, x, y), x));
      simd::store<Arch>(to_q + j, simd::fma(sin, simd::fnma(half, y, x), y));
    }
  }
};

}  // namespace lanes::kernels::jacobi
