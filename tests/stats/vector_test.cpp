// sum, mean, variance, stddev, min, max, skewness, kurtosis, zscore of vectors.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <lanes/error.hpp>
#include <lanes/stats.hpp>

#include "stats/reference.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class VectorStats : public ::testing::Test {};
TYPED_TEST_SUITE(VectorStats, test::Reals);

template <class T>
constexpr T nan_of = std::numeric_limits<T>::quiet_NaN();
template <class T>
constexpr T infinity_of = std::numeric_limits<T>::infinity();

/// Data that are hard in different ways.
template <class T>
std::vector<std::pair<std::string, Vector<T>>> data_sets(std::size_t n) {
  test::Random random(n);
  std::vector<std::pair<std::string, Vector<T>>> sets;
  const auto add = [&](std::string name, auto f) {
    Vector<T> x(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<T>(f(static_cast<double>(i)));
    sets.emplace_back(std::move(name), x);
  };
  const double offset = sizeof(T) == 8 ? 1e9 : 1e4, spread = sizeof(T) == 8 ? 1e-3 : 1e-1;
  add("uniform", [&](double) { return random.uniform<double>(); });
  add("offset", [&](double) { return offset + spread * random.uniform<double>(); });
  add("sorted", [&](double i) { return i / 7; });
  add("steep trend", [&](double i) { return -1e3 * i + random.uniform<double>(); });
  add("one outlier first", [&](double i) { return i == 0 ? 1e6 : random.uniform<double>(); });
  add("one outlier last",
      [&](double i) { return i + 1 == static_cast<double>(n) ? -1e6 : random.uniform<double>(); });
  add("graded", [&](double) { return random.graded<double>(20); });
  add("two levels", [&](double i) { return static_cast<int>(i) / 3000 % 2 ? 1e5 : -1e5; });
  return sets;
}

test::Sizes some_sizes() {
  return test::thinned(
      test::joined({test::every(1, 35), test::around({64, 2048, 4096, 16384}), {1000, 40961}}), 9);
}

template <class T>
void expect_moments(const Vector<T>& x, const test::WideMoments& m, Options options,
                    const std::string& what) {
  const std::size_t n = x.size();
  const double factor = test::variance_factor(n);
  const auto check = [&](T actual, Wide expected, Wide bound, const char* name) {
    EXPECT_TRUE(test::within(actual, expected, test::rounded_bound<T>(expected, bound)))
        << name << " of " << what << ", " << n << " elements, " << lanes::name(options.isa);
  };
  using P = nan_policy;
  check(sum(x, P::propagate, options), m.mean * m.n, test::sum_factor(n) * m.sum_of_magnitudes,
        "sum");
  check(mean(x, P::propagate, options), m.mean, test::mean_bound(m), "mean");
  check(variance(x, 0, P::propagate, options), m.variance(), factor * m.variance(), "variance");
  check(stddev(x, 0, P::propagate, options), m.stddev(), factor * m.stddev(), "stddev");
  const MeanVariance<T> both = mean_variance(x, 0, P::propagate, options);
  EXPECT_EQ(test::bits(both.mean), test::bits(mean(x, P::propagate, options)));
  EXPECT_EQ(test::bits(both.variance), test::bits(variance(x, 0, P::propagate, options)));
  if (n > 1)
    check(variance(x, 1, P::propagate, options), m.variance(1), factor * m.variance(1),
          "variance with ddof 1");
  if (m.m2 == 0) return;
  const FourMoments<T> four = four_moments(x, 0, P::propagate, options);
  const Wide peaked = m.kurtosis() + 3;
  check(four.mean, m.mean, test::mean_bound(m), "mean of four");
  check(four.variance, m.variance(), factor * m.variance(), "variance of four");
  check(four.skewness, m.skewness(), 20 * factor * test::square_root(peaked), "skewness");
  check(four.kurtosis, m.kurtosis(), 20 * factor * peaked, "kurtosis");
  EXPECT_EQ(test::bits(four.skewness), test::bits(skewness(x, P::propagate, options)));
  EXPECT_EQ(test::bits(four.kurtosis), test::bits(kurtosis(x, P::propagate, options)));
}

TYPED_TEST(VectorStats, MomentsWithinTheBounds) {
  using T = TypeParam;
  for (std::size_t n : some_sizes())
    for (const auto& [name, x] : data_sets<T>(n)) {
      const test::WideMoments m = test::moments_reference<T>(x);
      for (Isa isa : available_isas()) expect_moments(x, m, {.threads = 2, .isa = isa}, name);
    }
}

TYPED_TEST(VectorStats, ReadNothingOutside) {
  using T = TypeParam;
  test::GuardedMemory memory(1 << 16);
  for (std::size_t n : test::every(1, 70)) {
    const Vector<T> x = test::integer_vector<T>(n, n, 100);
    for (T* place : {memory.first<T>(n), memory.last<T>(n)}) {
      VectorView<T> view(place, n);
      view.assign(x);
      for (Isa isa : available_isas()) {
        const Options how{.isa = isa};
        const auto policy = nan_policy::propagate;
        EXPECT_EQ(mean(view, policy, how), mean(x, policy, how));
        EXPECT_EQ(four_moments(view, 0, policy, how).variance,
                  four_moments(x, 0, policy, how).variance);
        EXPECT_EQ(min(view, policy, how), *std::min_element(x.begin(), x.end()));
        EXPECT_EQ(max(view, policy, how), *std::max_element(x.begin(), x.end()));
      }
    }
  }
}

TYPED_TEST(VectorStats, OfStridedViewsWithTheSameBits) {
  using T = TypeParam;
  for (std::size_t n : test::Sizes{1, 7, 100, 2049, 40000}) {
    const Matrix<T> m = test::uniform_matrix<T>(n, 3, n);
    const auto view = m.col(1);
    const VectorView<const T> backwards(&view[n - 1], n, -view.stride());
    const Vector<T> x(view), reversed(backwards);
    EXPECT_EQ(sum(view), sum(x));
    EXPECT_EQ(mean(view), mean(x));
    EXPECT_EQ(variance(backwards), variance(reversed));
    EXPECT_EQ(max(view), max(x));
    if (n > 1) {
      EXPECT_EQ(kurtosis(view), kurtosis(x));
    }
    EXPECT_TRUE(test::same_bits(zscore(backwards), zscore(reversed)) || n == 1);
  }
}

/// NIST's NumAcc3 and NumAcc4: 1000000.2, then 1000000.1 and 1000000.3 in turn; and longer ones.
TEST(NumericallyHard, FifteenDigitsOfTheMeanAndFourteenAndAHalfOfTheDeviation) {
  for (std::size_t n : test::thinned({1001, 100001, 1000001}, 2))
    for (double base : {1e6, 1e7}) {
      Vector<double> x(n, base + 0.2);
      for (std::size_t i = 1; i < n; ++i) x[i] = base + (i % 2 ? 0.1 : 0.3);
      const test::WideMoments m = test::moments_reference<double>(x);
      for (Isa isa : available_isas()) {
        const auto got = mean_variance(x, 1, nan_policy::propagate, {.isa = isa});
        EXPECT_GE(test::digits(got.mean, m.mean), 15.0) << base << ", " << n;
        EXPECT_GE(test::digits(std::sqrt(got.variance), m.stddev(1)), 14.5) << base << ", " << n;
      }
    }
}

TEST(NumericallyHard, ManyFloatOnes) {
  // One float cannot count beyond 2^24 in steps of 1.
  const std::size_t n = test::quick() ? 20'000'000 : 100'000'000;
  const float one = 1;
  const VectorView<const float> x(&one, n, 0);
  EXPECT_EQ(mean(x), 1.0f);
  EXPECT_EQ(sum(x), static_cast<float>(n));
  EXPECT_EQ(variance(x), 0.0f);
}

TYPED_TEST(VectorStats, ConstantDataVaryByNothing) {
  using T = TypeParam;
  for (T value : {T(0), T(0.1), T(-1e9), std::numeric_limits<T>::max(),
                  std::numeric_limits<T>::denorm_min() * 3, std::numeric_limits<T>::min() / 3})
    for (std::size_t n : test::Sizes{1, 5, 16, 17, 2049, 50000}) {
      const Vector<T> x(n, value);
      EXPECT_EQ(mean(x), value) << n;
      EXPECT_EQ(variance(x), T(0)) << n;
      EXPECT_EQ(stddev(x), T(0)) << n;
      EXPECT_TRUE(std::isnan(skewness(x)));
      EXPECT_TRUE(std::isnan(kurtosis(x)));
      EXPECT_TRUE(std::isnan(zscore(x)[n / 2]));
    }
}

TEST(EdgesOfTheRange, NothingOverflowsButWhatMust) {
  const double big = 1e308;
  for (std::size_t n : test::Sizes{2, 20, 2100, 40000}) {
    Vector<double> x(n), small(n);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = i % 2 ? big : -big / 2;
      small[i] = i % 2 ? 3e-310 : 1e-310;
    }
    EXPECT_TRUE(test::within(mean(x), Wide(big) / 4, Wide(big) * 1e-14)) << n;
    EXPECT_TRUE(test::within(stddev(x), Wide(big) * 3 / 4, Wide(big) * 1e-14)) << n;
    EXPECT_EQ(variance(x), infinity_of<double>);
    EXPECT_TRUE(test::within(kurtosis(x), Wide(-2), Wide(1e-12))) << n;
    EXPECT_TRUE(test::within(skewness(x), Wide(0), Wide(1e-12))) << n;
    EXPECT_TRUE(test::within(mean(small), Wide(3e-310) / 2 + Wide(1e-310) / 2,
                             Wide(std::numeric_limits<double>::denorm_min())));
    EXPECT_TRUE(test::within(stddev(small), Wide(3e-310) / 2 - Wide(1e-310) / 2,
                             2 * Wide(std::numeric_limits<double>::denorm_min())));
    // A sum of squares that overflows, of a variance that does not.
    Vector<double> wide(n);
    for (std::size_t i = 0; i < n; ++i) wide[i] = i % 2 ? 1.2e154 : -1.2e154;
    EXPECT_TRUE(
        test::within(variance(wide), Wide(1.2e154) * Wide(1.2e154), Wide(1.44e308) * 1e-13));
  }
}

