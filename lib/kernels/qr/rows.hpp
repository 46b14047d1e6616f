// Rows on their way to where they are factorised, and what is summed over them.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::qr {

/// Blocks of rows that may be narrow: a call for each row would take longer than its elements.
template <class Arch, class T>
class Rows {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;

 public:
  /// Whole registers go to `out`, zeros behind column `cols` up to `padded`, which is a multiple of
  /// every register's lanes.
  static void load(const T* in, index in_row, index rows, index cols, T* out, index out_row,
                   index padded) {
    const index whole = cols / W * W;
    const simd::FirstLanes<T, Arch> rest = lanes_of(cols, whole);
    for (index i = 0; i < rows; ++i, in += in_row, out += out_row) {
      for (index c = 0; c < whole; c += W) simd::store<Arch>(out + c, simd::load<Arch>(in + c));
      if (whole < padded) simd::store<Arch>(out + whole, rest.load(in + whole));
      for (index c = whole + W; c < padded; c += W) simd::store<Arch>(out + c, V(T(0)));
    }
  }
  /// Back again: whole registers are read, `cols` elements of a row are written.
  static void store(const T* in, index in_row, index rows, index cols, T* out, index out_row) {
    const index whole = cols / W * W;
    const simd::FirstLanes<T, Arch> rest = lanes_of(cols, whole);
    for (index i = 0; i < rows; ++i, in += in_row, out += out_row) {
      for (index c = 0; c < whole; c += W) simd::store<Arch>(out + c, simd::load<Arch>(in + c));
      if (whole < cols) rest.store(out + whole, simd::load<Arch>(in + whole));
    }
  }

  /// The sum of magnitudes in each column.
  static void magnitudes(const T* a, index a_row, index rows, index cols, T* sums) {
    sum(a, a_row, rows, cols, sums, [](V x, V total) { return total + simd::abs(x); });
  }
  /// The sum of squares in each column.
  static void squares(const T* a, index a_row, index rows, index cols, T* sums) {
    sum(a, a_row, rows, cols, sums, [](V x, V total) { return simd::fma(x, x, total); });
  }

 private:
  [[gnu::always_inline]] static simd::FirstLanes<T, Arch> lanes_of(index cols, index c) {
    const index left = cols - c;
    return simd::FirstLanes<T, Arch>(static_cast<int>(left < 0 ? 0 : left < W ? left : W));
  }

  /// Rows go to four sums in turn; groups of rows, of which a cache holds wide ones, are added in
  /// order.
  template <class F>
  [[gnu::always_inline]] static void sum(const T* a, index a_row, index rows, index cols, T* sums,
                                         F&& add) {
    constexpr index group = 64;
    for (index c = 0; c < cols; ++c) sums[c] = T(0);
    for (index first = 0; first < rows; first += group) {
      const index behind = first + group < rows ? first + group : rows;
      for (index c = 0; c < cols; c += W) {
        const simd::FirstLanes<T, Arch> lanes = lanes_of(cols, c);
        V total[4] = {V(T(0)), V(T(0)), V(T(0)), V(T(0))};
        const T* p = a + first * a_row + c;
        index i = first;
        for (; i + 4 <= behind; i += 4)
#pragma GCC unroll 4
          for (int u = 0; u < 4; ++u, p += a_row) total[u] = add(lanes.load(p), total[u]);
#pragma GCC unroll 4
        for (int u = 0; u < 3; ++u, p += a_row)
          if (i + u < behind) total[u] = add(lanes.load(p), total[u]);
        const V of_group = (total[0] + total[1]) + (total[2] + total[3]);
        lanes.store(sums + c, lanes.load(sums + c) + of_group);
      }
    }
  }
};

}  // namespace lanes::kernels::qr
