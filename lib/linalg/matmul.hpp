// matmul for the rest of the library: no checks, any strides, double and float.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes::linalg {

/// C = alpha A B + beta C. Shapes fit; C shares no memory with A or B.
template <class T>
void matmul(const MatrixView<const T>& a, const MatrixView<const T>& b, const MatrixView<T>& c,
            T alpha, T beta, const Options& options);

}  // namespace lanes::linalg
