// NaN in the data, and no data.
#pragma once

#include <lanes/matrix.hpp>

#include "kernels/index.hpp"

namespace lanes::stats {

/// Throws argument_error, naming the function and the first NaN. There must be one.
[[noreturn]] void raise_missing(const char* function, VectorIn<double> x);
[[noreturn]] void raise_missing(const char* function, VectorIn<float> x);
[[noreturn]] void raise_missing(const char* function, MatrixIn<double> x);
[[noreturn]] void raise_missing(const char* function, MatrixIn<float> x);

/// Whether an element is NaN.
template <class T>
bool has_nan(VectorIn<T> x);
template <class T>
bool has_nan(MatrixIn<T> x);

/// raise_missing where there is a NaN.
template <class T, class X>
void require_no_nan(const char* function, const X& x) {
  if (has_nan<T>(x)) raise_missing(function, x);
}

/// There is no element. (Where there are none but NaN, omitted, a statistic is NaN.)
[[noreturn]] void throw_empty(const char* function);
/// Throws argument_error when ddof is negative.
void check_ddof(const char* function, int ddof);

/// The elements of x that are not NaN, side by side, in `out`; how many.
template <class T>
kernels::index copy_present(const T* x, kernels::index n, T* out) {
  kernels::index count = 0;
  for (kernels::index i = 0; i < n; ++i) {
    out[count] = x[i];
    count += x[i] == x[i];
  }
  return count;
}

/// The rows of X without a NaN.
template <class T>
Matrix<T> complete_rows(MatrixIn<T> x);

}  // namespace lanes::stats
