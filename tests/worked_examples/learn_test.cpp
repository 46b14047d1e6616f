// The worked examples of an introduction to the mathematics of machine learning: scaling, and
// principal components.
#include <gtest/gtest.h>

#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>

namespace lanes {
namespace {

const Matrix<double> salaries{{30000}, {35000}, {32000}, {28000}, {1000000}};

TEST(WorkedExamples, SalariesScaledRobustly) {
  RobustScaler<double> scaler;
  const Matrix<double> scaled = scaler.fit_transform(salaries);
  EXPECT_EQ(scaler.center, (Vector<double>{32000}));
  EXPECT_EQ(scaler.scale, (Vector<double>{5000}));
  EXPECT_EQ(Vector<double>(scaled.col(0)), (Vector<double>{-0.4, 0.6, 0, -0.8, 193.6}));
}

TEST(WorkedExamples, SalariesScaledByTheDeviation) {
  StandardScaler<double> scaler;
  scaler.fit(salaries);
  EXPECT_DOUBLE_EQ(scaler.mean[0], 225000);
  EXPECT_DOUBLE_EQ(scaler.scale[0], 387506.90316431784);
}

TEST(WorkedExamples, SalariesDescribed) {
  const Description<double> d = describe(salaries, {"salary"});
  EXPECT_EQ(d.count[0], 5u);
  EXPECT_EQ(d.median[0], 32000);
  EXPECT_EQ(d.upper_quartile[0] - d.lower_quartile[0], 5000);
  EXPECT_DOUBLE_EQ(d.mean[0], 225000);
}

TEST(WorkedExamples, VarianceExplainedByAPrincipalComponent) {
  PCA<double> pca;
  pca.fit_covariance(Matrix<double>{{4, 2}, {2, 3}});
  EXPECT_NEAR(pca.explained_variance[0], 5.5615528128088303, 1e-15 * 8);
  EXPECT_NEAR(pca.explained_variance[1], 1.4384471871911697, 1e-15 * 8);
  EXPECT_NEAR(pca.explained_variance_ratio[0], 0.79450754468697576, 1e-15);
  EXPECT_NEAR(pca.components(0, 0), 0.78820543801610915, 1e-15);
  EXPECT_NEAR(pca.components(0, 1), 0.61541220940263568, 1e-15);
}

TEST(WorkedExamples, ThatOfDataWithThisCovariance) {
  // Columns of the Cholesky factor, and their opposites, have it with ddof 1 when scaled by
  // sqrt(3/2).
  const Matrix<double> lower = cholesky(Matrix<double>{{4, 2}, {2, 3}}).lower();
  const Matrix<double> x = std::sqrt(1.5) * vstack(lower.t(), -1.0 * Matrix<double>(lower.t()));
  for (PcaMethod method : {PcaMethod::covariance, PcaMethod::svd}) {
    PCA<double> pca{.n_components = 0.75, .method = method};
    pca.fit(x);
    ASSERT_EQ(pca.components.rows(), 1u);
    EXPECT_NEAR(pca.explained_variance_ratio[0], 0.79450754468697576, 1e-14);
  }
}

}  // namespace
}  // namespace lanes
