// The class Cholesky, cholesky, try_cholesky.
#include <algorithm>
#include <cmath>
#include <lanes/cholesky.hpp>
#include <lanes/error.hpp>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/factor_cholesky.hpp"
#include "linalg/triangular.hpp"
#include "parallel/parallel.hpp"

namespace lanes {

using kernels::index;

template <class T>
Cholesky<T>::Cholesky(MatrixIn<T> a, Options options) {
  if (const std::size_t failed = factorize(a, options))
    throw not_positive_definite_error(
        "cholesky: A is not positive definite: of its " + std::to_string(a.rows()) +
        " leading minors, that of order " + std::to_string(failed) +
        " is not positive; try_cholesky returns this, and lu takes any square matrix");
}

namespace {

/// The symmetric matrix whose lower triangle is that of A.
template <class T>
void copy_symmetric(const kernels::Kernels<T>& kernels, const MatrixView<const T>& a,
                    const MatrixView<T>& copy) {
  for (std::size_t i = 0; i < a.rows(); ++i) {
    if (a.col_stride() == 1)
      std::copy_n(a.row(i).data(), i + 1, copy.row(i).data());
    else
      copy.row(i).slice(0, i + 1).assign(a.row(i).slice(0, i + 1));
  }
  linalg::mirror_lower(kernels, copy.data(), copy.row_stride(), static_cast<index>(a.rows()));
}

template <class T>
void require_finite(const char* function, const MatrixView<const T>& a) {
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j <= i; ++j)
      if (!std::isfinite(a(i, j))) check::not_finite(function, "A", i, j, a(i, j));
}

}  // namespace

template <class T>
std::size_t Cholesky<T>::factorize(MatrixIn<T> a, const Options& options) {
  const std::size_t n = a.rows();
  if (n != a.cols()) check::not_square("cholesky", "A", n, a.cols());
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const std::size_t row = linalg::roomy_row<T>(n);
  factor_ = Matrix<T>::uninitialized(n, row);
  reciprocals_ = Vector<T>::uninitialized(n);
  const MatrixView<T> copy(factor_.data(), n, n, static_cast<index>(row));
  copy_symmetric<T>(kernels, a, copy);
  norm1_ = linalg::norm1<T>(kernels, copy, reciprocals_.data());
  if (!std::isfinite(norm1_)) require_finite<T>("cholesky", a);
  return static_cast<std::size_t>(
      linalg::factor_cholesky(kernels, options.threads, factor_.data(), static_cast<index>(row),
                              static_cast<index>(n), reciprocals_.data()));
}

template <class T>
Matrix<T> Cholesky<T>::lower() const {
  Matrix<T> l(size(), size());
  for (std::size_t i = 0; i < size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) l(i, j) = factor_(j, i);
  return l;
}

template <class T>
Matrix<T> Cholesky<T>::solve(MatrixIn<T> b, Options options) const {
  if (b.rows() != size())
    check::shape_mismatch("solve", "A", size(), size(), "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  Matrix<T> x(b);
  const auto n = static_cast<index>(size()), row = static_cast<index>(factor_.cols()),
             cols = static_cast<index>(b.cols());
  linalg::solve_lower(kernels, options.threads, factor_.data(), index{1}, row, reciprocals_.data(),
                      n, x.data(), cols, cols);
  linalg::solve_upper(kernels, options.threads, factor_.data(), row, reciprocals_.data(), n,
                      x.data(), cols, cols);
  return x;
}
template <class T>
Vector<T> Cholesky<T>::solve(VectorIn<T> b, Options options) const {
  const Matrix<T> x = solve(MatrixView<const T>(b.data(), b.size(), 1, b.stride(), 1), options);
  return Vector<T>(x.col(0));
}

template <class T>
Matrix<T> Cholesky<T>::inverse(Options options) const {
  parallel::available(options.threads);  // throws where they are negative
  Matrix<T> x = Matrix<T>::uninitialized(size(), size());
  linalg::invert_cholesky(dispatch::kernels_for(options.isa).of<T>(), options.threads,
                          factor_.data(), static_cast<index>(factor_.cols()), reciprocals_.data(),
                          static_cast<index>(size()), x.data());
  return x;
}

// det(A) = det(L)^2.
template <class T>
T Cholesky<T>::determinant() const {
  linalg::Product<T> product(factor_.diagonal());
  product.mantissa *= product.mantissa;
  product.exponent *= 2;
  return product.value();
}
template <class T>
T Cholesky<T>::log_determinant() const {
  return 2 * linalg::Product<T>(factor_.diagonal()).log_abs();
}

template class Cholesky<double>;
template class Cholesky<float>;

template <class T>
CholeskyResult<T> linalg::attempt_cholesky(MatrixIn<T> a, const Options& options) {
  Cholesky<T> factors;
  if (const std::size_t failed = factors.factorize(a, options))
    return {.factors = {}, .failed_minor = failed, .ok = false};
  return {.factors = std::move(factors), .failed_minor = {}, .ok = true};
}

CholeskyResult<double> try_cholesky(MatrixIn<double> a, Options options) {
  return linalg::attempt_cholesky<double>(a, options);
}
CholeskyResult<float> try_cholesky(MatrixIn<float> a, Options options) {
  return linalg::attempt_cholesky<float>(a, options);
}
Cholesky<double> cholesky(MatrixIn<double> a, Options options) {
  return Cholesky<double>(a, options);
}
Cholesky<float> cholesky(MatrixIn<float> a, Options options) {
  return Cholesky<float>(a, options);
}

}  // namespace lanes
