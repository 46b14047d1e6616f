// Condition of a triangular matrix, estimated.
#pragma once

#include <lanes/matrix.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// rcond (condition.hpp) of an upper triangular matrix. 0 when an element of the diagonal is zero.
template <class T>
T rcond_upper(const kernels::Kernels<T>& kernels, const Matrix<T>& u);

}  // namespace lanes::linalg
