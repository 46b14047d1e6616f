// Triangular systems.
//
//   Vector<double> x = lanes::solve_triangular(L, b, lanes::Triangle::lower);
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

/// Which triangle of a matrix is meant; the other one is not read.
enum class Triangle { lower, upper };

/// What its diagonal holds: any numbers, or ones, which are then not read.
enum class Diagonal { general, unit };

/// x with A x = b; X with A X = B, where A is the given triangle of a square matrix. Throws
/// shape_error, or singular_error when an element of the diagonal is zero or one of X is beyond the
/// range of numbers (where products on the way alone are, rows and columns are scaled by powers of
/// two). NaN and infinities in A and B are not looked for: what depends on them is NaN or infinite.
///
/// |A X - B| <= g(n + n / 256 + 20) |A| |X|, element by element, however ill-conditioned A (Higham,
/// Accuracy and Stability of Numerical Algorithms, theorem 8.5, where sums of n products have
/// g(n)). Recursive: nearly all of the work is matmul. A is copied first when its rows are not
/// contiguous, as those of A.t(), or its diagonal is unit.
Vector<double> solve_triangular(MatrixIn<double> a, VectorIn<double> b, Triangle triangle,
                                Diagonal diagonal = Diagonal::general, Options options = {});
Vector<float> solve_triangular(MatrixIn<float> a, VectorIn<float> b, Triangle triangle,
                               Diagonal diagonal = Diagonal::general, Options options = {});
Matrix<double> solve_triangular(MatrixIn<double> a, MatrixIn<double> b, Triangle triangle,
                                Diagonal diagonal = Diagonal::general, Options options = {});
Matrix<float> solve_triangular(MatrixIn<float> a, MatrixIn<float> b, Triangle triangle,
                               Diagonal diagonal = Diagonal::general, Options options = {});

}  // namespace lanes
