// Data in orders that make selection hard, or that it should find easy.
#pragma once

#include <algorithm>
#include <functional>
#include <lanes/matrix.hpp>
#include <limits>
#include <string>
#include <vector>

#include "support/random.hpp"

namespace lanes::test {

template <class T>
struct Order {
  const char* name;
  std::function<Vector<T>(std::size_t n)> make;
};

/// Element i is f(i).
template <class T, class F>
auto element_by_element(F f) {
  return [f](std::size_t n) {
    Vector<T> x(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<T>(f(i, n));
    return x;
  };
}

/// Musser's sequence (Introspective sorting and selection algorithms, 1997): quickselect with the
/// median of first, middle and last as its pivot takes quadratic time.
template <class T>
Vector<T> median_of_three_killer(std::size_t n) {
  Vector<T> x(n);
  const std::size_t k = n / 2;
  for (std::size_t i = 0; i < k; ++i) {
    x[i] = static_cast<T>(i % 2 == 0 ? i + 1 : k + i);
    x[k + i] = static_cast<T>(2 * (i + 1));
  }
  if (n % 2 == 1) x[n - 1] = static_cast<T>(n);
  return x;
}

/// Every kind of data without NaN.
template <class T>
std::vector<Order<T>> orders() {
  using Limits = std::numeric_limits<T>;
  const auto random = [](std::size_t n) { return uniform_vector<T>(n, n); };
  /// Values drawn from a few.
  const auto drawn = [](std::vector<T> values) {
    return [values](std::size_t n) {
      Random generator(n);
      Vector<T> x(n);
      for (T& e : x)
        e = values[static_cast<std::size_t>(
            generator.integer(0, static_cast<int>(values.size()) - 1))];
      return x;
    };
  };
  return {
      {"random", random},
      {"sorted", element_by_element<T>([](auto i, auto) { return i; })},
      {"reversed", element_by_element<T>([](auto i, auto n) { return n - i; })},
      {"constant", element_by_element<T>([](auto, auto) { return 7; })},
      {"two values", drawn({-1, 3})},
      {"two values, one rare", element_by_element<T>([](auto i, auto) { return i % 97 == 5; })},
      {"organ pipe", element_by_element<T>([](auto i, auto n) { return std::min(i, n - i); })},
      {"sawtooth", element_by_element<T>([](auto i, auto) { return i % 64; })},
      {"sawtooth of the sample's step", element_by_element<T>([](auto i, auto n) {
         return i % std::max<std::size_t>(1, static_cast<std::size_t>(std::cbrt(n)));
       })},
      {"median of three killer", median_of_three_killer<T>},
      {"exponential", [](std::size_t n) { return graded_vector<T>(n, n, 100); }},
      {"denormal",
       [](std::size_t n) {
         Vector<T> x = uniform_vector<T>(n, n);
         for (T& e : x) e *= 1000 * Limits::denorm_min();
         return x;
       }},
      {"zeros of both signs", drawn({T(0), -T(0)})},
      {"few zeros of both signs", drawn({T(0), -T(0), T(1), T(-1), T(2), T(-2)})},
      {"infinities", drawn({-Limits::infinity(), T(1), Limits::infinity()})},
      {"all infinite", drawn({Limits::infinity()})},
      {"infinities, mostly", drawn({-Limits::infinity(), -Limits::infinity(), T(1),
                                    Limits::infinity(), Limits::infinity()})},
      {"extremes", drawn({Limits::lowest(), Limits::max(), Limits::min(), -Limits::max() / 2})},
      {"ties and a tail",
       [](std::size_t n) {
         Vector<T> x = uniform_vector<T>(n, n);
         for (std::size_t i = 0; i < n; i += 2) x[i] = T(0.25);
         return x;
       }},
  };
}

}  // namespace lanes::test
