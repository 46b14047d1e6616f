// What the results should be: straightforward loops in 113-bit arithmetic.
#pragma once

#include <cmath>
#include <lanes/matrix.hpp>
#include <utility>
#include <vector>

namespace lanes::test {

// x86 has it as an extension type; on AArch64 it is long double.
#if __LDBL_MANT_DIG__ < 113
using Wide = __float128;
#else
using Wide = long double;
#endif

inline Wide magnitude(Wide x) {
  return x < 0 ? -x : x;
}

inline Wide square_root(Wide x) {
  if (x == 0) return 0;
  Wide root = std::sqrt(static_cast<long double>(x));
  for (int step = 0; step < 2; ++step) root = (root + x / root) / 2;  // Newton's
  return root;
}

/// A sum, and the sum of its terms' magnitudes, to which error bounds refer.
struct Sum {
  Wide value = 0, magnitude = 0;

  void add(Wide term) {
    value += term;
    magnitude += test::magnitude(term);
  }
};

template <class T>
Sum dot_reference(VectorView<const T> x, VectorView<const T> y) {
  Sum sum;
  for (std::size_t i = 0; i < x.size(); ++i) sum.add(static_cast<Wide>(x[i]) * y[i]);
  return sum;
}

template <class T>
Wide norm_reference(VectorView<const T> x) {
  return square_root(dot_reference<T>(x, x).value);
}

/// alpha A B + beta C (C is not read when beta is 0), row by row.
template <class T>
std::vector<Sum> matmul_reference(MatrixView<const T> a, MatrixView<const T> b, T alpha = 1,
                                  T beta = 0, MatrixView<const T> c = {}) {
  std::vector<Sum> sums;
  sums.reserve(a.rows() * b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j) {
      Sum sum;
      for (std::size_t p = 0; p < a.cols(); ++p)
        sum.add(static_cast<Wide>(alpha) * a(i, p) * b(p, j));
      if (beta != T(0)) sum.add(static_cast<Wide>(beta) * c(i, j));
      sums.push_back(sum);
    }
  return sums;
}

/// A B in T: exact, and so the one right answer, for matrices of small integers.
template <class T>
Matrix<T> integer_product(MatrixView<const T> a, MatrixView<const T> b) {
  Matrix<T> c(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t p = 0; p < a.cols(); ++p)
      for (std::size_t j = 0; j < b.cols(); ++j) c(i, j) += a(i, p) * b(p, j);
  return c;
}

/// The inverse by Gauss-Jordan elimination, n x n by rows.
template <class T>
std::vector<Wide> inverse_reference(const Matrix<T>& a) {
  const std::size_t n = a.rows();
  std::vector<Wide> w(n * 2 * n, 0), x;
  const auto at = [&](std::size_t i, std::size_t j) -> Wide& { return w[i * 2 * n + j]; };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) at(i, j) = a(i, j);
    at(i, n + i) = 1;
  }
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k; i < n; ++i)
      if (magnitude(at(i, k)) > magnitude(at(pivot, k))) pivot = i;
    for (std::size_t j = 0; j < 2 * n; ++j) std::swap(at(k, j), at(pivot, j));
    const Wide reciprocal = 1 / at(k, k);
    for (std::size_t j = k; j < 2 * n; ++j) at(k, j) *= reciprocal;
    for (std::size_t i = 0; i < n; ++i) {
      const Wide factor = at(i, k);
      if (i == k || factor == 0) continue;
      for (std::size_t j = k; j < 2 * n; ++j) at(i, j) -= factor * at(k, j);
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) x.push_back(at(i, n + j));
  return x;
}

}  // namespace lanes::test
