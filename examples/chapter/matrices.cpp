// Data as a matrix: a row for each sample, a column for each feature.
#include <lanes/linalg.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::matrices(std::ostream& out) {
  const Matrix<double> X{{2, 50}, {5, 80}, {8, 95}};  // hours of study, and the score
  out << "X, " << X.rows() << " x " << X.cols() << ":\n"
      << X << "\nX transposed, " << X.t().rows() << " x " << X.t().cols() << ":\n"
      << X.t() << '\n';

  out << "X'X:\n" << matmul(X.t(), X) << '\n';
  misprint(out, "1350 for 1260", "2 50 + 5 80 + 8 95 = 1260");
  misprint(out, "19725 for 17925", "two digits are exchanged");

  // A product needs as many columns on the left as there are rows on the right.
  const Matrix<double> A(3, 4), B(4, 2);
  const Matrix<double> AB = matmul(A, B);
  out << "\n3 x 4 times 4 x 2 is " << AB.rows() << " x " << AB.cols() << '\n';
  try {
    matmul(B, A);
  } catch (const shape_error& error) {
    out << "the other way round: " << error.what() << '\n';
  }

  // Two products that are easily mixed up. In lanes, P * Q does not compile.
  const Matrix<double> P{{1, 2}, {3, 4}}, Q{{5, 6}, {7, 8}};
  out << "\nP:\n"
      << P << "\nQ:\n"
      << Q << "\nelement by element, hadamard(P, Q):\n"
      << hadamard(P, Q) << "\nrows times columns, matmul(P, Q):\n"
      << matmul(P, Q) << '\n';
}
