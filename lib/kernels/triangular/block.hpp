// Triangular systems of up to eight rows: the base of the recursion in lib/linalg/triangular.cpp.
#pragma once

#include "kernels/block_sizes.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::triangular {

/// B = inverse(L or U) B, with `rows` <= block_rows rows and any number of contiguous columns. The
/// rows of B stay in registers until they are solved.
template <class Arch, class T>
class Block {
  static constexpr int W = simd::width<T, Arch>;
  static constexpr int most_vectors = simd::registers<Arch> == 32 ? 3 : 1;
  using V = simd::Batch<T, Arch>;

 public:
  /// L is lower triangular with ones on its diagonal, which are not read.
  static void lower(const T* l, index l_row, index rows, T* b, index b_row, index cols) {
    by_columns(b, cols, [=](auto vectors, T* p, int last) {
      if (rows == block_rows)
        lower_strip<vectors.value, true>(l, l_row, 1, nullptr, block_rows, p, b_row, last);
      else
        lower_strip<vectors.value, true>(l, l_row, 1, nullptr, rows, p, b_row, last);
    });
  }

  /// L is lower triangular, with any strides and any diagonal; reciprocals[i] = 1 / L(i, i), or
  /// nullptr where one of those is not normal.
  static void general_lower(const T* l, index l_row, index l_col, const T* reciprocals, index rows,
                            T* b, index b_row, index cols) {
    by_columns(b, cols, [=](auto vectors, T* p, int last) {
      if (rows == block_rows)
        lower_strip<vectors.value, false>(l, l_row, l_col, reciprocals, block_rows, p, b_row, last);
      else
        lower_strip<vectors.value, false>(l, l_row, l_col, reciprocals, rows, p, b_row, last);
    });
  }

  /// U is upper triangular; reciprocals[i] = 1 / U(i, i), or nullptr where one of those is not
  /// normal.
  static void upper(const T* u, index u_row, const T* reciprocals, index rows, T* b, index b_row,
                    index cols) {
    by_columns(b, cols, [=](auto vectors, T* p, int last) {
      if (rows == block_rows)
        upper_strip<vectors.value>(u, u_row, reciprocals, block_rows, p, b_row, last);
      else
        upper_strip<vectors.value>(u, u_row, reciprocals, rows, p, b_row, last);
    });
  }

 private:
  template <int vectors>
  struct Count {
    static constexpr int value = vectors;
  };

  template <class F>
  static void by_columns(T* b, index cols, F&& strip) {
    for (; cols > most_vectors * W; b += most_vectors * W, cols -= most_vectors * W)
      strip(Count<most_vectors>{}, b, W);
    const index vectors = (cols + W - 1) / W;
    const int last = static_cast<int>(cols - (vectors - 1) * W);
    if (vectors == 1) return strip(Count<1>{}, b, last);
    if constexpr (most_vectors == 3) {
      if (vectors == 2) return strip(Count<2>{}, b, last);
      if (vectors == 3) return strip(Count<3>{}, b, last);
    }
  }

  template <int Vectors>
  struct Strip {
    V x[block_rows][Vectors];
    simd::FirstLanes<T, Arch> last;

    [[gnu::always_inline]] Strip(const T* b, index b_row, index rows, int last_columns)
        : last(last_columns) {
#pragma GCC unroll 8
      for (int i = 0; i < block_rows; ++i) {
#pragma GCC unroll 3
        for (int j = 0; j < Vectors; ++j) {
          x[i][j] = V(T(0));
          if (i < rows)
            x[i][j] = j == Vectors - 1 ? last.load(b + i * b_row + j * W)
                                       : simd::load<Arch>(b + i * b_row + j * W);
        }
      }
    }
    [[gnu::always_inline]] void store_row(int i, T* b) const {
#pragma GCC unroll 3
      for (int j = 0; j < Vectors - 1; ++j) simd::store<Arch>(b + j * W, x[i][j]);
      last.store(b + (Vectors - 1) * W, x[i][Vectors - 1]);
    }
    /// Row i becomes its quotient by `diagonal`.
    [[gnu::always_inline]] void divide(int i, T diagonal, const T* reciprocals) {
      const V d(diagonal);
#pragma GCC unroll 3
      for (int j = 0; j < Vectors; ++j) {
        if (reciprocals) {  // the quotient corrected once, as in the panel of lu
          const V r(reciprocals[i]), q = x[i][j] * r;
          x[i][j] = simd::fma(simd::fnma(q, d, x[i][j]), r, q);
        } else {
          x[i][j] = simd::divide(x[i][j], d);
        }
      }
    }
    /// Row i loses `factor` times row k.
    [[gnu::always_inline]] void subtract(int i, T factor, int k) {
      const V f(factor);
#pragma GCC unroll 3
      for (int j = 0; j < Vectors; ++j) x[i][j] = simd::fnma(f, x[k][j], x[i][j]);
    }
  };

  // Inlined, so that a full block is compiled without a question about its rows.
  template <int Vectors, bool unit_diagonal>
  [[gnu::always_inline]] static inline void lower_strip(const T* l, index l_row, index l_col,
                                                        const T* reciprocals, index rows, T* b,
                                                        index b_row, int last) {
    Strip<Vectors> s(b, b_row, rows, last);
#pragma GCC unroll 8
    for (int k = 0; k < block_rows; ++k) {
      if (k >= rows) break;
      if constexpr (!unit_diagonal) s.divide(k, l[k * l_row + k * l_col], reciprocals);
      s.store_row(k, b + k * b_row);
#pragma GCC unroll 8
      for (int i = 0; i < block_rows; ++i)
        if (i > k && i < rows) s.subtract(i, l[i * l_row + k * l_col], k);
    }
  }

  template <int Vectors>
  [[gnu::always_inline]] static inline void upper_strip(const T* u, index u_row,
                                                        const T* reciprocals, index rows, T* b,
                                                        index b_row, int last) {
    Strip<Vectors> s(b, b_row, rows, last);
#pragma GCC unroll 8
    for (int k = block_rows - 1; k >= 0; --k) {
      if (k >= rows) continue;
      s.divide(k, u[k * u_row + k], reciprocals);
      s.store_row(k, b + k * b_row);
#pragma GCC unroll 8
      for (int i = 0; i < block_rows; ++i)
        if (i < k) s.subtract(i, u[i * u_row + k], k);
    }
  }
};

}  // namespace lanes::kernels::triangular
