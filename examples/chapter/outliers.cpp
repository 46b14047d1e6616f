// Five salaries, one of them a million: what it does to the mean, and what not to the median.
#include <lanes/learn.hpp>
#include <lanes/stats.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::outliers(std::ostream& out) {
  const Vector<double> salaries{30000, 35000, 32000, 28000, 1000000};
  out << "salaries: " << salaries << '\n'
      << "mean " << mean(salaries) << ", standard deviation " << stddev(salaries) << '\n'
      << "median " << median(salaries) << ", interquartile range " << iqr(salaries) << "\n\n";

  // (x - median) / range leaves the ordinary ones apart, (x - mean) / sd does not.
  const Matrix<double> column(5, 1, salaries);
  out << "scaled by median and range: " << RobustScaler<double>().fit_transform(column).col(0)
      << '\n'
      << "scaled by mean and sd:      " << StandardScaler<double>().fit_transform(column).col(0)
      << '\n';
}
