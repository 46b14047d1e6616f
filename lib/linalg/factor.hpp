// LU factorisation in the caller's memory: no checks of shapes.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <optional>
#include <vector>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// LU with partial pivoting of a rows x cols matrix, rows >= cols: L and U in place of A; row i was
/// exchanged with row pivots[i] in step i. A zero pivot leaves its column as it is.
template <class T>
void factor_lu(const kernels::Kernels<T>& kernels, int threads, T* a, kernels::index a_row,
               kernels::index rows, kernels::index cols, kernels::index* pivots);

/// P A = L U, and what is known of A, in memory that belongs to someone else.
template <class T>
struct LuFactors {
  kernels::index n = 0, row = 0;       ///< rows of `factors` are `row` elements apart
  T* factors = nullptr;                ///< n * row: L below the diagonal, U on and above it
  T* reciprocals = nullptr;            ///< n: of the diagonal of U
  kernels::index* pivots = nullptr;    ///< n
  std::size_t* permutation = nullptr;  ///< n: row i of L U is row permutation[i] of A

  bool normal = true;  ///< so are all reciprocals
  bool odd = false;    ///< number of exchanges
  std::optional<std::size_t> zero_pivot = {};
  T norm1 = 0, largest = 0;  ///< of A: largest sum of magnitudes in a column, largest magnitude
  T largest_pivot = 0;       ///< the largest magnitude on the diagonal of U

  bool overflow = false;   ///< elimination has left the range: there are no factors
  bool underflow = false;  ///< rows or columns are so small that it may have lost their digits

  const T* usable_reciprocals() const { return normal ? reciprocals : nullptr; }
  /// Otherwise rows and columns of A should be scaled first.
  bool in_range() const { return !overflow && !underflow; }
};

/// The distance of rows for n columns: with room behind them where they would otherwise lie on the
/// same few cache sets (1024 x 1024: LU takes half the time).
template <class T>
constexpr std::size_t roomy_row(std::size_t n) {
  return n * sizeof(T) % 1024 == 0 ? n + detail::alignment / sizeof(T) : n;
}

/// Fills in `f`, whose memory is there, from A. Throws argument_error, naming `function`, when an
/// element is not finite.
template <class T>
void factorize(const char* function, const MatrixView<const T>& a, LuFactors<T>& f,
               const Options& options);

/// Throws argument_error where elimination has overflowed.
void require_no_overflow(const char* function, bool overflow);

/// The factors of A in memory of their own, for a function that uses them once.
template <class T>
class OwnFactors {
 public:
  /// Throws as factorize does.
  OwnFactors(const char* function, const MatrixView<const T>& a, const Options& options);
  OwnFactors(OwnFactors&&) noexcept = default;

  const LuFactors<T>& view() const { return f_; }

 private:
  Matrix<T> elements_;
  Vector<T> reciprocals_;
  std::vector<kernels::index> pivots_;
  std::vector<std::size_t> permutation_;
  LuFactors<T> f_;
};

/// The largest sum of magnitudes in a column; infinite or NaN when one is.
template <class T>
T norm1(const kernels::Kernels<T>& kernels, const MatrixView<const T>& a, T* column_sums);

template <class T>
MatrixView<const T> as_column(const VectorView<const T>& b) {
  return {b.data(), b.size(), 1, b.stride(), 1};
}

/// X = P B
template <class T>
void permute_rows(const LuFactors<T>& f, const MatrixView<const T>& b, const MatrixView<T>& x) {
  for (std::size_t i = 0; i < b.rows(); ++i) x.row(i).assign(b.row(f.permutation[i]));
}

/// X = inverse(U) inverse(L) X for n x cols elements, rows x_row apart and in the order of P.
template <class T>
void solve(const kernels::Kernels<T>& kernels, int threads, const LuFactors<T>& f, T* x,
           kernels::index x_row, kernels::index cols);

/// X = inverse(U) inverse(L) P, n x n. `buffer` has room for n * inverse_block.
template <class T>
void invert(const kernels::Kernels<T>& kernels, int threads, const LuFactors<T>& f, T* x,
            kernels::index x_row, T* buffer);
inline constexpr kernels::index inverse_block = 32;

/// The largest magnitude in U.
template <class T>
T largest_of_upper(const kernels::Kernels<T>& kernels, const LuFactors<T>& f);
/// Whether elimination has made elements so much larger than A is that an inverse from the factors
/// would miss its bound.
template <class T>
bool has_grown(const kernels::Kernels<T>& kernels, const LuFactors<T>& f);
/// X = inverse(A), n x n, by Householder's QR, in which nothing grows; X may be A. Not finite where
/// a column of A depends on those before it.
template <class T>
void invert_by_qr(const MatrixView<const T>& a, const MatrixView<T>& x, const Options& options);

/// mantissa * 2^exponent: a product that may be beyond the range of T.
template <class T>
struct Product {
  T mantissa = 1;
  long exponent = 0;

  Product(T m, long e) : mantissa(m), exponent(e) {}
  /// Of the elements of x. Mantissas multiply, exponents add.
  explicit Product(VectorView<const T> x);
  int sign() const { return mantissa < 0 ? -1 : mantissa > 0; }
  /// Infinite or zero where it is beyond the range.
  T value() const;
  /// log |product|: one logarithm, and no cancellation between those of the factors.
  T log_abs() const;
};

/// det(A)
template <class T>
Product<T> determinant(const LuFactors<T>& f);

/// Throws argument_error, naming `function` and the element, where one is NaN or infinite.
template <class T>
void require_finite(const char* function, const MatrixView<const T>& a);
template <class T>
void require_finite_lower(const char* function, const MatrixView<const T>& a);

/// Throws singular_error where there is a zero pivot.
void require_pivots(const char* function, std::size_t n, std::optional<std::size_t> zero_pivot);

}  // namespace lanes::linalg
