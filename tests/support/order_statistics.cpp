// median, quantile and their like, for the list of operations.
#include <lanes/quantile.hpp>

#include "support/catalogue.hpp"
#include "support/random.hpp"

namespace lanes::test {

template <class T>
void add_order_statistics(Catalogue<T>& all) {
  // Copied up to 1024; pieces of 4096, threads from 32768 elements.
  static const Sizes sizes = {1,    2,    3,    31,   100,   1023,  1024,  1025,  1500,
                              4095, 4097, 8193, 9000, 20000, 32768, 49153, 100003};
  const auto of_vector = [&all](std::string name, auto f) {
    all.add(std::move(name), false, sizes, 50000, [f](std::size_t n) {
      return [f, x = uniform_vector<T>(n, n)](Options options) { return f(x, options); };
    });
  };
  using V = const Vector<T>&;
  constexpr auto omit = nan_policy::omit, propagate = nan_policy::propagate;
  const Vector<double> some{0.1, 0.9, 0.5, 1.0 / 3};
  of_vector("median", [](V x, Options o) { return median(x, propagate, o); });
  of_vector("median of ties", [](V x, Options o) { return median(round(x, 1), propagate, o); });
  of_vector("median, NaN omitted", [](V x, Options o) {
    Vector<T> gaps = x;
    for (std::size_t i = 0; i < x.size(); i += 3) gaps[i] = std::numeric_limits<T>::quiet_NaN();
    return median(gaps, omit, o);
  });
  of_vector("quantile", [](V x, Options o) { return quantile(x, 0.3, propagate, o); });
  of_vector("quantile of several q",
            [some](V x, Options o) { return quantile(x, some, propagate, o); });
  of_vector("iqr", [](V x, Options o) { return iqr(x, propagate, o); });
  all.add_plain("mode", false, sizes, 50000, [](std::size_t n) {
    return [x = integer_vector<T>(n, n, 50)] { return mode(x).values; };
  });

  static const Sizes rows = {1, 7, 1000, 1025, 4097};
  const auto of_matrix = [&all](std::string name, auto f) {
    all.add(std::move(name), false, rows, 1025, [f](std::size_t n) {
      return [f, a = uniform_matrix<T>(n, 9, n)](Options options) { return f(a, options); };
    });
  };
  using M = const Matrix<T>&;
  of_matrix("median by column", [](M a, Options o) { return median(a, By::column, propagate, o); });
  of_matrix("median by row", [](M a, Options o) { return median(a, By::row, propagate, o); });
  of_matrix("quantile by column",
            [](M a, Options o) { return quantile(a, 0.3, By::column, propagate, o); });
  of_matrix("quantile by column of several q",
            [some](M a, Options o) { return quantile(a, some, By::column, propagate, o); });
  of_matrix("iqr by column", [](M a, Options o) { return iqr(a, By::column, propagate, o); });
}
template void add_order_statistics(Catalogue<float>&);
template void add_order_statistics(Catalogue<double>&);

}  // namespace lanes::test
