// The classes Qr and PivotedQr, rank.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/qr.hpp>
#include <limits>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/factor_qr.hpp"
#include "linalg/triangular.hpp"
#include "parallel/parallel.hpp"

namespace lanes {

using kernels::index;
using linalg::QrFactors;

template <class T>
void Qr<T>::copy(MatrixIn<T> a) {
  factors_ = Matrix<T>::uninitialized(a.rows(), linalg::roomy_row<T>(a.cols()));
  scale_ = Vector<T>::uninitialized(a.cols());
  factors_.block(0, 0, a.rows(), a.cols()).assign(a);
  const QrFactors<T> f = view();
  triangles_ = Matrix<T>::uninitialized(static_cast<std::size_t>(f.count()),
                                        static_cast<std::size_t>(f.block()));
}

template <class T>
Qr<T>::Qr(MatrixIn<T> a, Options options) {
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  copy(a);
  linalg::scale_columns("qr", kernels, view());
  linalg::factor_qr(kernels, options.threads, view());
}

template <class T>
Qr<T>::Qr(Pivoted, const char* function, MatrixIn<T> a, const Options& options) {
  parallel::available(options.threads);  // throws where they are negative
  copy(a);
  columns_.resize(a.cols());
  linalg::scale_columns(function, dispatch::kernels_for(options.isa).of<T>(), view());
  linalg::factor_qr_pivoted(options, view(), columns_.data());
}

/// The internal form of what this object holds. After construction it is not written through.
template <class T>
QrFactors<T> Qr<T>::view() const {
  return {.rows = static_cast<index>(rows()),
          .cols = static_cast<index>(cols()),
          .row = static_cast<index>(factors_.cols()),
          .factors = const_cast<T*>(factors_.data()),
          .triangles = const_cast<T*>(triangles_.data()),
          .scale = const_cast<T*>(scale_.data())};
}

template <class T>
Matrix<T> Qr<T>::q(Options options) const {
  parallel::available(options.threads);  // throws where they are negative
  Matrix<T> result = Matrix<T>::uninitialized(rows(), std::min(rows(), cols()));
  linalg::form_q(dispatch::kernels_for(options.isa).of<T>(), options.threads, view(), result.data(),
                 static_cast<index>(result.cols()));
  return result;
}
template <class T>
Matrix<T> Qr<T>::r() const {
  Matrix<T> result(std::min(rows(), cols()), cols());
  for (std::size_t i = 0; i < result.rows(); ++i)
    for (std::size_t j = i; j < cols(); ++j) result(i, j) = factors_(i, j) / scale_[j];
  return result;
}

namespace {

template <class T>
void require_rows(const char* function, const Qr<T>& f, const MatrixView<const T>& b) {
  if (b.rows() != f.rows())
    check::shape_mismatch(function, "A", f.rows(), f.cols(), "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
}
template <class T>
MatrixView<const T> as_column(const VectorView<const T>& b) {
  return {b.data(), b.size(), 1, b.stride(), 1};
}

}  // namespace

template <class T>
Matrix<T> Qr<T>::apply_q(MatrixIn<T> b, Options options) const {
  require_rows("apply_q", *this, b);
  parallel::available(options.threads);  // throws where they are negative
  Matrix<T> c(b);
  const auto cols = static_cast<index>(c.cols());
  linalg::apply_q(dispatch::kernels_for(options.isa).of<T>(), options.threads, view(), c.data(),
                  cols, cols);
  return c;
}
template <class T>
Matrix<T> Qr<T>::apply_qt(MatrixIn<T> b, Options options) const {
  require_rows("apply_qt", *this, b);
  parallel::available(options.threads);  // throws where they are negative
  Matrix<T> c(b);
  const auto cols = static_cast<index>(c.cols());
  linalg::apply_qt(dispatch::kernels_for(options.isa).of<T>(), options.threads, view(), c.data(),
                   cols, cols);
  return c;
}
template <class T>
Vector<T> Qr<T>::apply_q(VectorIn<T> b, Options options) const {
  return Vector<T>(apply_q(as_column(b), options).col(0));
}
template <class T>
Vector<T> Qr<T>::apply_qt(VectorIn<T> b, Options options) const {
  return Vector<T>(apply_qt(as_column(b), options).col(0));
}

template <class T>
Matrix<T> Qr<T>::solve(MatrixIn<T> b, Options options) const {
  require_rows("solve", *this, b);
  if (rows() < cols())
    throw shape_error("solve: A is " + std::to_string(rows()) + " x " + std::to_string(cols()) +
                      "; with fewer rows than columns, use lstsq(A, b)");
  const auto column = [this](std::size_t j) { return columns_.empty() ? j : columns_[j]; };
  Vector<T> reciprocals = Vector<T>::uninitialized(cols());
  bool normal = true;
  for (std::size_t j = 0; j < cols(); ++j) {
    if (factors_(j, j) == T(0))
      throw singular_error("solve: R(" + std::to_string(j) + ", " + std::to_string(j) +
                           ") is zero: column " + std::to_string(column(j)) +
                           " of A depends on those before it; lstsq(A, b) has the shortest x");
    reciprocals[j] = 1 / factors_(j, j);
    normal &= std::isnormal(reciprocals[j]);
  }
  Matrix<T> c = apply_qt(b, options);
  const auto many = static_cast<index>(c.cols());
  linalg::solve_upper(dispatch::kernels_for(options.isa).of<T>(), options.threads, factors_.data(),
                      static_cast<index>(factors_.cols()), normal ? reciprocals.data() : nullptr,
                      static_cast<index>(cols()), c.data(), many, many);
  Matrix<T> x = Matrix<T>::uninitialized(cols(), c.cols());
  for (std::size_t j = 0; j < cols(); ++j)
    for (std::size_t i = 0; i < c.cols(); ++i) x(column(j), i) = c(j, i) * scale_[j];
  return x;
}
template <class T>
Vector<T> Qr<T>::solve(VectorIn<T> b, Options options) const {
  return Vector<T>(solve(as_column(b), options).col(0));
}

template <class T>
std::pair<Vector<T>, T> Qr<T>::diagonal() const {
  T least = std::numeric_limits<T>::max();
  for (T scale : scale_) least = std::min(least, scale);
  Vector<T> sizes(std::min(rows(), cols()));
  for (std::size_t i = 0; i < sizes.size(); ++i)
    sizes[i] = std::abs(factors_(i, i)) * (least / scale_[i]);
  return {std::move(sizes), least};
}

template class Qr<double>;
template class Qr<float>;

template <class T>
PivotedQr<T>::PivotedQr(MatrixIn<T> a, Options options)
    : Qr<T>(typename Qr<T>::Pivoted{}, "qr_pivoted", a, options) {}

template <class T>
std::size_t PivotedQr<T>::rank(std::optional<T> tolerance) const {
  if (tolerance && !(*tolerance >= T(0)))
    throw argument_error("rank: tolerance is " + std::to_string(*tolerance) +
                         "; it must not be negative");
  const auto [sizes, scale] = this->diagonal();
  if (sizes.empty()) return 0;
  const T automatic = static_cast<T>(std::max(this->rows(), this->cols())) *
                      std::numeric_limits<T>::epsilon() * sizes[0];
  const T least = tolerance ? *tolerance * scale : automatic;
  return static_cast<std::size_t>(
      std::count_if(sizes.begin(), sizes.end(), [least](T size) { return size > least; }));
}

template class PivotedQr<double>;
template class PivotedQr<float>;

Qr<double> qr(MatrixIn<double> a, Options options) {
  return Qr<double>(a, options);
}
Qr<float> qr(MatrixIn<float> a, Options options) {
  return Qr<float>(a, options);
}
PivotedQr<double> qr_pivoted(MatrixIn<double> a, Options options) {
  return PivotedQr<double>(a, options);
}
PivotedQr<float> qr_pivoted(MatrixIn<float> a, Options options) {
  return PivotedQr<float>(a, options);
}
std::size_t rank(MatrixIn<double> a, std::optional<double> tolerance, Options options) {
  return qr_pivoted(a, options).rank(tolerance);
}
std::size_t rank(MatrixIn<float> a, std::optional<float> tolerance, Options options) {
  return qr_pivoted(a, options).rank(tolerance);
}

}  // namespace lanes
