// A^-1, which undoes A; and a matrix that cannot be undone.
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/lu.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::inverse(std::ostream& out) {
  const Matrix<double> A{{4, 7}, {2, 6}};
  const Matrix<double> X = lanes::inverse(A);
  out << "A:\n"
      << A << "\ndeterminant: " << det(A) << "\ninverse:\n"
      << round(X, 12) << "\nA times its inverse is the identity: "
      << (allclose(matmul(A, X), Matrix<double>::identity(2)) ? "yes" : "no") << "\n\n";

  // The second row is twice the first: what the rows say is the same.
  const Matrix<double> S{{1, 2}, {2, 4}};
  out << "S:\n" << S << "\ndeterminant: " << det(S) << '\n';
  try {
    lanes::inverse(S);
  } catch (const singular_error& error) {
    out << error.what() << '\n';
  }

  // min |S x - y|^2 + ridge |x|^2 has one solution whatever S is.
  const Vector<double> y{3, 6};
  LinearRegression<double> ridge{.ridge = 1, .fit_intercept = false};
  ridge.fit(S, y);
  out << "\nridge 1, S x = " << y << ": x = " << ridge.coef << ", S x = " << ridge.predict(S)
      << '\n';
}
