// matmul for the rest of the library: no checks, any strides, double and float.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// The least products worth a thread, about that of 40^3: 1 us of work, where waking a waiting
/// thread and joining it takes 0.5 us.
inline constexpr kernels::index product_grain = 40 * 40 * 40;

/// C = alpha A B + beta C, given as pointers and strides, with at most `threads` threads.
template <class T>
void gemm_large(const kernels::Gemm<T>& g, const kernels::Kernels<T>& kernels, int threads);

/// The same. Small products go to their kernel directly: at n = 4, asking how to run one takes as
/// long as running it.
template <class T>
[[gnu::always_inline]] inline void gemm(const kernels::Gemm<T>& g,
                                        const kernels::Kernels<T>& kernels, int threads) {
  constexpr kernels::index small = 16 * 16 * 16;
  if (g.m * g.n * g.k <= small && g.k <= kernels::matmul::k_block && g.b_col == 1 && threads >= 0)
    return kernels.matmul_register_tile(g);
  gemm_large(g, kernels, threads);
}

/// The upper triangle of C = alpha W'W + beta C, at half the flops: C is n x n with contiguous
/// rows, W is k x n. Below the diagonal stands nothing of use afterwards.
template <class T>
void gram(const kernels::Kernels<T>& kernels, int threads, kernels::index n, kernels::index k,
          const T* w, kernels::index w_row, kernels::index w_col, T alpha, T beta, T* c,
          kernels::index c_row) {
  gemm<T>({.m = n,
           .n = n,
           .k = k,
           .alpha = alpha,
           .a = w,
           .a_row = w_col,
           .a_col = w_row,
           .b = w,
           .b_row = w_row,
           .b_col = w_col,
           .beta = beta,
           .c = c,
           .c_row = c_row,
           .below = 0},
          kernels, threads);
}

/// C = C - A B: m x n, k products each. The rows of B and C are contiguous.
template <class T>
void subtract_product(const kernels::Kernels<T>& kernels, int threads, kernels::index m,
                      kernels::index n, kernels::index k, const T* a, kernels::index a_row,
                      kernels::index a_col, const T* b, kernels::index b_row, T* c,
                      kernels::index c_row) {
  kernels::Gemm<T> g = kernels::matmul::subtracting(m, n, k, a, a_row, b, b_row, c, c_row);
  g.a_col = a_col;
  gemm(g, kernels, threads);
}

/// The same, with contiguous rows of A.
template <class T>
void subtract_product(const kernels::Kernels<T>& kernels, int threads, kernels::index m,
                      kernels::index n, kernels::index k, const T* a, kernels::index a_row,
                      const T* b, kernels::index b_row, T* c, kernels::index c_row) {
  subtract_product(kernels, threads, m, n, k, a, a_row, kernels::index{1}, b, b_row, c, c_row);
}

/// C = alpha A B + beta C. Shapes fit; C shares no memory with A or B.
template <class T>
void matmul(const MatrixView<const T>& a, const MatrixView<const T>& b, const MatrixView<T>& c,
            T alpha, T beta, const Options& options);

}  // namespace lanes::linalg
