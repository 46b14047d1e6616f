// The last step for eigenvectors: the reflectors of reduce.hpp applied to those of the tridiagonal
// matrix; and the signs of what comes out.
#pragma once

#include "kernels/tridiagonal/layout.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::tridiagonal {

template <class Arch, class T>
class Apply {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;

 public:
  /// C = H(n-1) ... H(1) C, n x n, with the reflectors as Reduce leaves them in a. One after the
  /// other: for matrices that stay in L1, where blocks of reflectors cost more than they save.
  static void reflectors(const T* a, index a_row, const T* tau, index n, T* c, index c_row) {
    index j = 0;
    for (; j + 2 * W <= n; j += 2 * W)
      strip<2>(a, a_row, tau, n, c + j, c_row, simd::FirstLanes<T, Arch>(W));
    for (; j < n; j += W) {
      const index left = n - j < W ? n - j : W;
      strip<1>(a, a_row, tau, n, c + j, c_row, simd::FirstLanes<T, Arch>(static_cast<int>(left)));
    }
  }

  /// Turns the columns whose largest component, the first of equals, is negative.
  static void make_largest_positive(T* c, index c_row, index rows, index cols) {
    for (index j = 0; j < cols; j += W) {
      const index left = cols - j < W ? cols - j : W;
      const simd::FirstLanes<T, Arch> lanes(static_cast<int>(left));
      V largest(T(0));
      for (index i = 0; i < rows; ++i) {
        const V x = lanes.load(c + i * c_row + j);
        largest = simd::select(simd::abs(x) > simd::abs(largest), x, largest);
      }
      const V sign = simd::select(largest < V(T(0)), V(T(-1)), V(T(1)));
      for (index i = 0; i < rows; ++i) {
        T* const p = c + i * c_row + j;
        lanes.store(p, sign * lanes.load(p));
      }
    }
  }

 private:
  /// R registers of columns, the last of them up to `lanes`. Four sums of a reflector's product are
  /// under way at a time.
  template <int R>
  static void strip(const T* a, index a_row, const T* tau, index n, T* c, index c_row,
                    simd::FirstLanes<T, Arch> lanes) {
    const auto load = [&](index row, int r) {
      const T* const p = c + row * c_row + r * W;
      return R == 1 ? lanes.load(p) : simd::load<Arch>(p);
    };
    const auto store = [&](index row, int r, V x) {
      T* const p = c + row * c_row + r * W;
      R == 1 ? lanes.store(p, x) : simd::store<Arch>(p, x);
    };
    for (index i = 1; i < n; ++i) {
      const T* const v = a + i * a_row;
      V sum[4][R];
#pragma GCC unroll 4
      for (int s = 0; s < 4; ++s)
#pragma GCC unroll 2
        for (int r = 0; r < R; ++r) sum[s][r] = V(T(0));
      index k = 0;
      for (; k + 4 <= i; k += 4)
#pragma GCC unroll 4
        for (int s = 0; s < 4; ++s)
#pragma GCC unroll 2
          for (int r = 0; r < R; ++r) sum[s][r] = simd::fma(V(v[k + s]), load(k + s, r), sum[s][r]);
      for (; k < i; ++k)
#pragma GCC unroll 2
        for (int r = 0; r < R; ++r) sum[0][r] = simd::fma(V(v[k]), load(k, r), sum[0][r]);
#pragma GCC unroll 2
      for (int r = 0; r < R; ++r)
        sum[0][r] = V(tau[i]) * ((sum[0][r] + sum[1][r]) + (sum[2][r] + sum[3][r]));
      for (k = 0; k < i; ++k)
#pragma GCC unroll 2
        for (int r = 0; r < R; ++r) store(k, r, simd::fnma(V(v[k]), sum[0][r], load(k, r)));
    }
  }
};

}  // namespace lanes::kernels::tridiagonal
