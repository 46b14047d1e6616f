// eigh from inside the library.
#pragma once

#include <lanes/eigh.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// try_eigh by one of the kernels of Jacobi's method, without the residual: for the ladder.
template <class T>
EighResult<T> eigh_by_rotations(const char* function, const kernels::Kernels<T>& kernels,
                                kernels::Jacobi<T> kernel, const MatrixView<const T>& a,
                                int most_sweeps);

/// EighMethod::preconditioned of 2^-exponent times the symmetric matrix with the lower triangle
/// of A, of about 1 at most, into a result whose values and vectors have their sizes; signs are
/// left to the caller. False, and nothing useful there, where divide and conquer is to do it.
bool eigen_preconditioned(const MatrixView<const double>& lower, int exponent, int most_steps,
                          EighResult<double>& result, const Options& options);

}  // namespace lanes::linalg
