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

/// Makes a scaled copy of A, and room for its factors.
template <class T>
void Qr<T>::copy(const char* function, MatrixIn<T> a, const Options& options) {
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  factors_ = Matrix<T>::uninitialized(a.rows(), linalg::roomy_row<T>(a.cols()));
  scale_ = Vector<T>::uninitialized(a.cols());
  const MatrixView<T> copied = factors_.block(0, 0, a.rows(), a.cols());
  copied.assign(a);
  if (!linalg::scale_columns(kernels, linalg::ScaledColumns::extremes, copied, scale_.data()))
    linalg::require_finite(function, a);
  const QrFactors<T> f = view();
  triangles_ = Matrix<T>::uninitialized(static_cast<std::size_t>(f.count()),
                                        static_cast<std::size_t>(f.block()));
}

template <class T>
Qr<T>::Qr(MatrixIn<T> a, Options options) {
  copy("qr", a, options);
  linalg::factor_qr(dispatch::kernels_for(options.isa).of<T>(), options.threads, view());
}

template <class T>
Qr<T>::Qr(Pivoted, const char* function, MatrixIn<T> a, const Options& options) {
  copy(function, a, options);
  columns_.resize(a.cols());
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

/// Q B or Q'B with each column times a power of two: near the ends of the range there would be no
/// room for products.
template <class T>
struct Qr<T>::Turned {
  Matrix<T> matrix;
  Vector<T> scale;

  Matrix<T> unscaled() && {
    for (std::size_t i = 0; i < matrix.rows(); ++i)
      for (std::size_t j = 0; j < matrix.cols(); ++j) matrix(i, j) /= scale[j];
    return std::move(matrix);
  }
};

template <class T>
typename Qr<T>::Turned Qr<T>::turned(const char* function, MatrixIn<T> b, bool transposed,
                                     const Options& options) const {
  if (b.rows() != rows())
    check::shape_mismatch(function, "A", rows(), cols(), "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
  parallel::available(options.threads);  // throws where they are negative
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  Turned result{Matrix<T>(b), Vector<T>::uninitialized(b.cols())};
  linalg::scale_columns<T>(kernels, linalg::ScaledColumns::extremes, result.matrix,
                           result.scale.data());
  const auto apply = transposed ? linalg::apply_qt<T> : linalg::apply_q<T>;
  const auto many = static_cast<index>(b.cols());
  apply(kernels, options.threads, view(), result.matrix.data(), many, many);
  return result;
}

template <class T>
Matrix<T> Qr<T>::apply_q(MatrixIn<T> b, Options options) const {
  return turned("apply_q", b, false, options).unscaled();
}
template <class T>
Matrix<T> Qr<T>::apply_qt(MatrixIn<T> b, Options options) const {
  return turned("apply_qt", b, true, options).unscaled();
}
template <class T>
Vector<T> Qr<T>::apply_q(VectorIn<T> b, Options options) const {
  return Vector<T>(apply_q(linalg::as_column(b), options).col(0));
}
template <class T>
Vector<T> Qr<T>::apply_qt(VectorIn<T> b, Options options) const {
  return Vector<T>(apply_qt(linalg::as_column(b), options).col(0));
}

template <class T>
Matrix<T> Qr<T>::solve(MatrixIn<T> b, Options options) const {
  if (rows() < cols())
    throw shape_error("solve: A is " + std::to_string(rows()) + " x " + std::to_string(cols()) +
                      "; with fewer rows than columns, use lstsq(A, b)");
  auto [c, b_scale] = turned("solve", b, true, options);
  const auto column = [this](std::size_t j) { return columns_.empty() ? j : columns_[j]; };
  for (std::size_t j = 0; j < cols(); ++j)
    if (factors_(j, j) == T(0))
      throw singular_error("solve: R(" + std::to_string(j) + ", " + std::to_string(j) +
                           ") is zero: column " + std::to_string(column(j)) +
                           " of A depends on those before it; lstsq(A, b) has the shortest x");
  const auto many = static_cast<index>(c.cols());
  linalg::solve_upper<T>(dispatch::kernels_for(options.isa).of<T>(), options.threads,
                         factors_.data(), static_cast<index>(factors_.cols()), nullptr,
                         static_cast<index>(cols()), c.data(), many, many);
  Matrix<T> x = Matrix<T>::uninitialized(cols(), c.cols());
  for (std::size_t j = 0; j < cols(); ++j)
    for (std::size_t i = 0; i < c.cols(); ++i) x(column(j), i) = c(j, i) * (scale_[j] / b_scale[i]);
  return x;
}
template <class T>
Vector<T> Qr<T>::solve(VectorIn<T> b, Options options) const {
  return Vector<T>(solve(linalg::as_column(b), options).col(0));
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
