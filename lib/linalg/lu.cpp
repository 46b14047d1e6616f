// The class Lu, and the functions that use it once.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>
#include <limits>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/condition.hpp"
#include "linalg/factor.hpp"
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
  zero_pivot_ = f.zero_pivot;
  norm1_ = f.norm1;
  largest_ = f.largest;
  largest_pivot_ = f.largest_pivot;
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
  T largest = 0;
  for (std::size_t i = 0; i < size(); ++i)
    for (std::size_t j = i; j < size(); ++j) largest = std::max(largest, std::abs(factors_(i, j)));
  return largest_ == T(0) ? T(1) : largest / largest_;
}

template <class T>
T Lu<T>::rcond(Options options) const {
  return linalg::rcond(kernels_for<T>(options), options.threads, view());
}

namespace {

template <class T>
void check_rows(std::size_t n, const MatrixView<const T>& b) {
  if (b.rows() != n)
    check::shape_mismatch("solve", "A", n, n, "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
}

/// X = inverse(U) inverse(L) X
template <class T>
void solve_in_place(const LuFactors<T>& f, Matrix<T>& x, const Options& options) {
  const auto cols = static_cast<index>(x.cols());
  linalg::solve(kernels_for<T>(options), options.threads, f, x.data(), cols, cols);
}

/// Throws singular_error unless solutions have digits: most often the solved probes tell.
template <class T>
void check_condition(const LuFactors<T>& f, const MatrixView<const T>& probes,
                     const Options& options) {
  if (!linalg::clearly_regular(f, probes))
    linalg::require_regular("solve",
                            linalg::working_rcond(kernels_for<T>(options), options.threads, f));
}

}  // namespace

template <class T>
Matrix<T> Lu<T>::solve(MatrixIn<T> b, Options options) const {
  check_rows(size(), b);
  linalg::require_pivots("solve", size(), zero_pivot_);
  const LuFactors<T> f = view();
  Matrix<T> x = Matrix<T>::uninitialized(size(), b.cols());
  Matrix<T> probes = Matrix<T>::uninitialized(size(), linalg::probes);
  linalg::permute_rows<T>(f, b, x);
  linalg::fill_probes<T>(f, probes);
  solve_in_place(f, x, options);
  solve_in_place(f, probes, options);
  check_condition<T>(f, probes, options);
  return x;
}
template <class T>
Vector<T> Lu<T>::solve(VectorIn<T> b, Options options) const {
  check_rows(size(), linalg::as_column(b));
  linalg::require_pivots("solve", size(), zero_pivot_);
  const LuFactors<T> f = view();
  Matrix<T> x = Matrix<T>::uninitialized(size(), 1 + linalg::probes);
  const MatrixView<T> probes = x.block(0, 1, size(), linalg::probes);
  linalg::permute_rows<T>(f, linalg::as_column(b), x.block(0, 0, size(), 1));
  linalg::fill_probes<T>(f, probes);
  solve_in_place(f, x, options);
  check_condition<T>(f, probes, options);
  return Vector<T>(x.col(0));
}

template <class T>
SolveResult<Matrix<T>> Lu<T>::try_solve(MatrixIn<T> b, Options options) const {
  check_rows(size(), b);
  const LuFactors<T> f = view();
  SolveResult<Matrix<T>> result{.zero_pivot = zero_pivot_};
  if (zero_pivot_) return result;
  result.x = Matrix<T>::uninitialized(size(), b.cols());
  linalg::permute_rows<T>(f, b, result.x);
  solve_in_place(f, result.x, options);
  result.rcond = linalg::working_rcond(kernels_for<T>(options), options.threads, f);
  result.ok = result.rcond >= linalg::least_rcond<T>;
  return result;
}
template <class T>
SolveResult<Vector<T>> Lu<T>::try_solve(VectorIn<T> b, Options options) const {
  return linalg::as_vector(try_solve(linalg::as_column(b), options));
}

template <class T>
Matrix<T> Lu<T>::inverse(Options options) const {
  const LuFactors<T> f = view();
  linalg::require_pivots("inverse", size(), zero_pivot_);
  Matrix<T> x = Matrix<T>::uninitialized(size(), size());
  const detail::Buffer<T> buffer(size() * static_cast<std::size_t>(linalg::inverse_block));
  linalg::invert(kernels_for<T>(options), options.threads, f, x.data(), f.n, buffer.data());
  return x;
}

template <class T>
T Lu<T>::determinant() const {
  if (zero_pivot_) return 0;
  const T product = linalg::Product<T>(factors_.diagonal()).value();
  return odd_ ? -product : product;
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
