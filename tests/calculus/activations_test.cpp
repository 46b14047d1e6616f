// Activations and losses: documented errors against quadruple precision, the ends of the range,
// layouts, bad input. Every float: tests/calculus/math_test.cpp.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/activations.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <vector>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Activations : public ::testing::Test {};
TYPED_TEST_SUITE(Activations, test::Reals);

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T nan = std::numeric_limits<T>::quiet_NaN();

TYPED_TEST(Activations, NothingOverflowsFarFromZero) {
  using T = TypeParam;
  for (T far : {T(1e4), T(1e30), infinity<T>}) {
    EXPECT_EQ(sigmoid(far), 1);
    EXPECT_EQ(sigmoid(-far), 0);
    EXPECT_EQ(softplus(far), far);
    EXPECT_EQ(softplus(-far), 0);
    EXPECT_EQ(log_sigmoid(far), 0);
    EXPECT_EQ(log_sigmoid(-far), -far);
    EXPECT_EQ(relu(far), far);
    EXPECT_EQ(relu(-far), 0);
    EXPECT_EQ(tanh(Vector<T>{far, -far}), (Vector<T>{1, -1}));
    EXPECT_EQ(exp(Vector<T>{far, -far}), (Vector<T>{infinity<T>, 0}));
  }
  EXPECT_EQ(sigmoid(T(0)), T(0.5));
  EXPECT_EQ(log(Vector<T>{0, -T(0), 1, infinity<T>}),
            (Vector<T>{-infinity<T>, -infinity<T>, 0, infinity<T>}));
}

TYPED_TEST(Activations, NanStaysNan) {
  using T = TypeParam;
  const Vector<T> x(37, nan<T>);
  const auto all_nan = [](const Vector<T>& y) {
    return std::all_of(y.begin(), y.end(), [](T e) { return std::isnan(e); });
  };
  for (Isa isa : available_isas()) {
    const Options on{.isa = isa};
    EXPECT_TRUE(all_nan(exp(x, on)) && all_nan(log(x, on)) && all_nan(tanh(x, on)));
    EXPECT_TRUE(all_nan(sigmoid(x, on)) && all_nan(log_sigmoid(x, on)));
    EXPECT_TRUE(all_nan(softplus(x, on)) && all_nan(relu(x, on)) && all_nan(softmax(x, on)));
    EXPECT_TRUE(
        all_nan(log(Vector<T>{-1, -infinity<T>, -std::numeric_limits<T>::denorm_min()}, on)));
    EXPECT_TRUE(std::isnan(log_sum_exp(Vector<T>{1, nan<T>, 2}, on)));
    EXPECT_TRUE(std::isnan(log_sum_exp(Vector<T>{infinity<T>, nan<T>, 2}, on)));
  }
}

TYPED_TEST(Activations, ANumberAVectorAndAMatrixHaveTheSameBits) {
  using T = TypeParam;
  const Matrix<T> a = T(30) * test::uniform_matrix<T>(13, 29, 1);
  const Matrix<T> y = sigmoid(a), z = softplus(a), w = log_sigmoid(a.t());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    EXPECT_EQ(sigmoid(a.row(i)), y.row(i));
    for (std::size_t j = 0; j < a.cols(); ++j) {
      EXPECT_EQ(sigmoid(a(i, j)), y(i, j));
      EXPECT_EQ(softplus(a(i, j)), z(i, j));
      EXPECT_EQ(log_sigmoid(a(i, j)), w(j, i));
      EXPECT_EQ(w(j, i), -softplus(-a(i, j)));
    }
  }
}

TYPED_TEST(Activations, InPlaceStridedAndEmpty) {
  using T = TypeParam;
  Matrix<T> a = test::uniform_matrix<T>(9, 11, 2);
  const Matrix<T> expected = tanh(a);
  Matrix<T> wide(9, 22);
  const MatrixView<T> every_other(wide.data(), 9, 11, 22, 2);
  tanh(a, every_other);
  EXPECT_EQ(every_other, expected);
  tanh(a, a);
  EXPECT_EQ(a, expected);
  EXPECT_THROW(tanh(a.block(0, 0, 4, 4), a.block(1, 0, 4, 4)), argument_error);
  EXPECT_THROW(tanh(a, wide), shape_error);
  EXPECT_TRUE(sigmoid(Vector<T>{}).empty());
  EXPECT_EQ(exp(Matrix<T>(0, 3)).cols(), 3u);
  EXPECT_TRUE(softmax(Vector<T>{}).empty());
  EXPECT_EQ(softmax(Matrix<T>(2, 0)).rows(), 2u);
}

