// Eigenvalues and eigenvectors of symmetric matrices.
//
//   const auto [values, vectors] = lanes::eigh(A);  // A vectors = vectors diag(values)
//
// Small matrices by Jacobi's method: the most accurate one, and the one that is easiest to explain.
// A plane rotation makes one element off the diagonal zero; all of them, again and again, make A
// diagonal. Others are made tridiagonal, and that problem is divided and conquered.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <vector>

namespace lanes {

/// What of A is read.
enum class Symmetry {
  check,  ///< all: an A whose triangles differ by more than n eps max|A| is an argument_error
  lower,  ///< the lower triangle alone, as in NumPy; what is above may be anything
  upper   ///< the upper triangle alone
};

/// How eigenvalues are found.
enum class EighMethod {
  automatic,  ///< the fastest: closed forms for 2 and 3 rows, jacobi up to 8, divide_and_conquer
              ///< above
  jacobi,     ///< rotations in parallel order (Brent & Luk, SIAM J. Sci. Stat. Comput. 6, 1985)
  divide_and_conquer,  ///< of a tridiagonal matrix (Gu & Eisenstat, SIAM J. Matrix Anal. 16, 1995)
  /// Of a double matrix of more than 16 rows: divide and conquer in float, then steps in double of
  /// nearly nothing but products, each of which squares the error (Ogita & Aishima, Japan J.
  /// Indust. Appl. Math. 35, 2018, and 36, 2019). Smaller residuals than divide and conquer leaves.
  /// Eigenvalues that are close are separated as a small dense problem. Where most of them are, or
  /// where four steps are not enough, it is divide_and_conquer. Other matrices as automatic.
  preconditioned,
  /// for positive definite matrices only: one-sided Jacobi on the pivoted Cholesky factor (Veselic
  /// & Hari, Numer. Math. 56, 1989). Small eigenvalues are as accurate as large ones
  high_relative_accuracy
};

/// How eigh works.
struct EighOptions {
  EighMethod method = EighMethod::automatic;
  Symmetry symmetry = Symmetry::check;
  /// Of jacobi over all elements off the diagonal, 5 to 9 are usual; steps of preconditioned, 2.
  int most_sweeps = 30;
};

/// A V = V diag(values), V orthogonal.
template <class T>
struct Eigh {
  Vector<T> values;   ///< ascending
  Matrix<T> vectors;  ///< in columns; the largest component of each, the first of equals, positive
};

/// The same with a diagnosis.
template <class T>
struct EighResult : Eigh<T> {
  int sweeps = 0;  ///< of jacobi, or steps of preconditioned
  T off = 0;       ///< what these left off the diagonal, relative to max|A|: a bound
  /// max|A V - V diag(values)| / max|A|; 0 for a matrix of zeros.
  T residual = 0;
  bool converged = false;
  /// False where high_relative_accuracy found that A is not; there are no values and vectors then.
  bool positive_definite = true;
};

/// Eigenvalues and eigenvectors of a symmetric n x n matrix. Throws shape_error when A is not
/// square, argument_error when an element is NaN or infinite or A is not symmetric
/// (EighOptions::symmetry), convergence_error after too many sweeps of jacobi,
/// not_positive_definite_error where high_relative_accuracy is asked for and A is not positive
/// definite to working precision: a pivot is at most n eps times its element of A's diagonal.
///
/// |A V - V diag(values)|, and the error of an eigenvalue, are at most 10 n eps |A|, |V'V - I| is
/// at most 10 n eps, in the 2-norm. An A of any scale, 1e300 or 1e-300, is first scaled by a power
/// of two; an eigenvalue beyond the range is infinite. An empty A has no eigenvalues.
///
/// With high_relative_accuracy, each eigenvalue of A = D H D, D diagonal and H with ones on its
/// diagonal, has a relative error of at most 20 n eps cond(H), however D is graded, as long as it
/// is above 2^-1022 (float: 2^-126) times the largest element; `off` bounds cosines there.
Eigh<double> eigh(MatrixIn<double> a, EighOptions how = {}, Options options = {});
Eigh<float> eigh(MatrixIn<float> a, EighOptions how = {}, Options options = {});

/// The same, which returns what it has where eigh throws convergence_error or
/// not_positive_definite_error.
EighResult<double> try_eigh(MatrixIn<double> a, EighOptions how = {}, Options options = {});
EighResult<float> try_eigh(MatrixIn<float> a, EighOptions how = {}, Options options = {});

/// The eigenvalues alone, ascending.
Vector<double> eigvalsh(MatrixIn<double> a, EighOptions how = {}, Options options = {});
Vector<float> eigvalsh(MatrixIn<float> a, EighOptions how = {}, Options options = {});

/// What eigh_batch found.
template <class T>
struct EighBatch {
  Matrix<T> values;   ///< a row for each matrix, ascending
  Matrix<T> vectors;  ///< one above the other, as they were given; in columns
  /// The numbers, ascending, of the matrices that eigh refuses: not symmetric, or not finite.
  /// Their values and vectors are NaN.
  std::vector<std::size_t> failed;
  bool ok = false;  ///< whether there are none of these
};

/// Eigenvalues and eigenvectors of many small symmetric n x n matrices that stand one above the
/// other in A, `count * n` rows of n columns: matrix i is A.block(i * n, 0, n, n). Up to n = 32 one
/// of them is in each lane of the registers, made tridiagonal and diagonalised by QL iterations;
/// larger ones are done by eigh. Bounds and signs are those of eigh, bits are not; those of a
/// matrix do not depend on the others. Throws shape_error when the number of rows is no multiple of
/// n.
EighBatch<double> eigh_batch(MatrixIn<double> a, Symmetry symmetry = Symmetry::check,
                             Options options = {});
EighBatch<float> eigh_batch(MatrixIn<float> a, Symmetry symmetry = Symmetry::check,
                            Options options = {});

}  // namespace lanes
