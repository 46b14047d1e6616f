// Rung: registers (the kernel that ships, on one thread).
//
// Was:  a load and a store for each element.
// Now:  W x W elements are loaded as W registers, transposed there by shuffles, and stored as W
// registers;
//       with eight doubles or sixteen floats each is a whole cache line.
// Next: threads, each with rows of its own.
#pragma once

#include "kernels/transpose/cache_block.hpp"
#include "simd/transpose.hpp"

namespace lanes::kernels::transpose {

template <class Arch, class T>
struct Registers {
  static constexpr index W = simd::width<T, Arch>;

  static void run(const T* a, index a_row, index rows, index cols, T* out, index out_row) {
    const index full_rows = rows / W * W, full_cols = cols / W * W;
    for (index i = 0; i < full_rows; i += block)
      for (index j = 0; j < full_cols; j += block) {
        const index i_end = full_rows < i + block ? full_rows : i + block;
        const index j_end = full_cols < j + block ? full_cols : j + block;
        for (index ii = i; ii < i_end; ii += W)
          for (index jj = j; jj < j_end; jj += W)
            simd::transpose_block<Arch>(a + ii * a_row + jj, a_row, out + jj * out_row + ii,
                                        out_row);
      }
    using Edge = CacheBlock<Arch, T>;
    if (full_cols < cols)
      Edge::run(a + full_cols, a_row, rows, cols - full_cols, out + full_cols * out_row, out_row);
    if (full_rows < rows)
      Edge::run(a + full_rows * a_row, a_row, rows - full_rows, full_cols, out + full_rows,
                out_row);
  }
};

}  // namespace lanes::kernels::transpose
