#include "linalg/tridiagonal_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "linalg/reflectors.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

/// Copies the lower triangle of A, scaled by a power of two to elements of at most 1; returns the
/// exponent that undoes it.
template <class T>
int copy_scaled(const Kernels<T>& kernels, const MatrixView<const T>& a,
                const TridiagonalForm<T>& f) {
  using kernels::tridiagonal::padded;
  T largest = 0;
  for (index i = 0; i < f.n; ++i) {
    const auto elements = static_cast<std::size_t>(i + 1);
    T* const row = f.a + i * f.row;
    VectorView<T>(row, elements, 1).assign(a.row(static_cast<std::size_t>(i)).slice(0, elements));
    std::fill(row + i + 1, row + padded<T>(i + 1), T(0));
    largest = std::max(largest, kernels.max_abs(row, i + 1));
  }
  if (largest == T(0) || !std::isfinite(largest)) return 0;
  int exponent = 0;
  std::frexp(largest, &exponent);
  constexpr int most = std::numeric_limits<T>::max_exponent - 2;  // denormals stay below 1
  exponent = std::clamp(exponent, -most, most);
  if (exponent == 0) return 0;
  const T scale = std::ldexp(T(1), -exponent);
  for (index i = 0; i < f.n; ++i)
    kernels.multiply_scalar(scale, f.a + i * f.row, f.a + i * f.row, i + 1);
  return exponent;
}

}  // namespace

template <class T>
bool eigen_by_tridiagonal(const Kernels<T>& kernels, int threads, const MatrixView<const T>& a,
                          T* values, const MatrixView<T>& vectors) {
  using kernels::tridiagonal::padded;
  const auto n = static_cast<index>(a.rows());
  if (n == 0) return true;
  const index row = odd_lines<T>(n),
              scratch_size = std::max({tridiagonalize_scratch<T>(n),
                                       eigen_of_tridiagonal_scratch<T>(n), apply_q_scratch<T>(n)});
  const detail::Buffer<T> memory(
      static_cast<std::size_t>(n * row + 2 * padded<T>(n) + scratch_size));
  T* const beside = memory.data() + n * row;
  T* const tau = beside + padded<T>(n);
  T* const scratch = tau + padded<T>(n);
  const TridiagonalForm<T> f{n, row, memory.data(), values, beside, tau};
  const int exponent = copy_scaled(kernels, a, f);
  tridiagonalize(kernels, threads, f, scratch);
  if (!eigen_of_tridiagonal(kernels, threads, n, values, beside, vectors.data(),
                            vectors.row_stride(), scratch))
    return false;
  apply_q(kernels, threads, f, vectors.data(), vectors.row_stride(), scratch);
  if (exponent != 0) kernels.multiply_scalar(std::ldexp(T(1), exponent), values, values, n);
  return true;
}

template bool eigen_by_tridiagonal(const Kernels<double>&, int, const MatrixView<const double>&,
                                   double*, const MatrixView<double>&);
template bool eigen_by_tridiagonal(const Kernels<float>&, int, const MatrixView<const float>&,
                                   float*, const MatrixView<float>&);

}  // namespace lanes::linalg
