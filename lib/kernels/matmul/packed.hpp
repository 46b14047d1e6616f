// Rung: packing (the kernel that ships, on one thread).
//
// Was:  cache blocks of A and B were read where they lie: rows a power of two apart fell on the
// same
//       cache sets, and each row of a tile lived on a page of its own.
// Now:  the first tile that reads a piece of A or B leaves it behind as it will be read again: A in
//       panels of Tile::rows, B in panels of Tile::vectors registers, both with unit stride.
// Cost: a workspace of at most 5 MiB, and stores that hide behind the fma of that first tile.
// Next: threads, each with a block of C of its own (lib/linalg/matmul.cpp).
#pragma once

#include "kernels/matmul/pack.hpp"
#include "kernels/matmul/register_tile.hpp"

namespace lanes::kernels::matmul {

template <class Arch, class T>
struct Packed {
  static constexpr int W = width<T, Arch>;
  static constexpr index rows = Tile<Arch>::rows, vectors = Tile<Arch>::vectors;

  /// Elements of scratch memory that run() wants; 0 for sizes that are multiplied where they lie.
  static index workspace(const Gemm<T>& g) {
    return in_place(g) ? 0 : packed_a_size(g) + packed_b_size(g);
  }

  static void run(const Gemm<T>& g, T* scratch) {
    if (in_place(g)) return RegisterTile<Arch, T>::run(g, k_blocks(g.k));
    T* packed_a = scratch;
    T* packed_b = scratch + packed_a_size(g);
    const Split columns = Split::at_most(n_block, g.n), blocks = k_blocks(g.k);
    for (index jc = 0; jc < columns.parts; ++jc) {   // 5th loop: columns of B that fit L3
      for (index pc = 0; pc < blocks.parts; ++pc) {  // 4th loop: k-blocks
        Gemm<T> block = g;
        block.n = columns.length(jc);
        block.k = blocks.length(pc);
        block.a += blocks.begin(pc) * g.a_col;
        block.b += blocks.begin(pc) * g.b_row + columns.begin(jc) * g.b_col;
        block.c += columns.begin(jc);
        if (pc > 0) block.beta = T(1);
        panel(block, packed_a, packed_b);
      }
    }
  }

 private:
  /// Packing pays when each packed element is used often enough: measured, from about 112^3 on.
  /// (Empty sums are the register tile's business too: C = beta C.)
  static bool in_place(const Gemm<T>& g) {
    return g.k == 0 || (g.b_col == 1 && (g.m * g.n * g.k <= 112 * 112 * 112 || g.m <= rows));
  }
  static index padded(index n) { return (n + W - 1) / W * W; }
  static index packed_a_size(const Gemm<T>& g) {
    // A block is whole tiles: 11 of up to 6 rows where m_block is 64.
    constexpr index most = (m_block<Arch, T> + rows - 1) / rows * rows;
    const index m = g.m < most ? g.m : most;
    return (m * (g.k < k_block ? g.k : k_block) + 63) / 64 * 64;
  }
  static index packed_b_size(const Gemm<T>& g) {
    return padded(g.n < n_block ? g.n : n_block) * (g.k < k_block ? g.k : k_block);
  }

  /// One k-block times all columns of the panel.
  static void panel(const Gemm<T>& g, T* packed_a, T* packed_b) {
    const Split tiles_m = Split::at_most(rows, g.m);
    const Split blocks_m = Split(tiles_m.parts, (g.m + m_block<Arch, T> - 1) / m_block<Arch, T>);
    const Split tiles_n = Split::at_most(vectors, (g.n + W - 1) / W);
    for (index ic = 0; ic < blocks_m.parts; ++ic) {   // 3rd loop: rows of A that fit L2
      for (index jr = 0; jr < tiles_n.parts; ++jr) {  // 2nd loop: a panel of B that stays in L1
        const index column = tiles_n.begin(jr) * W, end = column + tiles_n.length(jr) * W;
        const int last = static_cast<int>(end <= g.n ? W : W - (end - g.n));
        T* const b_panel = packed_b + column * g.k;
        T* a_panel = packed_a;
        if (ic == 0 && g.b_col != 1)
          pack_columns<Arch>(g.b + column * g.b_col, g.b_row, g.b_col, g.k,
                             end <= g.n ? end - column : g.n - column, end - column, b_panel);
        const index first = blocks_m.begin(ic), behind = first + blocks_m.length(ic);
        for (index ir = first; ir < behind; ++ir) {  // 1st loop: tiles down the panel
          const bool first_a = jr == 0, first_b = ir == 0 && g.b_col == 1;
          const index length = tiles_m.length(ir);
          Gemm<T> t = g;
          t.c = g.c + tiles_m.begin(ir) * g.c_row + column;
          if (first_a)
            t.a = g.a + tiles_m.begin(ir) * g.a_row;
          else
            t.a = a_panel, t.a_row = 1, t.a_col = length;
          if (first_b)
            t.b = g.b + column;
          else
            t.b = b_panel, t.b_row = end - column;
          pick(first_a, first_b, length, tiles_n.length(jr))(t, last, a_panel, b_panel);
          a_panel += length * g.k;
        }
      }
    }
  }

  static TileFunction<T> pick(bool first_a, bool first_b, index length, index vecs) {
    if (first_b)
      return first_a ? Tiles<Arch, T, From::strided, true, true>::pick(length, vecs)
                     : Tiles<Arch, T, From::strided, false, true>::pick(length, vecs);
    return first_a ? Tiles<Arch, T, From::packed, true, false>::pick(length, vecs)
                   : Tiles<Arch, T, From::packed, false, false>::pick(length, vecs);
  }
};

}  // namespace lanes::kernels::matmul
