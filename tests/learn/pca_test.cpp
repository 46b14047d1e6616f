// PCA: directions that are orthonormal and make up the covariance, by either method.
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
class Pca : public ::testing::Test {};
TYPED_TEST_SUITE(Pca, test::Reals);

constexpr PcaMethod methods[] = {PcaMethod::covariance, PcaMethod::svd};

/// Features that depend on each other, far from zero.
template <class T>
Matrix<T> mixed(std::size_t rows, std::size_t cols) {
  const Matrix<double> source = test::uniform_matrix<double>(rows, cols, rows + cols);
  const Matrix<double> mix = test::uniform_matrix<double>(cols, cols, cols);
  return astype<T>(matmul(source, mix) + 50);
}

/// The covariance of features i and j with ddof 1.
template <class T>
Wide covariance_reference(const Matrix<T>& x, std::size_t i, std::size_t j) {
  Wide x_mean = 0, y_mean = 0, sum = 0;
  const Wide n = static_cast<Wide>(x.rows());
  for (std::size_t r = 0; r < x.rows(); ++r) x_mean += x(r, i), y_mean += x(r, j);
  for (std::size_t r = 0; r < x.rows(); ++r) sum += (x(r, i) - x_mean / n) * (x(r, j) - y_mean / n);
  return sum / (n - 1);
}

/// What the docs promise, relative to the largest variance; and results are rounded to T.
template <class T>
double bound(PcaMethod method, std::size_t rows, std::size_t features) {
  const double p = static_cast<double>(features),
               longer = static_cast<double>(std::max(rows, features));
  const double rounding = 10 * p * std::numeric_limits<T>::epsilon();
  return rounding + (method == PcaMethod::svd
                         ? 20 * longer * std::numeric_limits<double>::epsilon()
                         : test::g<double>(530 + 2 * static_cast<double>(rows) / 255) * p);
}

template <class T>
void expect_axes(const PCA<T>& pca, const Matrix<T>& x) {
  const Matrix<T>& c = pca.components;
  const std::size_t kept = std::min(x.rows(), x.cols());
  ASSERT_EQ(c.rows(), kept);
  ASSERT_EQ(c.cols(), x.cols());
  const double slack = bound<T>(pca.method, x.rows(), x.cols());
  const double largest_variance = pca.explained_variance[0];
  const Matrix<double> wide = astype<double>(c), gram = matmul(wide, wide.t());
  for (std::size_t i = 0; i < kept; ++i) {
    for (std::size_t j = 0; j < kept; ++j) EXPECT_NEAR(gram(i, j), i == j, slack) << i << ", " << j;
    const auto row = c.row(i);
    const auto largest = std::ranges::max_element(row, {}, [](T e) { return std::abs(e); });
    EXPECT_GT(*largest, T(0)) << "sign of direction " << i;
    if (i > 0) {
      EXPECT_LE(pca.explained_variance[i], pca.explained_variance[i - 1]);
    }
  }
  Wide total = 0;
  for (std::size_t j = 0; j < x.cols(); ++j) total += covariance_reference(x, j, j);
  // They make up the covariance.
  for (std::size_t i = 0; i < x.cols(); ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < kept; ++k)
        sum += wide(k, i) * wide(k, j) * static_cast<double>(pca.explained_variance[k]);
      EXPECT_TRUE(
          test::within(sum, covariance_reference(x, i, j), Wide(slack) * Wide(largest_variance)))
          << i << ", " << j;
    }
  for (std::size_t k = 0; k < kept; ++k) {
    EXPECT_NEAR(pca.explained_variance_ratio[k],
                static_cast<double>(pca.explained_variance[k] / total), slack);
    EXPECT_NEAR(std::pow(static_cast<double>(pca.singular_values[k]), 2) /
                    static_cast<double>(x.rows() - 1),
                pca.explained_variance[k], slack * largest_variance);
  }
}

