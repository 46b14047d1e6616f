// Models fitted to distributed rows, against their twins that were fitted to the whole matrix.
#include <lanes/error.hpp>
#include <lanes/learn.hpp>

#include "mpi/data.hpp"
#include "mpi/ranks.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using namespace test;

template <class T>
class DistributedLearn : public testing::Test {};
TYPED_TEST_SUITE(DistributedLearn, test::Reals);

/// f(X, distributed) for several shapes: one of them with its rows on the ranks in all ways.
template <class T, class F>
void each_case(const F& f) {
  std::size_t turn = 0;
  for (std::size_t rows : {2u, 5u, 40u, 1500u})
    for (std::size_t cols : {1u, 3u, 20u})
      for (Cut cut : test::cuts) {
        const bool all_cuts = rows == 40 && cols == 3;
        if (!all_cuts && cut != test::cuts[turn++ / 4 % 4]) continue;
        SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(cols) + ", cut " +
                     std::to_string(static_cast<int>(cut)));
        const Matrix<T> x = mixed<T>(rows, cols);
        f(x, test::distribute(x, cut));
      }
}

TYPED_TEST(DistributedLearn, StandardScaler) {
  using T = TypeParam;
  each_case<T>([](const Matrix<T>& x, const mpi::DistributedMatrix<T>& d) {
    StandardScaler<T> one, many;
    one.fit(x);
    fit(many, d);
    const double slack = 10 * test::g<double>(300 + 12 * test::levels());
    expect_near(many.mean, one.mean, slack * largest(one.mean), "mean");
    expect_near(many.var, one.var, slack * largest(one.var), "var");
    expect_near(many.scale, one.scale, slack * largest(one.scale), "scale");
    EXPECT_TRUE(test::same_on_all_ranks(many.scale));
    EXPECT_EQ(d.local().rows(), many.transform(d.local()).rows());
  });
}

/// That of PCA::fit for `method`, for each of two results.
template <class T>
double pca_bound(PcaMethod method, std::size_t rows, std::size_t cols) {
  const auto n = static_cast<double>(rows), p = static_cast<double>(cols);
  return 2 * (method == PcaMethod::svd ? 20 * std::max(n, p) * eps<double>
                                       : (test::g<double>(530 + 2 * n / 255 + 6 * test::levels()) +
                                          10 * eps<double>)*p) +
         eps<T>;
}

TYPED_TEST(DistributedLearn, PrincipalComponents) {
  using T = TypeParam;
  each_case<T>([](const Matrix<T>& x, const mpi::DistributedMatrix<T>& d) {
    for (PcaMethod method : {PcaMethod::automatic, PcaMethod::covariance, PcaMethod::svd}) {
      PCA<T> one{.method = method}, many{.method = method};
      fit(many, d);
      EXPECT_TRUE(same_on_all_ranks(many.components) && same_on_all_ranks(many.mean));
      EXPECT_TRUE(same_on_all_ranks(many.explained_variance));
      if (rank() != 0) continue;
      one.fit(x);
      EXPECT_EQ(one.n_samples, many.n_samples);
      const auto used =
          method == PcaMethod::automatic && x.rows() < x.cols() ? PcaMethod::svd : method;
      const double variance = one.explained_variance[0];
      const double slack = pca_bound<T>(used, x.rows(), x.cols());
      expect_near(many.explained_variance, one.explained_variance, slack * variance, "variance");
      expect_near(many.mean, one.mean, slack * largest(one.mean), "mean");
      // Directions of separate variances: an error of slack turns them by slack over the gap.
      for (std::size_t k = 0; k < std::min<std::size_t>(2, many.components.rows()); ++k) {
        double gap = infinity;
        for (std::size_t l = 0; l < many.components.rows(); ++l)
          if (l != k)
            gap = std::min(gap, std::abs(static_cast<double>(one.explained_variance[k]) -
                                         one.explained_variance[l]) /
                                    variance);
        if (x.rows() <= x.cols()) gap = std::min(gap, one.explained_variance[k] / variance);
        if (gap > 0.01)
          expect_near(many.components.row(k), one.components.row(k), 4 * slack / gap + eps<T>,
                      "direction");
      }
    }
  });
}

