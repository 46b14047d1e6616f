// Scores against hours of study: a line, how good it is, and what to do when features repeat.
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/svd.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::least_squares(std::ostream& out) {
  const Matrix<double> hours{{2}, {3}, {5}, {4}, {6}, {7}, {8}, {3}, {5}, {9}};
  const Vector<double> scores{50, 55, 70, 62, 75, 80, 90, 58, 72, 95};
  LinearRegression<double> line;
  line.fit(hours, scores);
  out << "score = " << line.coef[0] << " hours + " << line.intercept << '\n'
      << "R2 = " << line.score(hours, scores) << '\n'
      << "after 10 hours: " << line.predict(Matrix<double>{{10}}) << "\n\n";

  // The normal equation X'X w = X'y squares the condition number, which says how much errors grow:
  // QR, which works on X itself, is the default.
  const Matrix<double> X = hstack(hours, Vector<double>(10, 1));
  out << "condition of X " << cond(X) << ", of X'X " << cond(gram(X)) << "\n\n";

  // The second feature is twice the first: X'X is singular, and the normal equation has no unique
  // solution. The default finds the shortest one, ridge a slightly shorter one.
  const Matrix<double> twice{{1, 2}, {2, 4}, {3, 6}, {4, 8}};
  const Vector<double> y{3, 6, 9, 12};
  LinearRegression<double> normal{.method = LeastSquaresMethod::normal_equation};
  try {
    normal.fit(twice, y);
  } catch (const singular_error& e) {
    out << e.what() << '\n';
  }
  LinearRegression<double> shortest, ridge{.ridge = 0.1};
  out << "shortest: " << shortest.fit(twice, y).coef << ", rank " << shortest.rank << '\n'
      << "ridge:    " << ridge.fit(twice, y).coef << '\n';
}
