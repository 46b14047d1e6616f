// Copies of blocks of a matrix: of one whose rows are not contiguous (a transposed view, mostly),
// and of A in the order in which tiles use it.
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

/// Writes the `rows` x k block at `a` column by column, as a tile of so many rows reads it, and
/// fetches the `next_rows` rows below. Up to a register less one element behind it are overwritten.
template <class Arch, class T>
void pack_tile(const T* a, index a_row, index a_col, index rows, index k, index next_rows, T* out) {
  constexpr int W = simd::width<T, Arch>;
  index p = 0;
  if (a_row == 1) {
    const index whole = (rows - 1) / W * W;
    const simd::FirstLanes<T, Arch> last(static_cast<int>(rows - whole));
    for (; p < k; ++p, a += a_col, out += rows) {
      for (index i = 0; i < whole; i += W) simd::store<Arch>(out + i, simd::load<Arch>(a + i));
      simd::store<Arch>(out + whole, last.load(a + whole));
    }
    return;
  }
  if (a_col == 1)
    for (; p + W <= k; p += W) {
      for (index i = 0; i < next_rows; ++i) __builtin_prefetch(a + (rows + i) * a_row + p);
      // W rows at a time; the last ones once more where W does not divide their number. With fewer
      // than W, lanes are left over, which the next column overwrites.
      for (index done = 0; done < rows; done += W) {
        const index first = std::max<index>(0, std::min(done, rows - W));
        simd::Batch<T, Arch> block[W];
#pragma GCC unroll 16
        for (int i = 0; i < W; ++i)
          block[i] = simd::load<Arch>(a + std::min(first + i, rows - 1) * a_row + p);
        simd::transpose_registers<T, Arch>(block);
#pragma GCC unroll 16
        for (int i = 0; i < W; ++i) simd::store<Arch>(out + (p + i) * rows + first, block[i]);
      }
    }
  for (; p < k; ++p)
    for (index i = 0; i < rows; ++i) out[p * rows + i] = a[i * a_row + p * a_col];
}

}  // namespace lanes::kernels::matmul