TYPED_TEST(DistributedLearn, PrincipalComponentsBySvdKeepSmallOnes) {
  using T = TypeParam;
  Matrix<T> x = test::uniform_matrix<T>(200, 3, 1);
  const double small = 1e-9;
  for (std::size_t i = 0; i < x.rows(); ++i) x(i, 2) *= static_cast<T>(small);
  PCA<T> one{.method = PcaMethod::svd}, many{.method = PcaMethod::svd};
  one.fit(x);
  fit(many, test::distribute(x, Cut::growing));
  EXPECT_NEAR(1, many.singular_values[2] / one.singular_values[2], 1e-5 + eps<T>);
}

TYPED_TEST(DistributedLearn, LinearRegression) {
  using T = TypeParam;
  each_case<T>([](const Matrix<T>& x, const mpi::DistributedMatrix<T>& d) {
    const Vector<T> y = targets(x);
    const bool tall = x.rows() > 2 * x.cols();
    for (bool with_intercept : {true, false})
      for (T ridge : {T(0), T(2)})
        for (auto method : {LeastSquaresMethod::qr, LeastSquaresMethod::normal_equation}) {
          if (method == LeastSquaresMethod::normal_equation && !tall) continue;
          LinearRegression<T> one{
              .ridge = ridge, .fit_intercept = with_intercept, .method = method};
          LinearRegression<T> many = one;
          fit(many, d, test::part_of(y, d));
          EXPECT_TRUE(same_on_all_ranks(many.coef));
          EXPECT_TRUE(same_on_all_ranks(&many.intercept, sizeof(T)));
          if (rank() != 0) continue;
          one.fit(x, y);
          // The documented bound of lstsq with m n of each, for both; of the normal equation in
          // double that of QR and the square of the condition.
          const auto m = static_cast<double>(x.rows()), n = static_cast<double>(x.cols() + 1);
          const double condition = x.rows() > 1 && tall ? cond(astype<double>(x)) : 1e3;
          const double u = method == LeastSquaresMethod::qr ? eps<T> : eps<double>;
          const double slack =
              (2 * m * n * u * condition *
                   (with_intercept && method == LeastSquaresMethod::qr ? 1 : condition) +
               4 * eps<T>)*(largest(one.coef) + 1);
          SCOPED_TRACE(std::to_string(with_intercept) + ", ridge " + std::to_string(ridge));
          if (x.rows() <= x.cols() && ridge == 0) {
            // Which of many solutions, rounding may decide; each goes through all points.
            expect_near(many.predict(x), y, 1000 * eps<T> * largest(y), "prediction");
            continue;
          }
          EXPECT_EQ(one.rank, many.rank);
          expect_near(many.coef, one.coef, slack, "coef");
          EXPECT_NEAR(one.intercept, many.intercept, slack * n * 20);
        }
  });
}

TYPED_TEST(DistributedLearn, LinearRegressionOfDependentFeatures) {
  using T = TypeParam;
  Matrix<T> x = mixed<T>(60, 4);
  for (std::size_t i = 0; i < 60; ++i) {
    x(i, 2) = x(i, 0);
    x(i, 3) = T(1);
  }
  const Vector<T> y = targets(x);
  for (Cut cut : test::cuts) {
    const auto d = test::distribute(x, cut);
    LinearRegression<T> one, many;
    one.fit(x, y);
    fit(many, d, test::part_of(y, d));
    EXPECT_EQ(2u, one.rank);
    EXPECT_EQ(2u, many.rank);
    expect_near(many.coef, one.coef, 4000 * eps<T> * largest(one.coef), "coef");
    many.method = LeastSquaresMethod::normal_equation;
    EXPECT_NE(std::string::npos, message_on_all_ranks<singular_error>([&] {
                                   fit(many, d, test::part_of(y, d));
                                 }).find("X'X is singular"));
    EXPECT_EQ(2u, many.rank);
  }
}

