// Where the chapter prints something else: what is right differs by more than a rounding of what is
// printed, and, where that can be told, what the printed number really is.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>

namespace lanes {
namespace {

const Vector<double> hours{2, 3, 5, 4, 6, 7, 8, 3, 5, 9};
const Vector<double> scores{50, 55, 70, 62, 75, 80, 90, 58, 72, 95};

/// Whether `value`, to as many digits, is what is printed.
bool prints_as(double value, double printed, int decimals) {
  return std::abs(value - printed) <= 0.5 * std::pow(10, -decimals) * (1 + 1e-9);
}

TEST(Misprints, VectorsAndMatrices) {
  const Vector<double> a{85, 90, 78}, b{82, 88, 80};
  EXPECT_FALSE(prints_as(norm(a), 146.27, 2));
  EXPECT_TRUE(prints_as(norm(a), 146.32, 2));
  EXPECT_FALSE(prints_as(cosine_similarity(a, b), 0.9999, 4));
  EXPECT_TRUE(prints_as(cosine_similarity(a, b), 0.9997, 4));
  const Matrix<double> products = gram(Matrix<double>{{2, 50}, {5, 80}, {8, 95}});
  EXPECT_NE(products(0, 1), 1350);
  EXPECT_NE(products(1, 1), 19725);
}

TEST(Misprints, EigenvectorsAreThoseOfAnotherMatrix) {
  const auto right = eigh(Matrix<double>{{4, 2}, {2, 3}}),
             other = eigh(Matrix<double>{{4, 2}, {2, 2}});
  EXPECT_NEAR(other.values[1], 3 + std::sqrt(5.0), 1e-14);
  EXPECT_GT(right.values[1] - other.values[1], 0.3);
  PCA<double> pca;
  pca.fit_covariance(Matrix<double>{{4, 2}, {2, 3}});
  EXPECT_FALSE(prints_as(100 * pca.explained_variance_ratio[0], 74.8, 1));
  EXPECT_TRUE(prints_as(100 * other.values[1] / 7, 74.8, 1));
}

TEST(Misprints, Statistics) {
  EXPECT_FALSE(prints_as(variance(hours), 4.56, 2));
  EXPECT_FALSE(prints_as(stddev(hours), 2.14, 2));
  EXPECT_TRUE(prints_as(std::sqrt(4.56), 2.14, 2));
  EXPECT_FALSE(prints_as(correlation(hours, scores), 0.9886, 4));
  for (int ddof : {0, 1}) EXPECT_FALSE(prints_as(covariance(hours, scores, ddof), 22.89, 2));
}

// ---- What the chapter leaves loose --------------------------------------------------------------

TEST(LooseEnds, VarianceAndCovarianceHaveOtherDefaults) {
  EXPECT_EQ(variance(hours), variance(hours, 0));
  EXPECT_EQ(covariance(hours, scores), covariance(hours, scores, 1));
  EXPECT_NEAR(covariance(hours, hours), variance(hours, 1), 1e-14);
}

TEST(LooseEnds, ADotProductIsASimilarityOnlyWhenNormalised) {
  const Vector<double> x{1, 2}, near{1, 2.1}, long_and_far{10, 0};
  EXPECT_GT(dot(x, long_and_far), dot(x, near));
  EXPECT_LT(cosine_similarity(x, long_and_far), cosine_similarity(x, near));
}

TEST(LooseEnds, ANegativeEigenvalueReversesItsDirection) {
  const Matrix<double> R{{1, 2}, {2, 1}};
  const auto e = eigh(R);
  EXPECT_NEAR(e.values[0], -1, 1e-15);
  EXPECT_NEAR(cosine_similarity(matmul(R, e.vectors.col(0)), e.vectors.col(0)), -1, 1e-15);
}

TEST(LooseEnds, TheNormalEquationSquaresTheCondition) {
  const Matrix<double> X = hstack(Matrix<double>(10, 1, hours), Vector<double>(10, 1));
  EXPECT_NEAR(cond(gram(X)), cond(X) * cond(X), 1e-12 * cond(gram(X)));
  EXPECT_EQ(LinearRegression<double>().method, LeastSquaresMethod::qr);
}

TEST(LooseEnds, RidgeHelpsNearlySingularProblems) {
  const Matrix<double> x{{1, 1}, {2, 2 + 1e-9}, {3, 3}};
  const Vector<double> y{2, 4.1, 6};
  LinearRegression<double> plain{.fit_intercept = false},
      ridge{.ridge = 1e-3, .fit_intercept = false};
  EXPECT_GT(norm(plain.fit(x, y).coef), 1e7);
  EXPECT_LT(norm(ridge.fit(x, y).coef), 2);
}

}  // namespace
}  // namespace lanes
