// Triangular systems, as pointers: no checks.
#pragma once

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// B = inverse(L) B in place. L is rows x rows, lower triangular with ones on its diagonal (not
/// read); B is rows x cols. By halves: two smaller systems, and a product between them.
template <class T>
void solve_lower(const kernels::Kernels<T>& kernels, int threads, const T* l, kernels::index l_row,
                 kernels::index rows, T* b, kernels::index b_row, kernels::index cols);

/// The same with a diagonal of its own, and any strides: of an upper triangular U, stored by rows,
/// (l_row, l_col) = (1, u_row) is the transpose. reciprocals[i] = 1 / L(i, i), or nullptr where one
/// of those is not normal.
template <class T>
void solve_lower(const kernels::Kernels<T>& kernels, int threads, const T* l, kernels::index l_row,
                 kernels::index l_col, const T* reciprocals, kernels::index rows, T* b,
                 kernels::index b_row, kernels::index cols);

/// B = inverse(U) B in place. U is upper triangular; reciprocals[i] = 1 / U(i, i), or nullptr where
/// one of those is not normal.
template <class T>
void solve_upper(const kernels::Kernels<T>& kernels, int threads, const T* u, kernels::index u_row,
                 const T* reciprocals, kernels::index rows, T* b, kernels::index b_row,
                 kernels::index cols);

/// B = B inverse(U) in place: the system with U' for each row of B, rows x n, of which there are
/// few. U is read along its rows.
template <class T>
void solve_upper_right(const kernels::Kernels<T>& kernels, int threads, const T* u,
                       kernels::index u_row, kernels::index n, T* b, kernels::index b_row,
                       kernels::index rows);
/// B = B inverse(L), likewise.
template <class T>
void solve_lower_right(const kernels::Kernels<T>& kernels, int threads, const T* l,
                       kernels::index l_row, kernels::index n, T* b, kernels::index b_row,
                       kernels::index rows);

}  // namespace lanes::linalg
