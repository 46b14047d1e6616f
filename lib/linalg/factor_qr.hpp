// QR factorisation in the caller's memory, and what is done with its factors: no checks of shapes.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// A D = Q R with D diagonal, a power of two for each column: Q is the product of blocks I - V T V'
/// of reflectors (compact WY form: Schreiber & Van Loan, SIAM J. Sci. Stat. Comput. 10, 1989).
template <class T>
struct QrFactors {
  kernels::index rows = 0, cols = 0, row = 0;  ///< rows of `factors` are `row` elements apart
  T* factors = nullptr;  ///< rows * row: R on and above the diagonal, V without its ones below
  T* triangles =
      nullptr;         ///< count() * block(): for each block the transpose of its T, zeros above
  T* scale = nullptr;  ///< cols: D

  /// Reflectors: one for each column, as long as there are rows.
  kernels::index count() const { return rows < cols ? rows : cols; }
  /// Columns of a block. Small ones cost less besides the products; large ones go through what is
  /// right of them, which leaves the cache, less often.
  kernels::index block() const { return count() < 256 ? 32 : 64; }
};

/// Which columns are scaled: those whose sums of magnitudes are so near the ends of the range that
/// products of two of them would leave it; or all.
enum class ScaledColumns { extremes, all };

/// Multiplies columns by powers of two that bring their sums of magnitudes to about 1, and leaves
/// these, or 1, in `scale`; 1 / scale is a number, too. Whether the sums are finite: if so, all
/// elements are.
template <class T>
bool scale_columns(const kernels::Kernels<T>& kernels, ScaledColumns which, const MatrixView<T>& a,
                   T* scale);

/// Factorises f.factors, in blocks, each of them recursively.
template <class T>
void factor_qr(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f);

/// The same with column pivoting: afterwards, column j of f is column permutation[j] of A. On the
/// caller's thread.
template <class T>
void factor_qr_pivoted(const Options& options, const QrFactors<T>& f, std::size_t* permutation);

/// C = Q C or Q' C, Q being rows x rows; C has `cols` columns, contiguous rows.
template <class T>
void apply_q(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c,
             kernels::index c_row, kernels::index cols);
template <class T>
void apply_qt(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c,
              kernels::index c_row, kernels::index cols);

/// The first count() columns of Q, into rows x count() elements.
template <class T>
void form_q(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* q,
            kernels::index q_row);

}  // namespace lanes::linalg
