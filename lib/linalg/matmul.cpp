// matmul of two matrices, gram.
#include "linalg/matmul.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/workspace.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace {

using kernels::Gemm;
using kernels::index;
using kernels::Split;

/// C is cut into a grid of blocks, one for each thread, on these boundaries, which suit every tile.
constexpr index row_unit = 8, column_unit = 16;

/// The grid of `threads` blocks in which a thread packs least: the squarest blocks.
struct Grid {
  int rows = 1, cols = 1;

  Grid(index m, index n, int threads) {
    double best = 0;
    for (int r = 1; r <= threads; ++r) {
      if (threads % r != 0) continue;
      const int c = threads / r;
      const double edge = static_cast<double>(m) / r + static_cast<double>(n) / c;
      if (best == 0 || edge <= best) best = edge, rows = r, cols = c;
    }
  }
};

/// Where the columns of a thread begin that share the upper triangle of n columns: each has as many
/// elements.
index triangle_column(index n, int thread, int threads) {
  const double share = std::sqrt(static_cast<double>(thread) / threads);
  const auto column = static_cast<index>(share * static_cast<double>(n));
  return std::min(n, (column + column_unit - 1) / column_unit * column_unit);
}

template <class T>
Gemm<T> triangle_of(const Gemm<T>& g, int thread, int threads) {
  const index begin = triangle_column(g.n, thread, threads);
  const index end = triangle_column(g.n, thread + 1, threads);
  Gemm<T> block = g;
  block.m = g.rows_above(end);
  block.n = end - begin;
  block.b += begin * g.b_col;
  block.c += begin;
  block.below += begin;
  return block;
}

template <class T>
Gemm<T> block_of(const Gemm<T>& g, const Grid& grid, int thread) {
  if (g.below < g.m) return triangle_of(g, thread, grid.rows * grid.cols);
  const Split rows((g.m + row_unit - 1) / row_unit, grid.rows);
  const Split cols((g.n + column_unit - 1) / column_unit, grid.cols);
  const int r = thread / grid.cols, c = thread % grid.cols;
  const index i = std::min(g.m, rows.begin(r) * row_unit);
  const index j = std::min(g.n, cols.begin(c) * column_unit);
  Gemm<T> block = g;
  block.m = std::min(g.m, i + rows.length(r) * row_unit) - i;
  block.n = std::min(g.n, j + cols.length(c) * column_unit) - j;
  block.a += i * g.a_row;
  block.b += j * g.b_col;
  block.c += i * g.c_row + j;
  return block;
}

template <class T>
[[gnu::noinline]] void run_threads(const Gemm<T>& g, const kernels::Kernels<T>& kernels,
                                   int threads) {
  const Grid grid(g.m, g.n, threads);
  index largest = 0;
  for (int t = 0; t < threads; ++t)
    largest = std::max(largest, kernels.matmul_workspace(block_of(g, grid, t)));
  const linalg::Workspace<T> workspace(largest * threads);
  parallel::run(threads, [&](int thread, int) {
    kernels.matmul(block_of(g, grid, thread), workspace.data() + thread * largest);
  });
}

}  // namespace

template <class T>
void linalg::gemm_large(const Gemm<T>& g, const kernels::Kernels<T>& kernels, int threads_wanted) {
  const index elements = g.below < g.m ? g.m * g.n / 2 : g.m * g.n;
  const int threads = parallel::threads_for(threads_wanted, elements * g.k, linalg::product_grain);
  if (threads > 1) return run_threads(g, kernels, threads);
  kernels.matmul(g, linalg::Workspace<T>(kernels.matmul_workspace(g)).data());
}
template void linalg::gemm_large(const Gemm<double>&, const kernels::Kernels<double>&, int);
template void linalg::gemm_large(const Gemm<float>&, const kernels::Kernels<float>&, int);

