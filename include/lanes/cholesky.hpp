// Cholesky factorisation of symmetric positive definite matrices, and what is computed from it.
//
//   const lanes::Cholesky<double> f = lanes::cholesky(A);  // A = L L'
//   Vector<double> x = f.solve(b);                         // A x = b
//
// Half the work of LU, and the test whether a matrix is positive definite: one that is not is an
// error, which says at which leading minor it shows. try_cholesky returns that diagnosis instead.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <lanes/solve_result.hpp>
#include <optional>

namespace lanes {

template <class T>
struct CholeskyResult;

namespace linalg {
template <class T>
CholeskyResult<T> attempt_cholesky(MatrixIn<T> a, const Options& options);  // internal
}

/// A = L L', L lower triangular with a positive diagonal, of a symmetric positive definite A.
///
/// Only the lower triangle of A counts, as in NumPy: what is above the diagonal is taken to mirror
/// it, whatever it holds. That A is indefinite, or exactly singular, is found out on the way;
/// where its smallest eigenvalue is within rounding errors of zero, it may pass for either.
///
/// Backward error: L L' = A + E with |E| <= g(n + n / 256 + 20) |L| |L'|, element by element
/// (Higham, Accuracy and Stability of Numerical Algorithms, theorem 10.3, where sums of n products
/// have g(n + 1)). So |E(i, j)| is at most about that g times sqrt(A(i, i) A(j, j)): rows and
/// columns scaled as in D A D cost no accuracy. Recursive: nearly all of the work is matmul.
template <class T>
class Cholesky {
 public:
  /// Factorises A. Throws shape_error when A is not square, argument_error when an element of its
  /// lower triangle is NaN or infinite, not_positive_definite_error.
  explicit Cholesky(MatrixIn<T> a, Options options = {});

  std::size_t size() const { return factor_.rows(); }
  Matrix<T> lower() const;
  /// The largest sum of magnitudes in a column of A.
  T norm1() const { return norm1_; }

  /// 1 / (norm1(A) norm1(inverse(A))), estimated as by Lu::rcond. 0 when one of the norms
  /// overflows; 1 for an empty matrix.
  T rcond(Options options = {}) const;

  /// x with A x = b; X with A X = B. Throws shape_error, or singular_error when no digit could be
  /// relied on, since rcond is below eps for A and for A with rows and columns scaled by powers of
  /// two, or when an element of X is beyond the range. As in Lu::solve, that takes an estimate only
  /// where three fixed right-hand sides leave a doubt. NaN and infinities in B propagate, to their
  /// columns of X alone.
  /// |A X - B| <= 3 g(n + n / 256 + 20) |L| |L'| |X|.
  Vector<T> solve(VectorIn<T> b, Options options = {}) const;
  Matrix<T> solve(MatrixIn<T> b, Options options = {}) const;
  /// The same with the diagnosis in place of singular_error.
  SolveResult<Vector<T>> try_solve(VectorIn<T> b, Options options = {}) const;
  SolveResult<Matrix<T>> try_solve(MatrixIn<T> b, Options options = {}) const;
  /// Exactly symmetric. Throws singular_error when an element is beyond the range. Ill conditioning
  /// is not looked at: see lanes::inverse.
  Matrix<T> inverse(Options options = {}) const;

  /// det(A), 1 for an empty matrix: may overflow, or be rounded to 0, where log_determinant is not.
  T determinant() const;
  T log_determinant() const;

 private:
  Cholesky() = default;
  /// 0, or the order of the first leading minor that is not positive.
  std::size_t factorize(const char* function, MatrixIn<T> a, const Options& options);
  class Inverse;
  friend CholeskyResult<T> linalg::attempt_cholesky<T>(MatrixIn<T> a, const Options& options);

  /// L' on and above the diagonal, nothing of use below it; its rows are as far apart as Lu's.
  Matrix<T> factor_;
  Vector<T> reciprocals_;  // of the diagonal
  T norm1_ = 0;
};
extern template class Cholesky<double>;
extern template class Cholesky<float>;

/// What try_cholesky found out.
template <class T>
struct CholeskyResult {
  std::optional<Cholesky<T>> factors;  ///< nothing when A is not positive definite
  /// Then, k: the first k - 1 leading minors of A are positive, that of order k is not.
  std::optional<std::size_t> failed_minor;
  bool ok = false;  ///< whether A is positive definite
};

/// As Cholesky, but returns what is known of a matrix that is not positive definite.
CholeskyResult<double> try_cholesky(MatrixIn<double> a, Options options = {});
CholeskyResult<float> try_cholesky(MatrixIn<float> a, Options options = {});

/// The factorisation; of an empty matrix, an empty one.
Cholesky<double> cholesky(MatrixIn<double> a, Options options = {});
Cholesky<float> cholesky(MatrixIn<float> a, Options options = {});

}  // namespace lanes