TYPED_TEST(VectorStats, InfinityFollowsIeee) {
  using T = TypeParam;
  for (std::size_t n : test::Sizes{3, 40, 5000, 40000}) {
    Vector<T> x(n, T(1));
    x[n / 2] = infinity_of<T>;
    EXPECT_EQ(sum(x), infinity_of<T>);
    EXPECT_EQ(mean(x), infinity_of<T>);
    EXPECT_EQ(max(x), infinity_of<T>);
    EXPECT_EQ(min(x), T(1));
    EXPECT_TRUE(std::isnan(variance(x)));
    EXPECT_TRUE(std::isnan(kurtosis(x)));
    x[0] = -infinity_of<T>;
    EXPECT_TRUE(std::isnan(mean(x)));
    EXPECT_EQ(min(x), -infinity_of<T>);
    EXPECT_TRUE(std::isnan(mean(x, nan_policy::raise))) << "there is no NaN to complain about";
    EXPECT_TRUE(std::isnan(mean(x, nan_policy::omit)));
  }
}

TYPED_TEST(VectorStats, NanPropagatesIsOmittedOrIsRaised) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({2, 17, 70, 2049, 5000, 40000}, 2))
    for (std::size_t at : {std::size_t{0}, n / 2, n - 1}) {
      Vector<T> x = test::uniform_vector<T>(n, n), rest(n - 1);
      for (std::size_t i = 0; i < n; ++i)
        if (i != at) rest[i - (i > at)] = x[i];
      x[at] = nan_of<T>;
      const test::WideMoments m = test::moments_reference<T>(rest);
      for (Isa isa : available_isas()) {
        const Options how{.threads = 2, .isa = isa};
        const auto propagate = nan_policy::propagate, omit = nan_policy::omit;
        for (T result :
             {sum(x, propagate, how), mean(x, propagate, how), variance(x, 0, propagate, how),
              stddev(x, 0, propagate, how), min(x, propagate, how), max(x, propagate, how),
              skewness(x, propagate, how), kurtosis(x, propagate, how)})
          EXPECT_TRUE(std::isnan(result)) << n << ", " << at;
        EXPECT_TRUE(test::within(mean(x, omit, how), m.mean,
                                 test::rounded_bound<T>(m.mean, test::mean_bound(m))));
        EXPECT_TRUE(test::within(
            variance(x, 0, omit, how), m.variance(),
            test::rounded_bound<T>(m.variance(), test::variance_factor(n) * m.variance())));
        EXPECT_EQ(min(x, omit, how), *std::min_element(rest.begin(), rest.end()));
        EXPECT_EQ(max(x, omit, how), *std::max_element(rest.begin(), rest.end()));
        EXPECT_FALSE(std::isnan(sum(x, omit, how)));
        const Vector<T> z = zscore(x, 0, omit, how);
        for (std::size_t i = 0; i < n && n > 2; ++i) EXPECT_EQ(std::isnan(z[i]), i == at);
        const auto raise = nan_policy::raise;
        for (const auto& call : std::vector<std::function<void()>>{
                 [&] { sum(x, raise, how); }, [&] { mean(x, raise, how); },
                 [&] { variance(x, 0, raise, how); }, [&] { stddev(x, 0, raise, how); },
                 [&] { min(x, raise, how); }, [&] { max(x, raise, how); },
                 [&] { skewness(x, raise, how); }, [&] { zscore(x, 0, raise, how); }})
          EXPECT_THROW(call(), argument_error);
      }
    }
}

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const argument_error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(VectorStatsErrors, NameTheFunction) {
  const Vector<double> x{1, nan_of<double>, 3};
  EXPECT_NE(message_of([&] { mean(x, nan_policy::raise); }).find("mean: x[1] is NaN"),
            std::string::npos);
  EXPECT_NE(message_of([&] { variance(x, -1); }).find("ddof is -1"), std::string::npos);
}

TEST(VectorStatsErrors, NoDegreeOfFreedomIsNan) {
  const Vector<double> one{5}, two{5, 6};
  EXPECT_EQ(variance(one), 0);
  EXPECT_TRUE(std::isnan(variance(one, 1)));
  EXPECT_TRUE(std::isnan(stddev(two, 2)));
  EXPECT_EQ(variance(two, 1), 0.5);
}

TYPED_TEST(VectorStats, ZscoresHaveMeanZeroAndVarianceOne) {
  using T = TypeParam;
  const std::size_t n = 20001;
  Vector<T> x = test::uniform_vector<T>(n, 3);
  for (T& e : x) e += T(1000);
  const test::WideMoments m = test::moments_reference<T>(x);
  const Vector<T> z = zscore(x, 1);
  for (std::size_t i = 0; i < n; ++i) {
    const Wide expected = (x[i] - m.mean) / m.stddev(1);
    ASSERT_TRUE(
        test::within(z[i], expected,
                     test::rounded_bound<T>(
                         expected, test::variance_factor(n) * (1 + test::magnitude(expected)))));
  }
}

}  // namespace
}  // namespace lanes