TYPED_TEST(DistributedLearn, LogisticRegression) {
  using T = TypeParam;
  for (std::size_t rows : {40u, 3000u})
    for (int classes : {2, 3})
      for (T l2 : {T(0), T(1)})
        for (Cut cut : test::cuts) {
          if (rows == 3000 && cut != Cut::growing) continue;
          const Matrix<T> x = mixed<T>(rows, 3);
          const Vector<int> y = labels(x, classes);
          const auto d = test::distribute(x, cut);
          LogisticRegression<T> one{.l2 = l2}, many{.l2 = l2};
          fit(many, d, test::part_of(y, d));
          EXPECT_TRUE(same_on_all_ranks(many.coef) && same_on_all_ranks(many.intercept));
          if (rank() != 0) continue;
          one.fit(x, y);
          ASSERT_EQ(one.diagnosis, many.diagnosis) << rows << ", classes " << classes;
          EXPECT_EQ(one.classes, many.classes);
          if (one.diagnosis != Fit::converged) continue;
          // Each within 1e-10 of X coef, in the metric of the Hessian: of coef, times the
          // condition.
          const double condition = 10 * std::sqrt(cond(cov(astype<double>(x))));
          const double slack =
              (2e-10 * condition * std::sqrt(one.coef.size()) + 8 * eps<T>)*largest(one.coef);
          expect_near(many.coef, one.coef, slack, "coef");
          expect_near(many.intercept, one.intercept,
                      slack * 40 + 8 * eps<T> * largest(one.intercept), "intercept");
          EXPECT_NEAR(one.loss, many.loss, 1e-12 * one.loss);
        }
}

TYPED_TEST(DistributedLearn, LogisticRegressionByGradientAndSeparable) {
  using T = TypeParam;
  const Matrix<T> x = mixed<T>(300, 2);
  const Vector<int> y = labels(x, 3);
  const auto d = test::distribute(x, Cut::growing);
  LogisticRegression<T> one{.l2 = 1, .method = LogisticMethod::gradient}, many = one;
  one.fit(x, y);
  fit(many, d, test::part_of(y, d));
  EXPECT_EQ(Fit::converged, many.diagnosis);
  expect_near(many.coef, one.coef, 1e-5 * largest(one.coef) + 8 * eps<T>, "coef");

  Vector<int> separate(300);
  const T middle = mean(x, By::column)[1];
  for (std::size_t i = 0; i < 300; ++i) separate[i] = x(i, 1) > middle;
  LogisticRegression<T> apart;
  fit(apart, d, test::part_of(separate, d));
  EXPECT_EQ(Fit::separable, apart.diagnosis);
}

TYPED_TEST(DistributedLearn, NaiveBayes) {
  using T = TypeParam;
  for (std::size_t rows : {20u, 1000u})
    for (Cut cut : test::cuts) {
      const Matrix<T> x = mixed<T>(rows, 5);
      const Vector<int> y = labels(x, 3);
      const auto d = test::distribute(x, cut);
      GaussianNB<T> one, many;
      one.fit(x, y);
      fit(many, d, test::part_of(y, d));
      EXPECT_EQ(one.classes, many.classes);
      EXPECT_EQ(one.class_count, many.class_count);
      EXPECT_EQ(one.class_prior, many.class_prior);
      const double slack = 10 * test::g<double>(300 + 12 * test::levels()) + 2 * eps<T>;
      expect_near(many.theta, one.theta, slack * largest(one.theta), "theta");
      expect_near(many.var, one.var, slack * largest(one.var), "var");
      EXPECT_TRUE(test::same_on_all_ranks(many.var));

      BernoulliNB<T> counted{.binarize = T(10)}, merged = counted;
      counted.fit(x, y);
      fit(merged, d, test::part_of(y, d));
      EXPECT_EQ(counted.classes, merged.classes);
      EXPECT_EQ(counted.feature_count, merged.feature_count);
      EXPECT_EQ(counted.feature_log_prob, merged.feature_log_prob);
      EXPECT_EQ(counted.class_log_prior, merged.class_log_prior);
    }
}

}  // namespace
}  // namespace lanes
