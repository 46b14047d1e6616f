// LU factorisation, and what is computed from it: solutions, inverse, determinant, condition.
//
//   const lanes::Lu<double> f = lanes::lu(A);     // P A = L U
//   Vector<double> x = f.solve(b);                // A x = b
//   Matrix<double> X = lanes::inverse(A);
//
// A matrix that cannot be inverted is an error, never a huge result: singular_error says which
// pivot failed or how ill-conditioned the matrix is. try_inverse returns that diagnosis instead.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <lanes/solve_result.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace lanes {

/// sign * exp(log_abs): a determinant beyond the range of T. sign is 0 and log_abs -inf for a
/// singular matrix.
template <class T>
struct SignAndLog {
  T sign, log_abs;
};

namespace linalg {
template <class T>
struct LuFactors;  // internal
template <class T>
struct Product;  // internal
}  // namespace linalg

/// P A = L U with partial pivoting: L has ones on its diagonal and no element larger than 1 in
/// magnitude, U is upper triangular.
///
/// Backward error: L U = P A + E with |E| <= g(n + n / 256 + 20) |L| |U|, element by element.
/// Where multipliers underflow, L loses elements: of rows that are as far apart as 1 and the least
/// normal number. Solutions are then refused, determinants are right all the same, and inverse() is
/// that of L U.
///
/// Recursive (Toledo, SIAM J. Matrix Anal. Appl. 18, 1997): nearly all of the work is matmul.
template <class T>
class Lu {
 public:
  /// Factorises A. Throws shape_error when A is not square, argument_error when an element is NaN
  /// or infinite, or so large that elimination overflows. A singular A is factorised all the same:
  /// see zero_pivot().
  explicit Lu(MatrixIn<T> a, Options options = {});

  std::size_t size() const { return factors_.rows(); }
  Matrix<T> lower() const;
  Matrix<T> upper() const;
  /// Row i of L U is row permutation()[i] of A.
  const std::vector<std::size_t>& permutation() const { return permutation_; }
  /// The first column without a pivot other than zero, if there is one: A is then singular.
  std::optional<std::size_t> zero_pivot() const { return zero_pivot_; }
  /// The largest sum of magnitudes in a column of A.
  T norm1() const { return norm1_; }
  /// Largest element of U over the largest of A: how much of the backward error is due to growth.
  T growth() const;

  /// 1 / (norm1(A) norm1(inverse(A))), with the norm of the inverse estimated from a few solutions
  /// (exact up to n = 16): hardly ever more than three times the true value, and less only by
  /// rounding. The inverse is that of L U = P A + E: where growth() nears 1 / eps, it need not have
  /// a digit in common with that of A, and cond(A, Norm::one) is the one to ask. 0 when
  /// zero_pivot() or when one of the norms overflows; 1 for an empty matrix.
  T rcond(Options options = {}) const;

  /// x with A x = b; X with A X = B. Throws shape_error, or singular_error when zero_pivot(), when
  /// no digit could be relied on (SolveResult::ok), which may be due to bad scaling alone, that
  /// lanes::solve would mend, or when an element of X is beyond the range. That takes an estimate
  /// of rcond only where the solutions of three fixed right-hand sides, which come along with b,
  /// are suspiciously large. NaN and infinities in B propagate, to their columns of X alone.
  Vector<T> solve(VectorIn<T> b, Options options = {}) const;
  Matrix<T> solve(MatrixIn<T> b, Options options = {}) const;
  /// The same with the diagnosis in place of singular_error.
  SolveResult<Vector<T>> try_solve(VectorIn<T> b, Options options = {}) const;
  SolveResult<Matrix<T>> try_solve(MatrixIn<T> b, Options options = {}) const;
  /// Throws singular_error when zero_pivot() or when an element of the inverse is beyond the range.
  /// Ill conditioning is not looked at, and |A X - I| is up to n eps growth() cond1(A), since the
  /// factors are what there is: see lanes::inverse.
  Matrix<T> inverse(Options options = {}) const;

  /// The product of the pivots, 1 for an empty matrix: may overflow, where slogdet does not. Where
  /// elimination may have lost digits to underflow, as for rows of 1e-200 and of 1e200, that of A
  /// with rows and columns scaled by powers of two, whose exponents count in full, as in det(A).
  T determinant() const;
  SignAndLog<T> slogdet() const;

 private:
  linalg::LuFactors<T> view() const;
  linalg::Product<T> product() const;

