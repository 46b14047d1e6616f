// The part of the catalogue that evaluates distributions: in double, whatever T.
#include <lanes/probability.hpp>

#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {
namespace {

/// Two threads from 2000 elements.
const Sizes& sizes() {
  static const Sizes sizes = {1, 2, 7, 100, 1999, 2000, 2001, 10007};
  return sizes;
}

}  // namespace

template <class T>
void add_distributions(Catalogue<T>& all) {
  // f(x, p): x from -40 to 40, p from 0 to 1.
  const auto add = [&all](std::string name, auto f) {
    all.add(std::move(name), false, sizes(), 2001, [f](std::size_t n) {
      Vector<double> x = uniform_vector<double>(n, n), p(n);
      for (std::size_t i = 0; i < n; ++i) {
        p[i] = x[i] * x[i];
        x[i] *= 40;
      }
      return [f, x, p](Options options) {
        const Vector<double> y = f(x, p, options);
        Vector<T> out(y.size());
        std::ranges::transform(y, out.begin(), [](double v) { return static_cast<T>(v); });
        return out;
      };
    });
  };
  using V = const Vector<double>&;
  add("Normal::pdf", [](V x, V, Options o) { return Normal(1, 3).pdf(x, o); });
  add("Normal::log_pdf", [](V x, V, Options o) { return Normal(1, 3).log_pdf(x, o); });
  add("Normal::cdf", [](V x, V, Options o) { return Normal().cdf(x, o); });
  add("Normal::log_cdf", [](V x, V, Options o) { return Normal().log_cdf(x, o); });
  add("Normal::survival", [](V x, V, Options o) { return Normal(1, 3).survival(x, o); });
  add("Normal::log_survival", [](V x, V, Options o) { return Normal(1, 3).log_survival(x, o); });
  add("Normal::quantile", [](V, V p, Options o) { return Normal().quantile(p, o); });
  add("Uniform::pdf", [](V x, V, Options o) { return Uniform(-20, 30).pdf(x, o); });
  add("Uniform::log_pdf", [](V x, V, Options o) { return Uniform(-20, 30).log_pdf(x, o); });
  add("Uniform::cdf", [](V x, V, Options o) { return Uniform(-20, 30).cdf(x, o); });
  add("Uniform::log_cdf", [](V x, V, Options o) { return Uniform(-20, 30).log_cdf(x, o); });
  add("Uniform::survival", [](V x, V, Options o) { return Uniform(-20, 30).survival(x, o); });
  add("Uniform::log_survival",
      [](V x, V, Options o) { return Uniform(-20, 30).log_survival(x, o); });
  add("Uniform::quantile", [](V, V p, Options o) { return Uniform(-20, 30).quantile(p, o); });
  add("Bernoulli::pmf", [](V, V p, Options o) { return Bernoulli(0.3).pmf(round(p), o); });
  add("Bernoulli::log_pmf", [](V, V p, Options o) { return Bernoulli(0.3).log_pmf(round(p), o); });
  add("Bernoulli::cdf", [](V x, V, Options o) { return Bernoulli(0.3).cdf(x, o); });
  add("Bernoulli::log_cdf", [](V x, V, Options o) { return Bernoulli(0.3).log_cdf(x, o); });
  add("Bernoulli::survival", [](V x, V, Options o) { return Bernoulli(0.3).survival(x, o); });
  add("Bernoulli::log_survival",
      [](V x, V, Options o) { return Bernoulli(0.3).log_survival(x, o); });
  add("Bernoulli::quantile", [](V, V p, Options o) { return Bernoulli(0.3).quantile(p, o); });
}
template void add_distributions(Catalogue<float>&);
template void add_distributions(Catalogue<double>&);

}  // namespace lanes::test
