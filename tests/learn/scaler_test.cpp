// StandardScaler and RobustScaler: scikit-learn's results and edge cases.
#include <gtest/gtest.h>

#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class Scalers : public ::testing::Test {
 protected:
  static constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  static constexpr T infinity = std::numeric_limits<T>::infinity();
};
TYPED_TEST_SUITE(Scalers, test::Reals);

/// Far from zero in every column, by another distance and with another spread.
template <class T>
Matrix<T> far_from_zero(std::size_t rows, std::size_t cols) {
  Matrix<T> x = test::uniform_matrix<T>(rows, cols, rows + cols);
  for (std::size_t j = 0; j < cols; ++j)
    for (std::size_t i = 0; i < rows; ++i)
      x(i, j) = x(i, j) * std::ldexp(T(1), static_cast<int>(j % 7)) + static_cast<T>(100 * j);
  return x;
}

/// The rounding of (x - center) / scale.
template <class T>
void expect_scaled(MatrixIn<T> z, MatrixIn<T> x, const Vector<double>& center,
                   const Vector<double>& scale) {
  ASSERT_EQ(z.rows(), x.rows());
  ASSERT_EQ(z.cols(), x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) {
      const Wide expected = (static_cast<Wide>(x(i, j)) - center[j]) / scale[j];
      ASSERT_TRUE(test::within(z(i, j), expected,
                               3 * Wide(test::unit_roundoff<T>) * test::magnitude(expected)))
          << i << ", " << j;
    }
}

TYPED_TEST(Scalers, StandardIsTheDifferenceOverTheDeviation) {
  using T = TypeParam;
  for (std::size_t rows : test::thinned({1, 2, 9, 257, 5000}, 2))
    for (std::size_t cols : test::Sizes{1, 3, 8, 17}) {
      const Matrix<T> x = far_from_zero<T>(rows, cols), t = transpose(x);
      StandardScaler<T> scaler;
      const Matrix<T> z = scaler.fit_transform(x);
      EXPECT_EQ(scaler.n_features, cols);
      const Matrix<double> wide = astype<double>(x);
      for (std::size_t j = 0; j < cols; ++j) {
        const auto of_column = mean_variance(wide.col(j));
        EXPECT_NEAR(scaler.mean[j], of_column.mean, 1e-13 * (1 + std::abs(of_column.mean)));
        EXPECT_NEAR(scaler.var[j], of_column.variance, 1e-12 * of_column.variance);
        EXPECT_NEAR(scaler.scale[j], rows == 1 ? 1 : std::sqrt(of_column.variance),
                    1e-12 * scaler.scale[j]);
      }
      for (Isa isa : available_isas())
        expect_scaled<T>(scaler.transform(x, {.isa = isa}), x, scaler.mean, scaler.scale);
      expect_scaled<T>(scaler.transform(t.t()), x, scaler.mean, scaler.scale);
      expect_scaled<T>(scaler.transform(x.block(rows / 2, 0, 1, cols)),
                       x.block(rows / 2, 0, 1, cols), scaler.mean, scaler.scale);
      const Matrix<T> back = scaler.inverse_transform(z);
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < cols; ++j)
          ASSERT_TRUE(test::within(
              back(i, j), static_cast<Wide>(x(i, j)),
              4 * Wide(test::unit_roundoff<T>) *
                  (test::magnitude(x(i, j)) + test::magnitude(z(i, j)) * scaler.scale[j])));
    }
}

// Worked out by hand from scikit-learn's definition.
TYPED_TEST(Scalers, StandardOfASmallTable) {
  using T = TypeParam;
  const Matrix<T> x{{0, 0}, {0, 0}, {1, 1}, {1, 1}};
  StandardScaler<T> scaler;
  scaler.fit(x);
  EXPECT_EQ(scaler.mean, (Vector<double>{0.5, 0.5}));
  EXPECT_EQ(scaler.var, (Vector<double>{0.25, 0.25}));
  EXPECT_EQ(scaler.transform(x), (Matrix<T>{{-1, -1}, {-1, -1}, {1, 1}, {1, 1}}));
  EXPECT_EQ(scaler.transform(Matrix<T>{{2, 2}}), (Matrix<T>{{3, 3}}));
}

TYPED_TEST(Scalers, SettingsSwitchOffOneHalf) {
  using T = TypeParam;
  const Matrix<T> x{{1, 10}, {3, 30}};
  StandardScaler<T> no_mean{.with_mean = false}, no_std{.with_std = false};
  EXPECT_EQ(no_mean.fit_transform(x), (Matrix<T>{{1, 1}, {3, 3}}));
  EXPECT_EQ(no_mean.mean, (Vector<double>{2, 20}));
  EXPECT_EQ(no_mean.inverse_transform(Matrix<T>{{1, 1}}), (Matrix<T>{{1, 10}}));
  EXPECT_EQ(no_std.fit_transform(x), (Matrix<T>{{-1, -10}, {1, 10}}));
  EXPECT_EQ(no_std.scale, (Vector<double>{1, 1}));
  EXPECT_EQ(no_std.var, (Vector<double>{1, 100}));
  RobustScaler<T> no_center{.with_centering = false}, no_scale{.with_scaling = false};
  EXPECT_EQ(no_center.fit_transform(x), (Matrix<T>{{1, 1}, {3, 3}}));
  EXPECT_EQ(no_scale.fit_transform(x), (Matrix<T>{{-1, -10}, {1, 10}}));
}