// ---- Rows ---------------------------------------------------------------------------------------

template <class T>
double exact_log_sum_exp(VectorView<const T> x) {
  long double most = -HUGE_VALL, sum = 0;
  for (T e : x) most = std::max(most, static_cast<long double>(e));
  for (T e : x) sum += std::exp(static_cast<long double>(e) - most);
  return static_cast<double>(most + std::log(sum));
}

TYPED_TEST(Activations, LogSumExpAndSoftmaxWithinTheirBounds) {
  using T = TypeParam;
  const double u = std::numeric_limits<T>::epsilon() / 2;
  for (std::size_t cols : {1u, 2u, 7u, 10u, 16u, 33u, 4095u, 4097u, 20000u}) {
    const Matrix<T> x = T(8) * test::uniform_matrix<T>(3, cols, cols);
    for (Isa isa : available_isas()) {
      const Vector<T> sums = log_sum_exp(x, {.isa = isa});
      const Matrix<T> p = softmax(x, {.isa = isa});
      const double g = (140 + static_cast<double>(cols) / 4096) * u;
      for (std::size_t i = 0; i < 3; ++i) {
        const double exact = exact_log_sum_exp<T>(x.row(i));
        EXPECT_NEAR(sums[i], exact, 3 * u * (1 + std::abs(exact)) + g + 16 * u);
        for (std::size_t j = 0; j < cols; ++j) {
          const double share = std::exp(static_cast<double>(x(i, j)) - exact);
          EXPECT_NEAR(p(i, j), share, share * (g + 16 * u));
        }
      }
    }
  }
}

TYPED_TEST(Activations, RowsOfExtremes) {
  using T = TypeParam;
  const T inf = infinity<T>;
  EXPECT_EQ(log_sum_exp(Vector<T>{}), -inf);
  EXPECT_EQ(log_sum_exp(Vector<T>{-inf, -inf}), -inf);
  EXPECT_EQ(log_sum_exp(Vector<T>{-inf, 3}), 3);
  EXPECT_EQ(log_sum_exp(Vector<T>{inf, 3}), inf);
  EXPECT_EQ(log_sum_exp(Vector<T>{T(1e4), T(-1e4)}), T(1e4));
  EXPECT_NEAR(log_sum_exp(Vector<T>{T(-1e4), T(-1e4)}), -1e4 + std::log(2.0), 1e-3);
  EXPECT_EQ(softmax(Vector<T>{T(1e4), T(-1e4)}), (Vector<T>{1, 0}));
  EXPECT_TRUE(std::isnan(softmax(Vector<T>{-inf, -inf})[0]));
}

TYPED_TEST(Activations, CrossEntropy) {
  using T = TypeParam;
  const Matrix<T> scores{{1, 2, 3}, {T(1e4), 0, 0}, {T(-1e4), 0, 0}};
  const std::vector<int> labels{2, 0, 0};
  const double first = std::log(1 + std::exp(-1.0) + std::exp(-2.0));
  const double third = 1e4 + std::log(2.0);
  EXPECT_NEAR(cross_entropy(scores, labels), (first + third) / 3,
              third * std::numeric_limits<T>::epsilon());
  const Vector<T> z{T(1e4), T(-1e4), 0, 2};
  EXPECT_NEAR(cross_entropy(z, std::vector<int>{1, 0, 1, 0}),
              (std::log(2.0) + 2 + std::log1p(std::exp(-2.0))) / 4,
              4 * std::numeric_limits<T>::epsilon());
  EXPECT_EQ(cross_entropy(z.slice(0, 1), std::vector<int>{0}), T(1e4));
}

TEST(Losses, LabelsThatDoNotFit) {
  const Matrix<double> scores(2, 3);
  const std::vector<int> few{1}, unseen{0, 3}, negative{-1, 0};
  EXPECT_THROW(cross_entropy(scores, few), shape_error);
  EXPECT_THROW(cross_entropy(Matrix<double>(0, 3), std::vector<int>{}), argument_error);
  EXPECT_EQ(test::message_of([&] { cross_entropy(scores, unseen); }),
            "cross_entropy: label 3 of row 1 is not one of the classes 0 to 2");
  EXPECT_THROW(cross_entropy(scores, negative), argument_error);
  EXPECT_THROW(cross_entropy(Vector<double>(2), std::vector<int>{0, 2}), argument_error);
}

}  // namespace
}  // namespace lanes
