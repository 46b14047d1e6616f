// Eigenvalues and eigenvectors of a general real matrix: A V = V diag(w).
//
//   const auto r = lanes::eig(A);
//   r.values[0];                    // a std::complex<double>
//   r.values.real;                  // a Vector<double>: all there is where eigenvalues are real
//   r.vectors.real.col(0);          // belongs to r.values[0]
//
// The eigenvalues of a symmetric matrix are real, and eigh finds them faster and to more digits.
#pragma once

#include <complex>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

/// Complex numbers as two vectors, with NumPy's names for them.
template <class T>
struct ComplexVector {
  Vector<T> real, imag;

  std::size_t size() const noexcept { return real.size(); }
  std::complex<T> operator[](std::size_t i) const noexcept { return {real[i], imag[i]}; }
};

/// Complex numbers as two matrices.
template <class T>
struct ComplexMatrix {
  Matrix<T> real, imag;

  std::size_t rows() const noexcept { return real.rows(); }
  std::size_t cols() const noexcept { return real.cols(); }
  std::complex<T> operator()(std::size_t i, std::size_t j) const noexcept {
    return {real(i, j), imag(i, j)};
  }
};

template <class T>
struct EigResult {
  /// The n eigenvalues, multiple ones several times. The two of a pair of complex conjugates are
  /// neighbours, the one with the positive imaginary part first; otherwise, no order is promised.
  ComplexVector<T> values = {};
  /// Vector j, of values[j], is column j. Its 2-norm is 1, and its largest component (of equals,
  /// the first) is real and positive. Vectors of conjugate values are conjugates, to the last bit;
  /// those of real values are real. Empty where not converged, and from eigvals.
  ComplexMatrix<T> vectors = {};
  /// Steps of the QR iteration.
  std::size_t steps = 0;
  /// Eigenvalues that were not found: they are NaN in `values`. 0 when converged.
  std::size_t unconverged = 0;
  bool converged = false;
};

/// All eigenvalues and right eigenvectors of A: balancing, Hessenberg form, shifted QR iteration
/// (multishift with aggressive early deflation from order 76 on), substitution.
///
/// The values are those of a matrix that differs from the balanced A, B, by a small multiple of n
/// eps |B|; |A v - w v| is of the order of n eps |A|, unless balancing has changed elements by
/// orders of magnitude: then it is so for B and its vectors. How far a value moves by that depends
/// on it: a simple one by n eps |A| / |y'x|, with the left and right eigenvectors y and x of unit
/// length; one of a Jordan block of order k, as the k-th root of n eps |A|. Vectors of such a block
/// all come out as nearly the same one: V is then singular to working precision.
///
/// Empty results for 0 x 0. Elements of any magnitude: A is scaled by a power of two. Throws
/// shape_error when A is not square, argument_error when an element is NaN or infinite,
/// convergence_error when 30 n steps do not suffice, of which no example is known.
EigResult<double> eig(MatrixIn<double> a, Options options = {});
EigResult<float> eig(MatrixIn<float> a, Options options = {});
/// The same with the diagnosis in place of convergence_error.
EigResult<double> try_eig(MatrixIn<double> a, Options options = {});
EigResult<float> try_eig(MatrixIn<float> a, Options options = {});

/// The eigenvalues alone, without the cost of vectors. Bounds are those of eig, bits are not, and
/// the order may be another.
ComplexVector<double> eigvals(MatrixIn<double> a, Options options = {});
ComplexVector<float> eigvals(MatrixIn<float> a, Options options = {});

}  // namespace lanes
