#include "linalg/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lanes::linalg {
namespace {

/// Below every exponent: of a column of zeros, which is not scaled.
constexpr int none = std::numeric_limits<int>::min();

}  // namespace

template <class T>
Scaling<T>::Scaling(const MatrixView<const T>& a) : row_(a.rows()), col_(a.cols(), none) {
  for (std::size_t i = 0; i < a.rows(); ++i) {
    T largest = 0;
    for (std::size_t j = 0; j < a.cols(); ++j) largest = std::max(largest, std::abs(a(i, j)));
    row_[i] = largest > 0 ? -std::ilogb(largest) : 0;
    for (std::size_t j = 0; j < a.cols(); ++j)
      if (a(i, j) != T(0)) col_[j] = std::max(col_[j], std::ilogb(a(i, j)) + row_[i]);
  }
  for (int& exponent : col_) exponent = exponent == none ? 0 : -exponent;
}

template <class T>
Matrix<T> Scaling<T>::matrix(const MatrixView<const T>& a) const {
  Matrix<T> s = Matrix<T>::uninitialized(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) s(i, j) = std::scalbn(a(i, j), row_[i] + col_[j]);
  return s;
}

template <class T>
Matrix<T> Scaling<T>::right_side(const MatrixView<const T>& b) const {
  Matrix<T> s = Matrix<T>::uninitialized(b.rows(), b.cols());
  for (std::size_t i = 0; i < b.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j) s(i, j) = std::scalbn(b(i, j), row_[i]);
  return s;
}

template <class T>
void Scaling<T>::unscale(const MatrixView<T>& x) const {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) x(i, j) = std::scalbn(x(i, j), col_[i]);
}

template <class T>
void Scaling<T>::unscale_inverse(const MatrixView<T>& x) const {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) x(i, j) = std::scalbn(x(i, j), col_[i] + row_[j]);
}

template class Scaling<double>;
template class Scaling<float>;

}  // namespace lanes::linalg
