// Balancing of a matrix whose eigenvalues are wanted.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <limits>
#include <vector>

namespace lanes::linalg {

/// B = inverse(D) P'A P D: a permutation that finds the eigenvalues which can be read off (Parlett
/// & Reinsch, Numer. Math. 13, 1969), and a diagonal of powers of two that makes rows and columns
/// of about equal length (in the 2-norm, and only where that makes the matrix smaller: James,
/// Langou & Lowery, arXiv 1401.5766).
template <class T>
class Balance {
 public:
  /// Balances A in place; its elements are at most of the order of 1.
  Balance(const MatrixView<T>& a, const Options& options);

  /// B is upper triangular before row and column first() and from end() on.
  std::size_t first() const { return first_; }
  std::size_t end() const { return end_; }
  /// Row and column i of B are these of A.
  std::size_t source(std::size_t i) const { return permutation_[i]; }
  /// From an eigenvector of B to one of A: x is taken from, y is written.
  void undo(const T* x, T* y) const;

 private:
  void permute();
  void scale(const Options& options);
  bool scale_once(std::size_t i, const Options& options);
  void exchange(std::size_t i, std::size_t j);

  MatrixView<T> a_;
  std::size_t first_ = 0, end_;
  std::vector<std::size_t> permutation_;
  std::vector<int> exponents_;  // of D
};

/// The exponent up to which elements may grow in a matrix whose elements were of the order of 1:
/// the part that does not matter for eigenvalues, but does for vectors.
template <class T>
inline constexpr int most_exponent = std::numeric_limits<T>::max_exponent / 8;

extern template class Balance<double>;
extern template class Balance<float>;

}  // namespace lanes::linalg
