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
  /// Rows at a time, so that memory is read nearly in order (8 % of cov of 1000000 x 8).
  static constexpr index few_rows = 2;
  using V = simd::Batch<double, Arch>;

 public:
  /// Adds d = a(i, j) - shift[j] to sums[j], and d^2 to squares[j], for n columns over `rows` rows:
  /// for each column one chain.
  static void sums(const T* a, index a_row, index rows, index n, const double* shift, double* sums,
                   double* squares) {
    for (; rows > few_rows; rows -= few_rows, a += few_rows * a_row)
      sums_of(a, a_row, few_rows, n, shift, sums, squares);
    sums_of(a, a_row, rows, n, shift, sums, squares);
  }

  /// out[j] = (x[j] - mean[j]) - low[j].
  static void centre(const T* x, index n, const double* mean, const double* low, double* out) {
    index j = 0;
    for (; j + W <= n; j += W)
      simd::store<Arch>(out + j, (simd::load_double<Arch>(x + j) - simd::load<Arch>(mean + j)) -
                                     simd::load<Arch>(low + j));
    for (; j < n; ++j) out[j] = (static_cast<double>(x[j]) - mean[j]) - low[j];
  }

 private:
  static void sums_of(const T* a, index a_row, index rows, index n, const double* shift,
                      double* sums, double* squares) {
    index j = 0;
    for (; j + strip * W <= n; j += strip * W)
      add<strip>(a + j, a_row, rows, shift + j, sums + j, squares + j);
    for (; j + W <= n; j += W) add<1>(a + j, a_row, rows, shift + j, sums + j, squares + j);
    if (j < n) add_rest(a + j, a_row, rows, n - j, shift + j, sums + j, squares + j);
  }

  template <int R>
  [[gnu::always_inline]] static void add(const T* a, index a_row, index rows, const double* shift,
                                         double* sums, double* squares) {
    V k[R], sum[R], square[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      k[r] = simd::load<Arch>(shift + r * W);
      sum[r] = simd::load<Arch>(sums + r * W);
      square[r] = simd::load<Arch>(squares + r * W);
    }
    for (index i = 0; i < rows; ++i, a += a_row) {
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const V d = simd::load_double<Arch>(a + r * W) - k[r];
        sum[r] = sum[r] + d;
        square[r] = simd::fma(d, d, square[r]);
      }
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      simd::store<Arch>(sums + r * W, sum[r]);
      simd::store<Arch>(squares + r * W, square[r]);
    }
  }

  /// The last columns, fewer than a register has lanes: through memory that has as many.
  static void add_rest(const T* a, index a_row, index rows, index n, const double* shift,
                       double* sums, double* squares) {
    alignas(64) double x[W] = {}, k[W] = {}, lane[2][W] = {};
    for (index j = 0; j < n; ++j) k[j] = shift[j], lane[0][j] = sums[j], lane[1][j] = squares[j];
    V sum = simd::load<Arch>(lane[0]), square = simd::load<Arch>(lane[1]);
    const V shifts = simd::load<Arch>(k);
    for (index i = 0; i < rows; ++i) {
      for (index j = 0; j < n; ++j) x[j] = static_cast<double>(a[i * a_row + j]);
      const V d = simd::load<Arch>(x) - shifts;
      sum = sum + d;
      square = simd::fma(d, d, square);
    }
    simd::store<Arch>(lane[0], sum);
    simd::store<Arch>(lane[1], square);
    for (index j = 0; j < n; ++j) sums[j] = lane[0][j], squares[j] = lane[1][j];
  }
};

}  // namespace lanes::kernels
