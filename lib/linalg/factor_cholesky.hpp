// Cholesky factorisation in the caller's memory: no checks.
#pragma once

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// The upper factor U of A = U'U in place of the symmetric n x n matrix A; below the diagonal
/// stands nothing of use. reciprocals[i] = 1 / U(i, i), all of them normal numbers. Upper, since by
/// rows everything then runs along rows: U is the transpose of the usual L.
///
/// Returns 0, or the order of the first leading minor that is not positive.
template <class T>
kernels::index factor_cholesky(const kernels::Kernels<T>& kernels, int threads, T* a,
                               kernels::index a_row, kernels::index n, T* reciprocals);

/// X = inverse(U'U), n x n with rows n apart: the same bits on both sides of the diagonal.
template <class T>
void invert_cholesky(const kernels::Kernels<T>& kernels, int threads, const T* u,
                     kernels::index u_row, const T* reciprocals, kernels::index n, T* x);

/// Copies the lower triangle of an n x n matrix onto its upper one.
template <class T>
void mirror_lower(const kernels::Kernels<T>& kernels, T* a, kernels::index a_row, kernels::index n);

}  // namespace lanes::linalg
