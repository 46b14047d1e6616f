// Matrix times vector, both orientations. Each reads the matrix once, along its contiguous
// direction.
#pragma once

#include <algorithm>

#include "kernels/dot/lanes.hpp"
#include "kernels/matmul/blocking.hpp"

namespace lanes::kernels {

template <class Arch, class T>
struct Matvec {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;

  /// y[i] = dot(row i of A, x) over at most sum_block columns, with the bits of dot. Rows are
  /// contiguous.
  static void rows(const T* a, index a_row, index m, index n, const T* x, T* y) {
    constexpr int together = simd::registers<Arch> == 32 && W * 8 >= sum_lanes<T> ? 4 : 1;
    index i = 0;
    for (; i + together <= m; i += together) some_rows<together>(a + i * a_row, a_row, n, x, y + i);
    for (; i < m; ++i) some_rows<1>(a + i * a_row, a_row, n, x, y + i);
  }

  /// y = sum over i of x[i] * (row i of A), `m` rows of `n` contiguous elements, y overwritten:
  /// the k-blocks of matmul, and so its bits. `chain` has room for n.
  static void columns(const T* a, index a_row, index m, index n, const T* x, T* y, T* chain) {
    const Split blocks = matmul::k_blocks(m);
    const bool far = m * n * static_cast<index>(sizeof(T)) > 1024 * 1024;  // more than L2 holds
    for (index block = 0; block < blocks.parts; ++block) {
      const index i = blocks.begin(block);
      combine_rows(a + i * a_row, a_row, blocks.length(block), n, x + i, block == 0 ? y : chain,
                   far);
      if (block > 0)
        for (index j = 0; j < n; ++j) y[j] += chain[j];
    }
  }

 private:
  /// Several rows share each load of x.
  template <int Rows>
  static void some_rows(const T* a, index a_row, index n, const T* x, T* y) {
    constexpr int R = sum_lanes<T> / W;
    V lanes[Rows][R];
#pragma GCC unroll 4
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 32
      for (int r = 0; r < R; ++r) lanes[i][r] = V(T(0));
    index j = 0;
    for (; j + R * W <= n; j += R * W) {
#pragma GCC unroll 32
      for (int r = 0; r < R; ++r) {
        const V v = simd::load<Arch>(x + j + r * W);
#pragma GCC unroll 4
        for (int i = 0; i < Rows; ++i)
          lanes[i][r] = simd::fma(simd::load<Arch>(a + i * a_row + j + r * W), v, lanes[i][r]);
      }
    }
#pragma GCC unroll 32
    for (int r = 0; r < R; ++r) {
      const index left = n - j - r * W;
      if (left > 0) {
        const simd::FirstLanes<T, Arch> first(static_cast<int>(left < W ? left : W));
        const V v = first.load(x + j + r * W);
#pragma GCC unroll 4
        for (int i = 0; i < Rows; ++i)
          lanes[i][r] = simd::fma(first.load(a + i * a_row + j + r * W), v, lanes[i][r]);
      }
    }
#pragma GCC unroll 4
    for (int i = 0; i < Rows; ++i) y[i] = fold<Arch, T>(lanes[i]);
  }

  /// sum = sum of x[i] * row i, in order. Eight rows at a time, so that `sum`, in L1, is loaded and
  /// stored once for eight loads of A.
  static void combine_rows(const T* a, index a_row, index m, index n, const T* x, T* sum,
                           bool far) {
    const auto& add = far ? far_rows : near_rows;
    if (m == 0) std::fill_n(sum, n, T(0));
    for (index i = 0; i < m; i += 8)
      add[m - i < 8 ? m - i - 1 : 7](a + i * a_row, a_row, n, x + i, sum, i == 0);
  }

  /// Near: the matrix is in L2. Masked loads, which the hardware does not prefetch for, are then
  /// 1.6 times as fast (250 x 400) as plain ones; from memory they are half as fast (2500 x 4000).
  template <int Rows, bool Far>
  static void add_rows(const T* a, index a_row, index n, const T* x, T* sum, bool first_rows) {
    V coefficient[Rows];
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i) coefficient[i] = V(x[i]);
    index j = 0;
    if constexpr (Far) {
      for (; j + W <= n; j += W) {
        V s = first_rows ? V(T(0)) : simd::load<Arch>(sum + j);
#pragma GCC unroll 8
        for (int i = 0; i < Rows; ++i)
          s = simd::fma(coefficient[i], simd::load<Arch>(a + i * a_row + j), s);
        simd::store<Arch>(sum + j, s);
      }
    }
    for (; j < n; j += W) {
      const simd::FirstLanes<T, Arch> first(static_cast<int>(n - j < W ? n - j : W));
      V s = first_rows ? V(T(0)) : first.load(sum + j);
#pragma GCC unroll 8
      for (int i = 0; i < Rows; ++i)
        s = simd::fma(coefficient[i], first.load(a + i * a_row + j), s);
      first.store(sum + j, s);
    }
  }
  template <bool Far>
  static constexpr decltype(&add_rows<1, Far>) some_rows_added[] = {
      add_rows<1, Far>, add_rows<2, Far>, add_rows<3, Far>, add_rows<4, Far>,
      add_rows<5, Far>, add_rows<6, Far>, add_rows<7, Far>, add_rows<8, Far>};
  static constexpr auto& near_rows = some_rows_added<false>;
  static constexpr auto& far_rows = some_rows_added<true>;
};

}  // namespace lanes::kernels
