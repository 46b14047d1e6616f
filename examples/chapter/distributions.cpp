// Three distributions, and how far from the mean a normal number goes.
#include <lanes/probability.hpp>
#include <lanes/stats.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::distributions(std::ostream& out) {
  Rng rng(42);
  const Normal scores(70, 10);
  const Uniform wait(0, 4);
  const Bernoulli coin(0.25);
  out << "normal, mean 70, sd 10: pdf(70) = " << scores.pdf(70) << ", cdf(80) = " << scores.cdf(80)
      << ", quantile(0.975) = " << scores.quantile(0.975) << '\n'
      << "uniform from 0 to 4: pdf(1) = " << wait.pdf(1) << ", cdf(3) = " << wait.cdf(3)
      << ", quantile(0.5) = " << wait.quantile(0.5) << '\n'
      << "Bernoulli, p = 0.25: pmf(1) = " << coin.pmf(1) << ", cdf(0) = " << coin.cdf(0)
      << ", quantile(0.8) = " << coin.quantile(0.8) << '\n'
      << "means of samples of 1000: " << round(mean(scores.sample(rng, 1000)), 2) << ", "
      << round(mean(wait.sample(rng, 1000)), 2) << ", " << mean(coin.sample(rng, 1000)) << "\n\n";

  const double z = (95 - scores.mean()) / scores.stddev();
  out << "a score of 95: z = " << z << ", " << 100 * scores.cdf(95) << " % are below\n\n";

  // 68, 95, 99.7 %: exactly, and in a sample.
  const Vector<double> sample = scores.sample(rng, 10000);
  for (int k = 1; k <= 3; ++k) {
    const double low = 70 - 10 * k, high = 70 + 10 * k;
    int inside = 0;
    for (double x : sample) inside += x >= low && x <= high;
    out << "within " << k << " sd: " << 100 * (scores.cdf(high) - scores.cdf(low))
        << " %, of 10000 " << inside << '\n';
  }
}
