// Eigenvectors from a real Schur form.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes::linalg {

/// The eigenvectors of A = Z T Z', in rows: n x n, of a pair of conjugates first the real part and
/// then the imaginary part of that whose eigenvalue has the positive imaginary part. T is as
/// `schur` leaves it, with elements up to 2^most_exponent (balance.hpp), `zt` is Z'. Rows have
/// largest elements of the order of 1.
///
/// By substitution, a block of eigenvectors at a time, so that most of the work is matmul; a vector
/// that would leave the range is scaled down (Schwarz, Kjelgaard Mikkelsen & Karlsson, 2020).
template <class T>
Matrix<T> schur_vectors(const Options& options, const Matrix<T>& t, const Matrix<T>& zt);

}  // namespace lanes::linalg
