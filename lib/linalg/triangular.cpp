#include "linalg/triangular.hpp"

#include <algorithm>

#include "kernels/block_sizes.hpp"
#include "kernels/split.hpp"
#include "linalg/matmul.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {
namespace {

using kernels::index;
using kernels::Kernels;

constexpr index block = kernels::triangular::block_rows;

/// Where `rows` rows are halved: after whole blocks.
index half_of(index rows) {
  return (rows / 2 + block - 1) / block * block;
}

/// Each thread has columns of B of its own.
template <class F>
void by_columns(int threads_wanted, index rows, index cols, F&& solve) {
  constexpr index unit = 16;
  const int threads = parallel::threads_for(threads_wanted, rows * rows / 2 * cols, product_grain);
  if (threads == 1) return solve(index{0}, cols);
  parallel::run(threads, [&](int thread, int count) {
    const kernels::Split split((cols + unit - 1) / unit, count);
    const index begin = std::min(cols, split.begin(thread) * unit);
    const index end = std::min(cols, (split.begin(thread) + split.length(thread)) * unit);
    if (begin < end) solve(begin, end - begin);
  });
}

template <class T>
void lower(const Kernels<T>& kernels, const T* l, index l_row, index rows, T* b, index b_row,
           index cols) {
  if (rows <= block) return kernels.solve_lower_block(l, l_row, rows, b, b_row, cols);
  const index half = half_of(rows);
  const T* below = l + half * l_row;
  lower(kernels, l, l_row, half, b, b_row, cols);
  subtract_product(kernels, 1, rows - half, cols, half, below, l_row, b, b_row, b + half * b_row,
                   b_row);
  lower(kernels, below + half, l_row, rows - half, b + half * b_row, b_row, cols);
}

template <class T>
void general_lower(const Kernels<T>& kernels, const T* l, index l_row, index l_col,
                   const T* reciprocals, index rows, T* b, index b_row, index cols) {
  if (rows <= block)
    return kernels.solve_general_lower_block(l, l_row, l_col, reciprocals, rows, b, b_row, cols);
  const index half = half_of(rows);
  const T* below = l + half * l_row;
  general_lower(kernels, l, l_row, l_col, reciprocals, half, b, b_row, cols);
  subtract_product(kernels, 1, rows - half, cols, half, below, l_row, l_col, b, b_row,
                   b + half * b_row, b_row);
  general_lower(kernels, below + half * l_col, l_row, l_col,
                reciprocals ? reciprocals + half : nullptr, rows - half, b + half * b_row, b_row,
                cols);
}

template <class T>
void upper(const Kernels<T>& kernels, const T* u, index u_row, const T* reciprocals, index rows,
           T* b, index b_row, index cols) {
  if (rows <= block) return kernels.solve_upper_block(u, u_row, reciprocals, rows, b, b_row, cols);
  const index half = half_of(rows);
  upper(kernels, u + half * u_row + half, u_row, reciprocals ? reciprocals + half : nullptr,
        rows - half, b + half * b_row, b_row, cols);
  subtract_product(kernels, 1, half, cols, rows - half, u + half, u_row, b + half * b_row, b_row, b,
                   b_row);
  upper(kernels, u, u_row, reciprocals, half, b, b_row, cols);
}

}  // namespace

template <class T>
void solve_lower(const Kernels<T>& kernels, int threads, const T* l, index l_row, index rows, T* b,
                 index b_row, index cols) {
  by_columns(threads, rows, cols, [&](index begin, index count) {
    lower(kernels, l, l_row, rows, b + begin, b_row, count);
  });
}
template <class T>
void solve_lower(const Kernels<T>& kernels, int threads, const T* l, index l_row, index l_col,
                 const T* reciprocals, index rows, T* b, index b_row, index cols) {
  by_columns(threads, rows, cols, [&](index begin, index count) {
    general_lower(kernels, l, l_row, l_col, reciprocals, rows, b + begin, b_row, count);
  });
}
template <class T>
void solve_upper(const Kernels<T>& kernels, int threads, const T* u, index u_row,
                 const T* reciprocals, index rows, T* b, index b_row, index cols) {
  by_columns(threads, rows, cols, [&](index begin, index count) {
    upper(kernels, u, u_row, reciprocals, rows, b + begin, b_row, count);
  });
}

// By halves, as above, with the product on the other side. Within a block of columns, row k of the
// triangle is subtracted as soon as element k is known.
template <class T>
void solve_upper_right(const Kernels<T>& kernels, int threads, const T* u, index u_row, index n,
                       T* b, index b_row, index rows) {
  if (n <= block) {
    for (T* x = b; x != b + rows * b_row; x += b_row)
      for (index k = 0; k < n; ++k) {
        x[k] /= u[k * u_row + k];
        kernels.axpy(-x[k], u + k * u_row + k + 1, x + k + 1, n - k - 1);
      }
    return;
  }
  const index half = half_of(n);
  solve_upper_right(kernels, threads, u, u_row, half, b, b_row, rows);
  subtract_product(kernels, threads, rows, n - half, half, b, b_row, u + half, u_row, b + half,
                   b_row);
  solve_upper_right(kernels, threads, u + half * u_row + half, u_row, n - half, b + half, b_row,
                    rows);
}
template <class T>
void solve_lower_right(const Kernels<T>& kernels, int threads, const T* l, index l_row, index n,
                       T* b, index b_row, index rows) {
  if (n <= block) {
    for (T* x = b; x != b + rows * b_row; x += b_row)
      for (index k = n - 1; k > 0; --k) kernels.axpy(-x[k], l + k * l_row, x, k);
    return;
  }
  const index half = half_of(n);
  const T* below = l + half * l_row;
  solve_lower_right(kernels, threads, below + half, l_row, n - half, b + half, b_row, rows);
  subtract_product(kernels, threads, rows, half, n - half, b + half, b_row, below, l_row, b, b_row);
  solve_lower_right(kernels, threads, l, l_row, half, b, b_row, rows);
}

template void solve_lower(const Kernels<double>&, int, const double*, index, index, double*, index,
                          index);
template void solve_lower(const Kernels<float>&, int, const float*, index, index, float*, index,
                          index);
template void solve_lower(const Kernels<double>&, int, const double*, index, index, const double*,
                          index, double*, index, index);
template void solve_lower(const Kernels<float>&, int, const float*, index, index, const float*,
                          index, float*, index, index);
template void solve_upper(const Kernels<double>&, int, const double*, index, const double*, index,
                          double*, index, index);
template void solve_upper(const Kernels<float>&, int, const float*, index, const float*, index,
                          float*, index, index);
template void solve_upper_right(const Kernels<double>&, int, const double*, index, index, double*,
                                index, index);
template void solve_upper_right(const Kernels<float>&, int, const float*, index, index, float*,
                                index, index);
template void solve_lower_right(const Kernels<double>&, int, const double*, index, index, double*,
                                index, index);
template void solve_lower_right(const Kernels<float>&, int, const float*, index, index, float*,
                                index, index);

}  // namespace lanes::linalg
