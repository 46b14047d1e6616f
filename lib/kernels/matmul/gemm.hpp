// What every matmul kernel is given: C = alpha A B + beta C, as pointers and strides.
#pragma once

#include <limits>

#include "kernels/index.hpp"

namespace lanes::kernels {

namespace matmul {
/// k is summed in blocks of at most this many products: one chain of fma in each, then the blocks
/// in order. The only block size of matmul that changes the bits, so it is the same on every
/// instruction set, for every shape and number of threads. (The others: blocking.hpp.)
inline constexpr index k_block = 256;
}  // namespace matmul

/// A is m x k, B is k x n, C is m x n. Element (i, j) of A is a[i * a_row + j * a_col], likewise B;
/// the rows of C are contiguous. With beta == 0, C is written without being read.
template <class T>
struct Gemm {
  index m, n, k;
  T alpha;
  const T* a;
  index a_row, a_col;
  const T* b;
  index b_row, b_col;
  T beta;
  T* c;
  index c_row;
  /// Elements (i, j) of C with i > j + below are not wanted: tiles that hold nothing else are left
  /// out. 0 asks for the upper triangle.
  index below = everything;

  static constexpr index everything = std::numeric_limits<index>::max() / 2;

  /// How many of the rows, from the first on, hold elements that are wanted in columns before
  /// `end`.
  index rows_above(index end) const {
    const index wanted = end + below;
    return wanted < m ? (wanted < 0 ? 0 : wanted) : m;
  }
};

namespace matmul {
/// C = C - A B, the rows of all three contiguous: what is left of a factorisation.
template <class T>
[[gnu::always_inline]] inline Gemm<T> subtracting(index m, index n, index k, const T* a,
                                                  index a_row, const T* b, index b_row, T* c,
                                                  index c_row) {
  return {.m = m,
          .n = n,
          .k = k,
          .alpha = T(-1),
          .a = a,
          .a_row = a_row,
          .a_col = 1,
          .b = b,
          .b_row = b_row,
          .b_col = 1,
          .beta = T(1),
          .c = c,
          .c_row = c_row};
}
}  // namespace matmul

}  // namespace lanes::kernels
