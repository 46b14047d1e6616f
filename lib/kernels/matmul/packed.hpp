// Rung: packing (the kernel that ships, on one thread).
//
// Was:  cache blocks of A and B were read where they lie: rows a power of two apart fell on the
//       same cache sets, and each row of B on a page of its own.
// Now:  the first tile that reads a panel of B leaves it behind as it will be read again, with unit
//       stride, and every tile fetches a piece of what comes next. With 32 registers A stays where
//       it is: packing it too, or copying rows on the same cache sets, gained nothing. Only where
//       its rows are not contiguous its block is copied. With 16 registers A is packed before it
//       is used (blocking.hpp, packs_a; tile.hpp, sum_lean).
// Cost: a workspace of at most 5 MiB, and stores that hide behind the fma of that first tile.
// Next: threads, each with a block of C of its own (lib/linalg/matmul.cpp).
#pragma once

#include "kernels/matmul/cache_block.hpp"
#include "kernels/matmul/pack.hpp"

namespace lanes::kernels::matmul {

template <class Arch, class T>
struct Packed {
  static constexpr int W = width<T, Arch>;
  static constexpr index rows = Tile<Arch>::rows, vectors = Tile<Arch>::vectors;
  /// Elements of a cache line.
  static constexpr index line = 64 / sizeof(T);

  /// Elements of scratch memory that run() wants; 0 for sizes that are multiplied where they lie.
  static index workspace(const Gemm<T>& g) {
    return in_place(g) ? 0 : copied_a_size(g) + packed_b_size(g);
  }

  static void run(const Gemm<T>& g, T* scratch) {
    if (in_place(g)) return CacheBlock<Arch, T>::run(g);
    T* const copied_a = scratch;
    T* const packed_b = scratch + copied_a_size(g);
    const Split columns = Split::at_most(n_block, g.n), blocks = k_blocks(g.k);
    for (index jc = 0; jc < columns.parts; ++jc) {   // 5th loop: columns of B that fit L3
      for (index pc = 0; pc < blocks.parts; ++pc) {  // 4th loop: k-blocks
        Gemm<T> block = g;
        block.n = columns.length(jc);
        block.k = blocks.length(pc);
        block.a += blocks.begin(pc) * g.a_col;
        block.b += blocks.begin(pc) * g.b_row + columns.begin(jc) * g.b_col;
        block.c += columns.begin(jc);
        block.below += columns.begin(jc);
        if (pc > 0) block.beta = T(1);
        row_blocks(block, copied_a, packed_b);
      }
    }
  }

 private:
  /// Packing pays when a k-block of B takes a large part of L2 (measured: from n = 200 in f64, 300
  /// in f32), and for long sums, whose next k-block is fetched meanwhile (64 x 64 x 100000: 51 to
  /// 86 % of peak). Empty sums are the register tile's business too: C = beta C.
  static bool in_place(const Gemm<T>& g) {
    if (g.k == 0 || g.m <= rows) return g.b_col == 1 || g.k == 0;
    if (g.b_col != 1) return false;
    if constexpr (packs_a<Arch>) return in_place_unless_wide(g);
    const index k = g.k < k_block ? g.k : k_block;
    return g.k <= 4 * k_block && k * g.n * static_cast<index>(sizeof(T)) <= 300 * 1024;
  }
  /// Where A is packed too, that takes as long as the products with a few columns of B, so from 208
  /// of these on it pays; and where rows of B share cache sets, from the size on at which they no
  /// longer fit (rows 8 KiB apart, 500 x 128 x 128: 1.26 times as fast, in f32 1.37 times).
  static bool in_place_unless_wide(const Gemm<T>& g) {
    const bool shares_sets = g.b_row * static_cast<index>(sizeof(T)) % 2048 == 0;
    return g.n < (shares_sets && g.k > 16 ? 32 : 208);
  }
  static index padded(index n) { return (n + W - 1) / W * W; }
  /// Rows of the copy of A: one line more than they need, so that they do not share sets either.
  static index copied_a_row(index k) { return padded(k) + line; }
  static index copied_a_size(const Gemm<T>& g) {
    constexpr index most = (m_block<Arch, T> + rows - 1) / rows * rows;
    if (g.a_col == 1 && !packs_a<Arch>) return 0;
    return std::min(g.m, most) * copied_a_row(std::min(g.k, k_block));
  }
  static index packed_b_size(const Gemm<T>& g) {
    return padded(std::min(g.n, n_block)) * std::min(g.k, k_block);
  }

  /// What the tiles of a panel fetch: tile i < parts starts at first + i * step (tile.hpp has the
  /// rest).
  struct Ahead {
    const T* first = nullptr;
    index inner = 0, outer = 0, step = 0, parts = 0;