TYPED_TEST(Pca, AxesAreOrthonormalAndMakeUpTheCovariance) {
  using T = TypeParam;
  for (std::size_t rows : test::thinned({2, 3, 10, 30, 256, 1100}, 2))
    for (std::size_t cols : test::thinned({1, 2, 5, 17, 40}, 3)) {
      const Matrix<T> x = mixed<T>(rows, cols);
      for (PcaMethod method : methods) {
        PCA<T> pca{.method = method};
        pca.fit(x);
        EXPECT_EQ(pca.n_samples, rows);
        EXPECT_EQ(pca.n_features, cols);
        SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(cols));
        expect_axes(pca, x);
      }
    }
}

TYPED_TEST(Pca, TheMethodFollowsTheShape) {
  using T = TypeParam;
  for (std::size_t rows : test::Sizes{5, 6, 7}) {
    const Matrix<T> x = mixed<T>(rows, 6);
    PCA<T> automatic, by_hand{.method = rows >= 6 ? PcaMethod::covariance : PcaMethod::svd};
    EXPECT_TRUE(test::same_bits(automatic.fit(x).components, by_hand.fit(x).components)) << rows;
  }
}

TYPED_TEST(Pca, TransformIsTheProductWithTheCentredData) {
  using T = TypeParam;
  for (std::size_t rows : test::thinned({3, 255, 257, 2000}, 2)) {
    const Matrix<T> x = mixed<T>(rows, 12), t = transpose(x);
    PCA<T> pca{.n_components = 3};
    const Matrix<T> scores = pca.fit_transform(x);
    ASSERT_EQ(scores.rows(), rows);
    ASSERT_EQ(scores.cols(), 3u);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t k = 0; k < 3; ++k) {
        test::Sum sum;
        for (std::size_t j = 0; j < 12; ++j)
          sum.add((static_cast<Wide>(x(i, j)) - pca.mean[j]) * pca.components(k, j));
        ASSERT_TRUE(test::within(
            scores(i, k), sum.value,
            Wide(test::matmul_bound<double>(12) + 2 * test::unit_roundoff<T>) * sum.magnitude));
      }
    EXPECT_TRUE(test::same_bits(pca.transform(t.t()), scores)) << "columns that are contiguous";
    EXPECT_EQ(pca.transform(Matrix<T>(0, 12)).cols(), 3u);
    PCA<T> all;
    const Matrix<T> back = all.inverse_transform(all.fit_transform(x));
    const T largest = max(VectorView<const T>(x.data(), x.size()));
    if (rows > 12) {
      EXPECT_TRUE(
          allclose(back, x,
                   {.relative = 0,
                    .absolute = 200 * test::unit_roundoff<T> * static_cast<double>(largest)}));
    }
  }
}

TYPED_TEST(Pca, NanAndInfinityStayInTheirRow) {
  using T = TypeParam;
  Matrix<T> x = mixed<T>(300, 4);
  PCA<T> pca;
  const Matrix<T> before = pca.fit_transform(x);
  x(257, 1) = std::numeric_limits<T>::quiet_NaN();
  const Matrix<T> scores = pca.transform(x);
  for (std::size_t i = 0; i < 300; ++i)
    for (std::size_t k = 0; k < 4; ++k)
      EXPECT_TRUE(i == 257 ? std::isnan(scores(i, k)) : scores(i, k) == before(i, k));
}

