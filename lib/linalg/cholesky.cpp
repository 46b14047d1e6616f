// The class Cholesky, cholesky, try_cholesky.
#include <algorithm>
#include <cmath>
#include <lanes/cholesky.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <string>
#include <utility>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/factor_cholesky.hpp"
#include "linalg/solve.hpp"
#include "linalg/triangular.hpp"
#include "parallel/parallel.hpp"

namespace lanes {

using kernels::index;

template <class T>
Cholesky<T>::Cholesky(MatrixIn<T> a, Options options) {
  if (const std::size_t failed = factorize("cholesky", a, options))
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

}  // namespace

template <class T>
std::size_t Cholesky<T>::factorize(const char* function, MatrixIn<T> a, const Options& options) {
  const std::size_t n = a.rows();
  if (n != a.cols()) check::not_square(function, "A", n, a.cols());
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const std::size_t row = linalg::roomy_row<T>(n);
  factor_ = Matrix<T>::uninitialized(n, row);
  reciprocals_ = Vector<T>::uninitialized(n);
  const MatrixView<T> copy(factor_.data(), n, n, static_cast<index>(row));
  copy_symmetric<T>(kernels, a, copy);
  norm1_ = linalg::norm1<T>(kernels, copy, reciprocals_.data());
  if (!std::isfinite(norm1_)) linalg::require_finite_lower<T>(function, a);
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
class Cholesky<T>::Inverse final : public linalg::InverseOperator<T> {
 public:
  Inverse(const Cholesky& f, const Options& options)
      : linalg::InverseOperator<T>(f.size(), f.norm1()), f_(f), options_(options) {
    parallel::available(options.threads);  // throws where they are negative
    dispatch::kernels_for(options.isa);
  }

  void apply(const MatrixView<const T>& b, const MatrixView<T>& x) const override {
    const auto& kernels = dispatch::kernels_for(options_.isa).template of<T>();
    const auto n = static_cast<index>(f_.size()), row = static_cast<index>(f_.factor_.cols()),
               cols = static_cast<index>(b.cols());
    const T* const u = f_.factor_.data();
    const T* const reciprocals = f_.reciprocals_.data();
    x.assign(b);
    linalg::solve_lower(kernels, options_.threads, u, index{1}, row, reciprocals, n, x.data(),
                        x.row_stride(), cols);
    linalg::solve_upper(kernels, options_.threads, u, row, reciprocals, n, x.data(), x.row_stride(),
                        cols);
  }
  Matrix<T> apply_from_right(Matrix<T> z) const override {  // A is symmetric
    Matrix<T> x = Matrix<T>::uninitialized(z.cols(), z.rows());
    apply(z.t(), x);
    return Matrix<T>(x.t());
  }
  /// That of D A D where D, powers of two, brings columns of U D to lengths of about 1: it is
  /// factorised with the same errors. A itself is gone, and comes back as (U D)'(U D).
  T working_rcond() const override {
    const T plain = linalg::rcond<T>(*this);
    if (plain >= linalg::least_rcond<T>) return plain;
    const std::size_t n = f_.size();
    Matrix<T> scaled(n, n);
    for (std::size_t j = 0; j < n; ++j) {
      const VectorView<const T> column = f_.factor_.col(j).slice(0, j + 1);
      const int exponent = std::ilogb(norm(column));
      for (std::size_t i = 0; i <= j; ++i) scaled(i, j) = std::scalbn(column[i], -exponent);
    }
    const CholeskyResult<T> again = try_cholesky(gram(scaled, options_), options_);
    return again.ok ? std::max(plain, again.factors->rcond(options_)) : plain;
  }

 private:
  const Cholesky& f_;
  Options options_;
};

template <class T>
T Cholesky<T>::rcond(Options options) const {
  return linalg::rcond<T>(Inverse(*this, options));
}

template <class T>
Matrix<T> Cholesky<T>::solve(MatrixIn<T> b, Options options) const {
  constexpr linalg::Caller caller{
      "Cholesky::solve", "lstsq(A, b) takes any A, and try_solve returns what could be computed"};
  linalg::require_rows(caller.function, size(), b);
  const Inverse inverse(*this, options);
  return linalg::require_usable<T>(
      caller, linalg::solve_with<T>(inverse, b, linalg::Estimate::in_doubt), b);
}
template <class T>
Vector<T> Cholesky<T>::solve(VectorIn<T> b, Options options) const {
  return linalg::as_vector(solve(linalg::as_column(b), options));
}
template <class T>
SolveResult<Matrix<T>> Cholesky<T>::try_solve(MatrixIn<T> b, Options options) const {
  linalg::require_rows("Cholesky::try_solve", size(), b);
  return linalg::solve_with<T>(Inverse(*this, options), b, linalg::Estimate::always);
}
template <class T>
SolveResult<Vector<T>> Cholesky<T>::try_solve(VectorIn<T> b, Options options) const {
  return linalg::as_vector(try_solve(linalg::as_column(b), options));
}

template <class T>
Matrix<T> Cholesky<T>::inverse(Options options) const {
  parallel::available(options.threads);  // throws where they are negative
  Matrix<T> x = Matrix<T>::uninitialized(size(), size());
  linalg::invert_cholesky(dispatch::kernels_for(options.isa).of<T>(), options.threads,
                          factor_.data(), static_cast<index>(factor_.cols()), reciprocals_.data(),
                          static_cast<index>(size()), x.data());
  if (!linalg::all_finite<T>(x)) linalg::refuse_overflow("Cholesky::inverse", "the inverse");
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
  if (const std::size_t failed = factors.factorize("try_cholesky", a, options))
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
