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

template <class T>
struct TileArgs {
  index k;
  const T* a;
  index a_row, a_col;
  const T* b;
  index b_row;
  T* c;
  index c_row;
  T alpha, beta;
  int last;     ///< columns in the last vector
  T* packed_a;  ///< where to leave a packed copy of A, if the tile is told to
  T* packed_b;
};

/// C = alpha A B + beta C on a tile of `Rows` rows and `Vectors` vectors of columns.
///
/// PackA and PackB also leave behind the A or B just read, laid out in the order in which it is
/// used: the tile that touches an operand first packs it for all that follow. The stores hide
/// behind the fma, where a packing pass of its own took 3 % of the time at n = 512.
///
/// Accumulators start from zero for each k-block and C is added at the end: fetching C early would
/// only lengthen the chain, and shorter chains of additions round less.
template <class Arch, class T, int Rows, int Vectors, From B, bool PackA, bool PackB>
void tile(const TileArgs<T>& args) {
  constexpr int W = width<T, Arch>;
  using V = Batch<T, Arch>;
  const simd::FirstLanes<T, Arch> last(args.last);
  const index a_row = args.a_row, a_col = args.a_col, b_row = args.b_row;
  const T* a = args.a;
  const T* b = args.b;
  [[maybe_unused]] T* packed_a = args.packed_a;
  [[maybe_unused]] T* packed_b = args.packed_b;

  V acc[Rows][Vectors];
  T* c = args.c;
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j) {
      acc[i][j] = V(T(0));
      __builtin_prefetch(c + j * W, 1);
    }
    // An unaligned row touches one line more. Without this: -8 % at n = 777, -6 % at 1500.
    __builtin_prefetch(c + Vectors * W - 1, 1);
    c += args.c_row;
  }

  for (index p = 0; p < args.k; ++p) {
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
#pragma GCC unroll 8
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

  const V alpha(args.alpha), beta(args.beta);
  const bool read_c = args.beta != T(0);
  c = args.c;
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < Vectors; ++j) {
      V v = alpha * acc[i][j];
      if (j == Vectors - 1) {
        if (read_c) v = simd::fma(beta, last.load(c + j * W), v);
        last.store(c + j * W, v);
      } else {
        if (read_c) v = simd::fma(beta, simd::load<Arch>(c + j * W), v);
        simd::store<Arch>(c + j * W, v);
      }
    }
    c += args.c_row;
  }
}

template <class T>
using TileFunction = void (*)(const TileArgs<T>&);

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
