// Condition numbers in the 1-norm: estimated from the factors of LU, and exact.
#include "linalg/condition.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <lanes/lu.hpp>
#include <limits>
#include <sstream>
#include <vector>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/triangular.hpp"

namespace lanes::linalg {
namespace {

using kernels::index;
using kernels::Kernels;

/// inverse(A) X, for X of n rows.
template <class T>
Matrix<T> times_inverse(const Kernels<T>& kernels, int threads, const LuFactors<T>& f,
                        const Matrix<T>& x) {
  Matrix<T> y = Matrix<T>::uninitialized(x.rows(), x.cols());
  permute_rows<T>(f, x, y);
  const auto cols = static_cast<index>(x.cols());
  solve(kernels, threads, f, y.data(), cols, cols);
  return y;
}

/// Z inverse(A), for Z of n columns.
template <class T>
Matrix<T> inverse_times(const Kernels<T>& kernels, int threads, const LuFactors<T>& f,
                        Matrix<T> z) {
  const auto rows = static_cast<index>(z.rows());
  solve_upper_right(kernels, threads, f.factors, f.row, f.n, z.data(), f.n, rows);
  solve_lower_right(kernels, threads, f.factors, f.row, f.n, z.data(), f.n, rows);
  Matrix<T> w = Matrix<T>::uninitialized(z.rows(), z.cols());
  for (std::size_t j = 0; j < z.cols(); ++j) w.col(f.permutation[j]).assign(z.col(j));
  return w;
}

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

/// The power of two at norm1(A), by which right-hand sides are multiplied: solutions are then about
/// as large as norm1(A) norm1(inverse(A)), whatever the range of A.
template <class T>
T unit(const LuFactors<T>& f) {
  return std::scalbn(T(1), std::ilogb(f.norm1));
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

/// unit(f) norm1(inverse(A)), exact for small n. Else by a block of two columns of norm 1 that
/// climb to the vertices of the unit ball where the gradient is largest: Higham & Tisseur (SIAM J.
/// Matrix Anal. Appl. 21, 2000), from fixed columns in place of random ones. A lower bound.
template <class T>
T norm1_of_inverse(const Kernels<T>& kernels, int threads, const LuFactors<T>& f) {
  constexpr std::size_t exact_up_to = 16;
  constexpr int most_steps = 5;
  const auto n = static_cast<std::size_t>(f.n);
  if (n <= exact_up_to) {
    Matrix<T> eye(n, n);
    eye.diagonal().fill(unit(f));
    return largest_column<T>(times_inverse(kernels, threads, f, eye));
  }
  Matrix<T> x = first_columns(n, unit(f)), signs(2, n);
  std::vector<char> tried(n, 0);
  T estimate = 0;
  for (int step = 0; step < most_steps; ++step) {
    const Matrix<T> y = times_inverse(kernels, threads, f, x);
    const T norm = largest_column<T>(y);
    if (!(norm > estimate)) break;
    estimate = norm;
    if (std::isinf(norm)) break;
    Matrix<T> next(2, n);
    for (std::size_t c = 0; c < 2; ++c)
      for (std::size_t i = 0; i < n; ++i) next(c, i) = std::copysign(unit(f), y(i, c));
    if (next == signs) break;
    signs = next;
    const Matrix<T> gradient = inverse_times(kernels, threads, f, std::move(next));
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
      x(best, c) = unit(f);
    }
  }
  return estimate;
}

}  // namespace

template <class T>
T rcond(const Kernels<T>& kernels, int threads, const LuFactors<T>& f) {
  if (f.n == 0) return 1;
  if (f.zero_pivot || !std::isfinite(f.norm1)) return 0;
  return std::min(T(1), 1 / (f.norm1 / unit(f) * norm1_of_inverse(kernels, threads, f)));
}

template <class T>
T working_rcond(const Kernels<T>& kernels, int threads, const LuFactors<T>& f) {
  const T plain = rcond(kernels, threads, f);
  return f.largest_pivot > f.norm1 ? plain / (f.largest_pivot / f.norm1) : plain;
}

// Numbers in (-1, 1) without pattern (the finalizer of SplitMix64), lest they be orthogonal to the
// direction that is looked for.
template <class T>
void fill_probes(const LuFactors<T>& f, const MatrixView<T>& x) {
  const T scale = unit(f) / static_cast<T>(std::uint64_t{1} << 23);
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
bool clearly_regular(const LuFactors<T>& f, const MatrixView<const T>& x) {
  constexpr T doubt = 64;
  const T norms = std::max(f.norm1, f.largest_pivot) / unit(f) * largest_column<T>(x);
  return !f.zero_pivot && doubt * norms * least_rcond<T> <= 1;
}

template <class T>
void require_regular(const char* function, T rcond) {
  if (rcond >= least_rcond<T>) return;
  std::ostringstream text;
  text << function << ": A is singular to working precision: rcond is " << rcond
       << ", below eps; try_" << function << " returns what could be computed";
  throw singular_error(text.str());
}

namespace {

template <class T>
T condition_number(const MatrixView<const T>& a, const Options& options) {
  if (a.rows() != a.cols()) check::not_square("cond", "A", a.rows(), a.cols());
  const Lu<T> f(a, options);
  if (f.size() == 0) return 1;
  if (f.zero_pivot()) return std::numeric_limits<T>::infinity();
  const T product = f.norm1() * largest_column<T>(f.inverse(options));
  return std::isnan(product) ? std::numeric_limits<T>::infinity() : product;
}

}  // namespace

template double rcond(const Kernels<double>&, int, const LuFactors<double>&);
template float rcond(const Kernels<float>&, int, const LuFactors<float>&);
template double working_rcond(const Kernels<double>&, int, const LuFactors<double>&);
template float working_rcond(const Kernels<float>&, int, const LuFactors<float>&);
template void fill_probes(const LuFactors<double>&, const MatrixView<double>&);
template void fill_probes(const LuFactors<float>&, const MatrixView<float>&);
template bool clearly_regular(const LuFactors<double>&, const MatrixView<const double>&);
template bool clearly_regular(const LuFactors<float>&, const MatrixView<const float>&);
template void require_regular(const char*, double);
template void require_regular(const char*, float);

}  // namespace lanes::linalg

namespace lanes {

double cond(MatrixIn<double> a, Options options) {
  return linalg::condition_number(a, options);
}
float cond(MatrixIn<float> a, Options options) {
  return linalg::condition_number(a, options);
}

}  // namespace lanes
