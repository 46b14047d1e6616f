// Blocks of Householder reflectors, as pointers: no checks.
#pragma once

#include <algorithm>
#include <lanes/matrix.hpp>

#include "linalg/factor_qr.hpp"
#include "linalg/matmul.hpp"
#include "linalg/triangular.hpp"

namespace lanes::linalg {

/// The product I - V T V' of `count` reflectors of length `rows`.
template <class T>
struct BlockReflector {
  kernels::index rows, count;
  T* v;  ///< rows x count, with the ones of its diagonal and the zeros above
  kernels::index v_row;
  T* t;  ///< count x count: the transpose of T, lower triangular, with the zeros above
  kernels::index t_row;
  kernels::index v_col = 1;  ///< columns of v are so far apart

  /// Reflectors `first` to `first` + `number`, which do not touch the rows above.
  BlockReflector part(kernels::index first, kernels::index number) const {
    return {
        rows - first, number, v + first * v_row + first * v_col, v_row, t + first * t_row + first,
        t_row,        v_col};
  }
};

/// The distance of rows of at least `cols` elements that begin on cache lines, not all on the same
/// few cache sets: an odd number of lines.
template <class T>
constexpr kernels::index odd_lines(kernels::index cols) {
  constexpr auto line = static_cast<kernels::index>(detail::alignment / sizeof(T));
  return ((cols + line - 1) / line | 1) * line;
}

/// Memory for applying blocks of reflectors, of up to f.rows rows, to up to `cols` columns.
template <class T>
class ReflectorScratch {
 public:
  ReflectorScratch(const QrFactors<T>& f, kernels::index cols)
      : block_(std::min(f.block(), f.count)),
        v_row_(odd_lines<T>(block_)),  // with room for a whole panel at the end
        cols_(std::max(cols, block_)),
        memory_(static_cast<std::size_t>(f.rows * v_row_ + 2 * block_ * cols_)),
        products_(memory_.data() + f.rows * v_row_) {}

  /// Block reflector j / block of f, its V to be filled in.
  BlockReflector<T> block(const QrFactors<T>& f, kernels::index j) const {
    const kernels::index count = std::min(f.block(), f.count - j);
    return {.rows = f.reached(j + count) - j,
            .count = count,
            .v = memory_.data(),
            .v_row = v_row_,
            .t = f.triangles + j * f.block(),
            .t_row = f.block()};
  }
  T* products() const { return products_; }                        ///< block() * cols
  T* more_products() const { return products_ + block_ * cols_; }  ///< block() * cols

 private:
  kernels::index block_, v_row_, cols_;
  detail::Buffer<T> memory_;
  T* products_;
};

/// C = (I - V T V') C, or with T' where `transposed`. Rows of C are contiguous; `products` and
/// `turned` have room for count * cols each.
template <class T>
void apply(const kernels::Kernels<T>& kernels, int threads, const BlockReflector<T>& h,
           bool transposed, T* c, kernels::index c_row, kernels::index cols, T* products,
           T* turned) {
  if (cols == 0) return;
  gemm<T>({.m = h.count,
           .n = cols,
           .k = h.rows,
           .alpha = T(1),
           .a = h.v,
           .a_row = h.v_col,
           .a_col = h.v_row,
           .b = c,
           .b_row = c_row,
           .b_col = 1,
           .beta = T(0),
           .c = products,
           .c_row = cols},
          kernels, threads);
  gemm<T>({.m = h.count,
           .n = cols,
           .k = h.count,
           .alpha = T(1),
           .a = h.t,
           .a_row = transposed ? h.t_row : 1,
           .a_col = transposed ? 1 : h.t_row,
           .b = products,
           .b_row = cols,
           .b_col = 1,
           .beta = T(0),
           .c = turned,
           .c_row = cols},
          kernels, threads);
  subtract_product(kernels, threads, h.rows, cols, h.count, h.v, h.v_row, h.v_col, turned, cols, c,
                   c_row);
}
template <class T>
void apply(const kernels::Kernels<T>& kernels, int threads, const BlockReflector<T>& h,
           bool transposed, T* c, kernels::index c_row, kernels::index cols,
           const ReflectorScratch<T>& scratch) {
  apply(kernels, threads, h, transposed, c, c_row, cols, scratch.products(),
        scratch.more_products());
}

/// Fills in h.t from h.v and the tau of each reflector: with D their diagonal matrix and L what
/// lies below the diagonal of V'V, inverse(I + D L) D (Schreiber & Van Loan, SIAM J. Sci. Stat.
/// Comput. 10, 1989). `products` has room for count * count.
template <class T>
void find_triangle(const kernels::Kernels<T>& kernels, int threads, const BlockReflector<T>& h,
                   const T* tau, T* products) {
  gemm<T>({.m = h.count,
           .n = h.count,
           .k = h.rows,
           .alpha = T(1),
           .a = h.v,
           .a_row = h.v_col,
           .a_col = h.v_row,
           .b = h.v,
           .b_row = h.v_row,
           .b_col = h.v_col,
           .beta = T(0),
           .c = products,
           .c_row = h.count},
          kernels, threads);
  for (kernels::index i = 0; i < h.count; ++i) {
    std::fill_n(h.t + i * h.t_row, h.count, T(0));
    h.t[i * h.t_row + i] = tau[i];
    T* const row = products + i * h.count;
    kernels.multiply_scalar(tau[i], row, row, i);
  }
  solve_lower(kernels, threads, products, h.count, h.count, h.t, h.t_row, h.count);
}

/// Fills in h.v from what the factorisation left below the diagonal.
template <class T>
void copy_reflectors(const QrFactors<T>& f, kernels::index j, const BlockReflector<T>& h) {
  for (kernels::index i = 0; i < h.rows; ++i) {
    const T* const from = f.factors + (j + i) * f.row + j;
    T* const to = h.v + i * h.v_row;
    const kernels::index below = std::min(i, h.count);
    std::copy_n(from, below, to);
    if (below == h.count) continue;
    to[below] = T(1);
    std::fill(to + below + 1, to + h.count, T(0));
  }
}

}  // namespace lanes::linalg
