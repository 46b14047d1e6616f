#include <gtest/gtest.h>

#include <lanes/error.hpp>
#include <lanes/quantile.hpp>

#include "support/guarded.hpp"
#include "support/orders.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Quantile : public ::testing::Test {
 protected:
  static constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  static constexpr T inf = std::numeric_limits<T>::infinity();
};
TYPED_TEST_SUITE(Quantile, test::Reals);

const Vector<double> many_q{0.5, 0, 1, 0.25, 0.75, 1e-3, 0.999, 1.0 / 3, 0.1, 0.5, 0.9};

/// Sorted; then the two neighbours and the fraction, from the same h in double, and the value
/// between in 113 bits. `scale` is what the error is measured by.
template <class T>
void expect_quantile(T got, const Vector<T>& sorted, double q, const std::string& what) {
  const double h = q * static_cast<double>(sorted.size() - 1);
  const auto j = static_cast<std::size_t>(h);
  const T a = sorted[j], b = sorted[std::min(j + 1, sorted.size() - 1)];
  const double t = h - static_cast<double>(j);
  if (t == 0 || a == b) {
    EXPECT_EQ(got, a) << what;
  } else if (std::isinf(a) && std::isinf(b)) {
    EXPECT_TRUE(std::isnan(got)) << what;
  } else if (std::isinf(a) || std::isinf(b)) {
    EXPECT_EQ(got, std::isinf(a) ? a : b) << what;
  } else {
    const test::Wide low = a, high = b, value = low + (high - low) * static_cast<test::Wide>(t);
    const test::Wide scale = test::magnitude(low) + test::magnitude(high);
    const test::Wide tiny = std::numeric_limits<T>::denorm_min();
    EXPECT_TRUE(test::within(got, value, 3 * test::unit_roundoff<T> * scale + tiny)) << what;
    EXPECT_GE(got, a) << what;
    EXPECT_LE(got, b) << what;
  }
}

template <class T>
Vector<T> sorted(Vector<T> x) {
  std::sort(x.begin(), x.end());
  return x;
}

TYPED_TEST(Quantile, EveryOrderOnEveryInstructionSet) {
  using T = TypeParam;
  for (const auto& order : test::orders<T>())
    for (std::size_t n : test::thinned({1, 2, 3, 100, 1024, 1025, 6001, 20000}, 3)) {
      const Vector<T> x = order.make(n), in_order = sorted(x);
      for (Isa isa : available_isas()) {
        const Options options{.threads = 1, .isa = isa};
        const std::string what =
            std::string(order.name) + " of " + std::to_string(n) + " on " + std::string(name(isa));
        const Vector<T> all = quantile(x, many_q, nan_policy::propagate, options);
        ASSERT_EQ(all.size(), many_q.size());
        for (std::size_t i = 0; i < all.size(); ++i)
          expect_quantile(all[i], in_order, many_q[i], what + ", q " + std::to_string(many_q[i]));
        const T one = quantile(x, 0.25, nan_policy::propagate, options);
        EXPECT_TRUE(test::bits(one) == test::bits(all[3])) << what;
        const T range = iqr(x, nan_policy::propagate, options), difference = all[4] - all[3];
        EXPECT_TRUE(range == difference || (std::isnan(range) && std::isnan(difference))) << what;
      }
    }
}

TYPED_TEST(Quantile, MedianAgainstTheGuardPageAtEverySize) {
  using T = TypeParam;
  test::GuardedMemory memory(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    if (n == 0) continue;
    for (T* place : {memory.first<T>(n), memory.last<T>(n)}) {
      const VectorView<T> x(place, n);
      x.assign(test::integer_vector<T>(n, n, 1000));
      const Vector<T> in_order = sorted(Vector<T>(x));
      const T expected = (in_order[(n - 1) / 2] + in_order[n / 2]) / 2;
      for (Isa isa : available_isas())
        EXPECT_EQ(median(x, nan_policy::propagate, {.threads = 1, .isa = isa}), expected)
            << n << " elements on " << name(isa);
    }
  }
}

TYPED_TEST(Quantile, AnyNumberOfThreads) {
  using T = TypeParam;
  for (const auto& order : test::orders<T>()) {
    Vector<T> x = order.make(70001);
    for (nan_policy policy : {nan_policy::propagate, nan_policy::omit}) {
      const T serial = quantile(x, 0.3, policy, {.threads = 1});
      for (int threads : test::thread_counts()) {
        const T threaded = quantile(x, 0.3, policy, {.threads = threads});
        EXPECT_TRUE(test::bits(threaded) == test::bits(serial)) << order.name << ", " << threads;
      }
      x[100] = x[60000] = this->nan;
    }
  }
}

