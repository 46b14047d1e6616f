#include "ranks/cost.hpp"

#include <cmath>
#include <lanes/error.hpp>
#include <string>

namespace lanes::bench {
namespace {

double lg(int p) {
  return std::ceil(std::log2(p));
}

/// The panels of SUMMA.
RankCost product(const Shape& shape, int ranks) {
  int cols = static_cast<int>(std::sqrt(ranks));
  while (ranks % cols != 0) --cols;
  const int rows = ranks / cols;
  const auto m = static_cast<double>(shape.m), n = static_cast<double>(shape.n),
             k = static_cast<double>(shape.k);
  const double r = rows, c = cols, panels = std::ceil(k / 256);
  return {2 * m * n * k / (r * c), m / r * k * (c - 1) / c + n / c * k * (r - 1) / r,
          (panels + c - 1) * lg(cols) + (panels + r - 1) * lg(rows) + 4 * lg(ranks)};
}

}  // namespace

RankCost cost_of(Kernel kernel, const Shape& shape, int p, int steps) {
  const auto n = static_cast<double>(shape.m), d = static_cast<double>(shape.n);
  const double with_constant = d + 1, levels = lg(p);
  switch (kernel) {
    case Kernel::matmul:
      return product(shape, p);
    case Kernel::column_mean_variance:
      return {6 * n * d / p + 20 * d * levels, 10 * d * levels, 4 * levels};
    case Kernel::cov:
    case Kernel::pca: {
      const double eigenvectors = kernel == Kernel::pca ? 9 * d * d * d : 0;  // on every rank
      return {n * d * (d + 1) / p + 3 * d * d * levels + eigenvectors, 2 * (d * d + 2 * d) * levels,
              4 * levels};
    }
    case Kernel::linear_regression:
      return {2 * n * with_constant * with_constant / p +
                  10.0 / 3 * std::pow(with_constant, 3) * levels,
              2 * (d + 2) * (d + 2) * levels, 4 * levels};
    case Kernel::logistic_regression:
      return {steps * (n * d * (d + 1) / p + 4 * n * d / p), steps * 2 * (d + 2) * (d + 2) * levels,
              steps * 4 * levels};
    default:
      throw argument_error("kernel " + std::string(info(kernel).name) +
                           " has no call for many ranks");
  }
}

double predict(const RankCost& cost, const RankCost& one, double one_rank_seconds, const Link& link,
               Type type) {
  return one_rank_seconds * cost.flops / one.flops + cost.messages * link.latency +
         cost.words * static_cast<double>(size_of(type)) * link.seconds_per_byte;
}

}  // namespace lanes::bench
