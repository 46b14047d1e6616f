// The class Lu, and the functions that use it once.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/scaling.hpp"
#include "linalg/solve.hpp"
#include "parallel/parallel.hpp"

namespace lanes {

using kernels::index;
using linalg::LuFactors;

namespace {

template <class T>
const kernels::Kernels<T>& kernels_for(const Options& options) {
  parallel::available(options.threads);  // throws where they are negative
  return dispatch::kernels_for(options.isa).of<T>();
}

/// det(A) from A with rows and columns scaled, whose exponents are then taken off.
template <class T>
linalg::Product<T> scaled_determinant(const char* function, const MatrixView<const T>& a,
                                      const Options& options) {
  const linalg::Scaling<T> scaling(a);
  const linalg::OwnFactors<T> f(function, scaling.matrix(a), options);
  linalg::require_no_overflow(function, f.view().overflow);
  linalg::Product<T> product = linalg::determinant(f.view());
  product.exponent -= scaling.determinant();
  return product;
}

template <class T>
SignAndLog<T> sign_and_log(const linalg::Product<T>& product) {
  return {static_cast<T>(product.sign()), product.log_abs()};
}

}  // namespace

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
  linalg::require_no_overflow("lu", f.overflow);
  zero_pivot_ = f.zero_pivot;
  norm1_ = f.norm1;
  largest_ = f.largest;
  largest_pivot_ = f.largest_pivot;
  odd_ = f.odd;
  normal_ = f.normal;
  if (f.underflow) {
    const linalg::Product<T> product = scaled_determinant("lu", a, options);
    scaled_determinant_ = {product.mantissa, product.exponent};
  }
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
          .zero_pivot = zero_pivot_,
          .norm1 = norm1_,
          .largest = largest_,
          .largest_pivot = largest_pivot_};
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
  if (largest_ == T(0)) return 1;
  return linalg::largest_of_upper(kernels_for<T>({}), view()) / largest_;
}

template <class T>
T Lu<T>::rcond(Options options) const {
  const auto& kernels = kernels_for<T>(options);
  if (zero_pivot_) return 0;
  const LuFactors<T> f = view();
  return linalg::rcond<T>(linalg::LuInverse<T>(kernels, options.threads, f));
}

namespace {

constexpr linalg::Caller solve_caller{
    "Lu::solve",
    "lanes::solve(A, b) mends bad scaling, lstsq(A, b) takes any A, and try_solve returns what "
    "could be computed"};

}  // namespace

template <class T>
Matrix<T> Lu<T>::solve(MatrixIn<T> b, Options options) const {
  linalg::require_rows("Lu::solve", size(), b);
  return linalg::require_usable<T>(
      solve_caller, linalg::solve_with<T>(view(), b, linalg::Estimate::in_doubt, options), b);
}
template <class T>
Vector<T> Lu<T>::solve(VectorIn<T> b, Options options) const {
  return linalg::as_vector(solve(linalg::as_column(b), options));
}
template <class T>
SolveResult<Matrix<T>> Lu<T>::try_solve(MatrixIn<T> b, Options options) const {
  linalg::require_rows("Lu::try_solve", size(), b);
  return linalg::solve_with<T>(view(), b, linalg::Estimate::always, options);
}
template <class T>
SolveResult<Vector<T>> Lu<T>::try_solve(VectorIn<T> b, Options options) const {
  return linalg::as_vector(try_solve(linalg::as_column(b), options));
}

template <class T>
Matrix<T> Lu<T>::inverse(Options options) const {
  linalg::require_pivots("Lu::inverse", size(), zero_pivot_);
  Matrix<T> x = Matrix<T>::uninitialized(size(), size());
  const detail::Buffer<T> buffer(size() * static_cast<std::size_t>(linalg::inverse_block));
  const LuFactors<T> f = view();
  linalg::invert(kernels_for<T>(options), options.threads, f, x.data(), f.n, buffer.data());
  if (!linalg::all_finite<T>(x)) linalg::refuse_overflow("Lu::inverse", "the inverse");
  return x;
}

template <class T>
linalg::Product<T> Lu<T>::product() const {
  if (!scaled_determinant_) return linalg::determinant(view());
  return {scaled_determinant_->first, scaled_determinant_->second};
}
template <class T>
T Lu<T>::determinant() const {
  return product().value();
}
template <class T>
SignAndLog<T> Lu<T>::slogdet() const {
  return sign_and_log(product());
}

template class Lu<double>;
template class Lu<float>;

namespace {

template <class T>
linalg::Product<T> determinant_of(const char* function, const MatrixView<const T>& a,
                                  const Options& options) {
  const linalg::OwnFactors<T> f(function, a, options);
  return f.view().in_range() ? linalg::determinant(f.view())
                             : scaled_determinant(function, a, options);
}

}  // namespace

Lu<double> lu(MatrixIn<double> a, Options options) {
  return Lu<double>(a, options);
}
Lu<float> lu(MatrixIn<float> a, Options options) {
  return Lu<float>(a, options);
}
double det(MatrixIn<double> a, Options options) {
  return determinant_of("det", a, options).value();
}
float det(MatrixIn<float> a, Options options) {
  return determinant_of("det", a, options).value();
}
SignAndLog<double> slogdet(MatrixIn<double> a, Options options) {
  return sign_and_log(determinant_of("slogdet", a, options));
}
SignAndLog<float> slogdet(MatrixIn<float> a, Options options) {
  return sign_and_log(determinant_of("slogdet", a, options));
}

}  // namespace lanes
