// What column pivoting promises.
#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "support/reference.hpp"

namespace lanes::test {

inline Wide length(const std::vector<Wide>& x) {
  Wide sum = 0;
  for (Wide e : x) sum += e * e;
  return test::square_root(sum);
}

/// The longest column first, at every step.
template <class T>
void expect_descending(const Matrix<T>& r, const std::string& what) {
  // Norms that are updated are known to a few sqrt(eps) only, and below rounding errors of rounding
  // errors, sums underflow.
  const double eps = std::numeric_limits<T>::epsilon(), slack = 1 + 10 * std::sqrt(eps);
  const double noise = r.empty() ? 0 : eps * eps * std::abs(static_cast<double>(r(0, 0)));
  for (std::size_t k = 0; k < r.rows(); ++k)
    for (std::size_t j = k + 1; j < r.cols(); ++j) {
      std::vector<Wide> column;
      for (std::size_t i = k; i < r.rows(); ++i) column.push_back(r(i, j));
      ASSERT_LE(static_cast<double>(length(column)),
                slack * std::abs(static_cast<double>(r(k, k))) + noise)
          << what << ": " << k << ", " << j;
    }
}

}  // namespace lanes::test
