// QR factorisation, least squares, rank.
//
//   const lanes::Qr<double> f = lanes::qr(A);                // A = Q R
//   Vector<double> x = f.solve(b);                           // min |A x - b|
//   const auto [x, rank, residual] = lanes::lstsq(A, b);     // the same, for any A
//
// lstsq takes every shape and rank: where more than one x is as good as any, it returns the
// shortest. Qr::solve is for columns that clearly do not depend on each other: it throws
// singular_error only where the diagonal of R has an exact zero, and rounding seldom leaves one.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace lanes {

namespace linalg {
template <class T>
struct QrTree;  // internal
template <class T>
struct EqualColumns;  // internal
}  // namespace linalg

/// A = Q R of an m x n matrix: the columns of Q are orthonormal, R is upper triangular.
///
/// Signs are LAPACK's, and so NumPy's: an element of R's diagonal has the sign opposite to that of
/// the element it replaces, mostly, and may be negative. (Not so where rows go by blocks, below:
/// there, signs are those of the last step.)
///
/// Backward error, column by column: Q R = A + E, where the norm of column j of E is at most
/// g(m k + 20) times that of column j of A, k = min(m, n); |Q'Q - I| <= sqrt(k) g(m k + 20) in the
/// Frobenius norm (Higham, Accuracy and Stability of Numerical Algorithms, theorem 19.4, which has
/// a small constant where the tests hold 1). That is so for columns of any magnitude: those near
/// the ends of the range are scaled by powers of two meanwhile. An element of R beyond the range of
/// T is infinite; solutions are not computed from it.
///
/// Blocks of Householder reflectors, each made recursively (Elmroth & Gustavson, IBM J. Res. Dev.
/// 44, 2000): nearly all of the work is matmul. From 1024 rows on, and 16 times as many as columns,
/// blocks of rows that stay in cache are factorised by themselves, on threads of their own, then
/// their triangles (Demmel, Grigori, Hoemmen & Langou, SIAM J. Sci. Comput. 34, 2012): the first
/// min(m, n) columns of Q are then those of other methods up to signs, the rest of Q is not.
template <class T>
class Qr {
 public:
  /// Factorises A, of any shape. Throws argument_error when an element is NaN or infinite.
  explicit Qr(MatrixIn<T> a, Options options = {});

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return scale_.size(); }
  /// The first min(m, n) columns of Q.
  Matrix<T> q(Options options = {}) const;
  /// min(m, n) x n, zeros below the diagonal.
  Matrix<T> r() const;

  /// Q B and Q'B with all m columns of Q, which is never formed. B has m rows; throws shape_error
  /// otherwise. NaN and Inf in B propagate.
  Matrix<T> apply_q(MatrixIn<T> b, Options options = {}) const;
  Matrix<T> apply_qt(MatrixIn<T> b, Options options = {}) const;
  Vector<T> apply_q(VectorIn<T> b, Options options = {}) const;
  Vector<T> apply_qt(VectorIn<T> b, Options options = {}) const;

  /// x with the least |A x - b|; X, for each column of B. Throws shape_error when B has not m rows
  /// or m < n; singular_error when an element of R's diagonal is zero or rcond() is at most
  /// max(m, n) eps, since another x, of quite another size, would then be as good: lstsq has the
  /// shortest; or when an element of X is beyond the range of numbers. Backward stable: x is the
  /// solution for a matrix and a right-hand side that differ from A and b as A + E does above. NaN
  /// and Inf in B propagate.
  Vector<T> solve(VectorIn<T> b, Options options = {}) const;
  Matrix<T> solve(MatrixIn<T> b, Options options = {}) const;

  /// 1 / (norm1 of R times norm1 of its inverse), R's columns scaled to equal lengths and the
  /// second norm estimated from below (Higham, ACM Trans. Math. Softw. 14, 1988): seldom more than
  /// three times the truth. 0 when an element of R's diagonal is zero, 1 for no columns. Throws
  /// shape_error when m < n.
  T rcond(Options options = {}) const;

 protected:
  struct Pivoted {};
  Qr(Pivoted, const char* function, MatrixIn<T> a, const Options& options);
  const std::vector<std::size_t>& columns() const { return columns_; }
  /// |R(i, i)| times scale()[i], a power of two.
  Vector<T> diagonal() const;
  const Vector<T>& scale() const { return scale_; }

 private:
  void factorize(const char* function, MatrixIn<T> a, bool pivoted, const Options& options);
  struct Turned;
  Turned turned(const char* function, MatrixIn<T> b, bool transposed, const Options& options) const;
  linalg::QrTree<T> view() const;
  linalg::EqualColumns<T> triangle(const char* function, const Options& options) const;

  std::size_t rows_ = 0;
  /// For each block of rows, R on and above the diagonal, the reflectors below; then for each block
  /// of their triangles, ... (lib/linalg/qr_tree.hpp). More columns than A where rows would
  /// otherwise lie a multiple of 1 KiB apart, on the same few cache sets.
  Matrix<T> factors_;
  Matrix<T> triangles_;               // T of each block of reflectors
  Vector<T> scale_;                   // powers of two: what is factorised is A times them
  std::vector<std::size_t> columns_;  // empty: as they are in A
};
extern template class Qr<double>;
extern template class Qr<float>;

