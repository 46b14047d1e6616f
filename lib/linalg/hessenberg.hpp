// Reduction to Hessenberg form, in the caller's memory: no checks.
#pragma once

#include <lanes/runtime.hpp>

#include "kernels/index.hpp"

namespace lanes::linalg {

/// A = Q'A Q in place, n x n with rows `a_row` elements apart: zero below the subdiagonal. Q' is
/// written to `qt`, n x n, unless that is nullptr. A's elements are far from the ends of the range.
///
/// Blocks of Householder reflectors (LAPACK's gehrd; Dongarra, Sorensen & Hammarling, J. Comput.
/// Appl. Math. 27, 1989). A fifth of the flops are in products of the matrix and a vector, which
/// wait for memory; the others are in matmul.
template <class T>
void hessenberg(const Options& options, kernels::index n, T* a, kernels::index a_row, T* qt,
                kernels::index qt_row);

}  // namespace lanes::linalg