    Background<T> of_tile(index i) const {
      if (i >= parts) return {.next = first};
      return {.next = first + i * step, .inner = inner, .outer = outer};
    }
    /// The same `lines` at once, for tiles that fetch nothing themselves.
    void fetch(index i, index lines) const {
      if (i >= parts) return;
      const T* next = first + i * step;
      for (index p = 0; p < lines; ++p, next += inner) __builtin_prefetch(next);
    }
  };
  /// The rows of A for one tile after another.
  static Ahead ahead_of_rows(const T* a, index a_row, index a_col) {
    return {a, a_col == 1 ? a_row : a_col, 8 * a_col, rows * a_row, m_block<Arch, T>};
  }
  /// A panel of B that is still to be packed, an eighth of the k-block for each tile.
  static Ahead ahead_of_source(const Gemm<T>& g, const T* b) {
    if constexpr (packs_a<Arch>) {
      if (g.b_row == 1) return {b, line, 8 * line, g.b_col, vectors * W};
      return {b, g.b_row, 8 * g.b_row, g.k / 8 * g.b_row, 8};
    }
    if (g.b_row == 1) return {b, g.b_col, 8, 8 * g.b_col, (vectors * W + 7) / 8};
    return {b, line, g.b_row, g.k / 8 * g.b_row, 8};
  }
  /// A panel that is packed.
  static Ahead ahead_of_packed(const T* packed_b, index k) {
    return {packed_b, line, 8 * line, k * line, vectors * W / line};
  }

  /// One k-block times a panel of at most n_block columns.
  static void row_blocks(const Gemm<T>& g, T* copied_a, T* packed_b) {
    const Split tiles = Split::at_most(rows, g.m);
    const Split blocks(tiles.parts, (g.m + m_block<Arch, T> - 1) / m_block<Arch, T>);
    for (index ic = 0; ic < blocks.parts; ++ic) {  // 3rd loop: rows of A that fit L2
      const index first = tiles.begin(blocks.begin(ic));
      const index behind = tiles.begin(blocks.begin(ic) + blocks.length(ic));
      const bool last = ic + 1 == blocks.parts;
      Gemm<T> block = g;
      block.m = behind - first;
      block.a += first * g.a_row;
      block.c += first * g.c_row;
      block.below -= first;
      if constexpr (packs_a<Arch>) {
        pack_rows(block, copied_a);
        block.a = copied_a, block.a_row = g.k;
      } else if (g.a_col != 1) {
        const index row = copied_a_row(g.k);
        copy_block<Arch>(block.a, g.a_row, g.a_col, block.m, g.k, copied_a, row, g.k);
        block.a = copied_a, block.a_row = row, block.a_col = 1;
      }
      const T* const next_a = last ? g.a + g.k * g.a_col : g.a + behind * g.a_row;
      panels(block, packed_b, ic == 0, last, ahead_of_rows(next_a, g.a_row, g.a_col));
    }
  }

  /// The tiles of A, one after the other.
  static void pack_rows(const Gemm<T>& g, T* packed_a) {
    const Split split = Split::at_most(rows, g.m);
    const T* a = g.a;
    for (index ir = 0; ir < split.parts; ++ir) {
      const index length = split.length(ir), next = ir + 1 < split.parts ? split.length(ir + 1) : 0;
      pack_tile<Arch>(a, g.a_row, g.a_col, length, g.k, next, packed_a);
      a += length * g.a_row;
      packed_a += length * g.k;
    }
  }

  /// A block of rows times every panel of B, which the first block packs.
  static void panels(const Gemm<T>& g, T* packed_b, bool first, bool last, const Ahead& next_rows) {
    const Split tiles_n = Split::at_most(vectors, (g.n + W - 1) / W);
    for (index jr = 0; jr < tiles_n.parts; ++jr) {  // 2nd loop: a panel of B that stays in L1
      const index column = tiles_n.begin(jr) * W, end = column + tiles_n.length(jr) * W;
      Gemm<T> panel = g;
      panel.n = std::min(end, g.n) - column;
      panel.b += column * g.b_col;
      panel.c += column;
      panel.below += column;
      Ahead ahead = packs_a<Arch> ? Ahead{} : ahead_of_packed(packed_b + end * g.k, g.k);
      if (jr + 1 == tiles_n.parts)
        ahead = packs_a<Arch> ? Ahead{} : next_rows;
      else if (last && jr + 2 == tiles_n.parts)
        ahead = ahead_of_source(g, g.b + g.k * g.b_row);  // of the next k-block
      else if (first)
        ahead = ahead_of_source(g, g.b + end * g.b_col);
      tiles(panel, packed_b + column * g.k, first, ahead);
    }
  }

  /// A block of rows times one panel of B.
  static void tiles(const Gemm<T>& g, T* packed_b, bool pack, const Ahead& ahead) {
    const index vecs = (g.n + W - 1) / W;
    const int last = static_cast<int>(g.n - (vecs - 1) * W);
    if (pack && g.b_col != 1)
      copy_block<Arch>(g.b, g.b_row, g.b_col, g.k, g.n, packed_b, vecs * W, vecs * W);
    const Split split = Split::at_most(rows, g.m);
    const index wanted = g.rows_above(g.n);
    Gemm<T> t = g;
    for (index ir = 0; split.begin(ir) < wanted; ++ir) {  // 1st loop: tiles down the panel
      const index length = split.length(ir);
      Background<T> background = ahead.of_tile(ir);
      if constexpr (packs_a<Arch>) ahead.fetch(ir, g.k / 8);
      if (ir == 0 && pack && g.b_col == 1) {
        background.packed_b = packed_b;
        Tiles<Arch, T, From::packing>::pick(length, vecs)(t, last, &background);
      } else {
        t.b = packed_b, t.b_row = vecs * W;
        Tiles<Arch, T, From::packed>::pick(length, vecs)(t, last, &background);
      }
      t.a += length * g.a_row;
      t.c += length * g.c_row;
    }
  }
};

}  // namespace lanes::kernels::matmul
