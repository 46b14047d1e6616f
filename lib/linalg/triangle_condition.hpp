// Condition of a triangular matrix, estimated.
#pragma once

#include <lanes/matrix.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// 1 / (norm1(U) norm1(inverse of U)) of an upper triangular matrix, the second norm estimated from
/// below by a few solutions: seldom less than a third of it. 0 when an element of the diagonal is
/// zero or the norm overflows, 1 for an empty matrix.
///
/// Hager, SIAM J. Sci. Stat. Comput. 5, 1984; Higham, ACM Trans. Math. Softw. 14, 1988.
template <class T>
T rcond_upper(const kernels::Kernels<T>& kernels, const Matrix<T>& u);

}  // namespace lanes::linalg
