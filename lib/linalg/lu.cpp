// The class Lu, and the functions that use it once.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>
#include <limits>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/triangular.hpp"
#include "parallel/parallel.hpp"

namespace lanes {

using kernels::index;
using linalg::LuFactors;

template <class T>
Lu<T>::Lu(MatrixIn<T> a, Options options) {
  const std::size_t n = a.rows();
  if (n != a.cols()) check::not_square("lu", "A", n, a.cols());
  factors_ = Matrix<T>::uninitialized(n, linalg::roomy_row<T>(n));
  reciprocals_ = Vector<T>::uninitialized(n);
  permutation_.resize(n);
  std::vector<index> pivots(n);
  LuFactors<T> f = view();
  f.pivots = pivots.data();
  f.permutation = permutation_.data();
  linalg::factorize("lu", a, f, options);
  zero_pivot_ = f.zero_pivot;
  norm1_ = f.norm1;
  largest_ = f.largest;
  odd_ = f.odd;
  normal_ = f.normal;
}

/// The internal form of what this object holds. It is not written through.
template <class T>
LuFactors<T> Lu<T>::view() const {
  return {.n = static_cast<index>(size()),
          .row = static_cast<index>(factors_.cols()),
          .factors = const_cast<T*>(factors_.data()),
          .reciprocals = const_cast<T*>(reciprocals_.data()),
          .permutation = const_cast<std::size_t*>(permutation_.data()),
          .normal = normal_,
          .odd = odd_,
          .zero_pivot = zero_pivot_};
}

template <class T>
Matrix<T> Lu<T>::lower() const {
  Matrix<T> l = Matrix<T>::identity(size());
  for (std::size_t i = 0; i < size(); ++i) std::copy_n(factors_.row(i).data(), i, l.row(i).data());
  return l;
}
template <class T>
Matrix<T> Lu<T>::upper() const {
  Matrix<T> u(size(), size());
  for (std::size_t i = 0; i < size(); ++i)
    std::copy_n(factors_.row(i).data() + i, size() - i, u.row(i).data() + i);
  return u;
}

template <class T>
T Lu<T>::growth() const {
  T largest = 0;
  for (std::size_t i = 0; i < size(); ++i)
    for (std::size_t j = i; j < size(); ++j) largest = std::max(largest, std::abs(factors_(i, j)));
  return largest_ == T(0) ? T(1) : largest / largest_;
}

template <class T>
Matrix<T> Lu<T>::solve(MatrixIn<T> b, Options options) const {
  if (b.rows() != size())
    check::shape_mismatch("solve", "A", size(), size(), "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
  const LuFactors<T> f = view();
  linalg::require_pivots("solve", size(), zero_pivot_);
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  Matrix<T> x = Matrix<T>::uninitialized(b.rows(), b.cols());
  for (std::size_t i = 0; i < size(); ++i) x.row(i).assign(b.row(permutation_[i]));
  const auto cols = static_cast<index>(b.cols());
  linalg::solve_lower(kernels, options.threads, f.factors, f.row, f.n, x.data(), cols, cols);
  linalg::solve_upper(kernels, options.threads, f.factors, f.row, f.usable_reciprocals(), f.n,
                      x.data(), cols, cols);
  return x;
}
template <class T>
Vector<T> Lu<T>::solve(VectorIn<T> b, Options options) const {
  const Matrix<T> x = solve(MatrixView<const T>(b.data(), b.size(), 1, b.stride(), 1), options);
  return Vector<T>(x.col(0));
}

template <class T>
Matrix<T> Lu<T>::inverse(Options options) const {
  const LuFactors<T> f = view();
  linalg::require_pivots("inverse", size(), zero_pivot_);
  parallel::available(options.threads);  // throws where they are negative
  Matrix<T> x = Matrix<T>::uninitialized(size(), size());
  const detail::Buffer<T> buffer(size() * static_cast<std::size_t>(linalg::inverse_block));
  linalg::invert(dispatch::kernels_for(options.isa).of<T>(), options.threads, f, x.data(), f.n,
                 buffer.data());
  return x;
}

template <class T>
T Lu<T>::determinant() const {
  T product = odd_ ? T(-1) : T(1);
  for (std::size_t i = 0; i < size(); ++i) product *= factors_(i, i);
  return product;
}
template <class T>
SignAndLog<T> Lu<T>::slogdet() const {
  if (zero_pivot_) return {T(0), -std::numeric_limits<T>::infinity()};
  const linalg::Product<T> pivots(factors_.diagonal());
  return {odd_ == (pivots.mantissa < 0) ? T(1) : T(-1), pivots.log_abs()};
}

template class Lu<double>;
template class Lu<float>;

Lu<double> lu(MatrixIn<double> a, Options options) {
  return Lu<double>(a, options);
}
Lu<float> lu(MatrixIn<float> a, Options options) {
  return Lu<float>(a, options);
}
Vector<double> solve(MatrixIn<double> a, VectorIn<double> b, Options options) {
  return lu(a, options).solve(b, options);
}
Vector<float> solve(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return lu(a, options).solve(b, options);
}
Matrix<double> solve(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return lu(a, options).solve(b, options);
}
Matrix<float> solve(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return lu(a, options).solve(b, options);
}
double det(MatrixIn<double> a, Options options) {
  return lu(a, options).determinant();
}
float det(MatrixIn<float> a, Options options) {
  return lu(a, options).determinant();
}
SignAndLog<double> slogdet(MatrixIn<double> a, Options options) {
  return lu(a, options).slogdet();
}
SignAndLog<float> slogdet(MatrixIn<float> a, Options options) {
  return lu(a, options).slogdet();
}
}  // namespace lanes
