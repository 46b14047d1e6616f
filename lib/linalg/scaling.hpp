// Bad scaling alone is no ill conditioning: rows and columns multiplied by powers of two, which is
// exact.
#pragma once

#include <lanes/matrix.hpp>
#include <vector>

namespace lanes::linalg {

/// S = R A C with the powers of two that bring the largest element of each row, and then of each
/// column, to between 1 and 2. A x = b is then S y = R b with x = C y.
template <class T>
class Scaling {
 public:
  explicit Scaling(const MatrixView<const T>& a);

  /// R A C
  Matrix<T> matrix(const MatrixView<const T>& a) const;
  /// R B
  Matrix<T> right_side(const MatrixView<const T>& b) const;
  /// X = C X
  void unscale(const MatrixView<T>& x) const;
  /// X = C X R: the inverse of A from that of S.
  void unscale_inverse(const MatrixView<T>& x) const;

 private:
  std::vector<int> row_, col_;  // exponents of R and C
};

extern template class Scaling<double>;
extern template class Scaling<float>;

}  // namespace lanes::linalg