TYPED_TEST(Pca, ACountOrAFractionOfTheVariance) {
  using T = TypeParam;
  // Variances 8/3, 2/3, 1/6 times 4/3, on the axes.
  const Matrix<T> x{{4, 0, 0}, {-4, 0, 0}, {0, 2, 0}, {0, -2, 0}, {0, 0, 1}, {0, 0, -1}};
  const auto kept = [&x](ComponentCount count) {
    PCA<T> pca{.n_components = count};
    return pca.fit(x).components.rows();
  };
  EXPECT_EQ(kept({}), 3u);
  for (int n : {1, 2, 3}) EXPECT_EQ(kept(n), static_cast<std::size_t>(n));
  EXPECT_EQ(kept(std::size_t{2}), 2u);
  EXPECT_EQ(kept(0.5), 1u);  // the first explains 16 of 21
  EXPECT_EQ(kept(16.0 / 21 - 0.01), 1u);
  EXPECT_EQ(kept(16.0 / 21 + 0.01), 2u);
  EXPECT_EQ(kept(20.0 / 21 + 0.01), 3u);
  EXPECT_EQ(kept(1.0), 3u);
  for (ComponentCount wrong :
       {ComponentCount(0), ComponentCount(-1), ComponentCount(4), ComponentCount(0.0),
        ComponentCount(1.5), ComponentCount(-0.1), ComponentCount(std::nan(""))})
    EXPECT_THROW(kept(wrong), argument_error) << wrong.value();
  EXPECT_NE(test::message_of([&] { kept(4); })
                .find("n_components is 4; give a number of "
                      "components from 1 to 3"),
            std::string::npos);
  PCA<T> pca{.n_components = 2};
  pca.fit(x);
  EXPECT_NEAR(pca.explained_variance_ratio[0], 16.0 / 21, 1e-6);
  EXPECT_NEAR(pca.explained_variance_ratio[1], 4.0 / 21, 1e-6);
  EXPECT_NEAR(pca.explained_variance[0], 32.0 / 5, 1e-5);
  EXPECT_TRUE(allclose(pca.components, Matrix<T>{{1, 0, 0}, {0, 1, 0}}));
}

TYPED_TEST(Pca, ConstantAndRankDeficientData) {
  using T = TypeParam;
  for (PcaMethod method : methods) {
    PCA<T> pca{.method = method};
    pca.fit(Matrix<T>(20, 3, T(0.1)));
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_EQ(pca.explained_variance[k], T(0));
      EXPECT_TRUE(std::isnan(pca.explained_variance_ratio[k]));
    }
    PCA<T> half{.n_components = 0.5, .method = method};
    EXPECT_EQ(half.fit(Matrix<T>(20, 3, T(7))).components.rows(), 1u);
    Matrix<T> twice = mixed<T>(60, 6);
    twice.col(4).assign(twice.col(1));
    twice.col(5).fill(T(3));
    pca.fit(twice);
    SCOPED_TRACE("rank 4 of 6");
    expect_axes(pca, twice);
    EXPECT_LT(pca.explained_variance[4],
              100 * std::numeric_limits<T>::epsilon() * pca.explained_variance[0]);
  }
}

TYPED_TEST(Pca, AnyMagnitude) {
  using T = TypeParam;
  constexpr int range = std::numeric_limits<T>::max_exponent - 10;
  const Matrix<T> x = mixed<T>(80, 5);
  for (PcaMethod method : methods) {
    PCA<T> pca{.method = method};
    pca.fit(x);
    for (int exponent : {range, -range, range / 2, -range / 2}) {
      Matrix<T> y = x;
      for (T& e : y) e = std::ldexp(e, exponent);
      PCA<T> scaled{.method = method};
      scaled.fit(y);
      for (std::size_t k = 0; k < 5; ++k) {
        EXPECT_NEAR(scaled.explained_variance_ratio[k], pca.explained_variance_ratio[k], 1e-6);
        EXPECT_NEAR(std::ldexp(scaled.singular_values[k], -exponent), pca.singular_values[k],
                    1e-4 * pca.singular_values[k]);
      }
      const double spread = std::ldexp(1.0, exponent);
      for (std::size_t j = 0; j < 5; ++j) EXPECT_NEAR(scaled.mean[j] / spread, pca.mean[j], 1e-4);
    }
  }
}

