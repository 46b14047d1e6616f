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
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

// ---- Vectors
// ---------------------------------------------------------------------------------------

/// Sum of x[i] * y[i]; 0 for empty vectors.
/// Error at most g(132 + log2(n / 4096)) * sum |x[i] y[i]|.
double dot(VectorView<const double> x, VectorView<const double> y, Options options = {});
float dot(VectorView<const float> x, VectorView<const float> y, Options options = {});

/// Euclidean norm sqrt(sum x[i]^2), without overflow or underflow on the way: right for 1e300 and
/// for 1e-300. NaN when an element is NaN, else infinite when one is. 0 for an empty vector.
/// Relative error at most g(70 + log2(n / 4096)).
double norm(VectorView<const double> x, Options options = {});
float norm(VectorView<const float> x, Options options = {});

/// dot(x, y) / (norm(x) norm(y)), within [-1, 1]: the cosine of the angle between them, whatever
/// their lengths. NaN when a vector is zero, empty, or not finite: it then has no direction.
double cosine_similarity(VectorView<const double> x, VectorView<const double> y,
                         Options options = {});
float cosine_similarity(VectorView<const float> x, VectorView<const float> y, Options options = {});

/// y = a x + y, each element rounded once (fma). x and y may be the same memory.
void axpy(double a, VectorView<const double> x, VectorView<double> y, Options options = {});
void axpy(float a, VectorView<const float> x, VectorView<float> y, Options options = {});

/// x = a x.
void scale(double a, VectorView<double> x, Options options = {});
void scale(float a, VectorView<float> x, Options options = {});
void scale(double a, MatrixView<double> x, Options options = {});
void scale(float a, MatrixView<float> x, Options options = {});

// ---- Element by element, rounded once
// --------------------------------------------------------------

/// x + y. The form with `out` writes there; out may be x or y itself.
Vector<double> add(VectorView<const double> x, VectorView<const double> y, Options options = {});
Vector<float> add(VectorView<const float> x, VectorView<const float> y, Options options = {});
Matrix<double> add(MatrixView<const double> a, MatrixView<const double> b, Options options = {});
Matrix<float> add(MatrixView<const float> a, MatrixView<const float> b, Options options = {});
void add(VectorView<const double> x, VectorView<const double> y, VectorView<double> out,
         Options options = {});
void add(VectorView<const float> x, VectorView<const float> y, VectorView<float> out,
         Options options = {});
void add(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> out,
         Options options = {});
void add(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> out,
         Options options = {});

/// x - y. The form with `out` writes there; out may be x or y itself.
Vector<double> subtract(VectorView<const double> x, VectorView<const double> y,
                        Options options = {});
Vector<float> subtract(VectorView<const float> x, VectorView<const float> y, Options options = {});
Matrix<double> subtract(MatrixView<const double> a, MatrixView<const double> b,
                        Options options = {});
Matrix<float> subtract(MatrixView<const float> a, MatrixView<const float> b, Options options = {});
void subtract(VectorView<const double> x, VectorView<const double> y, VectorView<double> out,
              Options options = {});
void subtract(VectorView<const float> x, VectorView<const float> y, VectorView<float> out,
              Options options = {});
void subtract(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> out,
              Options options = {});
void subtract(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> out,
              Options options = {});

/// The element-wise (Hadamard) product. The form with `out` writes there; out may be x or y itself.
Vector<double> hadamard(VectorView<const double> x, VectorView<const double> y,
                        Options options = {});
Vector<float> hadamard(VectorView<const float> x, VectorView<const float> y, Options options = {});
Matrix<double> hadamard(MatrixView<const double> a, MatrixView<const double> b,
                        Options options = {});
Matrix<float> hadamard(MatrixView<const float> a, MatrixView<const float> b, Options options = {});
void hadamard(VectorView<const double> x, VectorView<const double> y, VectorView<double> out,
              Options options = {});
void hadamard(VectorView<const float> x, VectorView<const float> y, VectorView<float> out,
              Options options = {});
void hadamard(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> out,
              Options options = {});
void hadamard(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> out,
              Options options = {});