/// A P = Q R with column pivoting: the magnitudes on R's diagonal descend, and none is less than
/// the norm of any column of what is right and below of it.
///
/// Each step takes the column that is longest, of equally long ones the first. Norms are updated,
/// not recomputed, as long as that is safe (Drmac & Bujanovic, ACM Trans. Math. Softw. 35, 2008),
/// and known to a few sqrt(eps). q() r() is A with its columns in the order of permutation();
/// solve() undoes that. Errors as of Qr.
///
/// In blocks (Quintana-Orti, Sun & Bischof, SIAM J. Sci. Comput. 19, 1998): half of the work is
/// matmul, the rest one product of what is left of the matrix with a vector for each column. Of two
/// or more times as many rows as columns, the triangle of qr(A) is pivoted on, whose columns are as
/// long as those of A up to rounding: nearly all of the work is matmul then.
template <class T>
class PivotedQr : public Qr<T> {
 public:
  explicit PivotedQr(MatrixIn<T> a, Options options = {});

  /// Column j of Q R is column permutation()[j] of A.
  const std::vector<std::size_t>& permutation() const { return this->columns(); }
  /// How many elements of R's diagonal are larger than `tolerance` in magnitude; by default,
  /// max(m, n) eps |R(0, 0)|: of A in the units that it has, where lanes::rank and lstsq scale
  /// columns first. Throws argument_error when it is negative or NaN.
  std::size_t rank(std::optional<T> tolerance = {}) const;
};
extern template class PivotedQr<double>;
extern template class PivotedQr<float>;

Qr<double> qr(MatrixIn<double> a, Options options = {});
Qr<float> qr(MatrixIn<float> a, Options options = {});
PivotedQr<double> qr_pivoted(MatrixIn<double> a, Options options = {});
PivotedQr<float> qr_pivoted(MatrixIn<float> a, Options options = {});

/// The shortest x with the least |A x - b|.
template <class T>
struct LeastSquares {
  Vector<T> x;
  std::size_t rank = 0;  ///< of A with columns scaled to equal lengths
  /// A sum of squares, |A x - b|^2; 0 where A has the rank of its rows, NaN where b is not finite.
  T residual = 0;
};
/// The same for each column of B.
template <class T>
struct LeastSquaresMany {
  Matrix<T> x;
  std::size_t rank = 0;
  Vector<T> residual;
};

/// Least squares for any shape and rank. Throws shape_error when B has not the rows of A,
/// argument_error when an element of A is NaN or infinite; in B they propagate. singular_error when
/// an element of X is beyond the range of numbers, as of solve. An empty A has rank 0 and solution
/// 0.
///
/// Neither Q nor its reflectors are kept: of each block of rows, as of qr(A), R and its rows of Q'B
/// go on. So it is (of A' when m < n) where its columns, scaled to equal lengths, have a condition
/// below 1 / (max(m, n) eps) in the 1-norm, estimated (Higham, ACM Trans. Math. Softw. 14, 1988):
/// the rank is then full, whatever units the columns are in. (NumPy does not scale: there, a column
/// that is 1e-16 times another counts as zero.) Otherwise by qr_pivoted of the scaled matrix, which
/// says the rank, and a complete orthogonal decomposition. Backward
/// stable as Qr::solve; where the rank is less than full, for a matrix that is max(m, n) eps away.
LeastSquares<double> lstsq(MatrixIn<double> a, VectorIn<double> b, Options options = {});
LeastSquares<float> lstsq(MatrixIn<float> a, VectorIn<float> b, Options options = {});
LeastSquaresMany<double> lstsq(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
LeastSquaresMany<float> lstsq(MatrixIn<float> a, MatrixIn<float> b, Options options = {});

/// The shortest x, and what decided on the rank.
template <class T>
struct TruncatedLeastSquares : LeastSquares<T> {
  Vector<T> singular_values;  ///< of A, descending; `rank` of them count
};
template <class T>
struct TruncatedLeastSquaresMany : LeastSquaresMany<T> {
  Vector<T> singular_values;
};

/// The same by svd(A), where singular values of at most `rcond` times the largest count as zero;
/// std::nullopt is max(m, n) eps. That is NumPy's lstsq(A, b, rcond): columns are not scaled, so
/// that their units matter. Throws as the above, argument_error when rcond is negative or NaN, and
/// convergence_error as svd does.
TruncatedLeastSquares<double> lstsq(MatrixIn<double> a, VectorIn<double> b,
                                    std::optional<double> rcond, Options options = {});
TruncatedLeastSquares<float> lstsq(MatrixIn<float> a, VectorIn<float> b, std::optional<float> rcond,
                                   Options options = {});
TruncatedLeastSquaresMany<double> lstsq(MatrixIn<double> a, MatrixIn<double> b,
                                        std::optional<double> rcond, Options options = {});
TruncatedLeastSquaresMany<float> lstsq(MatrixIn<float> a, MatrixIn<float> b,
                                       std::optional<float> rcond, Options options = {});

/// x from the normal equations A'A x = A'b: half the work of lstsq when m is much larger than n,
/// and half its digits. The relative error is of the order of eps cond(A)^2, where that of lstsq is
/// eps (cond(A) + cond(A)^2 |A x - b| / (|A| |x|)). Throws shape_error when m < n or B has not the
/// rows of A, argument_error when an element of A is NaN or infinite, singular_error when A'A is
/// singular to working precision: above about 1 / sqrt(eps), the condition of A with its columns
/// scaled to equal lengths. Just below that, no digit is left. So where an element of X is beyond
/// the range of numbers.
Vector<double> lstsq_normal(MatrixIn<double> a, VectorIn<double> b, Options options = {});
Vector<float> lstsq_normal(MatrixIn<float> a, VectorIn<float> b, Options options = {});
Matrix<double> lstsq_normal(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
Matrix<float> lstsq_normal(MatrixIn<float> a, MatrixIn<float> b, Options options = {});

}  // namespace lanes
