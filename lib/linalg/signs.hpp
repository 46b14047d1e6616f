// Signs of vectors that are known up to them.
#pragma once

#include <cmath>
#include <lanes/matrix.hpp>
#include <vector>

namespace lanes::linalg {

/// Makes the largest component of each column of `vectors` positive, the first of equals, and turns
/// the same columns of each of `partners`.
template <class T, class... Partners>
void fix_signs(Matrix<T>& vectors, Partners&... partners) {
  std::vector<T> largest(vectors.cols(), T(0));
  for (std::size_t i = 0; i < vectors.rows(); ++i)
    for (std::size_t j = 0; j < vectors.cols(); ++j)
      if (std::abs(vectors(i, j)) > std::abs(largest[j])) largest[j] = vectors(i, j);
  const auto turn = [&](Matrix<T>& columns) {
    for (std::size_t i = 0; i < columns.rows(); ++i)
      for (std::size_t j = 0; j < columns.cols(); ++j)
        if (largest[j] < T(0)) columns(i, j) = -columns(i, j);
  };
  turn(vectors);
  (turn(partners), ...);
}

}  // namespace lanes::linalg
