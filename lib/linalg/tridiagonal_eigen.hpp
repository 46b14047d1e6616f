// The symmetric eigenvalue problem by way of a tridiagonal matrix: no checks.
#pragma once

#include <algorithm>
#include <cmath>
#include <lanes/matrix.hpp>
#include <limits>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// The power of two above a number: what elements up to it are divided by, to be of about 1.
template <class T>
int scale_exponent(T largest) {
  // Not down to denormal numbers, whose reciprocals overflow.
  constexpr int least = 2 - std::numeric_limits<T>::max_exponent;
  return largest > T(0) && std::isfinite(largest) ? std::max(std::ilogb(largest) + 1, least) : 0;
}
/// x *= 2^exponent, where 2^exponent may be beyond the range, but what comes out is not.
template <class T>
void scale_back(T* x, kernels::index n, int exponent) {
  if (exponent == 0) return;
  const T half = std::ldexp(T(1), exponent - 1);
  for (kernels::index i = 0; i < n; ++i) x[i] = T(2) * x[i] * half;
}

/// A = V diag(values) V' for the symmetric n x n matrix whose lower triangle is that of A: values
/// ascending, n of them; vectors in the columns of V, n x n, whose rows are contiguous. V may be
/// where A was. `exponent` is scale_exponent() of A's largest element.
///
/// Householder's reduction to tridiagonal form, divide and conquer, and the reflectors applied to
/// its vectors: LAPACK's syevd, with its error bounds: residual and orthogonality of about n eps
/// norm(A) and n eps, whatever the spectrum. Scaled by powers of two, so elements may be anything
/// finite.
///
/// False, and nothing useful in V, when an element is not finite or a leaf did not converge.
template <class T>
bool eigen_by_tridiagonal(const kernels::Kernels<T>& kernels, int threads,
                          const MatrixView<const T>& a, int exponent, T* values,
                          const MatrixView<T>& vectors);

/// The tridiagonal matrix that a symmetric one is reduced to, in memory that belongs to someone
/// else: A = Q T Q'.
template <class T>
struct TridiagonalForm {
  kernels::index n, row;
  /// n rows, `row` elements apart, a whole number of chunks, on a cache line. Before: the lower
  /// triangle of A, about 1, with zeros behind it up to the end of the chunk. After: in row i, i
  /// elements of reflector i, the last of which is 1.
  T* a;
  T* diagonal;  ///< n
  T* beside;    ///< n - 1
  T* tau;       ///< n: Q = H(n-1) ... H(1), H(i) = I - tau[i] v v'; tau[0] is not used
};

/// Reduces f.a, by panels down to a size that stays in L2. `scratch` is on a cache line.
template <class T>
void tridiagonalize(const kernels::Kernels<T>& kernels, int threads, const TridiagonalForm<T>& f,
                    T* scratch);
template <class T>
kernels::index tridiagonalize_scratch(kernels::index n);

/// C = Q C, for n x n elements, contiguous rows. Overwrites what lies behind the reflectors.
template <class T>
void apply_q(const kernels::Kernels<T>& kernels, int threads, const TridiagonalForm<T>& f, T* c,
             kernels::index c_row, T* scratch);
template <class T>
kernels::index apply_q_scratch(kernels::index n);

/// Eigenvalues, ascending, in place of the diagonal d (n elements) of a tridiagonal matrix with e
/// beside it (n - 1, overwritten), and its eigenvectors in the columns of `vectors`: n x n, rows
/// vectors_row apart. By divide and conquer, with merges that are nearly all products.
/// `scratch` is on a cache line. False when an element is not finite or a leaf
/// did not converge.
template <class T>
bool eigen_of_tridiagonal(const kernels::Kernels<T>& kernels, int threads, kernels::index n, T* d,
                          T* e, T* vectors, kernels::index vectors_row, T* scratch);
template <class T>
kernels::index eigen_of_tridiagonal_scratch(kernels::index n);

}  // namespace lanes::linalg
