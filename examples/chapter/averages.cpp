// Hours that ten students studied: mean, median, mode; variance and standard deviation.
#include <lanes/stats.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::averages(std::ostream& out) {
  const Vector<double> hours{2, 3, 5, 4, 6, 7, 8, 3, 5, 9};
  const auto most_frequent = mode(hours);  // all that tie
  out << "hours: " << hours << '\n'
      << "mean " << mean(hours) << ", median " << median(hours) << ", mode " << most_frequent.values
      << ", " << most_frequent.count << " times each\n\n";

  // Divided by n for these ten (ddof 0, the default, as in NumPy), by n - 1 where they are a sample
  // from which that of all students is estimated (ddof 1).
  out << "variance, ddof 0: " << variance(hours) << '\n';
  misprint(out, "4.56");
  out << "standard deviation, ddof 0: " << stddev(hours) << '\n';
  misprint(out, "2.14", "the root of 4.56");
  out << "with ddof 1: " << variance(hours, 1) << " and " << stddev(hours, 1) << '\n';
}
