// QR factorisation in the caller's memory, and what is done with its factors: no checks of shapes.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// Q is the product of blocks I - V T V' of reflectors (compact WY form: Schreiber & Van Loan, SIAM
/// J. Sci. Stat. Comput. 10, 1989).
template <class T>
struct QrFactors {
  kernels::index rows = 0, cols = 0, row = 0;  ///< rows of `factors` are `row` elements apart
  kernels::index count = 0;  ///< reflectors, of the first columns; the others become Q' times them
  T* factors = nullptr;      ///< R on and above the diagonal, V without its ones below
  T* triangles = nullptr;    ///< count * block(): the transpose of each block's T, zeros above
  kernels::index stair = rows;  ///< the first j columns are zero from row stair * j on

  /// Columns of a block. Small ones cost less besides the products; large ones go through what is
  /// right of them, which leaves the cache, less often.
  kernels::index block() const { return count < 256 ? 32 : 64; }
  /// The rows that the first `columns` reflectors change.
  kernels::index reached(kernels::index columns) const {
    return rows < stair * columns ? rows : stair * columns;
  }
};

/// Which columns are scaled: those whose sums of magnitudes are so near the ends of the range that
/// products of two of them would leave it; or all.
enum class ScaledColumns { extremes, all };

/// What scale_columns found.
struct ColumnScaling {
  bool finite;  ///< so are all sums, and elements
  bool scaled;  ///< a column is to be multiplied by something other than 1
};

/// From the sums of magnitudes in columns to powers of two that bring these to about 1, or 1.
/// 1 / scale is a number, too.
template <class T>
ColumnScaling scales_of_sums(ScaledColumns which, T* sums, kernels::index cols);

/// Multiplies columns by such powers of two and leaves these in `scale`. Whether the sums are
/// finite.
template <class T>
bool scale_columns(const kernels::Kernels<T>& kernels, ScaledColumns which, const MatrixView<T>& a,
                   T* scale);

/// The columns of A times `scale`.
template <class T>
void multiply_columns(const kernels::Kernels<T>& kernels, const MatrixView<T>& a, const T* scale);

template <class T>
class ReflectorScratch;

/// Factorises f.factors, in blocks, each of them recursively.
template <class T>
void factor_qr(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f,
               const ReflectorScratch<T>& scratch);

/// The same with column pivoting: afterwards, column j of f is column permutation[j] of A, and so
/// is scale[j], by which that has been multiplied.
template <class T>
void factor_qr_pivoted(const Options& options, const QrFactors<T>& f, T* scale,
                       std::size_t* permutation);

/// C = Q C or Q' C, Q being rows x rows; C has `cols` columns, contiguous rows.
template <class T>
void apply_q(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c,
             kernels::index c_row, kernels::index cols, const ReflectorScratch<T>& scratch);
template <class T>
void apply_qt(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* c,
              kernels::index c_row, kernels::index cols, const ReflectorScratch<T>& scratch);

/// The first `count` columns of Q.
template <class T>
void form_q(const kernels::Kernels<T>& kernels, int threads, const QrFactors<T>& f, T* q,
            kernels::index q_row, const ReflectorScratch<T>& scratch);

}  // namespace lanes::linalg
