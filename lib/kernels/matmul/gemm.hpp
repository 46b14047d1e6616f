// What every matmul kernel is given: C = alpha A B + beta C, as pointers and strides.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels {

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
};

}  // namespace lanes::kernels
