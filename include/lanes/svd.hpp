// Singular values and vectors, and what follows from them: rank, pseudo-inverse.
//
//   const auto [u, s, vt] = lanes::svd(A);  // A = U diag(s) V'
//
// By one-sided Jacobi: columns of A are rotated in pairs until they are orthogonal; their lengths
// are then the singular values. It finds small ones as accurately as large ones where the columns
// of A differ in magnitude, which methods that make A bidiagonal do not.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <optional>

namespace lanes {

/// How svd works.
struct SvdOptions {
  int most_sweeps = 30;  ///< over all pairs of columns; 4 to 7 are usual
};

/// A = U diag(s) V' of an m x n matrix, k = min(m, n): what NumPy calls full_matrices=False.
template <class T>
struct Svd {
  Matrix<T> u;   ///< m x k, columns orthonormal; the largest component of each, the first of
                 ///< equals, positive
  Vector<T> s;   ///< k, descending, none negative
  Matrix<T> vt;  ///< V', k x n, rows orthonormal
};

/// The same with a diagnosis.
template <class T>
struct SvdResult : Svd<T> {
  int sweeps = 0;
  T off = 0;  ///< a bound for the cosines of angles that the last sweep left
  /// max|A - U diag(s) V'| / max|A|; 0 for a matrix of zeros.
  T residual = 0;
  bool converged = false;
};

/// The singular value decomposition of a matrix of any shape. Throws argument_error when an element
/// is NaN or infinite, convergence_error after too many sweeps.
///
/// |A - U diag(s) V'|, and the error of a singular value, are at most 10 max(m, n) eps |A|, |U'U -
/// I| and |V V' - I| at most 10 max(m, n) eps, in the 2-norm. Relative to itself, the error of each
/// singular value of A = B D, D diagonal and the columns of B of unit length, m >= n, is at most 20
/// max(m, n) eps cond(B), however D is graded: for m < n, of A = D B. That is so for values above
/// 2^-819 (float: 2^-102) times the largest; what is below may be returned as 0.
///
/// An A of any scale, 1e300 or 1e-300, is first scaled by a power of two; a value beyond the range
/// is infinite. From 17 columns on, A P = Q R with pivoting and R' = Q R again precede rotations
/// (Drmac & Veselic, SIAM J. Matrix Anal. Appl. 29, 2008); or, when columns are about as long as
/// each other, the eigenvectors of R R'. Of a wide A, the transpose is decomposed.
Svd<double> svd(MatrixIn<double> a, SvdOptions how = {}, Options options = {});
Svd<float> svd(MatrixIn<float> a, SvdOptions how = {}, Options options = {});

/// The same, which returns what it has where svd throws convergence_error.
SvdResult<double> try_svd(MatrixIn<double> a, SvdOptions how = {}, Options options = {});
SvdResult<float> try_svd(MatrixIn<float> a, SvdOptions how = {}, Options options = {});

/// The singular values alone, descending, with the bits of svd.
Vector<double> singular_values(MatrixIn<double> a, SvdOptions how = {}, Options options = {});
Vector<float> singular_values(MatrixIn<float> a, SvdOptions how = {}, Options options = {});

/// How many singular values are larger than the tolerance: by default, max(m, n) eps times the
/// largest, as in NumPy. 0 for an empty matrix. Throws as singular_values does, and argument_error
/// when the tolerance is negative or NaN. A tolerance has the units of A, and columns that are tiny
/// in comparison with others count as zero; lstsq looks at columns scaled to equal lengths.
std::size_t rank(MatrixIn<double> a, Options options = {});
std::size_t rank(MatrixIn<float> a, Options options = {});
std::size_t rank(MatrixIn<double> a, std::optional<double> tolerance, Options options = {});
std::size_t rank(MatrixIn<float> a, std::optional<float> tolerance, Options options = {});

/// Of matrices: the largest sum of magnitudes in a column, the largest singular value.
enum class Norm { one, two };

/// The condition number norm(A) norm(inverse(A)).
///
/// Norm::two: the largest singular value over the smallest, of a matrix of any shape. Norm::one: of
/// a square A, from the inverse itself; 1 / Lu::rcond is an estimate at a fraction of the cost.
/// Infinite for a singular A and for a condition beyond the range, and of the order of 1 / eps or
/// more where rounding hides that A is singular; 1 for an empty matrix. Norms are those of A times
/// a power of two: they do not overflow. Throws argument_error when an element is not finite, and
/// with Norm::one shape_error when A is not square.
double cond(MatrixIn<double> a, Options options = {});
float cond(MatrixIn<float> a, Options options = {});
double cond(MatrixIn<double> a, Norm norm, Options options = {});
float cond(MatrixIn<float> a, Norm norm, Options options = {});

/// The pseudo-inverse (Moore & Penrose), n x m: V diag(1 / s) U', where 1 / s is 0 for singular
/// values of at most `rcond` times the largest; by default, max(m, n) eps. Throws as svd does, and
/// argument_error when rcond is negative or NaN. An element beyond the range is infinite.
Matrix<double> pinv(MatrixIn<double> a, Options options = {});
Matrix<float> pinv(MatrixIn<float> a, Options options = {});
Matrix<double> pinv(MatrixIn<double> a, std::optional<double> rcond, Options options = {});
Matrix<float> pinv(MatrixIn<float> a, std::optional<float> rcond, Options options = {});

}  // namespace lanes
