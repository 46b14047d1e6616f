// LU, linear systems and eigenproblems of matrices that no longer fit one process: by ScaLAPACK.
//
//   const lanes::mpi::BlockLu<double> f = lanes::lu(A);  // A, B: BlockMatrix<double>
//   const auto X = f.solve(B);                           // A X = B
//   const auto [values, vectors] = lanes::eigh(S);
//
// A component of its own, target lanes::scalapack, built where a ScaLAPACK is found: lanes::mpi
// does not need it. Matrices are copied to its layout (block_cyclic.hpp) and results back. Whether
// the bits are the same from run to run, on other grids and with other numbers of threads is up to
// it and the BLAS that it calls; the bounds are those below.
#pragma once

#include <lanes/eigh.hpp>
#include <lanes/mpi/block_cyclic.hpp>
#include <lanes/mpi/block_matrix.hpp>
#include <optional>
#include <vector>

namespace lanes {
namespace mpi {

/// P A = L U with partial pivoting: L has ones on its diagonal and no element larger than 1 in
/// magnitude, U is upper triangular. (Of A itself, as lanes::Lu, and not of the transpose that a
/// row-major matrix is to Fortran.)
///
/// By ScaLAPACK's p?getrf. Backward error: L U = P A + E with |E| <= 2 n eps |L| |U|, element by
/// element (Higham, Accuracy and Stability, 2002, theorem 9.3, for sums in any order).
template <class T>
class BlockLu {
 public:
  /// Throws shape_error when A is not square, argument_error when an element is NaN or infinite. A
  /// singular A is factorised all the same: see zero_pivot(). Collective.
  explicit BlockLu(const BlockMatrix<T>& a);

  std::size_t size() const { return factors_.rows(); }
  /// Collective.
  BlockMatrix<T> lower() const;
  BlockMatrix<T> upper() const;
  /// Row i of L U is row permutation()[i] of A. The same on every rank.
  const std::vector<std::size_t>& permutation() const { return permutation_; }
  /// The first column without a pivot other than zero, if there is one: A is then singular.
  std::optional<std::size_t> zero_pivot() const { return zero_pivot_; }
  /// The largest sum of magnitudes in a column of A.
  T norm1() const { return norm1_; }
  /// 1 / (norm1(A) norm1(inverse(A))), with the norm of the inverse estimated, as in Lu::rcond. 0
  /// when zero_pivot() or when one of the norms overflows, 1 for an empty matrix. The same on every
  /// rank.
  T rcond() const { return rcond_; }

  /// X with A X = B. Throws shape_error unless B has as many rows as A, argument_error unless it is
  /// on the same grid, singular_error when zero_pivot(), when rcond() is below eps, so that no
  /// digit could be relied on, or when an element of X is beyond the range. NaN and infinities in B
  /// propagate. Collective.
  BlockMatrix<T> solve(const BlockMatrix<T>& b) const;

 private:
  BlockCyclic<T> factors_;
  std::vector<int> pivots_;  ///< of the rows of this rank, as ScaLAPACK numbers them
  std::vector<std::size_t> permutation_;
  std::optional<std::size_t> zero_pivot_;
  T norm1_ = 0, rcond_ = 0;
};
extern template class BlockLu<double>;
extern template class BlockLu<float>;

/// A V = V diag(values), V orthogonal.
template <class T>
struct BlockEigh {
  Vector<T> values;        ///< ascending; the same on every rank
  BlockMatrix<T> vectors;  ///< in columns; the largest component of each, the first of equals,
                           ///< positive
};

}  // namespace mpi

mpi::BlockLu<double> lu(const mpi::BlockMatrix<double>& a);
mpi::BlockLu<float> lu(const mpi::BlockMatrix<float>& a);

/// X with A X = B, by lu: see BlockLu::solve, which has the errors. (Unlike solve of one process,
/// it does not scale a badly scaled A.) Collective.
mpi::BlockMatrix<double> solve(const mpi::BlockMatrix<double>& a,
                               const mpi::BlockMatrix<double>& b);
mpi::BlockMatrix<float> solve(const mpi::BlockMatrix<float>& a, const mpi::BlockMatrix<float>& b);

/// Eigenvalues and eigenvectors of a symmetric matrix, by divide and conquer (ScaLAPACK's p?syevd).
/// Throws shape_error when A is not square, argument_error when an element is NaN or infinite or,
/// with Symmetry::check, the triangles of A differ by more than n eps max|A|, convergence_error
/// where ScaLAPACK finds no eigenvalue.
///
/// |A V - V diag(values)|, and the error of an eigenvalue, are at most 10 n eps |A|, |V'V - I| is
/// at most 10 n eps, in the 2-norm. A is first scaled by a power of two. Collective.
mpi::BlockEigh<double> eigh(const mpi::BlockMatrix<double>& a, Symmetry symmetry = Symmetry::check);
mpi::BlockEigh<float> eigh(const mpi::BlockMatrix<float>& a, Symmetry symmetry = Symmetry::check);

}  // namespace lanes
