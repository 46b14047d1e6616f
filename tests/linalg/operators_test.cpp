#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Operators : public ::testing::Test {};
TYPED_TEST_SUITE(Operators, test::Reals);

/// f(every element of x), to compare with.
template <class T, class F>
Vector<T> mapped(VectorView<const T> x, F f) {
  Vector<T> out(x.size());
  std::transform(x.begin(), x.end(), out.begin(), f);
  return out;
}
template <class T, class F>
Matrix<T> mapped(MatrixView<const T> a, F f) {
  Matrix<T> out(a.rows(), a.cols());
  std::transform(a.begin(), a.end(), out.begin(), f);
  return out;
}

/// Every operator with a scalar, on something (a vector, a matrix, a view of either).
template <class T, class X>
void expect_scalar_operators(const X& x) {
  for (T a : {T(1) / 3, T(-2), T(0), T(-0.0), std::numeric_limits<T>::infinity()}) {
    EXPECT_TRUE(test::same_bits(x + a, mapped<T>(x, [a](T e) { return e + a; })));
    EXPECT_TRUE(test::same_bits(a + x, mapped<T>(x, [a](T e) { return a + e; })));
    EXPECT_TRUE(test::same_bits(x - a, mapped<T>(x, [a](T e) { return e - a; })));
    EXPECT_TRUE(test::same_bits(a - x, mapped<T>(x, [a](T e) { return a - e; })));
    if (!std::isinf(a)) {
      EXPECT_TRUE(test::same_bits(x * a, mapped<T>(x, [a](T e) { return e * a; })));
      EXPECT_TRUE(test::same_bits(a * x, mapped<T>(x, [a](T e) { return a * e; })));
    }
    if (a != T(0)) {
      EXPECT_TRUE(test::same_bits(x / a, mapped<T>(x, [a](T e) { return e / a; })));
    }
  }
  EXPECT_TRUE(test::same_bits(-x, mapped<T>(x, [](T e) { return -e; })));
}

TYPED_TEST(Operators, OfVectorsWithScalars) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({0, 1, 2, 7, 16, 33, 100, 513, 40000})) {
    Vector<T> x = test::graded_vector<T>(n, n);
    if (n > 2) x[0] = 0, x[1] = T(-0.0);
    expect_scalar_operators<T>(x);
    expect_scalar_operators<T>(std::as_const(x).view());
  }
  const Matrix<T> m = test::graded_matrix<T>(40, 3, 1);
  expect_scalar_operators<T>(m.col(1));
}

TYPED_TEST(Operators, OfMatricesWithScalars) {
  using T = TypeParam;
  const Matrix<T> a = test::graded_matrix<T>(13, 29, 1);
  expect_scalar_operators<T>(a);
  for (test::Layout layout : test::layouts)
    expect_scalar_operators<T>(test::LaidOut<T>(a, layout).view());
}

TYPED_TEST(Operators, SumsAndDifferences) {
  using T = TypeParam;
  const Vector<T> x{1, 2, 3}, y{10, 20, 30};
  EXPECT_EQ(x + y, (Vector<T>{11, 22, 33}));
  EXPECT_EQ(y - x, (Vector<T>{9, 18, 27}));
  EXPECT_EQ(x + y - x - y, Vector<T>(3));
  const Matrix<T> a{{1, 2}, {3, 4}}, b{{10, 20}, {30, 40}};
  EXPECT_EQ(a + b, (Matrix<T>{{11, 22}, {33, 44}}));
  EXPECT_EQ(b - a, (Matrix<T>{{9, 18}, {27, 36}}));
  EXPECT_EQ(a + a.t(), (Matrix<T>{{2, 5}, {5, 8}}));
  EXPECT_EQ(a.row(0) + b.col(1), (Vector<T>{21, 42}));
}

