#include "linalg/tridiagonal_eigen.hpp"

#include <algorithm>
#include <cmath>

#include "linalg/reflectors.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

/// Copies the lower triangle of A, times a power of two, with the zeros that the kernels want.
template <class T>
void copy_scaled(const MatrixView<const T>& a, T scale, const TridiagonalForm<T>& f) {
  const index step = a.col_stride();
  for (index i = 0; i < f.n; ++i) {
    const T* const from = a.data() + i * a.row_stride();
    T* const row = f.a + i * f.row;
    for (index j = 0; j <= i; ++j) row[j] = scale * from[j * step];
    std::fill(row + i + 1, row + kernels::tridiagonal::padded<T>(i + 1), T(0));
  }
}

}  // namespace

template <class T>
bool eigen_by_tridiagonal(const Kernels<T>& kernels, int threads, const MatrixView<const T>& a,
                          int exponent, T* values, const MatrixView<T>& vectors) {
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
  copy_scaled(a, std::ldexp(T(1), -exponent), f);
  tridiagonalize(kernels, threads, f, scratch);
  if (!eigen_of_tridiagonal(kernels, threads, n, values, beside, vectors.data(),
                            vectors.row_stride(), scratch))
    return false;
  apply_q(kernels, threads, f, vectors.data(), vectors.row_stride(), scratch);
  scale_back(values, n, exponent);
  return true;
}

template bool eigen_by_tridiagonal(const Kernels<double>&, int, const MatrixView<const double>&,
                                   int, double*, const MatrixView<double>&);
template bool eigen_by_tridiagonal(const Kernels<float>&, int, const MatrixView<const float>&, int,
                                   float*, const MatrixView<float>&);

}  // namespace lanes::linalg
