#include "linalg/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

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
typename Scaling<T>::RightSide Scaling<T>::right_side(const MatrixView<const T>& b) const {
  RightSide side{Matrix<T>::uninitialized(b.rows(), b.cols()), std::vector<int>(b.cols(), none)};
  for (std::size_t i = 0; i < b.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j)
      if (b(i, j) != T(0) && std::isfinite(b(i, j)))
        side.exponents[j] = std::max(side.exponents[j], std::ilogb(b(i, j)) + row_[i]);
  for (int& exponent : side.exponents)
    exponent = exponent == none ? 0 : std::numeric_limits<T>::max_exponent / 2 - exponent;
  for (std::size_t i = 0; i < b.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j)
      side.matrix(i, j) = std::scalbn(b(i, j), row_[i] + side.exponents[j]);
  return side;
}

template <class T>
void Scaling<T>::unscale(const MatrixView<T>& x, const std::vector<int>& exponents) const {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j)
      x(i, j) = std::scalbn(x(i, j), col_[i] - exponents[j]);
}

template <class T>
void Scaling<T>::unscale_inverse(const MatrixView<T>& x) const {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) x(i, j) = std::scalbn(x(i, j), col_[i] + row_[j]);
}

template <class T>
void Scaling<T>::scale_inverse(const MatrixView<T>& x) const {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) x(i, j) = std::scalbn(x(i, j), -col_[i] - row_[j]);
}

template <class T>
long Scaling<T>::determinant() const {
  return std::accumulate(row_.begin(), row_.end(), 0L) +
         std::accumulate(col_.begin(), col_.end(), 0L);
}

template class Scaling<double>;
template class Scaling<float>;

}  // namespace lanes::linalg