// Worked out with numpy.quantile's formula.
TEST(QuantileValues, OfNumpy) {
  const Vector<double> x{0.1, 0.7, 0.3, -2.5, 11.0, 3.3, 3.3};
  const Vector<double> q{0, 0.1, 0.25, 1.0 / 3, 0.5, 0.6, 0.75, 0.9, 0.99, 1};
  const Vector<double> expected{-2.5,
                                -0.9399999999999998,
                                0.2,
                                0.3,
                                0.7,
                                2.259999999999999,
                                3.3,
                                6.380000000000003,
                                10.537999999999997,
                                11.0};
  EXPECT_TRUE(test::same_bits(quantile(x, q), expected));
  EXPECT_EQ(quantile(Vector<double>{1, 2, 3, 4}, 0.25), 1.75);
  EXPECT_EQ(median(Vector<double>{4, 1, 3, 2}), 2.5);
  EXPECT_EQ(iqr(Vector<double>{1, 2, 3, 4}), 1.5);
}

TEST(QuantileValues, OfMatrices) {
  const Matrix<double> a{{10, 7, 4}, {3, 2, 1}};
  EXPECT_EQ(median(a, By::column), (Vector<double>{6.5, 4.5, 2.5}));
  EXPECT_EQ(median(a, By::row), (Vector<double>{7, 2}));
  EXPECT_EQ(quantile(a, 0.25, By::row), (Vector<double>{5.5, 1.5}));
  EXPECT_EQ(quantile(a, Vector<double>{0, 0.5, 1}, By::column),
            (Matrix<double>{{3, 2, 1}, {6.5, 4.5, 2.5}, {10, 7, 4}}));
  EXPECT_EQ(iqr(a, By::row), (Vector<double>{3, 1}));
}

TYPED_TEST(Quantile, LinesOfMatricesInEveryLayout) {
  using T = TypeParam;
  for (const auto& [rows, cols] : std::vector<std::pair<std::size_t, std::size_t>>{
           {1, 1}, {1, 9}, {9, 1}, {30, 17}, {2000, 3}, {3, 2000}, {1100, 33}, {5, 40000}}) {
    const Matrix<T> values = test::uniform_matrix<T>(rows, cols, rows + cols);
    for (test::Layout layout : test::layouts) {
      const test::LaidOut<T> x(values, layout);
      for (int threads : layout == test::Layout::padded ? std::vector{1, 3} : std::vector{1}) {
        const Options options{.threads = threads};
        const auto by_column =
            quantile(x.view(), many_q, By::column, nan_policy::propagate, options);
        const auto by_row = median(x.view(), By::row, nan_policy::propagate, options);
        ASSERT_EQ(by_column.rows(), many_q.size());
        ASSERT_EQ(by_column.cols(), cols);
        ASSERT_EQ(by_row.size(), rows);
        for (std::size_t j = 0; j < cols; ++j) {
          if (cols > 100 && j % 97 != 0) continue;
          ASSERT_EQ(Vector<T>(by_column.col(j)), quantile(values.col(j), many_q))
              << rows << " x " << cols << ' ' << name(layout);
        }
        for (std::size_t i = 0; i < rows; ++i)
          ASSERT_EQ(by_row[i], median(values.row(i))) << rows << " x " << cols;
      }
    }
  }
}

TYPED_TEST(Quantile, StridesGiveTheBitsOfACopy) {
  using T = TypeParam;
  const std::size_t n = 9001;
  const Matrix<T> memory = test::uniform_matrix<T>(n, 3, 5);
  const VectorView<const T> down(memory.data() + 3 * (n - 1), n, -3);
  for (Isa isa : available_isas()) {
    const Options options{.isa = isa};
    EXPECT_EQ(median(memory.col(1), nan_policy::propagate, options),
              median(Vector<T>(memory.col(1))));
    EXPECT_EQ(iqr(down, nan_policy::propagate, options), iqr(Vector<T>(down)));
  }
  const T two = 2;
  EXPECT_EQ(median(VectorView<const T>(&two, n, 0)), two);
}

TYPED_TEST(Quantile, InputsAreNotModified) {
  using T = TypeParam;
  for (std::size_t n : {100u, 20000u}) {
    const Vector<T> x = test::uniform_vector<T>(n, 1), copy = x;
    median(x), iqr(x), quantile(x, many_q);
    EXPECT_TRUE(test::same_bits(x, copy));
  }
}

TYPED_TEST(Quantile, OfNoProbabilityIsNoElement) {
  using T = TypeParam;
  EXPECT_EQ(quantile(Vector<T>{1}, Vector<double>()).size(), 0u);
  EXPECT_THROW(quantile(Vector<T>(), Vector<double>()), argument_error);
}

