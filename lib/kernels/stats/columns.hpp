// The columns of a matrix whose rows are contiguous: all at once, down the rows.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels {

template <class Arch, class T>
class Columns {
  static constexpr int W = simd::width<double, Arch>;
  /// Registers of columns at a time: three of each stay in registers, and that is enough chains to
  /// hide the latency of an addition.
  static constexpr int strip = simd::registers<Arch> == 32 ? 8 : 4;
  using V = simd::Batch<double, Arch>;
  using Lanes = simd::FirstLanes<double, Arch>;

 public:
  /// Adds d = a(i, j) - shift[j] to sums[j], and d^2 to squares[j], for n columns over `rows` rows:
  /// for each column one chain. A few rows at a time, so that memory is read nearly in order (8 %
  /// of cov of 1000000 x 8).
  static void sums(const T* a, index a_row, index rows, index n, const double* shift, double* sums,
                   double* squares) {
    const index few = n < 64 ? 128 / (n + 1) : 2;
    for (; rows > 0; rows -= few, a += few * a_row)
      strips(a, a_row, rows < few ? rows : few, n, shift, sums, squares);
  }

  /// Row i of out = (row i of A - mean) - low, n elements each; `low` may be nullptr, for zeros.
  /// Between blocks of rows other work is done, after which the hardware's prefetching is slow to
  /// resume: what is a page ahead is asked for here (4 to 7 % of a logistic regression).
  static void centre(const T* a, index a_row, index rows, index n, const double* mean,
                     const double* low, double* out, index out_row) {
    constexpr index line = 64 / sizeof(T), ahead = 4096 / sizeof(T);
    for (index i = 0; i < rows; ++i, a += a_row, out += out_row) {
      for (index j = 0; j < n; j += line) __builtin_prefetch(a + ahead + j);
      if (low)
        centre_row<true>(a, n, mean, low, out);
      else
        centre_row<false>(a, n, mean, low, out);
    }
  }

 private:
  template <bool whole, class Stored>
  [[gnu::always_inline]] static V load(const Stored* p, Lanes lanes) {
    if constexpr (whole)
      return simd::load_double<Arch>(p);
    else
      return lanes.load(p);
  }

  static void strips(const T* a, index a_row, index rows, index n, const double* shift,
                     double* sums, double* squares) {
    const Lanes all(W);
    index j = 0;
    for (; j + strip * W <= n; j += strip * W)
      add<strip, true>(a + j, a_row, rows, shift + j, sums + j, squares + j, all);
    for (; j + W <= n; j += W)
      add<1, true>(a + j, a_row, rows, shift + j, sums + j, squares + j, all);
    if (j < n)
      add<1, false>(a + j, a_row, rows, shift + j, sums + j, squares + j,
                    Lanes(static_cast<int>(n - j)));
  }

  template <int R, bool whole>
  [[gnu::always_inline]] static void add(const T* a, index a_row, index rows, const double* shift,
                                         double* sums, double* squares, Lanes lanes) {
    V k[R], sum[R], square[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      k[r] = load<whole>(shift + r * W, lanes);
      sum[r] = load<whole>(sums + r * W, lanes);
      square[r] = load<whole>(squares + r * W, lanes);
    }
    for (index i = 0; i < rows; ++i, a += a_row) {
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const V d = load<whole>(a + r * W, lanes) - k[r];
        sum[r] = sum[r] + d;
        square[r] = simd::fma(d, d, square[r]);
      }
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      lanes.store(sums + r * W, sum[r]);
      lanes.store(squares + r * W, square[r]);
    }
  }

  template <bool two_parts>
  [[gnu::always_inline]] static void centre_row(const T* x, index n, const double* mean,
                                                const double* low, double* out) {
    index j = 0;
    for (; j + W <= n; j += W) {
      V d = simd::load_double<Arch>(x + j) - simd::load<Arch>(mean + j);
      if constexpr (two_parts) d = d - simd::load<Arch>(low + j);
      simd::store<Arch>(out + j, d);
    }
    if (j == n) return;
    const Lanes rest(static_cast<int>(n - j));
    V d = rest.load(x + j) - rest.load(mean + j);
    if constexpr (two_parts) d = d - rest.load(low + j);
    rest.store(out + j, d);
  }
};

}  // namespace lanes::kernels