TYPED_TEST(Operators, InPlace) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({0, 1, 2, 7, 16, 33, 100, 513, 40000})) {
    const Vector<T> x = test::graded_vector<T>(n, n), y = test::graded_vector<T>(n, n + 1);
    const T a = T(1) / 3;
    Vector<T> sum = x, difference = x, product = x, quotient = x;
    sum += y, difference -= y, product *= a, quotient /= a;
    EXPECT_TRUE(test::same_bits(sum, x + y)) << n;
    EXPECT_TRUE(test::same_bits(difference, x - y)) << n;
    EXPECT_TRUE(test::same_bits(product, x * a)) << n;
    EXPECT_TRUE(test::same_bits(quotient, x / a)) << n;
  }
  const Matrix<T> a = test::graded_matrix<T>(13, 29, 1), b = test::graded_matrix<T>(13, 29, 2);
  for (test::Layout layout : test::layouts) {
    const test::LaidOut<T> in_place(a, layout);
    in_place.view() += b;
    EXPECT_TRUE(test::same_bits(in_place.view(), a + b)) << name(layout);
    in_place.view().assign(a);
    in_place.view() -= test::LaidOut<T>(b, layout).view();
    EXPECT_TRUE(test::same_bits(in_place.view(), a - b)) << name(layout);
    in_place.view() *= 3;
    EXPECT_TRUE(test::same_bits(in_place.view(), (a - b) * 3)) << name(layout);
    in_place.view() /= 3;
    EXPECT_TRUE(test::same_bits(in_place.view(), (a - b) * 3 / 3)) << name(layout);
    EXPECT_TRUE(in_place.intact()) << name(layout);
  }
}

TYPED_TEST(Operators, InPlaceOnParts) {
  using T = TypeParam;
  Matrix<T> a{{1, 2}, {3, 4}};
  a.row(0) += Vector<T>{10, 20};
  a.col(1) *= 2;
  EXPECT_EQ(a, (Matrix<T>{{11, 44}, {3, 8}}));
  a.row(1) -= a.row(0);
  EXPECT_EQ(a, (Matrix<T>{{11, 44}, {-8, -36}}));
  a += a;
  EXPECT_EQ(a, (Matrix<T>{{22, 88}, {-16, -72}}));
  const VectorView<T> result = a.row(0) /= 22;
  EXPECT_EQ(result.data(), a.data());
  EXPECT_EQ(result, (Vector<T>{1, 4}));
  EXPECT_THROW(a += a.t(), argument_error);
  EXPECT_THROW(a += Matrix<T>(3, 2), shape_error);
  EXPECT_THROW(a.row(0) -= Vector<T>(3), shape_error);
  try {
    a.row(0) += Vector<T>(3);
  } catch (const shape_error& e) {
    EXPECT_STREQ(e.what(), "operator+=: x has 2 elements and y has 3; they must be equally long");
  }
}

TYPED_TEST(Operators, AutoOwnsItsResult) {
  using T = TypeParam;
  static_assert(std::is_same_v<decltype(Vector<T>() + Vector<T>()), Vector<T>>);
  static_assert(std::is_same_v<decltype(Matrix<T>() * T(2)), Matrix<T>>);
  static_assert(std::is_same_v<decltype(-Matrix<T>().t()), Matrix<T>>);
  const auto sum = Matrix<T>(2, 2, T(1)) + Matrix<T>(2, 2, T(2));  // both temporaries are gone
  EXPECT_EQ(sum, Matrix<T>(2, 2, T(3)));
}

TYPED_TEST(Operators, IntegerScalarsConvert) {
  using T = TypeParam;
  EXPECT_EQ(Vector<T>({1, 2}) * 2, (Vector<T>{2, 4}));
  EXPECT_EQ(2 * Matrix<T>({{1, 2}}), (Matrix<T>{{2, 4}}));
  EXPECT_EQ(1 - Matrix<T>({{1, 2}}), (Matrix<T>{{0, -1}}));
}

}  // namespace
}  // namespace lanes