TYPED_TEST(Scalers, ConstantFeaturesHaveScaleOne) {
  using T = TypeParam;
  Matrix<T> x(50, 2, T(0.1));
  for (std::size_t i = 0; i < 50; ++i) x(i, 1) = static_cast<T>(i);
  StandardScaler<T> standard;
  RobustScaler<T> robust;
  const Matrix<T> z = standard.fit_transform(x), r = robust.fit_transform(x);
  EXPECT_EQ(standard.scale[0], 1);
  EXPECT_EQ(robust.scale[0], 1);
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(z(i, 0), T(0));
    EXPECT_EQ(r(i, 0), T(0));
  }
  EXPECT_EQ(StandardScaler<T>{}.fit_transform(Matrix<T>{{5, 7}}), (Matrix<T>{{0, 0}}));
}

TYPED_TEST(Scalers, NanIsIgnoredInFitAndKeptInTransform) {
  using T = TypeParam;
  const Matrix<T> x{{1, this->nan, this->nan}, {3, 4, this->nan}, {this->nan, 8, this->nan}};
  StandardScaler<T> standard;
  RobustScaler<T> robust;
  const Matrix<T> z = standard.fit_transform(x), r = robust.fit_transform(x);
  EXPECT_EQ(standard.mean[0], 2);
  EXPECT_EQ(standard.scale[1], 2);
  EXPECT_TRUE(std::isnan(standard.scale[2]));
  EXPECT_EQ(robust.center[1], 6);
  for (const Matrix<T>& out : {z, r}) {
    EXPECT_EQ(out(0, 0), T(-1));
    EXPECT_EQ(out(1, 0), T(1));
    EXPECT_TRUE(std::isnan(out(2, 0)));
    EXPECT_TRUE(std::isnan(out(0, 1)));
    EXPECT_EQ(out(2, 1), T(1));
    EXPECT_TRUE(std::isnan(out(1, 2)));
  }
}

TYPED_TEST(Scalers, RobustIsTheDifferenceFromTheMedianOverTheRange) {
  using T = TypeParam;
  const Matrix<T> x = far_from_zero<T>(501, 9);
  RobustScaler<T> scaler{.quantile_range = {10, 90}};
  const Matrix<T> z = scaler.fit_transform(x);
  const Vector<T> low = quantile(x, 0.1, By::column), high = quantile(x, 0.9, By::column);
  EXPECT_EQ(scaler.center, astype<double>(median(x, By::column)));
  for (std::size_t j = 0; j < 9; ++j)
    EXPECT_EQ(scaler.scale[j], static_cast<double>(high[j]) - static_cast<double>(low[j]));
  expect_scaled<T>(z, x, scaler.center, scaler.scale);
  EXPECT_TRUE(allclose(scaler.inverse_transform(z), x));
}

TYPED_TEST(Scalers, ExtremesOfTheRange) {
  using T = TypeParam;
  const T big = std::numeric_limits<T>::max() / 4, small = std::numeric_limits<T>::min();
  const Matrix<T> x{{big, small}, {-big, 3 * small}};
  StandardScaler<T> scaler;
  EXPECT_TRUE(allclose(scaler.fit_transform(x), Matrix<T>{{1, -1}, {-1, 1}}));
}

TYPED_TEST(Scalers, Errors) {
  using T = TypeParam;
  const Matrix<T> x{{1, 2}, {3, this->infinity}};
  StandardScaler<T> standard;
  RobustScaler<T> robust;
  EXPECT_TRUE(test::message_of([&] {
                standard.transform(x);
              }).starts_with("StandardScaler::transform: nothing has been fitted"));
  EXPECT_THROW(robust.inverse_transform(x), argument_error);
  EXPECT_TRUE(test::message_of([&] {
                standard.fit(x);
              }).starts_with("StandardScaler::fit: x(1, 1) is inf"));
  EXPECT_TRUE(
      test::message_of([&] { robust.fit(x); }).starts_with("RobustScaler::fit: x(1, 1) is inf"));
  EXPECT_EQ(standard.n_features, 0u) << "nothing has changed";
  EXPECT_THROW(standard.fit(Matrix<T>(0, 3)), argument_error);
  EXPECT_THROW(robust.fit(Matrix<T>(3, 0)), argument_error);
  standard.fit(Matrix<T>{{1, 2}, {3, 4}});
  robust.fit(Matrix<T>{{1, 2}, {3, 4}});
  const std::string message = test::message_of([&] { standard.transform(Matrix<T>(4, 3)); });
  EXPECT_NE(message.find("x has 3 columns, but fit() found 2 features"), std::string::npos)
      << message;
  EXPECT_THROW(robust.transform(Matrix<T>(4, 3)), shape_error);
  EXPECT_EQ(standard.transform(Matrix<T>(0, 2)).cols(), 2u);
  EXPECT_EQ(standard.transform(x)(1, 1), this->infinity);
  for (const auto& [low, high] : {std::pair(75.0, 25.0), {-1.0, 50.0}, {0.0, 101.0}}) {
    RobustScaler<T> wrong{.quantile_range = {low, high}};
    EXPECT_THROW(wrong.fit(Matrix<T>(2, 2)), argument_error) << low << ", " << high;
  }
}

}  // namespace
}  // namespace lanes
