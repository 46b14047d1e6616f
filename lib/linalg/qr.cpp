// The classes Qr and PivotedQr.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/qr.hpp>
#include <limits>
#include <sstream>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/factor_qr.hpp"
#include "linalg/least_squares.hpp"
#include "linalg/qr_tree.hpp"
#include "linalg/solve.hpp"
#include "parallel/parallel.hpp"

namespace lanes {

using kernels::index;
using linalg::EqualColumns;
using linalg::QrFactors;
using linalg::QrLevel;
using linalg::QrTree;

template <class T>
void Qr<T>::factorize(const char* function, MatrixIn<T> a, bool pivoted, const Options& options) {
  parallel::available(options.threads);  // throws where they are negative
  rows_ = a.rows();
  scale_ = Vector<T>::uninitialized(a.cols());
  if (pivoted) columns_.resize(a.cols());
  const QrTree<T> shape = view();
  factors_ = Matrix<T>::uninitialized(static_cast<std::size_t>(shape.rows()),
                                      linalg::roomy_row<T>(a.cols()));
  triangles_ = Matrix<T>::uninitialized(static_cast<std::size_t>(shape.triangle_rows()),
                                        static_cast<std::size_t>(shape.block()));
  linalg::factor_tree(function, a, view(), scale_.data(), pivoted ? columns_.data() : nullptr,
                      options);
}

template <class T>
Qr<T>::Qr(MatrixIn<T> a, Options options) {
  factorize("qr", a, false, options);
}

template <class T>
Qr<T>::Qr(Pivoted, const char* function, MatrixIn<T> a, const Options& options) {
  factorize(function, a, true, options);
}

/// The internal form of what this object holds. After construction it is not written through.
template <class T>
QrTree<T> Qr<T>::view() const {
  return {.leaves = QrLevel::leaves(static_cast<index>(rows()), static_cast<index>(cols()),
                                    !columns_.empty()),
          .row = static_cast<index>(factors_.cols()),
          .factors = const_cast<T*>(factors_.data()),
          .triangles = const_cast<T*>(triangles_.data())};
}

template <class T>
Matrix<T> Qr<T>::q(Options options) const {
  parallel::available(options.threads);  // throws where they are negative
  Matrix<T> result = Matrix<T>::uninitialized(rows(), std::min(rows(), cols()));
  linalg::form_q(dispatch::kernels_for(options.isa).of<T>(), options.threads, view(),
                 result.view());
  return result;
}
template <class T>
Matrix<T> Qr<T>::r() const {
  const QrFactors<T> root = view().root();
  Matrix<T> result(std::min(rows(), cols()), cols());
  for (std::size_t i = 0; i < result.rows(); ++i) {
    const T* const row = root.factors + static_cast<index>(i) * root.row;
    for (std::size_t j = i; j < cols(); ++j) result(i, j) = row[j] / scale_[j];
  }
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
  if (transposed)
    linalg::apply_qt(kernels, options.threads, view(), result.matrix.view());
  else
    linalg::apply_q(kernels, options.threads, view(), result.matrix.view());
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

/// R for a solution with as many elements as A has columns.
template <class T>
EqualColumns<T> Qr<T>::triangle(const char* function, const Options& options) const {
  if (rows() < cols())
    throw shape_error(std::string(function) + ": A is " + std::to_string(rows()) + " x " +
                      std::to_string(cols()) + "; with fewer rows than columns, use lstsq(A, b)");
  const QrFactors<T> root = view().root();
  Matrix<T> r(cols(), cols());
  for (std::size_t i = 0; i < cols(); ++i)
    std::copy_n(root.factors + static_cast<index>(i) * root.row + i, cols() - i, &r(i, i));
  return EqualColumns<T>(std::move(r), scale_, options);
}

template <class T>
T Qr<T>::rcond(Options options) const {
  return triangle("rcond", options).rcond(options);
}

template <class T>
Matrix<T> Qr<T>::solve(MatrixIn<T> b, Options options) const {
  auto [c, b_scale] = turned("solve", b, true, options);
  const EqualColumns<T> t = triangle("solve", options);
  const auto column = [this](std::size_t j) { return columns_.empty() ? j : columns_[j]; };
  for (std::size_t j = 0; j < cols(); ++j)
    if (t.r(j, j) == T(0))
      throw singular_error("solve: R(" + std::to_string(j) + ", " + std::to_string(j) +
                           ") is zero: column " + std::to_string(column(j)) +
                           " of A depends on those before it; lstsq(A, b) has the shortest x");
  const T rcond = t.rcond(options);
  if (!linalg::independent(rcond, std::max(rows(), cols()))) {
    std::ostringstream text;
    text << "solve: the columns of A depend on each other to working precision: rcond is " << rcond
         << "; lstsq(A, b) has the shortest x";
    throw singular_error(text.str());
  }
  const Matrix<T> solution = t.solve(std::move(c), b_scale, options);
  Matrix<T> x = Matrix<T>::uninitialized(cols(), b.cols());
  for (std::size_t j = 0; j < cols(); ++j) x.row(column(j)).assign(solution.row(j));
  return linalg::require_in_range("solve", std::move(x), b);
}
template <class T>
Vector<T> Qr<T>::solve(VectorIn<T> b, Options options) const {
  return Vector<T>(solve(linalg::as_column(b), options).col(0));
}

template <class T>
Vector<T> Qr<T>::diagonal() const {
  const QrFactors<T> root = view().root();
  Vector<T> sizes(std::min(rows(), cols()));
  T* const first = root.factors;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    sizes[i] = std::abs(first[static_cast<index>(i) * (root.row + 1)]);
  return sizes;
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
  // Both sides times the scale of their column, so that neither overflows.
  const Vector<T> sizes = this->diagonal();
  const Vector<T>& scale = this->scale();
  const T relative =
      static_cast<T>(std::max(this->rows(), this->cols())) * std::numeric_limits<T>::epsilon();
  std::size_t count = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const T least = tolerance ? *tolerance * scale[i] : relative * sizes[0] * (scale[i] / scale[0]);
    if (sizes[i] > least) ++count;
  }
  return count;
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

}  // namespace lanes
