// outer, trace, vstack, hstack.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <vector>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Stack : public ::testing::Test {};
TYPED_TEST_SUITE(Stack, test::Reals);

TYPED_TEST(Stack, OuterIsEveryProduct) {
  using T = TypeParam;
  for (std::size_t rows : test::thinned({0, 1, 5, 33, 200}))
    for (std::size_t cols : test::thinned({0, 1, 2, 8, 31, 200})) {
      const Vector<T> x = test::graded_vector<T>(rows, 1), y = test::graded_vector<T>(cols, 2);
      for (Isa isa : available_isas()) {
        const Matrix<T> a = outer(x, y, {.isa = isa});
        ASSERT_TRUE(a.rows() == rows && a.cols() == cols);
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < cols; ++j) ASSERT_EQ(a(i, j), x[i] * y[j]);
      }
    }
  const Matrix<T> m = test::uniform_matrix<T>(20, 30, 3);
  EXPECT_EQ(outer(m.col(2), m.row(4)), outer(Vector<T>(m.col(2)), Vector<T>(m.row(4))));
}

TYPED_TEST(Stack, TraceSumsTheDiagonal) {
  using T = TypeParam;
  EXPECT_EQ(trace(Matrix<T>()), T(0));
  EXPECT_EQ(trace(Matrix<T>{{1, 2}, {3, 4}}), T(5));
  EXPECT_EQ(trace(Matrix<T>::identity(100)), T(100));
  const Matrix<T> m = test::integer_matrix<T>(20, 20, 1);
  for (test::Layout layout : test::layouts)
    EXPECT_EQ(trace(test::LaidOut<T>(m, layout).view()), trace(m)) << name(layout);

  const std::size_t n = 500;
  const Matrix<T> a = test::graded_matrix<T>(n, n, 1);
  test::Sum expected;
  for (std::size_t i = 0; i < n; ++i) expected.add(a(i, i));
  EXPECT_TRUE(test::within(trace(a), expected.value, test::g<T>(n) * expected.magnitude));
}

TYPED_TEST(Stack, VstackAndHstack) {
  using T = TypeParam;
  const Matrix<T> a{{1, 2}, {3, 4}}, b{{5, 6}}, c{{7}, {8}};
  EXPECT_EQ(vstack(a, b), (Matrix<T>{{1, 2}, {3, 4}, {5, 6}}));
  EXPECT_EQ(hstack(a, c), (Matrix<T>{{1, 2, 7}, {3, 4, 8}}));
  EXPECT_EQ(vstack({b, a, b}), (Matrix<T>{{5, 6}, {1, 2}, {3, 4}, {5, 6}}));
  EXPECT_EQ(hstack({c, a, c}), (Matrix<T>{{7, 1, 2, 7}, {8, 3, 4, 8}}));
  EXPECT_EQ(vstack({a}), a);
  EXPECT_EQ(vstack(a.t(), c.t()), (Matrix<T>{{1, 3}, {2, 4}, {7, 8}}));
}

TYPED_TEST(Stack, VectorsAreRowsOrColumns) {
  using T = TypeParam;
  const Matrix<T> a{{1, 2}, {3, 4}};
  const Vector<T> x{5, 6};
  EXPECT_EQ(vstack(a, x), (Matrix<T>{{1, 2}, {3, 4}, {5, 6}}));
  EXPECT_EQ(vstack(x, a), (Matrix<T>{{5, 6}, {1, 2}, {3, 4}}));
  EXPECT_EQ(hstack(a, x), (Matrix<T>{{1, 2, 5}, {3, 4, 6}}));
  EXPECT_EQ(hstack(x, a), (Matrix<T>{{5, 1, 2}, {6, 3, 4}}));
  EXPECT_EQ(hstack(a, a.col(1)), (Matrix<T>{{1, 2, 2}, {3, 4, 4}})) << "strided";
  EXPECT_EQ(vstack(a.col(0), a), (Matrix<T>{{1, 3}, {1, 2}, {3, 4}}));
  EXPECT_EQ(hstack(a, std::vector<T>{7, 8}), (Matrix<T>{{1, 2, 7}, {3, 4, 8}}));
  EXPECT_EQ(hstack(Matrix<T>(0, 2), Vector<T>()), Matrix<T>(0, 3));
  EXPECT_EQ(vstack(Matrix<T>(2, 0), Vector<T>()), Matrix<T>(3, 0));
  EXPECT_THROW(hstack(a, Vector<T>(3)), shape_error);
  EXPECT_THROW(vstack(Vector<T>(3), a), shape_error);
}

TYPED_TEST(Stack, EmptyParts) {
  using T = TypeParam;
  const Matrix<T> a{{1, 2}, {3, 4}};
  EXPECT_EQ(vstack(a, Matrix<T>(0, 2)), a);
  EXPECT_EQ(vstack(Matrix<T>(0, 2), a), a);
  EXPECT_EQ(hstack(Matrix<T>(2, 0), a), a);
  EXPECT_EQ(hstack(a, Matrix<T>(2, 0)), a);
  EXPECT_EQ(vstack(Matrix<T>(2, 0), Matrix<T>(3, 0)), Matrix<T>(5, 0));
  EXPECT_EQ(vstack(std::initializer_list<MatrixView<const T>>{}), Matrix<T>());
  EXPECT_EQ(hstack(std::initializer_list<MatrixView<const T>>{}), Matrix<T>());
}

TYPED_TEST(Stack, UndoneByBlocks) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(30, 40, 1);
  for (test::Layout layout : test::layouts) {
    const test::LaidOut<T> laid_out(a, layout);
    const MatrixView<const T> v = laid_out.view();
    EXPECT_EQ(vstack(v.block(0, 0, 11, 40), v.block(11, 0, 19, 40)), a) << name(layout);
    EXPECT_EQ(hstack(v.block(0, 0, 30, 7), v.block(0, 7, 30, 33)), a) << name(layout);
  }
}

}  // namespace
}  // namespace lanes
