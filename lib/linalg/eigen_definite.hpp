// Eigenvalues of positive definite matrices to high relative accuracy.
#pragma once

#include <lanes/eigh.hpp>
#include <lanes/matrix.hpp>
#include <optional>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// Of 2^-exponent A, whose elements are up to 1 and of which the lower triangle is read, into
/// `result`, which has room for n values and, where they are wanted, n x n vectors. Where a pivot
/// is at most n eps times its element of the diagonal, the number of that element; there is no
/// result then. (Veselic & Hari, Numer. Math. 56, 1989)
template <class T>
std::optional<std::size_t> eigen_definite(const kernels::Kernels<T>& kernels,
                                          const Options& options, const MatrixView<const T>& lower,
                                          int exponent, int most_sweeps, EighResult<T>& result);

}  // namespace lanes::linalg
