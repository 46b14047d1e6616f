// Rung: cache blocking (what ships for matrices that fit into L2).
//
// Was:  every tile ran through all of k, and so through more of A and B than any cache holds.
// Now:  the sum is cut into blocks, and the rows into blocks of m_block: a block of A stays in L2
//       and a panel of B in L1 while they are used again and again.
// Cost: A and B are read where they lie: a tile's rows are on as many pages, and where the leading
//       dimension is a power of two, on the same few cache sets.
// Next: packing.
#pragma once

#include "kernels/matmul/register_tile.hpp"

namespace lanes::kernels::matmul {

template <class Arch, class T>
struct CacheBlock {
  static void run(const Gemm<T>& g) {
    if (g.k <= k_block && g.m <= m_block<Arch, T>) return RegisterTile<Arch, T>::run(g);
    const Split blocks = k_blocks(g.k);
    for (index i = 0; i < g.m; i += m_block<Arch, T>)
      for (index pc = 0; pc < blocks.parts; ++pc) {
        Gemm<T> block = g;
        block.m = g.m - i < m_block<Arch, T> ? g.m - i : m_block<Arch, T>;
        block.k = blocks.length(pc);
        block.a += i * g.a_row + blocks.begin(pc) * g.a_col;
        block.b += blocks.begin(pc) * g.b_row;
        block.c += i * g.c_row;
        block.below -= i;
        if (pc > 0) block.beta = T(1);
        RegisterTile<Arch, T>::run(block);
      }
  }
};

}  // namespace lanes::kernels::matmul