TYPED_TEST(Quantile, NanPolicies) {
  using T = TypeParam;
  for (std::size_t n : test::Sizes{2, 100, 1024, 1025, 40000})
    for (std::size_t every : {std::size_t{2}, std::min<std::size_t>(50, n), n}) {
      Vector<T> x = test::uniform_vector<T>(n, n);
      std::vector<T> kept;
      for (std::size_t i = 0; i < n; ++i)
        if (i % every == every - 1)
          x[i] = i % 2 ? this->nan : -this->nan;
        else
          kept.push_back(x[i]);
      for (Isa isa : available_isas()) {
        const Options options{.threads = 1, .isa = isa};
        EXPECT_TRUE(std::isnan(median(x, nan_policy::propagate, options)));
        const Vector<T> all = quantile(x, many_q, nan_policy::propagate, options);
        for (T q : all) EXPECT_TRUE(std::isnan(q));
        EXPECT_TRUE(test::same_bits(quantile(x, many_q, nan_policy::omit, options),
                                    quantile(kept, many_q, nan_policy::propagate, {.threads = 1})));
        EXPECT_EQ(iqr(x, nan_policy::omit, options),
                  iqr(kept, nan_policy::propagate, {.threads = 1}));
        try {
          median(x, nan_policy::raise, options);
          ADD_FAILURE() << "NaN is not refused";
        } catch (const argument_error& error) {
          const std::string first = "x[" + std::to_string(every - 1) + "]";
          EXPECT_TRUE(std::string(error.what()).starts_with("median: " + first)) << error.what();
        }
      }
    }
}

TYPED_TEST(Quantile, NanPoliciesOfMatrices) {
  using T = TypeParam;
  Matrix<T> x = test::uniform_matrix<T>(300, 20, 1);
  x(2, 7) = x(100, 3) = this->nan;
  const Vector<T> propagated = median(x, By::column),
                  omitted = median(x, By::column, nan_policy::omit);
  for (std::size_t j = 0; j < 20; ++j) {
    EXPECT_EQ(std::isnan(propagated[j]), j == 7 || j == 3);
    EXPECT_EQ(omitted[j], median(x.col(j), nan_policy::omit));
  }
  for (By by : {By::row, By::column}) {
    try {
      quantile(x, 0.1, by, nan_policy::raise, {.threads = 3});
      ADD_FAILURE() << "NaN is not refused";
    } catch (const argument_error& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with("quantile: x(2, 7)")) << error.what();
    }
  }
}

TYPED_TEST(Quantile, AtTheEdgesOfTheRange) {
  using T = TypeParam;
  const T max = std::numeric_limits<T>::max(), infinity = this->inf;
  const T tiny = std::numeric_limits<T>::denorm_min();
  EXPECT_EQ(median(Vector<T>{max, max}), max);
  EXPECT_EQ(median(Vector<T>{-max, max}), T(0));
  EXPECT_EQ(quantile(Vector<T>{-max, max}, 0.25), -max / 2);
  EXPECT_EQ(quantile(Vector<T>{-max, max}, 0.75), max / 2);
  EXPECT_EQ(median(Vector<T>{3 * tiny, tiny}), 2 * tiny);
  EXPECT_EQ(iqr(Vector<T>{-max, -max, max, max}), infinity);
  EXPECT_EQ(median(Vector<T>{1, infinity}), infinity);
  EXPECT_EQ(quantile(Vector<T>{1, infinity}, 0.9), infinity);
  EXPECT_EQ(quantile(Vector<T>{-infinity, 1}, 0.9), -infinity);
  EXPECT_EQ(quantile(Vector<T>{1, infinity}, 0), T(1));
  EXPECT_EQ(quantile(Vector<T>{infinity, infinity}, 0.3), infinity);
  EXPECT_TRUE(std::isnan(median(Vector<T>{-infinity, infinity})));
  EXPECT_TRUE(std::isnan(quantile(Vector<T>{-infinity, infinity}, 0.3)));
  EXPECT_TRUE(std::isnan(iqr(Vector<T>(9, infinity))));
}

TYPED_TEST(Quantile, ZeroIsPositive) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 1000u, 5000u}) {
    const Vector<T> x(n, -T(0));
    EXPECT_EQ(test::bits(median(x)), test::bits(T(0)));
    EXPECT_EQ(test::bits(quantile(x, 0.3)), test::bits(T(0)));
  }
}

TYPED_TEST(Quantile, RefusesWhatIsNoProbability) {
  using T = TypeParam;
  const Vector<T> x{1, 2, 3};
  for (double q : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(quantile(x, q), argument_error);
    EXPECT_THROW(quantile(x, Vector<double>{0.5, q}), argument_error);
    EXPECT_THROW(quantile(Matrix<T>(2, 2), q, By::row), argument_error);
  }
  EXPECT_THROW(median(x, nan_policy::propagate, {.threads = -1}), argument_error);
  EXPECT_THROW(median(Matrix<T>(2, 2), By::row, nan_policy::omit, {.threads = -1}), argument_error);
}

}  // namespace
}  // namespace lanes
