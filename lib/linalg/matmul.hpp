// matmul for the rest of the library: no checks, any strides, double and float.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// C = alpha A B + beta C, given as pointers and strides, with at most `threads` threads.
template <class T>
void gemm_large(const kernels::Gemm<T>& g, const kernels::Kernels<T>& kernels, int threads);

/// The same. Small products go to their kernel directly: at n = 4, asking how to run one takes as
/// long as running it.
template <class T>
[[gnu::always_inline]] inline void gemm(const kernels::Gemm<T>& g,
                                        const kernels::Kernels<T>& kernels, int threads) {
  constexpr kernels::index small = 16 * 16 * 16, chain = 256;
  if (g.m * g.n * g.k <= small && g.k <= chain && g.b_col == 1 && threads >= 0)
    return kernels.matmul_register_tile(g);
  gemm_large(g, kernels, threads);
}

/// C = alpha A B + beta C. Shapes fit; C shares no memory with A or B.
template <class T>
void matmul(const MatrixView<const T>& a, const MatrixView<const T>& b, const MatrixView<T>& c,
            T alpha, T beta, const Options& options);

}  // namespace lanes::linalg
