// eigh by refining the eigenvectors of a matrix in float.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "dispatch/select.hpp"
#include "linalg/eigh.hpp"
#include "linalg/tridiagonal_eigen.hpp"

namespace lanes::linalg {
namespace {

using std::size_t;

/// Approximate eigenvectors X of A, to begin with those that float gives, 1e-7 off.
///
/// A step looks for the small E that makes X + X E orthonormal and A diagonal with it, but for
/// terms of second order (Ogita & Aishima, Japan J. Indust. Appl. Math. 35, 2018). With R = I - X'X
/// and S = X'A X these are, for each pair i, j, two equations with two unknowns:
///
///     E(i, j) + E(j, i) = R(i, j)      values(i) E(i, j) + values(j) E(j, i) = -S(i, j)
///
/// What is wrong after a step is the square of what was wrong before, in units of the gap between
/// two values: two steps are enough. Where gaps are so small that rounding errors over gaps are not
/// small, only the first equation is solved, and what S, corrected for R, is within such a cluster
/// is diagonalised by itself. (A cluster once found stays one: its gaps may open, but what was left
/// within it is then no longer small.)
class Refinement {
 public:
  Refinement(Matrix<double> a, Matrix<double> x, double* values, const Options& options)
      : a_(std::move(a)),
        x_(std::move(x)),
        n_(a_.rows()),
        values_(values),
        linked_(n_ - 1, false),
        options_(options) {}

  /// |E|^2, in the Frobenius norm: in proportion to |A|, what is wrong after the step.
  double step() {
    Matrix<double> s = matmul(x_.t(), matmul(a_, x_, options_), options_), e = gram(x_, options_);
    for (size_t i = 0; i < n_; ++i) values_[i] = s(i, i) / e(i, i);
    find_clusters();
    if (!worth_it()) return std::numeric_limits<double>::infinity();
    const double square = solve_pairs(s, e);
    Matrix<double> corrected = x_;
    matmul(x_, e, corrected, 1, 1, options_);
    x_ = std::move(corrected);
    for_clusters([&](size_t begin, size_t end) { diagonalise(s, begin, end); });
    return square;
  }

  Matrix<double> vectors() && { return std::move(x_); }

 private:
  /// Neighbours nearer than an eighth of the mean gap of values that are spread evenly, at most.
  void find_clusters() {
    double largest = 0;
    for (size_t i = 0; i < n_; ++i) largest = std::max(largest, std::abs(values_[i]));
    const double least_gap = largest / (8 * static_cast<double>(n_));
    for (size_t i = 0; i + 1 < n_; ++i)
      if (!(values_[i + 1] - values_[i] > least_gap)) linked_[i] = true;
  }

  /// f(begin, end) for each cluster of at least two.
  template <class F>
  void for_clusters(F f) const {
    for (size_t begin = 0, end = 1; begin < n_; begin = end, ++end) {
      while (end < n_ && linked_[end - 1]) ++end;
      if (end - begin > 1) f(begin, end);
    }
  }

  /// Whether the clusters are much less work than the whole matrix.
  bool worth_it() const {
    size_t work = 0;
    for_clusters([&](size_t begin, size_t end) {
      const size_t size = end - begin;
      work += size * size * size;
    });
    return work <= n_ * n_ * n_ / 8;
  }

  /// E in place of X'X, and in S, within clusters, what it is for orthonormal vectors; |E|^2.
  double solve_pairs(Matrix<double>& s, Matrix<double>& e) const {
    double square = 0;
    size_t cluster = 0;  // where that of j begins
    for (size_t j = 0; j < n_; ++j) {
      if (j > 0 && !linked_[j - 1]) cluster = j;
      for (size_t i = 0; i < j; ++i) {
        const double r = -e(j, i), s_ij = (s(i, j) + s(j, i)) / 2;
        if (i < cluster) {
          const double one_over_gap = 1 / (values_[j] - values_[i]);
          e(i, j) = (s_ij + values_[j] * r) * one_over_gap;
          e(j, i) = -(s_ij + values_[i] * r) * one_over_gap;
        } else {
          e(i, j) = e(j, i) = r / 2;
          s(i, j) = s(j, i) = s_ij + (values_[i] + values_[j]) / 2 * r;
        }
        square += e(i, j) * e(i, j) + e(j, i) * e(j, i);
      }
      e(j, j) = (1 - e(j, j)) / 2;
      s(j, j) = values_[j];
      square += e(j, j) * e(j, j);
    }
    return square;
  }

  /// The values and vectors of a cluster, whose subspace is known.
  void diagonalise(const Matrix<double>& s, size_t begin, size_t end) {
    const size_t size = end - begin;
    const auto& kernels = dispatch::kernels_for(options_.isa).of<double>();
    Matrix<double> z = Matrix<double>::uninitialized(size, size);
    if (!eigen_by_tridiagonal<double>(kernels, options_.threads, s.block(begin, begin, size, size),
                                      0, values_ + begin, z))
      return;  // still wrong after the next step
    const MatrixView<double> columns = x_.block(0, begin, n_, size);
    columns.assign(matmul(columns, z, options_));
  }

  Matrix<double> a_, x_;
  size_t n_;
  double* values_;
  std::vector<bool> linked_;  ///< whether i and i + 1 are in one cluster
  Options options_;
};

}  // namespace

bool eigen_preconditioned(const MatrixView<const double>& lower, int exponent, int most_steps,
                          EighResult<double>& result, const Options& options) {
  const size_t n = lower.rows();
  Matrix<double> a = Matrix<double>::uninitialized(n, n), x = a;
  Matrix<float> narrow = Matrix<float>::uninitialized(n, n);
  const double scale = std::ldexp(1.0, -exponent);
  for (size_t i = 0; i < n; ++i)
    for (size_t j = 0; j <= i; ++j) {
      a(i, j) = a(j, i) = lower(i, j) * scale;
      narrow(i, j) = static_cast<float>(a(i, j));
    }
  Vector<float> values = Vector<float>::uninitialized(n);
  if (!eigen_by_tridiagonal<float>(dispatch::kernels_for(options.isa).of<float>(), options.threads,
                                   narrow, 0, values.data(), narrow))
    return false;
  std::copy(values.begin(), values.end(), result.values.begin());
  std::copy(narrow.begin(), narrow.end(), x.begin());

  constexpr int limit = 4;
  constexpr double eps = std::numeric_limits<double>::epsilon();
  Refinement refinement(std::move(a), std::move(x), result.values.data(), options);
  for (result.off = std::numeric_limits<float>::epsilon(); result.off > eps / 2;) {
    if (result.sweeps == most_steps) break;
    if (result.sweeps == limit) return false;
    result.off = refinement.step();
    ++result.sweeps;
    if (!(result.off < 0.1)) return false;
  }
  result.converged = result.off <= eps / 2;
  for (double& value : result.values) value = std::ldexp(value, exponent);
  if (!result.vectors.empty()) result.vectors = std::move(refinement).vectors();
  return true;
}

}  // namespace lanes::linalg
