// Hours and scores go together. So do ice cream and drownings.
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::correlation(std::ostream& out) {
  const Vector<double> hours{2, 3, 5, 4, 6, 7, 8, 3, 5, 9};
  const Vector<double> scores{50, 55, 70, 62, 75, 80, 90, 58, 72, 95};
  out << "correlation of hours and scores: " << lanes::correlation(hours, scores) << '\n';
  misprint(out, "0.9886");
  out << "as a matrix:\n" << corrcoef(hstack(Matrix<double>(10, 1, hours), scores)) << '\n';

  // Here the default is ddof 1, as in NumPy; that of the variance is 0.
  out << "covariance, ddof 1: " << covariance(hours, scores) << '\n'
      << "covariance, ddof 0: " << covariance(hours, scores, 0) << '\n';
  misprint(out, "22.89", "it is neither of the two");

  // Both rise in hot months. A correlation does not say which is the cause, or that one of them is.
  const Vector<double> ice_cream{100, 200, 400, 500, 600, 300, 150};
  const Vector<double> drownings{10, 20, 45, 55, 60, 25, 12};
  out << "\ncorrelation of ice cream sold and drownings, by month: "
      << lanes::correlation(ice_cream, drownings) << ", and neither is the cause\n";
}
