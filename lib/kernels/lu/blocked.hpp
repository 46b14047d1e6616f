// Rung: blocked.
//
// Was:  every column was subtracted from the whole rest of the matrix by itself.
// Now:  a panel of 64 columns is factored by itself; then its rows of U are solved for, and the
//       rest is updated by all 64 at once, as one product. That is a matmul, whose tiles stay in
//       registers for 64 fma where each fma had its own loads and store before.
// Cost: the panel is still done column by column, passing 64 times through as many rows as are
//       left: of the order of 48 / n of the work, at a small fraction of the speed.
// Next: recursion, which leaves the panel almost nothing.
#pragma once

#include <algorithm>

#include "kernels/lu/simd.hpp"
#include "kernels/matmul/cache_block.hpp"
#include "kernels/triangular/block.hpp"

namespace lanes::kernels::lu {

template <class Arch, class T>
struct Blocked {
  /// Columns of a panel: enough for the product to be busy, few enough for the panel to be brief.
  static constexpr index panel = 64;

  static void run(T* a, index a_row, index rows, index cols, index* pivots) {
    for (index k = 0; k < cols; k += panel) {
      const index width = std::min(panel, cols - k), behind = k + width;
      T* const diagonal = a + k * a_row + k;
      T* const right = diagonal + width;
      T* const below = diagonal + width * a_row;
      Simd<Arch, T>::run(diagonal, a_row, rows - k, width, pivots + k);
      for (index i = k; i < behind; ++i) {
        pivots[i] += k;
        Pivot<Arch, T>::exchange(a, a_row, k, i, pivots[i]);
        Pivot<Arch, T>::exchange(a + behind, a_row, cols - behind, i, pivots[i]);
      }
      solve(diagonal, a_row, width, right, a_row, cols - behind);
      matmul::CacheBlock<Arch, T>::run(matmul::subtracting(
          rows - behind, cols - behind, width, below, a_row, right, a_row, below + width, a_row));
    }
  }

 private:
  /// B = inverse(L) B, eight rows at a time.
  static void solve(const T* l, index l_row, index rows, T* b, index b_row, index cols) {
    for (index i = 0; i < rows; i += triangular::block_rows) {
      const index count = std::min(triangular::block_rows, rows - i);
      const T* left = l + i * l_row;
      T* const these = b + i * b_row;
      if (i > 0)
        matmul::CacheBlock<Arch, T>::run(
            matmul::subtracting(count, cols, i, left, l_row, b, b_row, these, b_row));
      triangular::Block<Arch, T>::lower(left + i, l_row, count, these, b_row, cols);
    }
  }
};

}  // namespace lanes::kernels::lu
