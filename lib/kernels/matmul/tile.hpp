// The micro-kernel: one register tile of C.
#pragma once

#include <array>
#include <utility>

#include "kernels/matmul/blocking.hpp"

namespace lanes::kernels::matmul {

using simd::Batch;
using simd::width;

/// Where a tile takes B from. A is read through strides either way.
enum class From { strided, packed };

/// C = alpha A B + beta C on a tile of `Rows` rows and `Vectors` registers of columns, `last`
/// elements in the last of them: what `g` points at, its m and n aside.
///
/// PackA and PackB also leave behind the A or B just read, laid out in the order in which it is
/// used: the tile that touches an operand first packs it for all that follow. The stores hide
/// behind the fma, where a packing pass of its own took 3 % of the time at n = 512.
///
/// Accumulators start from zero for each k-block and C is added at the end: fetching C early would
/// only lengthen the chain, and shorter chains of additions round less.
template <class Arch, class T, int Rows, int Vectors, From B, bool PackA, bool PackB>
void tile(const Gemm<T>& g, int last_columns, [[maybe_unused]] T* packed_a,
          [[maybe_unused]] T* packed_b) {
  constexpr int W = width<T, Arch>;
  using V = Batch<T, Arch>;
  const simd::FirstLanes<T, Arch> last(last_columns);
  const index k = g.k, a_row = g.a_row, a_col = g.a_col, b_row = g.b_row;
  const T* a = g.a;
  const T* b = g.b;
  // Small matrices, multiplied where they lie, are in the cache already.
  constexpr bool PrefetchC = PackA || PackB || B == From::packed;

  V acc[Rows][Vectors];
  T* c = g.c;
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j) {
      acc[i][j] = V(T(0));
      if constexpr (PrefetchC) __builtin_prefetch(c + j * W, 1);
    }
    // An unaligned row touches one line more. Without this: -8 % at n = 777, -6 % at 1500.
    if constexpr (PrefetchC) __builtin_prefetch(c + Vectors * W - 1, 1);
    c += g.c_row;
  }

  for (index p = 0; p < k; ++p) {
    V bv[Vectors];
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j)
      bv[j] = B == From::strided && j == Vectors - 1 ? last.load(b + j * W)
                                                     : simd::load<Arch>(b + j * W);
    if constexpr (PackB) {
#pragma GCC unroll 3
      for (int j = 0; j < Vectors; ++j) simd::store<Arch>(packed_b + j * W, bv[j]);
      packed_b += Vectors * W;
    }
    if constexpr (!PackA && B == From::packed) __builtin_prefetch(a + 16 * Rows);
    if constexpr (PackB) {
#pragma GCC unroll 3
      for (int j = 0; j < Vectors; ++j) __builtin_prefetch(b + 8 * b_row + j * W);
    }
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i) {
      const V av(a[i * a_row]);
      if constexpr (PackA) packed_a[i] = a[i * a_row];
#pragma GCC unroll 3
      for (int j = 0; j < Vectors; ++j) acc[i][j] = simd::fma(av, bv[j], acc[i][j]);
    }
    if constexpr (PackA) packed_a += Rows;
    a += a_col;
    b += b_row;
  }

  if (g.alpha != T(1)) {
    const V alpha(g.alpha);
#pragma GCC unroll 16
    for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 3
      for (int j = 0; j < Vectors; ++j) acc[i][j] = alpha * acc[i][j];
  }
  const V beta(g.beta);
  const bool read_c = g.beta != T(0);
  c = g.c;
#pragma GCC unroll 16
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j) {
      V v = acc[i][j];
      if (j == Vectors - 1) {
        if (read_c) v = simd::fma(beta, last.load(c + j * W), v);
        last.store(c + j * W, v);
      } else {
        if (read_c) v = simd::fma(beta, simd::load<Arch>(c + j * W), v);
        simd::store<Arch>(c + j * W, v);
      }
    }
    c += g.c_row;
  }
}

template <class T>
using TileFunction = void (*)(const Gemm<T>& g, int last_columns, T* packed_a, T* packed_b);

/// Every size of tile up to Tile<Arch>, for one way of reading and packing.
template <class Arch, class T, From B, bool PackA, bool PackB>
struct Tiles {
  static TileFunction<T> pick(index rows, index vectors) {
    return table[static_cast<std::size_t>((vectors - 1) * Tile<Arch>::rows + rows - 1)];
  }

 private:
  template <int... i>
  static constexpr auto make(std::integer_sequence<int, i...>) {
    constexpr int R = Tile<Arch>::rows;
    return std::array<TileFunction<T>, sizeof...(i)>{
        &tile<Arch, T, i % R + 1, i / R + 1, B, PackA, PackB>...};
  }
  static constexpr auto table =
      make(std::make_integer_sequence<int, Tile<Arch>::rows * Tile<Arch>::vectors>{});
};

}  // namespace lanes::kernels::matmul
