#include "linalg/triangle_condition.hpp"

#include <algorithm>
#include <cmath>

#include "linalg/factor.hpp"

namespace lanes::linalg {
namespace {

using kernels::index;
using kernels::Kernels;

/// x = inverse(U) x
template <class T>
void solve(const Kernels<T>& kernels, const Matrix<T>& u, Vector<T>& x) {
  const std::size_t n = u.rows();
  for (std::size_t i = n; i-- > 0;) {
    const auto behind = static_cast<index>(n - i - 1);
    x[i] = (x[i] - kernels.dot(u.data() + i * n + i + 1, x.data() + i + 1, behind)) / u(i, i);
  }
}
/// x = inverse(U') x
template <class T>
void solve_transposed(const Kernels<T>& kernels, const Matrix<T>& u, Vector<T>& x) {
  const std::size_t n = u.rows();
  for (std::size_t i = 0; i < n; ++i) {
    x[i] /= u(i, i);
    const auto behind = static_cast<index>(n - i - 1);
    kernels.axpy(-x[i], u.data() + i * n + i + 1, x.data() + i + 1, behind);
  }
}

template <class T>
T sum_of_magnitudes(const Vector<T>& x) {
  T sum = 0;
  for (T e : x) sum += std::abs(e);
  return sum;
}

/// A lower bound of norm1(inverse(U)), climbing from corner to corner of the unit ball.
template <class T>
T inverse_norm1(const Kernels<T>& kernels, const Matrix<T>& u) {
  constexpr int most_steps = 5;
  const std::size_t n = u.rows();
  Vector<T> x(n, 1 / static_cast<T>(n)), gradient(n);
  T largest = 0;
  for (int step = 0; step < most_steps; ++step) {
    solve(kernels, u, x);
    const T size = sum_of_magnitudes(x);
    if (step > 0 && !(size > largest)) break;
    largest = size;
    for (std::size_t i = 0; i < n; ++i) gradient[i] = x[i] < T(0) ? T(-1) : T(1);
    solve_transposed(kernels, u, gradient);
    const auto steepest = std::max_element(gradient.begin(), gradient.end(),
                                           [](T a, T b) { return std::abs(a) < std::abs(b); });
    x.fill(T(0));
    x[static_cast<std::size_t>(steepest - gradient.begin())] = T(1);
  }
  // Where all that cancels by accident, this does not.
  for (std::size_t i = 0; i < n; ++i) {
    const T size = 1 + static_cast<T>(i) / static_cast<T>(std::max<std::size_t>(n - 1, 1));
    x[i] = i % 2 ? -size : size;
  }
  solve(kernels, u, x);
  const T other = 2 * sum_of_magnitudes(x) / (3 * static_cast<T>(n));
  return other > largest ? other : largest;
}

}  // namespace

template <class T>
T rcond_upper(const Kernels<T>& kernels, const Matrix<T>& u) {
  if (u.empty()) return T(1);
  for (T pivot : u.diagonal())
    if (pivot == T(0)) return T(0);
  Vector<T> sums(u.rows());
  const T rcond = 1 / (norm1<T>(kernels, u, sums.data()) * inverse_norm1(kernels, u));
  return std::isfinite(rcond) ? rcond : T(0);
}
template double rcond_upper(const Kernels<double>&, const Matrix<double>&);
template float rcond_upper(const Kernels<float>&, const Matrix<float>&);

}  // namespace lanes::linalg