  /// L below the diagonal, U on and above it; more columns than rows where rows would otherwise lie
  /// a multiple of 1 KiB apart, on the same few cache sets.
  Matrix<T> factors_;
  std::vector<std::size_t> permutation_;
  Vector<T> reciprocals_;  // of the diagonal of U
  std::optional<std::size_t> zero_pivot_;
  T norm1_ = 0, largest_ = 0;  // of A
  T largest_pivot_ = 0;
  bool odd_ = false, normal_ = true;  // number of exchanges; reciprocals
  /// Mantissa and exponent, where elimination may have lost digits to underflow.
  std::optional<std::pair<T, long>> scaled_determinant_;
};
extern template class Lu<double>;
extern template class Lu<float>;

Lu<double> lu(MatrixIn<double> a, Options options = {});
Lu<float> lu(MatrixIn<float> a, Options options = {});

/// X with A X = B, by lu; one right-hand side and up to 32 unknowns by the inverse, corrected until
/// |A x - b| is within n eps (|A| |x| + |b|). Where no digit of X could be relied on, and where
/// elimination or X leaves the range, once more with rows and columns of A, and columns of B,
/// scaled by powers of two, since bad scaling alone is no ill conditioning; throws singular_error
/// when that is no better, and when an element of X is beyond the range of numbers. NaN and
/// infinities in B propagate, to their columns of X alone; in A they are an argument_error.
Vector<double> solve(MatrixIn<double> a, VectorIn<double> b, Options options = {});
Vector<float> solve(MatrixIn<float> a, VectorIn<float> b, Options options = {});
Matrix<double> solve(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
Matrix<float> solve(MatrixIn<float> a, MatrixIn<float> b, Options options = {});

/// The same with the diagnosis in place of singular_error; after scaling, that of the scaled
/// matrix. Not ok when X is not finite, be it because of B.
SolveResult<Vector<double>> try_solve(MatrixIn<double> a, VectorIn<double> b, Options options = {});
SolveResult<Vector<float>> try_solve(MatrixIn<float> a, VectorIn<float> b, Options options = {});
SolveResult<Matrix<double>> try_solve(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
SolveResult<Matrix<float>> try_solve(MatrixIn<float> a, MatrixIn<float> b, Options options = {});

/// How solve_refined corrects a solution by what it leaves of B.
struct Refinement {
  /// Factorise in float, at up to twice the speed. Good for condition numbers up to about 1e7;
  /// where it does not suffice, factors in double take over.
  bool single_factors = true;
  /// Compute B - A X as if in twice the precision (Ogita, Rump & Oishi 2005), a column at a time. X
  /// is then as good as if it had been rounded from the exact solution, up to a condition number
  /// of about 1 / eps of the factors.
  bool doubled_residuals = false;
  /// Corrections after the first solution. They end before when there is nothing to gain.
  int most_steps = 30;
};

template <class X>
struct RefinedResult {
  X x = {};
  int steps = 0;           ///< corrections made
  bool converged = false;  ///< every column met its criterion
  bool fell_back = false;  ///< factors in float did not do, and those in double were used
  /// The largest |b - A x| / (|A| |x| + |b|) of a column, in the maximum norm and for A and b with
  /// rows and columns scaled: of the order of eps where the solution is as good as LU in T.
  typename X::value_type backward_error = 0;
};

/// X with A X = B by iterative refinement: factors in float or double, residuals in T or better.
///
/// Rows and columns are first scaled by powers of two, so that neither 1e200 nor bad scaling is an
/// obstacle to float. A column has converged when its residual is below sqrt(n) eps |A| |x| (the
/// criterion of LAPACK's dsgesv), or with doubled_residuals when its correction is below eps |x|;
/// it is given up when a correction is more than half of the one before (Demmel et al., ACM Trans.
/// Math. Softw. 32, 2006). Throws as solve does, singular_error for rcond < eps in double. NaN or
/// infinity in B: not converged, and X has NaN in that column; an element of X that is beyond the
/// range of numbers: not converged, and it is infinite.
RefinedResult<Vector<double>> solve_refined(MatrixIn<double> a, VectorIn<double> b,
                                            Refinement how = {}, Options options = {});
RefinedResult<Vector<float>> solve_refined(MatrixIn<float> a, VectorIn<float> b,
                                           Refinement how = {}, Options options = {});
RefinedResult<Matrix<double>> solve_refined(MatrixIn<double> a, MatrixIn<double> b,
                                            Refinement how = {}, Options options = {});
RefinedResult<Matrix<float>> solve_refined(MatrixIn<float> a, MatrixIn<float> b,
                                           Refinement how = {}, Options options = {});

/// The same with the default Refinement: solve_refined(A, b, {.threads = 1}).
RefinedResult<Vector<double>> solve_refined(MatrixIn<double> a, VectorIn<double> b,
                                            Options options);
RefinedResult<Vector<float>> solve_refined(MatrixIn<float> a, VectorIn<float> b, Options options);
RefinedResult<Matrix<double>> solve_refined(MatrixIn<double> a, MatrixIn<double> b,
                                            Options options);
RefinedResult<Matrix<float>> solve_refined(MatrixIn<float> a, MatrixIn<float> b, Options options);

/// The determinant, by lu; 0 when a pivot is zero, 1 for an empty matrix. May overflow. Where
/// elimination would leave the range, as for rows of 1e-200 and of 1e200, rows and columns are
/// scaled by powers of two, whose exponents count in full. Throws as lu does.
double det(MatrixIn<double> a, Options options = {});
float det(MatrixIn<float> a, Options options = {});
SignAndLog<double> slogdet(MatrixIn<double> a, Options options = {});
SignAndLog<float> slogdet(MatrixIn<float> a, Options options = {});

/// Whether an inverse is improved after it was computed.
enum class Polish { none, once };

/// What try_inverse found out.
template <class T>
struct InverseResult {
  Matrix<T> inverse;  ///< empty when there is a zero pivot
  /// 1 / (norm1(A) norm1(inverse)); where that is below n eps, the same after scaling rows and
  /// columns by powers of two, since bad scaling alone is no ill conditioning. 0 when there is a
  /// zero pivot.
  T rcond = 0;
  std::optional<std::size_t> zero_pivot;
  /// Whether the inverse can be used: rcond is at least n eps, so that it has a correct digit, and
  /// no element is beyond the range of numbers.
  bool ok = false;
};
InverseResult<double> try_inverse(MatrixIn<double> a, Options options = {});
InverseResult<float> try_inverse(MatrixIn<float> a, Options options = {});
/// The same; an inverse that is ok is improved where asked for, as inverse does.
InverseResult<double> try_inverse(MatrixIn<double> a, Polish step, Options options = {});
InverseResult<float> try_inverse(MatrixIn<float> a, Polish step, Options options = {});

/// The inverse of A; of an empty matrix, an empty matrix. Throws shape_error when A is not square,
/// argument_error when an element is NaN or infinite, singular_error when there is a zero pivot,
/// rcond is below n eps, or an element of the inverse is beyond the range of numbers.
///
/// |A X - I|, |X A - I| and the error of X over norm1(inverse(A)) are at most n eps cond1(A). By
/// LU; where that makes an element of U larger than 2 norm1(A), so that it would miss the bound, by
/// Householder's QR, in which nothing grows. Tested, not proved.
Matrix<double> inverse(MatrixIn<double> a, Options options = {});
Matrix<float> inverse(MatrixIn<float> a, Options options = {});
/// The same into X, which may be A. When this throws, X is not meaningful, but A is unchanged.
void inverse(MatrixIn<double> a, MatrixOut<double> x, Options options = {});
void inverse(MatrixIn<float> a, MatrixOut<float> x, Options options = {});
/// The inverse and, where asked for, a Newton step: X + X (I - A X), two products in T. It makes
/// |A X - I| three to seven times smaller on uniform random matrices; |X A - I| may grow as much.
Matrix<double> inverse(MatrixIn<double> a, Polish step, Options options = {});
Matrix<float> inverse(MatrixIn<float> a, Polish step, Options options = {});

/// What inverse_batch found.
template <class T>
struct InverseBatch {
  Matrix<T> inverses;  ///< one above the other, as they were given; zeros in place of those missing
  /// The numbers, ascending, of the matrices without an inverse that could be used
  /// (InverseResult::ok), or with elements that are not finite.
  std::vector<std::size_t> singular;
  bool ok = false;  ///< whether there are none of these
};

/// The inverses of many small n x n matrices that stand one above the other in A, `count * n` rows
/// of n columns: matrix i is A.block(i * n, 0, n, n). Up to n = 16 one of them is in each lane of
/// the registers; larger ones are inverted one by one. Bounds are those of inverse, bits are not. A
/// matrix that fails, by rcond below n eps, is tried again with scaling as try_inverse does. Throws
/// shape_error when the number of rows is no multiple of n.
InverseBatch<double> inverse_batch(MatrixIn<double> a, Options options = {});
InverseBatch<float> inverse_batch(MatrixIn<float> a, Options options = {});

}  // namespace lanes
