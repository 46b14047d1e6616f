// Rung: register tile.
//
// Was:  C went through memory for every product.
// Now:  a tile of C (blocking.hpp has its size and the register budget) stays in registers for the
//       whole sum. Each element of A loaded serves a row of the tile, each register of B a column
//       of it.
// Cost: the tile is the fastest possible while A and B come from L1; but a matrix that does not fit
//       is fetched again for every tile.
// Next: cache blocking.
#pragma once

#include "kernels/matmul/tile.hpp"

namespace lanes::kernels::matmul {

template <class Arch, class T>
struct RegisterTile {
  static void run(const Gemm<T>& g) {
    constexpr int W = width<T, Arch>;
    const index vectors = (g.n + W - 1) / W;
    if (vectors > Tile<Arch>::vectors || g.m > Tile<Arch>::rows_for(vectors)) return tiles(g);
    if (g.m > 0 && g.n > 0)
      InPlace::pick(g.m, vectors)(g, static_cast<int>(g.n - (vectors - 1) * W), nullptr);
  }

 private:
  using InPlace = Tiles<Arch, T, From::in_place>;

  /// Apart from run(): one tile takes less time than setting up these loops.
  [[gnu::noinline]] static void tiles(const Gemm<T>& g) {
    constexpr int W = width<T, Arch>;
    const Split tiles_n = Split::at_most(Tile<Arch>::vectors, (g.n + W - 1) / W);
    Gemm<T> t = g;
    index column = 0;
    for (index jr = 0; jr < tiles_n.parts; ++jr) {
      const index vectors = tiles_n.length(jr), beyond = column + vectors * W - g.n;
      const Split tiles_m =
          Split::at_most(Tile<Arch>::rows_for(vectors), g.rows_above(column + vectors * W));
      t.a = g.a;
      t.b = g.b + column;
      t.c = g.c + column;
      for (index ir = 0; ir < tiles_m.parts; ++ir) {
        const index rows = tiles_m.length(ir);
        InPlace::pick(rows, vectors)(t, static_cast<int>(beyond > 0 ? W - beyond : W), nullptr);
        t.a += rows * g.a_row;
        t.c += rows * g.c_row;
      }
      column += vectors * W;
    }
  }
};

}  // namespace lanes::kernels::matmul
