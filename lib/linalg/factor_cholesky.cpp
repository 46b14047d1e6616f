#include "linalg/factor_cholesky.hpp"

#include <algorithm>
#include <lanes/matrix.hpp>

#include "kernels/block_sizes.hpp"
#include "linalg/matmul.hpp"
#include "linalg/triangular.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

constexpr index panel = kernels::cholesky::panel_rows;
/// Matrices up to this size are factorised panel by panel: they stay in L1, and two calls for each
/// panel are fewer than a recursion would make.
constexpr index smallest = 64;

/// Where n rows are halved: after whole panels.
index half_of(index n) {
  return (n / 2 + panel - 1) / panel * panel;
}

/// Each panel loses what the rows above it owe, and is factorised.
template <class T>
index by_panels(const Kernels<T>& kernels, T* a, index a_row, index n, T* reciprocals) {
  for (index i = 0; i < n; i += panel) {
    const index rows = std::min(panel, n - i);
    T* const diagonal = a + i * a_row + i;
    if (i > 0)
      subtract_product(kernels, 1, rows, n - i, i, a + i, index{1}, a_row, a + i, a_row, diagonal,
                       a_row);
    const index failed = kernels.cholesky_panel(diagonal, a_row, rows, n - i, reciprocals + i);
    if (failed != 0) return i + failed;
  }
  return 0;
}

}  // namespace

// Recursive: the first half of the rows, what that means for the rest, the rest. All but the panels
// and small triangles is products.
template <class T>
index factor_cholesky(const Kernels<T>& kernels, int threads, T* a, index a_row, index n,
                      T* reciprocals) {
  if (n <= smallest) return by_panels(kernels, a, a_row, n, reciprocals);
  const index half = half_of(n), rest = n - half;
  T* const right = a + half;
  T* const below = right + half * a_row;
  if (const index failed = factor_cholesky(kernels, threads, a, a_row, half, reciprocals))
    return failed;
  solve_lower(kernels, threads, a, index{1}, a_row, reciprocals, half, right, a_row, rest);
  gram(kernels, threads, rest, half, right, a_row, index{1}, T(-1), T(1), below, a_row);
  const index failed = factor_cholesky(kernels, threads, below, a_row, rest, reciprocals + half);
  return failed == 0 ? 0 : half + failed;
}

// By blocks of columns. From its first row on, a block of the inverse of U'U depends on U from that
// row and column on alone: what lies above the diagonal costs nothing, and is mirrored.
template <class T>
void invert_cholesky(const Kernels<T>& kernels, int threads_wanted, const T* u, index u_row,
                     const T* reciprocals, index n, T* x) {
  constexpr index block = 32;
  const index blocks = (n + block - 1) / block;
  const int threads = static_cast<int>(std::min<index>(
      blocks, parallel::threads_for(threads_wanted, n * n * n * 2 / 3, product_grain)));
  if (n == 0) return;
  const detail::Buffer<T> buffers(static_cast<std::size_t>(threads * n * block));
  parallel::run(threads, [&](int thread, int count) {
    T* const buffer = buffers.data() + thread * n * block;
    for (index j = thread * block; j < n; j += count * block) {
      const index cols = std::min(block, n - j), rows = n - j;
      const T* const from = u + j * u_row + j;
      std::fill_n(buffer, rows * cols, T(0));
      for (index i = 0; i < cols; ++i) buffer[i * cols + i] = T(1);
      solve_lower(kernels, 1, from, index{1}, u_row, reciprocals + j, rows, buffer, cols, cols);
      solve_upper(kernels, 1, from, u_row, reciprocals + j, rows, buffer, cols, cols);
      for (index i = 0; i < rows; ++i) std::copy_n(buffer + i * cols, cols, x + (j + i) * n + j);
    }
  });
  mirror_lower(kernels, x, n, n);
}

template <class T>
void mirror_lower(const Kernels<T>& kernels, T* a, index a_row, index n) {
  if (n <= 8) {
    for (index i = 1; i < n; ++i)
      for (index j = 0; j < i; ++j) a[j * a_row + i] = a[i * a_row + j];
    return;
  }
  const index half = half_of(n);
  mirror_lower(kernels, a, a_row, half);
  mirror_lower(kernels, a + half * a_row + half, a_row, n - half);
  kernels.transpose(a + half * a_row, a_row, n - half, half, a + half, a_row);
}

template index factor_cholesky(const Kernels<double>&, int, double*, index, index, double*);
template index factor_cholesky(const Kernels<float>&, int, float*, index, index, float*);
template void invert_cholesky(const Kernels<double>&, int, const double*, index, const double*,
                              index, double*);
template void invert_cholesky(const Kernels<float>&, int, const float*, index, const float*, index,
                              float*);
template void mirror_lower(const Kernels<double>&, double*, index, index);
template void mirror_lower(const Kernels<float>&, float*, index, index);

}  // namespace lanes::linalg
