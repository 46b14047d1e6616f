// Signs of vectors that are known up to them.
#pragma once

#include <cmath>
#include <lanes/matrix.hpp>

namespace lanes::linalg {

/// Makes the largest component of each column of u positive, the first of equals, and turns the
/// rows of vt with them.
template <class T>
void fix_signs(Matrix<T>& u, Matrix<T>& vt) {
  for (std::size_t j = 0; j < u.cols(); ++j) {
    T largest = 0;
    for (T x : u.col(j))
      if (std::abs(x) > std::abs(largest)) largest = x;
    if (!(largest < T(0))) continue;
    for (T& x : u.col(j)) x = -x;
    for (T& x : vt.row(j)) x = -x;
  }
}

}  // namespace lanes::linalg
