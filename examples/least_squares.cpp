// Scores against hours of study: a line, how good it is, and what to do when features repeat.
#include <iostream>
#include <lanes/learn.hpp>

int main() {
  const lanes::Matrix<double> hours{{2}, {3}, {5}, {4}, {6}, {7}, {8}, {3}, {5}, {9}};
  const lanes::Vector<double> scores{50, 55, 70, 62, 75, 80, 90, 58, 72, 95};

  lanes::LinearRegression<double> line;
  line.fit(hours, scores);
  std::cout.precision(10);
  std::cout << "score = " << line.coef[0] << " hours + " << line.intercept << '\n'
            << "R2 = " << line.score(hours, scores) << '\n'
            << "after 10 hours: " << line.predict(lanes::Matrix<double>{{10}}) << "\n\n";

  // The second feature is twice the first: X'X is singular, and the normal equation has no unique
  // solution. The default finds the shortest one, ridge a slightly shorter one.
  const lanes::Matrix<double> twice{{1, 2}, {2, 4}, {3, 6}, {4, 8}};
  const lanes::Vector<double> y{3, 6, 9, 12};
  lanes::LinearRegression<double> normal{.method = lanes::LeastSquaresMethod::normal_equation};
  try {
    normal.fit(twice, y);
  } catch (const lanes::singular_error& e) {
    std::cout << e.what() << '\n';
  }
  lanes::LinearRegression<double> shortest, ridge{.ridge = 0.1};
  std::cout << "shortest: " << shortest.fit(twice, y).coef << ", rank " << shortest.rank << '\n'
            << "ridge:    " << ridge.fit(twice, y).coef << '\n';
}