TEST(PcaDigits, TheSvdKeepsTheSmallComponents) {
  // Independent features with standard deviations 1, 1e-5, 1e-10, turned.
  const std::size_t n = 500;
  Matrix<double> x = test::uniform_matrix<double>(n, 3, 1);
  for (std::size_t i = 0; i < n; ++i) x(i, 1) *= 1e-5, x(i, 2) *= 1e-10;
  PCA<double> small{.method = PcaMethod::svd};
  small.fit(x);
  const Vector<double> sd = stddev(x, By::column, 1);
  const Matrix<double> turn = qr(test::uniform_matrix<double>(3, 3, 2)).q();
  PCA<double> turned{.method = PcaMethod::svd};
  turned.fit(matmul(x, turn));
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_NEAR(std::sqrt(turned.explained_variance[k]), std::sqrt(small.explained_variance[k]),
                1e-13);
  EXPECT_NEAR(std::sqrt(turned.explained_variance[2]), sd[2], 0.01 * sd[2]);
  PCA<double> lost{.method = PcaMethod::covariance};
  lost.fit(matmul(x, turn));
  EXPECT_GT(std::abs(std::sqrt(lost.explained_variance[2]) - sd[2]), 0.01 * sd[2]);
}

TYPED_TEST(Pca, FromACovarianceAlone) {
  using T = TypeParam;
  const Matrix<T> x = mixed<T>(400, 7);
  PCA<T> whole, merged;
  whole.fit(x);
  RunningCovariance<T> running(7);
  running.push(x.block(0, 0, 150, 7));
  running.push(x.block(150, 0, 250, 7));
  merged.fit_covariance(astype<T>(running.covariance()));
  merged.mean = running.mean();
  EXPECT_TRUE(merged.singular_values.empty());
  EXPECT_EQ(merged.n_samples, 0u);
  EXPECT_TRUE(allclose(merged.explained_variance, whole.explained_variance, {.relative = 1e-4}));
  EXPECT_TRUE(
      allclose(merged.transform(x), whole.transform(x), {.relative = 1e-3, .absolute = 1e-3}));
  EXPECT_THROW(merged.fit_covariance(Matrix<T>{{1, 2}, {0, 1}}), argument_error);
  EXPECT_THROW(merged.fit_covariance(Matrix<T>{{1, 2, 3}, {2, 1, 3}}), shape_error);
  EXPECT_TRUE(test::message_of([&] {
                merged.fit_covariance(Matrix<T>{{1, 2}, {2, 1}});
              }).starts_with("PCA::fit_covariance: the matrix has the eigenvalue -1"));
  EXPECT_THROW(merged.fit_covariance(Matrix<T>(0, 0)), argument_error);
}

TYPED_TEST(Pca, Errors) {
  using T = TypeParam;
  PCA<T> pca;
  Matrix<T> x = mixed<T>(9, 3);
  EXPECT_TRUE(test::message_of([&] {
                pca.transform(x);
              }).starts_with("PCA::transform: nothing has been fitted"));
  EXPECT_THROW(pca.inverse_transform(x), argument_error);
  EXPECT_THROW(pca.fit(Matrix<T>(1, 3)), argument_error);
  EXPECT_THROW(pca.fit(Matrix<T>(3, 0)), argument_error);
  for (PcaMethod method : methods)
    for (T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity()}) {
      Matrix<T> holes = x;
      holes(5, 2) = bad;
      PCA<T> refusing{.method = method};
      EXPECT_TRUE(
          test::message_of([&] { refusing.fit(holes); }).starts_with("PCA::fit: x(5, 2) is"));
      EXPECT_EQ(refusing.n_features, 0u) << "nothing has changed";
    }
  pca.n_components = 2;
  pca.fit(x);
  EXPECT_NE(test::message_of([&] {
              pca.transform(Matrix<T>(4, 2));
            }).find("x has 2 columns, but fit() found 3 features"),
            std::string::npos);
  EXPECT_NE(test::message_of([&] {
              pca.inverse_transform(Matrix<T>(4, 3));
            }).find("x has 3 columns, but fit() found 2 components"),
            std::string::npos);
  EXPECT_THROW(pca.fit(x, {.threads = -1}), argument_error);
}

}  // namespace
}  // namespace lanes
