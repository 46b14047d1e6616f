// Rung: registers (the kernel that ships, on one thread).
//
// Was:  a load and a store for each element.
// Now:  W x W elements are loaded as W registers, transposed there by shuffles, and stored as W
//       registers; with eight doubles or sixteen floats each is a whole cache line.
// Next: threads, each with rows of its own.
#pragma once

#include <algorithm>

#include "kernels/index.hpp"
#include "simd/transpose.hpp"

namespace lanes::kernels::transpose {

template <class Arch, class T>
struct Registers {
  static constexpr index W = simd::width<T, Arch>;
  /// Elements on the side of a block. Its lines, in and out, stay in L2; larger than for single
  /// elements, for longer streams from memory (2048 x 2048 f32: 12 to 24 GB/s).
  static constexpr index block = 128;

  static void run(const T* a, index a_row, index rows, index cols, T* out, index out_row) {
    for (index j = 0; j < cols; j += block)
      for (index i = 0; i < rows; i += block)
        one_block(a + i * a_row + j, a_row, std::min(rows - i, block), std::min(cols - j, block),
                  out + j * out_row + i, out_row);
  }

 private:
  /// Down the rows of A first: what is written is in order.
  static void one_block(const T* a, index a_row, index rows, index cols, T* out, index out_row) {
    const index full_rows = rows / W * W, full_cols = cols / W * W;
    for (index j = 0; j < full_cols; j += W)
      for (index i = 0; i < full_rows; i += W)
        simd::transpose_block<Arch>(a + i * a_row + j, a_row, out + j * out_row + i, out_row);
    // Apart from the loops above, which would keep nothing in registers across these calls.
    if (full_rows < rows)
      for (index j = 0; j < full_cols; j += W)
        part(a, a_row, full_rows, j, rows, cols, out, out_row);
    if (full_cols < cols)
      for (index i = 0; i < rows; i += W) part(a, a_row, i, full_cols, rows, cols, out, out_row);
  }

  static void part(const T* a, index a_row, index i, index j, index rows, index cols, T* out,
                   index out_row) {
    simd::transpose_part<Arch>(a + i * a_row + j, a_row, static_cast<int>(std::min(rows - i, W)),
                               static_cast<int>(std::min(cols - j, W)), out + j * out_row + i,
                               out_row);
  }
};

}  // namespace lanes::kernels::transpose