namespace {

/// C has contiguous rows.
template <class T>
[[gnu::always_inline]] inline void run(const MatrixView<const T>& a, const MatrixView<const T>& b,
                                       const MatrixView<T>& c, T alpha, T beta,
                                       const Options& options) {
  const Gemm<T> g{.m = static_cast<index>(c.rows()),
                  .n = static_cast<index>(c.cols()),
                  .k = static_cast<index>(a.cols()),
                  .alpha = alpha,
                  .a = a.data(),
                  .a_row = a.row_stride(),
                  .a_col = a.col_stride(),
                  .b = b.data(),
                  .b_row = b.row_stride(),
                  .b_col = b.col_stride(),
                  .beta = beta,
                  .c = c.data(),
                  .c_row = c.row_stride()};
  linalg::gemm(g, dispatch::kernels_for(options.isa).of<T>(), options.threads);
}

/// Neither direction of C is contiguous: through memory that is.
template <class T>
[[gnu::noinline]] void run_strided(const MatrixView<const T>& a, const MatrixView<const T>& b,
                                   const MatrixView<T>& c, T alpha, T beta,
                                   const Options& options) {
  Matrix<T> copy = Matrix<T>::uninitialized(c.rows(), c.cols());
  if (beta != T(0)) copy.view().assign(c);
  run<T>(a, b, copy.view(), alpha, beta, options);
  c.assign(copy.view());
}

}  // namespace

template <class T>
void linalg::matmul(const MatrixView<const T>& a, const MatrixView<const T>& b,
                    const MatrixView<T>& c, T alpha, T beta, const Options& options) {
  if (c.col_stride() == 1) return run(a, b, c, alpha, beta, options);
  if (c.row_stride() != 1) return run_strided(a, b, c, alpha, beta, options);
  matmul<T>(b.t(), a.t(), c.t(), alpha, beta, options);  // C' = B' A'
}
template void linalg::matmul(const MatrixView<const double>&, const MatrixView<const double>&,
                             const MatrixView<double>&, double, double, const Options&);
template void linalg::matmul(const MatrixView<const float>&, const MatrixView<const float>&,
                             const MatrixView<float>&, float, float, const Options&);

namespace {

template <class T>
void check_inner(const MatrixView<const T>& a, const MatrixView<const T>& b) {
  if (a.cols() != b.rows())
    check::shape_mismatch("matmul", "A", a.rows(), a.cols(), "B", b.rows(), b.cols(),
                          "A must have as many columns as B has rows");
}

template <class T>
void matmul_into(const MatrixView<const T>& a, const MatrixView<const T>& b, const MatrixView<T>& c,
                 T alpha, T beta, const Options& options) {
  check_inner(a, b);
  if (c.rows() != a.rows() || c.cols() != b.cols())
    check::shape_mismatch("matmul", "A B", a.rows(), b.cols(), "C", c.rows(), c.cols(),
                          "C must have the rows of A and the columns of B");
  check::no_overlap("matmul", "C", c, "A", a);
  check::no_overlap("matmul", "C", c, "B", b);
  linalg::matmul(a, b, c, alpha, beta, options);
}

template <class T>
Matrix<T> matmul_new(const MatrixView<const T>& a, const MatrixView<const T>& b,
                     const Options& options) {
  check_inner(a, b);
  Matrix<T> c = Matrix<T>::uninitialized(a.rows(), b.cols());
  linalg::matmul(a, b, c.view(), T(1), T(0), options);
  return c;
}

template <class T>
Matrix<T> gram_of(const MatrixView<const T>& x, const Options& options) {
  const std::size_t n = x.cols();
  Matrix<T> c = Matrix<T>::uninitialized(n, n);
  linalg::gram<T>(dispatch::kernels_for(options.isa).of<T>(), options.threads,
                  static_cast<index>(n), static_cast<index>(x.rows()), x.data(), x.row_stride(),
                  x.col_stride(), T(1), T(0), c.data(), static_cast<index>(n));
  for (std::size_t i = 1; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) c(i, j) = c(j, i);
  return c;
}

}  // namespace

Matrix<double> matmul(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return matmul_new(a, b, options);
}
Matrix<float> matmul(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return matmul_new(a, b, options);
}
void matmul(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> c, Options options) {
  matmul_into(a, b, c, 1.0, 0.0, options);
}
void matmul(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> c, Options options) {
  matmul_into(a, b, c, 1.0f, 0.0f, options);
}
void matmul(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> c, double alpha, double beta,
            Options options) {
  matmul_into(a, b, c, alpha, beta, options);
}
void matmul(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> c, float alpha, float beta,
            Options options) {
  matmul_into(a, b, c, alpha, beta, options);
}
Matrix<double> gram(MatrixIn<double> x, Options options) {
  return gram_of(x, options);
}
Matrix<float> gram(MatrixIn<float> x, Options options) {
  return gram_of(x, options);
}

}  // namespace lanes
