// Singular values and right singular vectors by QR and one-sided Jacobi (Hestenes 1958): columns of
// the triangle are rotated in pairs until all are orthogonal.
#include "learn/right_singular.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/qr.hpp>
#include <limits>
#include <numeric>
#include <vector>

namespace lanes::learn {
namespace {

constexpr int most_sweeps = 60;  // 6 to 12 are usual

/// x = c x - s y, y = s x + c y
void rotate(VectorView<double> x, VectorView<double> y, double c, double s) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double old = x[i];
    x[i] = c * old - s * y[i];
    y[i] = s * old + c * y[i];
  }
}

/// Rotates rows of W, and those of V alike, until those of W are orthogonal to each other.
void orthogonalize(Matrix<double>& w, Matrix<double>& v, const Options& options) {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  bool rotated = true;
  for (int sweep = 0; rotated; ++sweep) {
    if (sweep == most_sweeps)
      throw convergence_error("PCA::fit: the rotations do not converge; use the covariance");
    rotated = false;
    for (std::size_t i = 0; i + 1 < w.rows(); ++i)
      for (std::size_t j = i + 1; j < w.rows(); ++j) {
        const double a = dot(w.row(i), w.row(i), options), b = dot(w.row(j), w.row(j), options);
        const double product = dot(w.row(i), w.row(j), options);
        if (!(std::abs(product) > 4 * eps * std::sqrt(a) * std::sqrt(b))) continue;
        rotated = true;
        const double zeta = (b - a) / (2 * product);
        const double t = std::copysign(1.0, zeta) / (std::abs(zeta) + std::hypot(1.0, zeta));
        const double c = 1 / std::sqrt(1 + t * t);
        rotate(w.row(i), w.row(j), c, c * t);
        rotate(v.row(i), v.row(j), c, c * t);
      }
  }
}

}  // namespace

RightSingular right_singular(const Matrix<double>& x, const Options& options) {
  // X = Q R, and of a wide one X' = Q R.
  const bool wide = x.rows() < x.cols();
  const Qr<double> f = wide ? qr(x.t(), options) : qr(x, options);
  Matrix<double> w = wide ? f.r() : transpose(f.r(), options);
  Matrix<double> v = Matrix<double>::identity(w.rows());
  orthogonalize(w, v, options);
  if (wide) v = matmul(v, f.q(options).t(), options);

  std::vector<double> lengths(w.rows());
  for (std::size_t i = 0; i < w.rows(); ++i) lengths[i] = norm(w.row(i), options);
  std::vector<std::size_t> order(w.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t i) { return lengths[i]; });
  RightSingular result{Vector<double>(w.rows()), Matrix<double>(w.rows(), x.cols())};
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.values[i] = lengths[order[i]];
    result.rows.row(i).assign(v.row(order[i]));
  }
  return result;
}

}  // namespace lanes::learn
