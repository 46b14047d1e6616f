// Looking at elements of a result: what each should be, how far from it any decent computation may
// be, and which to look at when there are too many.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "harness/data.hpp"

namespace lanes::bench {

struct Expected {
  long double value = 0, tolerance = 0;
  long double scale = 0;  ///< the magnitudes of what was added up; 0: it must be exact
};

/// What looking at a result found.
struct Finding {
  std::string fault;  ///< empty when every element is within its tolerance
  double error =
      0;  ///< the largest, in eps of T times the scale of the element; NaN: there is none

  /// Whether an element is within its tolerance.
  template <class T>
  bool accept(long double got, const Expected& want) {
    const long double difference = std::abs(got - want.value);
    if (want.scale > 0)
      error = std::max(
          error, static_cast<double>(difference / want.scale / std::numeric_limits<T>::epsilon()));
    return difference <= want.tolerance;
  }
};

/// "element 7 is 1 instead of 2 +- 0.5"; `what` says which element of what.
std::string describe(const std::string& what, long double got, const Expected& want);

/// A sum of products, with the bound that any order of summation meets: 2 (terms + 2) u sum |x y|.
template <class T>
class Sum {
 public:
  void add(T x, T y) {
    const long double product = static_cast<long double>(x) * y;
    value_ += product;
    magnitude_ += std::abs(product);
    ++terms_;
  }
  Expected expected() const { return {value_, relative() * magnitude_, magnitude_}; }
  /// The square root halves the relative error of the sum, and adds one rounding.
  Expected square_root() const {
    const long double root = std::sqrt(value_);
    return {root, relative() * root, root};
  }

 private:
  long double relative() const {
    constexpr long double u = std::numeric_limits<T>::epsilon() / 2;
    return 2 * static_cast<long double>(terms_ + 2) * u;
  }
  long double value_ = 0, magnitude_ = 0;
  std::size_t terms_ = 0;
};

/// Calls visit(index) for the elements to check of a matrix with `count` elements in rows of
/// `cols`, each of which takes `terms` products to check: all, or where that would take too long,
/// the last row and column (that is where edges go wrong) and some spread over the rest.
template <class F>
void for_each_probe(std::size_t count, std::size_t cols, std::size_t terms, F visit) {
  constexpr std::size_t budget = 4'000'000;  // products: some 10 ms
  const std::size_t affordable = std::max<std::size_t>(budget / terms, 8);
  if (count <= affordable || terms == 1) {
    for (std::size_t i = 0; i < count; ++i) visit(i);
    return;
  }
  const std::size_t rows = count / cols, share = affordable / 4;
  for (std::size_t j = 0; j < cols; j += cols / std::min(cols, share)) visit(count - 1 - j);
  for (std::size_t i = 0; i < rows; i += rows / std::min(rows, share)) visit(count - 1 - i * cols);
  for (std::size_t i = 0; i < 2 * share; ++i) visit(random_bits(stream_probes, i) % count);
}

}  // namespace lanes::bench
