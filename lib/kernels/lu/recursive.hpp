// Rung: recursive (Toledo, SIAM J. Matrix Anal. Appl. 18, 1997).
//
// Was:  panels of one width, within which nothing was a product.
// Now:  the columns are halved, and the halves, and so on: the left half is factored, the right one
//       updated by one product, and factored likewise. Only panels of a cache line, 8 or 16
//       columns, are left for the loops of the SIMD rung. The triangular systems are halved too.
// Cost: those panels: for each of their columns a search for the pivot, down a column, and then a
//       pass of short rows, where setting up takes as long as the work.
// Next: a panel whose rows stay in registers.
#pragma once

#include "kernels/lu/panel.hpp"
#include "kernels/lu/simd.hpp"
#include "kernels/matmul/cache_block.hpp"
#include "kernels/triangular/block.hpp"

namespace lanes::kernels::lu {

/// Narrow is what factors a panel of at most panel_columns.
template <class Arch, class T, class Narrow = Simd<Arch, T>>
struct Recursive {
  static void run(T* a, index a_row, index rows, index cols, index* pivots) {
    constexpr index panel = panel_columns<T>;
    if (cols <= panel) return Narrow::run(a, a_row, rows, cols, pivots);
    const index half = (cols / 2 + panel - 1) / panel * panel, rest = cols - half;
    T* const right = a + half;
    T* const below = a + half * a_row;
    run(a, a_row, rows, half, pivots);
    for (index i = 0; i < half; ++i) Pivot<Arch, T>::exchange(right, a_row, rest, i, pivots[i]);
    solve(a, a_row, half, right, a_row, rest);
    matmul::CacheBlock<Arch, T>::run(matmul::subtracting(rows - half, rest, half, below, a_row,
                                                         right, a_row, below + half, a_row));
    run(below + half, a_row, rows - half, rest, pivots + half);
    for (index i = half; i < cols; ++i) {
      pivots[i] += half;
      Pivot<Arch, T>::exchange(a, a_row, half, i, pivots[i]);
    }
  }

 private:
  /// B = inverse(L) B.
  static void solve(const T* l, index l_row, index rows, T* b, index b_row, index cols) {
    constexpr index block = triangular::block_rows;
    if (rows <= block) return triangular::Block<Arch, T>::lower(l, l_row, rows, b, b_row, cols);
    const index half = (rows / 2 + block - 1) / block * block;
    const T* below = l + half * l_row;
    T* const rest = b + half * b_row;
    solve(l, l_row, half, b, b_row, cols);
    matmul::CacheBlock<Arch, T>::run(
        matmul::subtracting(rows - half, cols, half, below, l_row, b, b_row, rest, b_row));
    solve(below + half, l_row, rows - half, rest, b_row, cols);
  }
};

}  // namespace lanes::kernels::lu
