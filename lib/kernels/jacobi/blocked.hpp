// Rung: blocked.
//
// Was:  every rotation passed through four rows, from L2 or memory once the matrix is larger.
// Now:  rows and columns go in blocks of 16. Two blocks and what is between them, 32 x 32 elements,
//       are diagonalised by the rung before, in L1, and its eigenvectors, many rotations in one
//       matrix, are applied to the rest as a product. That is a matmul.
// Cost: six to eight sweeps with 4 n^3 fma each: where the matrix is large, several times what it
//       costs to make it tridiagonal and divide and conquer.
// Next: a matrix that is nearly diagonal to begin with.
#pragma once

#include "kernels/jacobi/rotation.hpp"
#include "kernels/jacobi/round_robin.hpp"
#include "kernels/matmul/cache_block.hpp"

namespace lanes::kernels::jacobi {

template <class Arch, class T>
class Blocked {
  static constexpr index block = 16;

 public:
  static Outcome<T> run(const Problem<T>& problem, T* workspace) {
    const Square<Arch, T> square(problem, workspace);
    const index n = square.n;
    const Blocked blocked(square, workspace + n * n);
    const Outcome<T> outcome = square.repeat(problem.most_sweeps, [&] {
      if (n <= block) blocked.diagonalise(0, n, 0, 0);
      for (index i = 0; i < n; i += block)
        for (index j = i + block; j < n; j += block)
          blocked.diagonalise(i, block, j, std::min(block, n - j));
    });
    square.store_values(problem.values);
    return outcome;
  }

 private:
  Blocked(const Square<Arch, T>& square, T* scratch)
      : square_(square),
        pair_(scratch),
        vectors_(pair_ + 4 * block * block),
        values_(vectors_ + 4 * block * block),
        rows_(values_ + 2 * block),
        inner_(rows_ + 2 * block * square.n) {}

  /// Rows and columns [i, i + first) together with [j, j + second).
  void diagonalise(index i, index first, index j, index second) const {
    const index size = first + second, n = square_.n;
    T* const a = square_.a;
    for (index r = 0; r < size; ++r)
      for (index k = 0; k < size; ++k)
        pair_[r * size + k] = a[line(r, i, first, j) * n + line(k, i, first, j)];
    RoundRobin<Arch, T>::run({.a = pair_,
                              .a_row = size,
                              .a_col = 1,
                              .scale = T(1),
                              .n = size,
                              .values = values_,
                              .vectors = vectors_,
                              .vectors_row = size,
                              .most_sweeps = 30},
                             inner_);
    multiply(a, n, i, first, j, second);
    multiply(square_.v, square_.v_row, i, first, j, second);
    for (index r = 0; r < size; ++r) {
      const index p = line(r, i, first, j);
      for (index k = 0; k < n; ++k) a[k * n + p] = a[p * n + k];
    }
    for (index r = 0; r < size; ++r)
      for (index k = 0; k < size; ++k)
        a[line(r, i, first, j) * n + line(k, i, first, j)] = r == k ? values_[r] : T(0);
  }

  /// Where line r of two blocks is.
  static index line(index r, index i, index first, index j) {
    return r < first ? i + r : j + r - first;
  }

  /// The eigenvectors of two blocks times the rows of x that belong to them.
  void multiply(T* x, index x_row, index i, index first, index j, index second) const {
    const index size = first + second, n = square_.n;
    for (index r = 0; r < size; ++r)
      std::copy_n(x + line(r, i, first, j) * x_row, n, rows_ + r * n);
    const auto product = [&](index from, index count, T* out) {
      if (count > 0)
        matmul::CacheBlock<Arch, T>::run({.m = count,
                                          .n = n,
                                          .k = size,
                                          .alpha = T(1),
                                          .a = vectors_ + from * size,
                                          .a_row = size,
                                          .a_col = 1,
                                          .b = rows_,
                                          .b_row = n,
                                          .b_col = 1,
                                          .beta = T(0),
                                          .c = out,
                                          .c_row = x_row});
    };
    product(0, first, x + i * x_row);
    product(first, second, x + j * x_row);
  }

  const Square<Arch, T>& square_;
  T *pair_, *vectors_, *values_;
  T* rows_;   ///< of both blocks, as they were
  T* inner_;  ///< workspace of the rung before
};

}  // namespace lanes::kernels::jacobi
