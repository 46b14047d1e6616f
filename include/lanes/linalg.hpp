// Linear algebra: products, sums, norms, transposes.
//
// Every function takes views, so Vector, Matrix, std::vector, std::span, rows, columns, blocks and
// transposes all go in without a copy. Shapes are checked: a mismatch throws shape_error naming
// both. A function that writes into the caller's memory throws argument_error when that memory
// overlaps an input in a way that would change the result. The last argument says how to run:
// threads, ISA.
//
// Bits: the same for every number of threads, and on avx2, avx512 and neon (docs/numerics.md).
// Bounds: u is the unit roundoff, 2^-53 for double and 2^-24 for float; g(n) = n u / (1 - n u).
// They hold where nothing overflows or underflows.
#pragma once

#include <initializer_list>
#include <lanes/cholesky.hpp>
#include <lanes/eig.hpp>
#include <lanes/eigh.hpp>
#include <lanes/lu.hpp>
#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/qr.hpp>
#include <lanes/runtime.hpp>
#include <lanes/svd.hpp>
#include <lanes/triangular.hpp>

namespace lanes {

// ---- Vectors
// ---------------------------------------------------------------------------------------

/// Sum of x[i] * y[i]; 0 for empty vectors.
/// Error at most g(134 + log2(1 + n / 4096)) * sum |x[i] y[i]|.
double dot(VectorIn<double> x, VectorIn<double> y, Options options = {});
float dot(VectorIn<float> x, VectorIn<float> y, Options options = {});

/// Euclidean norm sqrt(sum x[i]^2), without overflow or underflow on the way: right for 1e300 and
/// for 1e-300. NaN when an element is NaN, else infinite when one is. 0 for an empty vector.
/// Relative error at most g(70 + log2(1 + n / 4096)).
double norm(VectorIn<double> x, Options options = {});
float norm(VectorIn<float> x, Options options = {});
/// The Frobenius norm of a matrix, likewise, of its elements row by row. A view whose rows do not
/// follow each other in memory is copied.
double norm(MatrixIn<double> a, Options options = {});
float norm(MatrixIn<float> a, Options options = {});
/// The Euclidean norm of each column, or of each row, likewise. Relative error of those of lines
/// that are not contiguous: at most g(66 + n / 8192), n elements each.
Vector<double> norm(MatrixIn<double> a, By by, Options options = {});
Vector<float> norm(MatrixIn<float> a, By by, Options options = {});

/// dot(x, y) / (norm(x) norm(y)), within [-1, 1]: the cosine of the angle between them, whatever
/// their lengths. NaN when a vector is zero, empty, or not finite: it then has no direction.
/// Absolute error at most g(280 + 3 log2(1 + n / 4096)).
double cosine_similarity(VectorIn<double> x, VectorIn<double> y, Options options = {});
float cosine_similarity(VectorIn<float> x, VectorIn<float> y, Options options = {});

/// y = a x + y, each element rounded once (fma; twice on sse2). x and y may be the same memory.
void axpy(double a, VectorIn<double> x, VectorOut<double> y, Options options = {});
void axpy(float a, VectorIn<float> x, VectorOut<float> y, Options options = {});

/// x = a x.
void scale(double a, VectorOut<double> x, Options options = {});
void scale(float a, VectorOut<float> x, Options options = {});
void scale(double a, MatrixOut<double> x, Options options = {});
void scale(float a, MatrixOut<float> x, Options options = {});

// ---- Element by element, rounded once
// --------------------------------------------------------------

/// x + y. The form with `out` writes there; out may be x or y itself.
Vector<double> add(VectorIn<double> x, VectorIn<double> y, Options options = {});
Vector<float> add(VectorIn<float> x, VectorIn<float> y, Options options = {});
Matrix<double> add(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
Matrix<float> add(MatrixIn<float> a, MatrixIn<float> b, Options options = {});
void add(VectorIn<double> x, VectorIn<double> y, VectorOut<double> out, Options options = {});
void add(VectorIn<float> x, VectorIn<float> y, VectorOut<float> out, Options options = {});
void add(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> out, Options options = {});
void add(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> out, Options options = {});

/// x - y. The form with `out` writes there; out may be x or y itself.
Vector<double> subtract(VectorIn<double> x, VectorIn<double> y, Options options = {});
Vector<float> subtract(VectorIn<float> x, VectorIn<float> y, Options options = {});
Matrix<double> subtract(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
Matrix<float> subtract(MatrixIn<float> a, MatrixIn<float> b, Options options = {});
void subtract(VectorIn<double> x, VectorIn<double> y, VectorOut<double> out, Options options = {});
void subtract(VectorIn<float> x, VectorIn<float> y, VectorOut<float> out, Options options = {});
void subtract(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> out, Options options = {});
void subtract(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> out, Options options = {});

/// The element-wise (Hadamard) product. The form with `out` writes there; out may be x or y itself.
Vector<double> hadamard(VectorIn<double> x, VectorIn<double> y, Options options = {});
Vector<float> hadamard(VectorIn<float> x, VectorIn<float> y, Options options = {});
Matrix<double> hadamard(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
Matrix<float> hadamard(MatrixIn<float> a, MatrixIn<float> b, Options options = {});
void hadamard(VectorIn<double> x, VectorIn<double> y, VectorOut<double> out, Options options = {});
void hadamard(VectorIn<float> x, VectorIn<float> y, VectorOut<float> out, Options options = {});
void hadamard(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> out, Options options = {});
void hadamard(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> out, Options options = {});

/// Arithmetic with one rounding per element; a scalar is broadcast over all of them.
Vector<double> operator+(VectorIn<double> x, VectorIn<double> y);
Vector<float> operator+(VectorIn<float> x, VectorIn<float> y);
Vector<double> operator-(VectorIn<double> x, VectorIn<double> y);
Vector<float> operator-(VectorIn<float> x, VectorIn<float> y);
Vector<double> operator-(VectorIn<double> x);
Vector<float> operator-(VectorIn<float> x);
Vector<double> operator+(VectorIn<double> x, double a);
Vector<float> operator+(VectorIn<float> x, float a);
Vector<double> operator+(double a, VectorIn<double> x);
Vector<float> operator+(float a, VectorIn<float> x);
Vector<double> operator-(VectorIn<double> x, double a);
Vector<float> operator-(VectorIn<float> x, float a);
Vector<double> operator-(double a, VectorIn<double> x);
Vector<float> operator-(float a, VectorIn<float> x);
Vector<double> operator*(VectorIn<double> x, double a);
Vector<float> operator*(VectorIn<float> x, float a);
Vector<double> operator*(double a, VectorIn<double> x);
Vector<float> operator*(float a, VectorIn<float> x);
Vector<double> operator/(VectorIn<double> x, double a);
Vector<float> operator/(VectorIn<float> x, float a);
Matrix<double> operator+(MatrixIn<double> a, MatrixIn<double> b);
Matrix<float> operator+(MatrixIn<float> a, MatrixIn<float> b);
Matrix<double> operator-(MatrixIn<double> a, MatrixIn<double> b);
Matrix<float> operator-(MatrixIn<float> a, MatrixIn<float> b);
Matrix<double> operator-(MatrixIn<double> a);
Matrix<float> operator-(MatrixIn<float> a);
Matrix<double> operator+(MatrixIn<double> a, double s);
Matrix<float> operator+(MatrixIn<float> a, float s);
Matrix<double> operator+(double s, MatrixIn<double> a);
Matrix<float> operator+(float s, MatrixIn<float> a);
Matrix<double> operator-(MatrixIn<double> a, double s);
Matrix<float> operator-(MatrixIn<float> a, float s);
Matrix<double> operator-(double s, MatrixIn<double> a);
Matrix<float> operator-(float s, MatrixIn<float> a);
Matrix<double> operator*(MatrixIn<double> a, double s);
Matrix<float> operator*(MatrixIn<float> a, float s);
Matrix<double> operator*(double s, MatrixIn<double> a);
Matrix<float> operator*(float s, MatrixIn<float> a);
Matrix<double> operator/(MatrixIn<double> a, double s);
Matrix<float> operator/(MatrixIn<float> a, float s);

/// In place, each element rounded once; x may be a part such as A.row(0). The result is a view of
/// x. The right-hand side may be x itself; argument_error where it overlaps x otherwise.
VectorView<double> operator+=(VectorOut<double> x, VectorIn<double> y);
VectorView<float> operator+=(VectorOut<float> x, VectorIn<float> y);
VectorView<double> operator-=(VectorOut<double> x, VectorIn<double> y);
VectorView<float> operator-=(VectorOut<float> x, VectorIn<float> y);
VectorView<double> operator*=(VectorOut<double> x, double a);
VectorView<float> operator*=(VectorOut<float> x, float a);
VectorView<double> operator/=(VectorOut<double> x, double a);
VectorView<float> operator/=(VectorOut<float> x, float a);
MatrixView<double> operator+=(MatrixOut<double> a, MatrixIn<double> b);
MatrixView<float> operator+=(MatrixOut<float> a, MatrixIn<float> b);
MatrixView<double> operator-=(MatrixOut<double> a, MatrixIn<double> b);
MatrixView<float> operator-=(MatrixOut<float> a, MatrixIn<float> b);
MatrixView<double> operator*=(MatrixOut<double> a, double s);
MatrixView<float> operator*=(MatrixOut<float> a, float s);
MatrixView<double> operator/=(MatrixOut<double> a, double s);
MatrixView<float> operator/=(MatrixOut<float> a, float s);

/// Two matrices have two products, and mixing them up is a classic mistake, so `A * B` does not
/// compile: write matmul(A, B) for the matrix product or hadamard(A, B) for the element-wise one.
/// Likewise for vectors: dot(x, y), hadamard(x, y) or outer(x, y); and matmul(A, x).
template <class A, class B>
requires((matrix_like<A> || vector_like<A>)&&(matrix_like<B> || vector_like<B>)) void operator*(
    const A&, const B&) {
  static_assert(!sizeof(A),
                "lanes: A * B is ambiguous: write matmul(A, B) for the matrix product, "
                "hadamard(A, B) for the element-wise product, dot(x, y) for the inner product");
}

// ---- Matrices
// --------------------------------------------------------------------------------------

/// A B. An element is summed over k in nearly equal blocks of at most 256: one chain of fma in
/// each, the blocks then added in order. Error at most g(256 + k / 256) * (|A| |B|)(i, j). NaN and
/// Inf propagate as in IEEE arithmetic.
Matrix<double> matmul(MatrixIn<double> a, MatrixIn<double> b, Options options = {});
Matrix<float> matmul(MatrixIn<float> a, MatrixIn<float> b, Options options = {});

/// A x and x A (x as a row), with the bound of matmul. Where the elements of A that are summed lie
/// side by side, the result has the bits of dot; else, where the other direction does, of matmul.
Vector<double> matmul(MatrixIn<double> a, VectorIn<double> x, Options options = {});
Vector<float> matmul(MatrixIn<float> a, VectorIn<float> x, Options options = {});
Vector<double> matmul(VectorIn<double> x, MatrixIn<double> a, Options options = {});
Vector<float> matmul(VectorIn<float> x, MatrixIn<float> a, Options options = {});

/// Into existing memory, which must not overlap a or b: C = A B, or C = alpha A B + beta C (with
/// beta == 0, C is written without being read), with error at most g(258 + k / 256) * (|alpha| |A|
/// |B| + |beta| |C|)(i, j). Sizes up to about 112 allocate nothing.
void matmul(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> c, Options options = {});
void matmul(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> c, Options options = {});
void matmul(MatrixIn<double> a, MatrixIn<double> b, MatrixOut<double> c, double alpha, double beta,
            Options options = {});
void matmul(MatrixIn<float> a, MatrixIn<float> b, MatrixOut<float> c, float alpha, float beta,
            Options options = {});
void matmul(MatrixIn<double> a, VectorIn<double> x, VectorOut<double> y, Options options = {});
void matmul(MatrixIn<float> a, VectorIn<float> x, VectorOut<float> y, Options options = {});
void matmul(VectorIn<double> x, MatrixIn<double> a, VectorOut<double> y, Options options = {});
void matmul(VectorIn<float> x, MatrixIn<float> a, VectorOut<float> y, Options options = {});

/// X'X at half the flops, symmetric to the last bit and with the bits of matmul(X.t(), X).
Matrix<double> gram(MatrixIn<double> x, Options options = {});
Matrix<float> gram(MatrixIn<float> x, Options options = {});

/// x y': element (i, j) is x[i] y[j].
Matrix<double> outer(VectorIn<double> x, VectorIn<double> y, Options options = {});
Matrix<float> outer(VectorIn<float> x, VectorIn<float> y, Options options = {});

/// A transposed copy (A.t() is the view). The form with `out` writes there; out must not overlap a.
Matrix<double> transpose(MatrixIn<double> a, Options options = {});
Matrix<float> transpose(MatrixIn<float> a, Options options = {});
void transpose(MatrixIn<double> a, MatrixOut<double> out, Options options = {});
void transpose(MatrixIn<float> a, MatrixOut<float> out, Options options = {});

/// Sum of the diagonal of a square matrix, in order; 0 for 0 x 0. Error at most g(n) * sum |a(i,
/// i)|.
double trace(MatrixIn<double> a);
float trace(MatrixIn<float> a);

/// One above the other (equal numbers of columns), or side by side (equal numbers of rows).
Matrix<double> vstack(MatrixIn<double> a, MatrixIn<double> b);
Matrix<float> vstack(MatrixIn<float> a, MatrixIn<float> b);
Matrix<double> vstack(std::initializer_list<MatrixView<const double>> parts);
Matrix<float> vstack(std::initializer_list<MatrixView<const float>> parts);
Matrix<double> hstack(MatrixIn<double> a, MatrixIn<double> b);
Matrix<float> hstack(MatrixIn<float> a, MatrixIn<float> b);
Matrix<double> hstack(std::initializer_list<MatrixView<const double>> parts);
Matrix<float> hstack(std::initializer_list<MatrixView<const float>> parts);
/// A vector is a row in vstack, a column in hstack.
Matrix<double> vstack(MatrixIn<double> a, VectorIn<double> x);
Matrix<float> vstack(MatrixIn<float> a, VectorIn<float> x);
Matrix<double> vstack(VectorIn<double> x, MatrixIn<double> a);
Matrix<float> vstack(VectorIn<float> x, MatrixIn<float> a);
Matrix<double> hstack(MatrixIn<double> a, VectorIn<double> x);
Matrix<float> hstack(MatrixIn<float> a, VectorIn<float> x);
Matrix<double> hstack(VectorIn<double> x, MatrixIn<double> a);
Matrix<float> hstack(VectorIn<float> x, MatrixIn<float> a);

}  // namespace lanes
