// Condition numbers: in the 1-norm, estimated from factors, and exact; in the 2-norm.
#include "linalg/condition.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <lanes/svd.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/svd.hpp"
#include "linalg/triangular.hpp"

namespace lanes::linalg {
namespace {

using kernels::index;

/// The largest sum of magnitudes in a column; infinite where one is not finite.
template <class T>
T largest_column(const MatrixView<const T>& x) {
  T largest = 0;
  for (std::size_t c = 0; c < x.cols(); ++c) {
    T sum = 0;
    for (std::size_t i = 0; i < x.rows(); ++i) sum += std::abs(x(i, c));
    if (!std::isfinite(sum)) return std::numeric_limits<T>::infinity();
    largest = std::max(largest, sum);
  }
  return largest;
}

/// A power of two by which right-hand sides are multiplied: that at norm1(A), so that solutions are
/// about as large as norm1(A) norm1(inverse(A)), whatever the range of A; more where parts of it
/// would be denormal.
template <class T>
T unit(const InverseOperator<T>& inverse) {
  constexpr int least = std::numeric_limits<T>::min_exponent + 2 * std::numeric_limits<T>::digits;
  return std::scalbn(T(1), std::max(std::ilogb(inverse.norm1()), least));
}

/// The two columns to begin with: even, and alternating with growing magnitudes, which finds what
/// cancels in the first (Higham, ACM Trans. Math. Softw. 14, 1988).
template <class T>
Matrix<T> first_columns(std::size_t n, T unit) {
  const T size = static_cast<T>(n);
  Matrix<T> x = Matrix<T>::uninitialized(n, 2);
  for (std::size_t i = 0; i < n; ++i) {
    const T growing = (1 + static_cast<T>(i) / (size - 1)) / (T(1.5) * size) * unit;
    x(i, 0) = 1 / size * unit;
    x(i, 1) = i % 2 ? -growing : growing;
  }
  return x;
}

/// unit() norm1(inverse(A)), exact for small n. Else by a block of two columns of norm 1 that
/// climb to the vertices of the unit ball where the gradient is largest: Higham & Tisseur (SIAM J.
/// Matrix Anal. Appl. 21, 2000), from fixed columns in place of random ones. A lower bound.
template <class T>
T norm1_of_inverse(const InverseOperator<T>& inverse) {
  constexpr std::size_t exact_up_to = 16;
  constexpr int most_steps = 5;
  const std::size_t n = inverse.size();
  const T one = unit(inverse);
  if (n <= exact_up_to) {
    Matrix<T> eye(n, n), all = Matrix<T>::uninitialized(n, n);
    eye.diagonal().fill(one);
    inverse.apply(eye, all);
    return largest_column<T>(all);
  }
  Matrix<T> x = first_columns(n, one), y = Matrix<T>::uninitialized(n, 2), signs(2, n);
  std::vector<char> tried(n, 0);
  T estimate = 0;
  for (int step = 0; step < most_steps; ++step) {
    inverse.apply(x, y);
    const T norm = largest_column<T>(y);
    if (!(norm > estimate)) break;
    estimate = norm;
    if (std::isinf(norm)) break;
    Matrix<T> next(2, n);
    for (std::size_t c = 0; c < 2; ++c)
      for (std::size_t i = 0; i < n; ++i) next(c, i) = std::copysign(one, y(i, c));
    if (next == signs) break;
    signs = next;
    const Matrix<T> gradient = inverse.apply_from_right(std::move(next));
    const auto slope = [&](std::size_t i) {
      return std::max(std::abs(gradient(0, i)), std::abs(gradient(1, i)));
    };
    std::size_t steepest = 0;
    for (std::size_t i = 1; i < n; ++i)
      if (slope(i) > slope(steepest)) steepest = i;
    if (tried[steepest]) break;
    x.fill(0);
    for (std::size_t c = 0; c < 2; ++c) {  // the two steepest that were not tried
      std::size_t best = n;
      for (std::size_t i = 0; i < n; ++i)
        if (!tried[i] && (best == n || slope(i) > slope(best))) best = i;
      tried[best] = 1;
      x(best, c) = one;
    }
  }
  return estimate;
}

}  // namespace

template <class T>
T rcond(const InverseOperator<T>& inverse) {
  if (inverse.size() == 0) return 1;
  const T norm = inverse.norm1();
  if (norm == T(0) || !std::isfinite(norm)) return 0;
  return std::min(T(1), 1 / (norm / unit(inverse) * norm1_of_inverse(inverse)));
}

template <class T>
T InverseOperator<T>::working_rcond() const {
  return rcond(*this);
}

template <class T>
void LuInverse<T>::apply(const MatrixView<const T>& b, const MatrixView<T>& x) const {
  permute_rows(f_, b, x);
  solve(kernels_, threads_, f_, x.data(), x.row_stride(), static_cast<index>(x.cols()));
}
template <class T>
Matrix<T> LuInverse<T>::apply_from_right(Matrix<T> z) const {
  const auto rows = static_cast<index>(z.rows());
  solve_upper_right(kernels_, threads_, f_.factors, f_.row, f_.n, z.data(), f_.n, rows);
  solve_lower_right(kernels_, threads_, f_.factors, f_.row, f_.n, z.data(), f_.n, rows);
  Matrix<T> w = Matrix<T>::uninitialized(z.rows(), z.cols());
  for (std::size_t j = 0; j < z.cols(); ++j) w.col(f_.permutation[j]).assign(z.col(j));
  return w;
}
template <class T>
T LuInverse<T>::working_rcond() const {
  const T plain = rcond(*this);
  return f_.largest_pivot > f_.norm1 ? plain / (f_.largest_pivot / f_.norm1) : plain;
}

// Numbers in (-1, 1) without pattern (the finalizer of SplitMix64), lest they be orthogonal to the
// direction that is looked for.
template <class T>
void fill_probes(const InverseOperator<T>& inverse, const MatrixView<T>& x) {
  const T scale = unit(inverse) / static_cast<T>(std::uint64_t{1} << 23);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t c = 0; c < x.cols(); ++c) {
      std::uint64_t z = (i * x.cols() + c + 1) * 0x9e3779b97f4a7c15;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
      z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
      z ^= z >> 31;
      x(i, c) = (static_cast<T>(static_cast<std::int64_t>(z) >> 40) + T(0.5)) * scale;
    }
}

