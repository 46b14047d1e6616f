// The half of a singular value decomposition that principal components need.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes::learn {

struct RightSingular {
  Vector<double> values;  ///< descending, min(rows, cols) of them
  Matrix<double> rows;    ///< the right singular vector of each
};

/// Of a finite X, its elements of the order of 1 or less.
RightSingular right_singular(const Matrix<double>& x, const Options& options);

}  // namespace lanes::learn
