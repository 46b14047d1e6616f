// The worked examples of an introduction to the mathematics of machine learning: linear algebra.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <string>

namespace lanes {
namespace {

const Vector<double> a{85, 90, 78}, b{82, 88, 80};

TEST(WorkedExamples, VectorsScaledShiftedAndAdded) {
  EXPECT_EQ(a.size(), 3u);
  EXPECT_EQ(a * 2, (Vector<double>{170, 180, 156}));
  EXPECT_EQ(a + 5, (Vector<double>{90, 95, 83}));
  EXPECT_EQ(a + b, (Vector<double>{167, 178, 158}));
}

TEST(WorkedExamples, DotProductAsWeightedAverage) {
  EXPECT_DOUBLE_EQ(dot(a, Vector<double>{0.4, 0.35, 0.25}), 85);
}

TEST(WorkedExamples, Magnitude) {
  EXPECT_DOUBLE_EQ(norm(a), 146.31814651641812);
}

TEST(WorkedExamples, CosineSimilarity) {
  EXPECT_DOUBLE_EQ(cosine_similarity(a, b), 0.9996797431587733);
}

TEST(WorkedExamples, SameDirectionPerpendicularOpposite) {
  using V = Vector<double>;
  EXPECT_EQ(dot(V{1, 2}, V{2, 4}), 10);
  EXPECT_EQ(dot(V{1, 0}, V{0, 1}), 0);
  EXPECT_EQ(dot(V{1, 2}, V{-1, -2}), -5);
  EXPECT_DOUBLE_EQ(cosine_similarity(V{1, 2}, V{2, 4}), 1);
  EXPECT_EQ(cosine_similarity(V{1, 0}, V{0, 1}), 0);
  EXPECT_DOUBLE_EQ(cosine_similarity(V{1, 2}, V{-1, -2}), -1);
}

TEST(WorkedExamples, DataMatrixAndItsTranspose) {
  const Matrix<double> X{{2, 50}, {5, 80}, {8, 95}};
  EXPECT_TRUE(X.rows() == 3 && X.cols() == 2);
  EXPECT_TRUE(X.t().rows() == 2 && X.t().cols() == 3);
  EXPECT_EQ(X.t(), (Matrix<double>{{2, 5, 8}, {50, 80, 95}}));
  const Matrix<double> gram_matrix{{93, 1260}, {1260, 17925}};
  EXPECT_EQ(matmul(X.t(), X), gram_matrix);
  EXPECT_EQ(gram(X), gram_matrix);
}

TEST(WorkedExamples, ShapeRule) {
  const Matrix<double> A(3, 4), B(4, 2);
  const Matrix<double> C = matmul(A, B);
  EXPECT_TRUE(C.rows() == 3 && C.cols() == 2);
  try {
    matmul(B, A);
    ADD_FAILURE() << "4 x 2 times 3 x 4 is not refused";
  } catch (const shape_error& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("4 x 2"), std::string::npos) << message;
    EXPECT_NE(message.find("3 x 4"), std::string::npos) << message;
  }
}

TEST(WorkedExamples, ElementwiseAgainstMatrixProduct) {
  const Matrix<double> A{{1, 2}, {3, 4}}, B{{5, 6}, {7, 8}};
  EXPECT_EQ(hadamard(A, B), (Matrix<double>{{5, 12}, {21, 32}}));
  EXPECT_EQ(matmul(A, B), (Matrix<double>{{19, 22}, {43, 50}}));
}

TEST(WorkedExamples, InverseAndDeterminant) {
  const Matrix<double> A{{4, 7}, {2, 6}};
  const Matrix<double> X = inverse(A);
  EXPECT_TRUE(allclose(X, (Matrix<double>{{0.6, -0.7}, {-0.2, 0.4}})));
  EXPECT_TRUE(allclose(matmul(A, X), Matrix<double>::identity(2)));
  EXPECT_DOUBLE_EQ(det(A), 10);
}

TEST(WorkedExamples, SingularMatrix) {
  const Matrix<double> A{{1, 2}, {2, 4}};
  EXPECT_THROW(inverse(A), singular_error);
  EXPECT_EQ(det(A), 0);
}

TEST(WorkedExamples, EigenvaluesAndVectors) {
  const Matrix<double> symmetric{{4, 2}, {2, 3}};
  const auto [values, vectors] = eigh(symmetric);
  EXPECT_NEAR(values[0], 1.4384471871911697, 1e-15);
  EXPECT_NEAR(values[1], 5.5615528128088303, 2e-15);
  EXPECT_NEAR(std::abs(vectors(0, 1)), 0.78820543801610915, 2e-16);
  EXPECT_NEAR(std::abs(vectors(1, 1)), 0.61541220940263568, 2e-16);
  EXPECT_NEAR(vectors(0, 0) * vectors(0, 1) + vectors(1, 0) * vectors(1, 1), 0, 2e-16);
  for (std::size_t j = 0; j < 2; ++j)  // A v = lambda v
    EXPECT_TRUE(allclose(matmul(symmetric, vectors.col(j)), values[j] * vectors.col(j),
                         {.relative = 0, .absolute = 4e-15}));
}

}  // namespace
}  // namespace lanes
