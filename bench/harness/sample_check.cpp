#include "harness/sample_check.hpp"

#include <cmath>
#include <limits>

namespace lanes::bench {
namespace {

/// What a kernel's elements are drawn from.
struct Law {
  double mean, variance, fourth;  ///< the latter two about the mean
  double lowest, highest;
};

Law law_of(Kernel kernel) {
  if (kernel == Kernel::normal) return {0, 1, 3, -10, 10};
  if (kernel == Kernel::uniform) return {0.5, 1.0 / 12, 1.0 / 80, 0, 1};
  constexpr double p = bernoulli_p, q = 1 - p;
  return {p, p * q, p * q * (q * q * q + p * p * p), 0, 1};
}

}  // namespace

template <class T>
std::string check_sample(Kernel kernel, VectorView<const T> x) {
  const Law law = law_of(kernel);
  double sum = 0, squares = 0, products = 0, before = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double v = x[i];
    const bool known = kernel != Kernel::bernoulli || v == 0 || v == 1;
    if (!(law.lowest <= v && v <= law.highest && known))
      return "element " + std::to_string(i) + " is " + std::to_string(v);
    const double d = v - law.mean;
    sum += d;
    squares += d * d;
    products += d * before;
    before = d;
  }
  // Six standard deviations; of few elements the sums are not normal, and these tell nothing.
  const auto n = static_cast<double>(x.size());
  if (n < 100) return "";
  const double root = 6 * std::sqrt(n);
  const auto off = [](const char* what, double value, double limit) -> std::string {
    if (std::abs(value) <= limit) return "";
    return std::string("the ") + what + " is off by " + std::to_string(value / limit * 6) +
           " standard deviations";
  };
  for (const std::string& fault : {off("mean", sum, root * std::sqrt(law.variance)),
                                   off("variance", squares - n * law.variance,
                                       root * std::sqrt(law.fourth - law.variance * law.variance)),
                                   off("correlation of neighbours", products, root * law.variance)})
    if (!fault.empty()) return fault;
  return "";
}

template std::string check_sample(Kernel kernel, VectorView<const double> x);
template std::string check_sample(Kernel kernel, VectorView<const float> x);

}  // namespace lanes::bench