// A probe hides the norm of a nearly singular inverse by a factor of 1 / t with probability 1.4 t
// (its component along one direction is below t): all three hide more than `doubt` once in 10^5.
template <class T>
bool clearly_regular(const InverseOperator<T>& inverse, const MatrixView<const T>& x) {
  constexpr T doubt = 64;
  const T norms = inverse.working_norm1() / unit(inverse) * largest_column<T>(x);
  return doubt * norms * least_rcond<T> <= 1;
}

namespace {

/// The condition has no scale, so A is brought to where norms neither overflow nor underflow.
template <class T>
T condition_in_norm1(const MatrixView<const T>& a, const Options& options) {
  if (a.rows() != a.cols()) check::not_square("cond", "A", a.rows(), a.cols());
  require_finite("cond", a);
  Matrix<T> scaled(a);
  T largest = 0;
  for (T x : scaled) largest = std::max(largest, std::abs(x));
  if (largest > T(0))
    for (T& x : scaled) x = std::scalbn(x, -std::ilogb(largest));
  const OwnFactors<T> own("cond", scaled, options);
  const LuFactors<T>& f = own.view();
  require_no_overflow("cond", f.overflow);
  if (f.n == 0) return 1;
  if (f.zero_pivot) return std::numeric_limits<T>::infinity();
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const detail::Buffer<T> buffer(a.rows() * static_cast<std::size_t>(inverse_block));
  if (has_grown(kernels, f))
    invert_by_qr<T>(scaled, scaled, options);
  else
    invert(kernels, options.threads, f, scaled.data(), f.n, buffer.data());
  const T product = f.norm1 * largest_column<T>(scaled);
  return std::isnan(product) ? std::numeric_limits<T>::infinity() : product;
}

template <class T>
T condition_in_norm2(const MatrixView<const T>& a, const Options& options) {
  const SvdResult<T> f = scaled_svd("cond", a, SvdOf::values, {}, options).result;
  require_converged("cond", f);
  if (f.s.empty()) return 1;
  const T least = f.s[f.s.size() - 1];
  return least > T(0) ? f.s[0] / least : std::numeric_limits<T>::infinity();
}

template <class T>
T condition_number(const MatrixView<const T>& a, Norm norm, const Options& options) {
  return norm == Norm::one ? condition_in_norm1(a, options) : condition_in_norm2(a, options);
}

}  // namespace

template double rcond(const InverseOperator<double>&);
template float rcond(const InverseOperator<float>&);
template class InverseOperator<double>;
template class InverseOperator<float>;
template class LuInverse<double>;
template class LuInverse<float>;
template void fill_probes(const InverseOperator<double>&, const MatrixView<double>&);
template void fill_probes(const InverseOperator<float>&, const MatrixView<float>&);
template bool clearly_regular(const InverseOperator<double>&, const MatrixView<const double>&);
template bool clearly_regular(const InverseOperator<float>&, const MatrixView<const float>&);

}  // namespace lanes::linalg

namespace lanes {

double cond(MatrixIn<double> a, Options options) {
  return linalg::condition_number(a, Norm::two, options);
}
float cond(MatrixIn<float> a, Options options) {
  return linalg::condition_number(a, Norm::two, options);
}
double cond(MatrixIn<double> a, Norm norm, Options options) {
  return linalg::condition_number(a, norm, options);
}
float cond(MatrixIn<float> a, Norm norm, Options options) {
  return linalg::condition_number(a, norm, options);
}

}  // namespace lanes
