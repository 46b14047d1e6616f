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
  static constexpr int R = sum_lanes<T> / W;  ///< registers of a row's lanes
  using V = simd::Batch<T, Arch>;

  /// y[i] = dot(row i of A, x) over at most sum_block columns, with the bits of dot. Rows are
  /// contiguous.
  static void rows(const T* a, index a_row, index m, index n, const T* x, T* y) {
    constexpr int together = simd::registers<Arch> == 32 && W * 8 >= sum_lanes<T> ? 4 : 1;
    const bool in_memory = m * n * static_cast<index>(sizeof(T)) > 16 * 1024 * 1024;
    index i = 0;
    if constexpr (together == 1)
      for (; in_memory && i + turn_rows <= m; i += turn_rows)
        rows_in_turn(a + i * a_row, a_row, n, x, y + i);
    for (; i + together <= m; i += together) some_rows<together>(a + i * a_row, a_row, n, x, y + i);
    for (; i < m; ++i) some_rows<1>(a + i * a_row, a_row, n, x, y + i);
  }

  /// y = sum over i of x[i] * (row i of A), `m` rows of `n` contiguous elements, y overwritten:
  /// the k-blocks of matmul, and so its bits. `chain` has room for n.
  static void columns(const T* a, index a_row, index m, index n, const T* x, T* y, T* chain) {
    const Split blocks = matmul::k_blocks(m);
    // More than L2 holds. (Without masks in registers of their own, masked loads are slower.)
    const bool far =
        simd::registers<Arch> == 16 || m * n * static_cast<index>(sizeof(T)) > 1024 * 1024;
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
    V lanes[Rows][R];
#pragma GCC unroll 4
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 32
      for (int r = 0; r < R; ++r) lanes[i][r] = V(T(0));
    add_products(a, a_row, n, x, lanes);
#pragma GCC unroll 4
    for (int i = 0; i < Rows; ++i) y[i] = fold<Arch, T>(lanes[i]);
  }

  /// Where registers hold the lanes of one row only: a piece of each of these rows in turn, while
  /// the lanes of the others wait in L1. Memory then delivers several rows at once (2500 x
  /// 4000: 1.2 times as fast; from a cache 0.8 times; by pieces of 4 KiB, or with the next row
  /// prefetched, slower than one row after the other).
  static constexpr index turn_rows = 4, piece = 128;

  static void rows_in_turn(const T* a, index a_row, index n, const T* x, T* y) {
    alignas(64) T kept[turn_rows][R * W] = {};
    V lanes[1][R];
    for (index j = 0; j < n; j += piece)
      for (index i = 0; i < turn_rows; ++i) {
        load_lanes(kept[i], lanes[0]);
        add_products(a + i * a_row + j, a_row, n - j < piece ? n - j : piece, x + j, lanes);
#pragma GCC unroll 32
        for (int r = 0; r < R; ++r) simd::store<Arch>(kept[i] + r * W, lanes[0][r]);
      }
    for (index i = 0; i < turn_rows; ++i) {
      load_lanes(kept[i], lanes[0]);
      y[i] = fold<Arch, T>(lanes[0]);
    }
  }
  [[gnu::always_inline]] static void load_lanes(const T* p, V (&lanes)[R]) {
#pragma GCC unroll 32
    for (int r = 0; r < R; ++r) lanes[r] = simd::load<Arch>(p + r * W);
  }

  /// Adds the products of n columns of each row with x.
  template <int Rows>
  [[gnu::always_inline]] static void add_products(const T* a, index a_row, index n, const T* x,
                                                  V (&lanes)[Rows][R]) {
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
