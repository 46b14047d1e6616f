// Rung: register tile.
//
// Was:  C went through memory for every product.
// Now:  a tile of C (blocking.hpp has its size and the register budget) stays in registers for the
// whole
//       sum. Each element of A loaded serves a row of the tile, each register of B a column of it.
// Cost: the tile is the fastest possible while A and B come from L1; but a matrix that does not fit
// is
//       fetched again for every tile.
// Next: cache blocking.
#pragma once

#include "kernels/matmul/tile.hpp"
#include "kernels/split.hpp"

namespace lanes::kernels::matmul {

template <class Arch, class T>
struct RegisterTile {
  static void run(const Gemm<T>& g) { run(g, Split(g.k, 1)); }

  /// With k in blocks: C goes through memory once for each. In this form it is also what ships for
  /// small matrices.
  static void run(const Gemm<T>& g, Split blocks) {
    constexpr int W = width<T, Arch>;
    if (g.m <= Tile<Arch>::rows && g.n <= Tile<Arch>::vectors * W && blocks.parts == 1)
      return one_tile(g);
    const Split tiles_m = Split::at_most(Tile<Arch>::rows, g.m);
    const Split tiles_n = Split::at_most(Tile<Arch>::vectors, (g.n + W - 1) / W);
    Gemm<T> t = g;
    for (index pc = 0; pc < blocks.parts; ++pc) {
      const index p = blocks.begin(pc);
      t.k = blocks.length(pc);
      index column = 0;
      for (index jr = 0; jr < tiles_n.parts; ++jr) {
        const index vectors = tiles_n.length(jr), beyond = column + vectors * W - g.n;
        t.a = g.a + p * g.a_col;
        t.b = g.b + p * g.b_row + column;
        t.c = g.c + column;
        for (index ir = 0; ir < tiles_m.parts; ++ir) {
          const index rows = tiles_m.length(ir);
          InPlace::pick(rows, vectors)(t, static_cast<int>(beyond > 0 ? W - beyond : W), nullptr,
                                       nullptr);
          t.a += rows * g.a_row;
          t.c += rows * g.c_row;
        }
        column += vectors * W;
      }
      t.beta = T(1);
    }
  }

 private:
  using InPlace = Tiles<Arch, T, From::strided, false, false>;

  /// Up to 8 x 24: setting up the loops would take longer than the products.
  static void one_tile(const Gemm<T>& g) {
    constexpr int W = width<T, Arch>;
    const index vectors = (g.n + W - 1) / W;
    if (g.m > 0 && g.n > 0)
      InPlace::pick(g.m, vectors)(g, static_cast<int>(g.n - (vectors - 1) * W), nullptr, nullptr);
  }
};

}  // namespace lanes::kernels::matmul
