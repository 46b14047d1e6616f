// Least squares in 113-bit arithmetic, for matrices of a few columns.
#pragma once

#include <lanes/matrix.hpp>
#include <vector>

#include "support/reference.hpp"

namespace lanes::test {

/// min |A x - b| by Householder's method, the columns of A scaled to length 1.
class WideLeastSquares {
 public:
  std::vector<Wide> x;
  std::vector<Wide> scale;  ///< lengths of the columns
  Wide residual = 0;        ///< |A x - b|
  Wide size = 0;            ///< |D x|, D being `scale`
  Wide condition = 0;       ///< of A / D in the Frobenius norm: at most n times that in the 2-norm

  template <class T>
  WideLeastSquares(const Matrix<T>& a, const Vector<T>& b) : m_(a.rows()), n_(a.cols()) {
    for (std::size_t i = 0; i < m_; ++i) {
      for (std::size_t j = 0; j < n_; ++j) a_.push_back(a(i, j));
      a_.push_back(b[i]);
    }
    for (std::size_t j = 0; j < n_; ++j) {
      scale.push_back(length(j, 0));
      for (std::size_t i = 0; i < m_; ++i) at(i, j) /= scale[j];
    }
    for (std::size_t j = 0; j < n_; ++j) reflect(j);
    residual = length(n_, n_);
    solve();
  }

 private:
  Wide& at(std::size_t i, std::size_t j) { return a_[i * (n_ + 1) + j]; }

  /// Of column j from row i on.
  Wide length(std::size_t j, std::size_t i) {
    Wide sum = 0;
    for (; i < m_; ++i) sum += at(i, j) * at(i, j);
    return square_root(sum);
  }
  void reflect(std::size_t j) {
    const Wide norm = length(j, j), beta = at(j, j) > 0 ? -norm : norm;
    std::vector<Wide> v(m_);
    for (std::size_t i = j; i < m_; ++i) v[i] = at(i, j);
    v[j] -= beta;
    Wide square = 0;
    for (Wide e : v) square += e * e;
    for (std::size_t c = j; c <= n_; ++c) {
      Wide product = 0;
      for (std::size_t i = j; i < m_; ++i) product += v[i] * at(i, c);
      for (std::size_t i = j; i < m_; ++i) at(i, c) -= 2 * v[i] * product / square;
    }
  }
  /// inverse(R) e in place.
  void substitute(std::vector<Wide>& e) {
    for (std::size_t i = n_; i-- > 0;) {
      for (std::size_t j = i + 1; j < n_; ++j) e[i] -= at(i, j) * e[j];
      e[i] /= at(i, i);
    }
  }
  void solve() {
    Wide inverse_squares = 0, squares = 0;
    for (std::size_t c = 0; c < n_; ++c) {
      std::vector<Wide> e(n_);
      e[c] = 1;
      substitute(e);
      for (Wide v : e) inverse_squares += v * v;
    }
    condition = square_root(inverse_squares * static_cast<Wide>(n_));
    x.resize(n_);
    for (std::size_t i = 0; i < n_; ++i) x[i] = at(i, n_);
    substitute(x);
    for (std::size_t j = 0; j < n_; ++j) {
      squares += x[j] * x[j];
      x[j] /= scale[j];
    }
    size = square_root(squares);
  }

  std::size_t m_, n_;
  std::vector<Wide> a_;
};

}  // namespace lanes::test
