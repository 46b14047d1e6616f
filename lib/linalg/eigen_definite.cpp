#include "linalg/eigen_definite.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "linalg/orthogonal_rows.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

/// P'A P = U'U, U upper triangular, by the largest pivot that is left: the magnitudes on U's
/// diagonal descend, and its rows are graded as they are.
template <class T>
class PivotedCholesky {
 public:
  PivotedCholesky(const Kernels<T>& kernels, const MatrixView<const T>& lower, T scale)
      : kernels_(kernels), u_(lower.rows(), lower.rows()), order_(lower.rows()) {
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t j = 0; j <= i; ++j) u_(j, i) = lower(i, j) * scale;
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }

  /// The number of the row of A whose pivot is too small, if there is one.
  std::optional<std::size_t> factorize() {
    const Vector<T> diagonal(u_.diagonal());
    const T least = static_cast<T>(size()) * std::numeric_limits<T>::epsilon();
    for (std::size_t k = 0; k < size(); ++k) {
      bring_largest(k);
      const T pivot = u_(k, k);
      if (!(pivot > least * diagonal[order_[k]])) return order_[k];
      u_(k, k) = std::sqrt(pivot);
      T* const row = &u_(k, k);
      const auto behind = static_cast<index>(size() - k - 1);
      kernels_.divide_by_scalar(u_(k, k), row + 1, row + 1, behind);
      for (index i = 1; i <= behind; ++i)
        kernels_.axpy(-row[i], row + i, row + i * static_cast<index>(size() + 1), behind - i + 1);
    }
    return {};
  }

  const Matrix<T>& factor() const { return u_; }
  const std::vector<std::size_t>& order() const { return order_; }

 private:
  std::size_t size() const { return u_.rows(); }

  void bring_largest(std::size_t k) {
    std::size_t p = k;
    for (std::size_t i = k + 1; i < size(); ++i)
      if (u_(i, i) > u_(p, p)) p = i;
    if (p == k) return;
    std::swap(order_[k], order_[p]);
    std::swap(u_(k, k), u_(p, p));
    for (std::size_t i = 0; i < k; ++i) std::swap(u_(i, k), u_(i, p));
    for (std::size_t i = k + 1; i < p; ++i) std::swap(u_(k, i), u_(i, p));
    for (std::size_t j = p + 1; j < size(); ++j) std::swap(u_(k, j), u_(p, j));
  }

  const Kernels<T>& kernels_;
  Matrix<T> u_;
  std::vector<std::size_t> order_;
};

}  // namespace

template <class T>
std::optional<std::size_t> eigen_definite(const Kernels<T>& kernels, const Options& options,
                                          const MatrixView<const T>& lower, int exponent,
                                          int most_sweeps, EighResult<T>& result) {
  const std::size_t n = lower.rows();
  PivotedCholesky<T> f(kernels, lower, std::ldexp(T(1), -exponent));
  if (const std::optional<std::size_t> failed = f.factorize()) return failed;

  // Rows of U are rotated: U'U keeps the eigenvectors of the final rows.
  const int to_top = exponent_to_top(f.factor()(0, 0));
  WorkingRows<T> rows(n, n, false);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) rows.row(i)[j] = std::ldexp(f.factor()(i, j), to_top);
  const auto outcome = make_rows_orthogonal(kernels, options.threads, rows, most_sweeps);
  result.sweeps = outcome.sweeps, result.off = outcome.off, result.converged = outcome.converged;

  const RowsByLength<T> by_length(kernels, rows);
  for (std::size_t i = 0; i < n; ++i) {
    const T length = by_length.length(i), root = std::ldexp(length, -to_top);
    result.values[n - 1 - i] = std::ldexp(root * root, exponent);
    if (result.vectors.empty()) continue;
    const VectorView<T> row = rows.row(by_length.number(i));
    for (std::size_t j = 0; j < n; ++j) result.vectors(f.order()[j], n - 1 - i) = row[j] / length;
  }
  return {};
}
template std::optional<std::size_t> eigen_definite(const Kernels<double>&, const Options&,
                                                   const MatrixView<const double>&, int, int,
                                                   EighResult<double>&);
template std::optional<std::size_t> eigen_definite(const Kernels<float>&, const Options&,
                                                   const MatrixView<const float>&, int, int,
                                                   EighResult<float>&);

}  // namespace lanes::linalg
