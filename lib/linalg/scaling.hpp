// Bad scaling alone is no ill conditioning: rows and columns multiplied by powers of two, which is
// exact.
#pragma once

#include <lanes/matrix.hpp>
#include <vector>

namespace lanes::linalg {

/// S = R A C with the powers of two that bring the largest element of each row, and then of each
/// column, to between 1 and 2. A X = B is then S Y = R B D with X = C Y / D, where D is there to
/// keep R B within the range.
template <class T>
class Scaling {
 public:
  explicit Scaling(const MatrixView<const T>& a);

  /// R A C
  Matrix<T> matrix(const MatrixView<const T>& a) const;
  /// R B D: the largest element of a column is brought to the root of the largest number, so that
  /// there is room for a solution above it, and below it for what is smaller. Columns that are not
  /// finite stay so.
  struct RightSide {
    Matrix<T> matrix;
    std::vector<int> exponents;  ///< of D
  };
  RightSide right_side(const MatrixView<const T>& b) const;
  /// X = C X / D
  void unscale(const MatrixView<T>& x, const std::vector<int>& exponents) const;
  /// X = C X R: the inverse of A from that of S.
  void unscale_inverse(const MatrixView<T>& x) const;
  /// The reverse.
  void scale_inverse(const MatrixView<T>& x) const;
  /// det(S) = det(A) * 2^determinant().
  long determinant() const;

 private:
  std::vector<int> row_, col_;  // exponents of R and C
};

extern template class Scaling<double>;
extern template class Scaling<float>;

}  // namespace lanes::linalg
