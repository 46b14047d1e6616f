// Copies of blocks of a matrix whose rows are not contiguous (a transposed view, mostly).
#pragma once

#include <algorithm>

#include "kernels/matmul/gemm.hpp"
#include "simd/transpose.hpp"

namespace lanes::kernels::matmul {

/// Writes the rows x cols block at `in` as rows of `out_row` elements, zeros behind column `cols`
/// up to `padded`.
template <class Arch, class T>
void copy_block(const T* in, index in_row, index in_col, index rows, index cols, T* out,
                index out_row, index padded) {
  constexpr int W = simd::width<T, Arch>;
  if (in_col == 1) {
    for (index i = 0; i < rows; ++i) {
      std::copy_n(in + i * in_row, cols, out + i * out_row);
      std::fill_n(out + i * out_row + cols, padded - cols, T(0));
    }
    return;
  }
  for (index first = 0; first < padded; first += W) {
    const index count = std::clamp<index>(cols - first, 0, W),
                width = std::min<index>(padded - first, W);
    index i = 0;
    if (in_row == 1 && count == W)  // columns are contiguous: W x W blocks turn in registers
      for (; i + W <= rows; i += W)
        simd::transpose_block<Arch>(in + first * in_col + i, in_col, out + i * out_row + first,
                                    out_row);
    for (; i < rows; ++i)
      for (index j = 0; j < width; ++j)
        out[i * out_row + first + j] = j < count ? in[i * in_row + (first + j) * in_col] : T(0);
  }
}

}  // namespace lanes::kernels::matmul
