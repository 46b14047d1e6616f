// Packing of a B whose rows are not contiguous (a transposed view, mostly).
#pragma once

#include "kernels/matmul/gemm.hpp"
#include "simd/transpose.hpp"

namespace lanes::kernels::matmul {

/// Writes `columns` columns of B, k long, as k rows of `padded` elements, zeros behind the last
/// column.
template <class Arch, class T>
void pack_columns(const T* b, index b_row, index b_col, index k, index columns, index padded,
                  T* packed) {
  constexpr int W = simd::width<T, Arch>;
  for (index first = 0; first < padded; first += W) {
    const index count = columns - first < W ? columns - first : W;
    const T* source = b + first * b_col;
    index p = 0;
    if (b_row == 1 &&
        count == W)  // columns are contiguous: W x W blocks are transposed in registers
      for (; p + W <= k; p += W)
        simd::transpose_block<Arch>(source + p, b_col, packed + p * padded + first, padded);
    for (; p < k; ++p)
      for (index j = 0; j < W; ++j)
        packed[p * padded + first + j] = j < count ? source[p * b_row + j * b_col] : T(0);
  }
}

}  // namespace lanes::kernels::matmul