/// Arithmetic with one rounding per element; a scalar is broadcast over all of them.
Vector<double> operator+(VectorView<const double> x, VectorView<const double> y);
Vector<float> operator+(VectorView<const float> x, VectorView<const float> y);
Vector<double> operator-(VectorView<const double> x, VectorView<const double> y);
Vector<float> operator-(VectorView<const float> x, VectorView<const float> y);
Vector<double> operator-(VectorView<const double> x);
Vector<float> operator-(VectorView<const float> x);
Vector<double> operator+(VectorView<const double> x, double a);
Vector<float> operator+(VectorView<const float> x, float a);
Vector<double> operator+(double a, VectorView<const double> x);
Vector<float> operator+(float a, VectorView<const float> x);
Vector<double> operator-(VectorView<const double> x, double a);
Vector<float> operator-(VectorView<const float> x, float a);
Vector<double> operator-(double a, VectorView<const double> x);
Vector<float> operator-(float a, VectorView<const float> x);
Vector<double> operator*(VectorView<const double> x, double a);
Vector<float> operator*(VectorView<const float> x, float a);
Vector<double> operator*(double a, VectorView<const double> x);
Vector<float> operator*(float a, VectorView<const float> x);
Vector<double> operator/(VectorView<const double> x, double a);
Vector<float> operator/(VectorView<const float> x, float a);
Matrix<double> operator+(MatrixView<const double> a, MatrixView<const double> b);
Matrix<float> operator+(MatrixView<const float> a, MatrixView<const float> b);
Matrix<double> operator-(MatrixView<const double> a, MatrixView<const double> b);
Matrix<float> operator-(MatrixView<const float> a, MatrixView<const float> b);
Matrix<double> operator-(MatrixView<const double> a);
Matrix<float> operator-(MatrixView<const float> a);
Matrix<double> operator+(MatrixView<const double> a, double s);
Matrix<float> operator+(MatrixView<const float> a, float s);
Matrix<double> operator+(double s, MatrixView<const double> a);
Matrix<float> operator+(float s, MatrixView<const float> a);
Matrix<double> operator-(MatrixView<const double> a, double s);
Matrix<float> operator-(MatrixView<const float> a, float s);
Matrix<double> operator-(double s, MatrixView<const double> a);
Matrix<float> operator-(float s, MatrixView<const float> a);
Matrix<double> operator*(MatrixView<const double> a, double s);
Matrix<float> operator*(MatrixView<const float> a, float s);
Matrix<double> operator*(double s, MatrixView<const double> a);
Matrix<float> operator*(float s, MatrixView<const float> a);
Matrix<double> operator/(MatrixView<const double> a, double s);
Matrix<float> operator/(MatrixView<const float> a, float s);

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

/// A B. An element is summed over k in blocks of 256: one chain of fma in each, the blocks then
/// added in order. Error at most g(256 + k / 256) * (|A| |B|)(i, j). NaN and Inf propagate as in
/// IEEE arithmetic.
Matrix<double> matmul(MatrixView<const double> a, MatrixView<const double> b, Options options = {});
Matrix<float> matmul(MatrixView<const float> a, MatrixView<const float> b, Options options = {});

/// A x and x A (x as a row): each element a dot product, with the bound of dot.
Vector<double> matmul(MatrixView<const double> a, VectorView<const double> x, Options options = {});
Vector<float> matmul(MatrixView<const float> a, VectorView<const float> x, Options options = {});
Vector<double> matmul(VectorView<const double> x, MatrixView<const double> a, Options options = {});
Vector<float> matmul(VectorView<const float> x, MatrixView<const float> a, Options options = {});

/// Into existing memory, which must not overlap a or b: C = A B, or C = alpha A B + beta C (with
/// beta == 0, C is written without being read). Sizes up to about 112 allocate nothing.
void matmul(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> c,
            Options options = {});
void matmul(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> c,
            Options options = {});
void matmul(MatrixView<const double> a, MatrixView<const double> b, MatrixView<double> c,
            double alpha, double beta, Options options = {});
void matmul(MatrixView<const float> a, MatrixView<const float> b, MatrixView<float> c, float alpha,
            float beta, Options options = {});
void matmul(MatrixView<const double> a, VectorView<const double> x, VectorView<double> y,
            Options options = {});
void matmul(MatrixView<const float> a, VectorView<const float> x, VectorView<float> y,
            Options options = {});
void matmul(VectorView<const double> x, MatrixView<const double> a, VectorView<double> y,
            Options options = {});
void matmul(VectorView<const float> x, MatrixView<const float> a, VectorView<float> y,
            Options options = {});

/// X'X at half the flops, symmetric to the last bit and with the bits of matmul(X.t(), X).
Matrix<double> gram(MatrixView<const double> x, Options options = {});
Matrix<float> gram(MatrixView<const float> x, Options options = {});

/// x y': element (i, j) is x[i] y[j].
Matrix<double> outer(VectorView<const double> x, VectorView<const double> y, Options options = {});
Matrix<float> outer(VectorView<const float> x, VectorView<const float> y, Options options = {});

/// A transposed copy (A.t() is the view). The form with `out` writes there; out must not overlap a.
Matrix<double> transpose(MatrixView<const double> a, Options options = {});
Matrix<float> transpose(MatrixView<const float> a, Options options = {});
void transpose(MatrixView<const double> a, MatrixView<double> out, Options options = {});
void transpose(MatrixView<const float> a, MatrixView<float> out, Options options = {});

/// Sum of the diagonal of a square matrix, in order; 0 for 0 x 0. Error at most g(n) * sum |a(i,
/// i)|.
double trace(MatrixView<const double> a);
float trace(MatrixView<const float> a);

/// One above the other (equal numbers of columns), or side by side (equal numbers of rows).
Matrix<double> vstack(MatrixView<const double> a, MatrixView<const double> b);
Matrix<float> vstack(MatrixView<const float> a, MatrixView<const float> b);
Matrix<double> vstack(std::initializer_list<MatrixView<const double>> parts);
Matrix<float> vstack(std::initializer_list<MatrixView<const float>> parts);
Matrix<double> hstack(MatrixView<const double> a, MatrixView<const double> b);
Matrix<float> hstack(MatrixView<const float> a, MatrixView<const float> b);
Matrix<double> hstack(std::initializer_list<MatrixView<const double>> parts);
Matrix<float> hstack(std::initializer_list<MatrixView<const float>> parts);

}  // namespace lanes
