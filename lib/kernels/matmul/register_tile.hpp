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
  static void run(const Gemm<T>& g) { run(g, g.k); }

  /// With k in blocks of `k_limit`: the tile is loaded and stored once per block. In this form it
  /// is also what ships for small matrices.
  static void run(const Gemm<T>& g, index k_limit) {
    constexpr int W = width<T, Arch>;
    const Split tiles_m = Split::at_most(Tile<Arch>::rows, g.m);
    const Split tiles_n = Split::at_most(Tile<Arch>::vectors, (g.n + W - 1) / W);
    TileArgs<T> t{};
    t.a_row = g.a_row, t.a_col = g.a_col, t.b_row = g.b_row, t.c_row = g.c_row;
    t.alpha = g.alpha, t.beta = g.beta;
    index p = 0;
    do {
      t.k = g.k - p < k_limit ? g.k - p : k_limit;
      for (index jr = 0; jr < tiles_n.parts; ++jr) {
        const index column = tiles_n.begin(jr) * W;
        const index beyond = column + tiles_n.length(jr) * W - g.n;
        t.last = static_cast<int>(beyond > 0 ? W - beyond : W);
        t.b = g.b + p * g.b_row + column;
        for (index ir = 0; ir < tiles_m.parts; ++ir) {
          t.a = g.a + tiles_m.begin(ir) * g.a_row + p * g.a_col;
          t.c = g.c + tiles_m.begin(ir) * g.c_row + column;
          Tiles<Arch, T, From::strided, false, false>::pick(tiles_m.length(ir),
                                                            tiles_n.length(jr))(t);
        }
      }
      t.beta = T(1);
      p += k_limit;
    } while (p < g.k);
  }
};

}  // namespace lanes::kernels::matmul
