// The public matmul of two matrices. Every size around the edges of its blocks is the business of
// kernels/matmul_rungs_test.cpp, whose last rungs are this function.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

struct Shape {
  std::size_t m, k, n;
};
std::ostream& operator<<(std::ostream& out, Shape s) {
  return out << s.m << " x " << s.k << " times " << s.k << " x " << s.n;
}

template <class T>
class Matmul : public ::testing::Test {};
TYPED_TEST_SUITE(Matmul, test::Reals);

TYPED_TEST(Matmul, AnyStridesOfAAndB) {
  using T = TypeParam;
  const std::vector<Shape> shapes =
      test::quick() ? std::vector<Shape>{{5, 7, 9}}
                    : std::vector<Shape>{
                          {1, 1, 1}, {5, 7, 9}, {13, 260, 30}, {40, 300, 131}, {200, 300, 520}};
  for (Shape s : shapes) {
    const Matrix<T> a = test::integer_matrix<T>(s.m, s.k, 1);
    const Matrix<T> b = test::integer_matrix<T>(s.k, s.n, 2);
    const Matrix<T> expected = test::integer_product<T>(a, b);
    for (test::Layout of_a : test::layouts)
      for (test::Layout of_b : test::layouts)
        for (Isa isa : available_isas())
          EXPECT_EQ(matmul(test::LaidOut<T>(a, of_a).view(), test::LaidOut<T>(b, of_b).view(),
                           {.isa = isa}),
                    expected)
              << s << ", A " << name(of_a) << ", B " << name(of_b) << " on " << name(isa);
  }
}

TYPED_TEST(Matmul, AnyStridesOfC) {
  using T = TypeParam;
  for (Shape s : {Shape{1, 1, 1}, Shape{5, 7, 9}, Shape{40, 300, 131}}) {
    const Matrix<T> a = test::integer_matrix<T>(s.m, s.k, 1);
    const Matrix<T> b = test::integer_matrix<T>(s.k, s.n, 2);
    const Matrix<T> before = test::integer_matrix<T>(s.m, s.n, 3);
    const Matrix<T> product = test::integer_product<T>(a, b);
    for (test::Layout of_c : test::layouts)
      for (Isa isa : available_isas()) {
        const test::LaidOut<T> c(before, of_c), sum(before, of_c);
        matmul(a, b, c.view(), {.isa = isa});
        EXPECT_EQ(c.view(), product) << s << ", C " << name(of_c);
        EXPECT_TRUE(c.intact()) << s << ", C " << name(of_c);
        matmul(a, b, sum.view(), T(2), T(-3), {.isa = isa});
        EXPECT_EQ(sum.view(), product * T(2) - before * T(3)) << s << ", C " << name(of_c);
        EXPECT_TRUE(sum.intact()) << s << ", C " << name(of_c);
      }
  }
}

TYPED_TEST(Matmul, BitsDoNotDependOnHowMatricesLie) {
  using T = TypeParam;
  for (Shape s : {Shape{9, 40, 31}, Shape{40, 300, 131}, Shape{110, 300, 520}}) {
    if (test::quick() && s.m > 9) continue;
    const Matrix<T> a = test::uniform_matrix<T>(s.m, s.k, 1);
    const Matrix<T> b = test::uniform_matrix<T>(s.k, s.n, 2);
    const Matrix<T> zeros(s.m, s.n);
    for (Isa isa : available_isas()) {
      const Matrix<T> expected = matmul(a, b, {.isa = isa});
      for (test::Layout of_a : test::layouts)
        for (test::Layout of_b : test::layouts) {
          const test::LaidOut<T> x(a, of_a), y(b, of_b);
          const test::Layout of_c = test::layouts[(static_cast<int>(of_a) + 2) % 6];
          const test::LaidOut<T> z(zeros, of_c);
          EXPECT_TRUE(test::same_bits(matmul(x.view(), y.view(), {.isa = isa}), expected))
              << s << ", A " << name(of_a) << ", B " << name(of_b) << " on " << name(isa);
          matmul(x.view(), y.view(), z.view(), {.isa = isa});
          EXPECT_TRUE(test::same_bits(z.view(), expected))
              << s << ", A " << name(of_a) << ", B " << name(of_b) << ", C " << name(of_c);
        }
    }
  }
}

TYPED_TEST(Matmul, BroadcastThroughZeroStrides) {
  using T = TypeParam;
  const T two = 2;
  const Vector<T> row{1, 2, 3};
  const MatrixView<const T> twos(&two, 4, 5, 0, 0), rows(row.data(), 5, 3, 0, 1);
  EXPECT_EQ(matmul(twos, rows),
            (Matrix<T>{{10, 20, 30}, {10, 20, 30}, {10, 20, 30}, {10, 20, 30}}));
}

TYPED_TEST(Matmul, WithinTheBound) {
  using T = TypeParam;
  for (Shape s : {Shape{3, 1, 4}, Shape{9, 100, 7}, Shape{5, 1000, 6}, Shape{130, 257, 40}}) {
    if (test::quick() && s.m > 100) continue;
    const Matrix<T> a = test::graded_matrix<T>(s.m, s.k, 1);
    const Matrix<T> b = test::graded_matrix<T>(s.k, s.n, 2);
    const Matrix<T> before = test::graded_matrix<T>(s.m, s.n, 3);
    const T alpha = T(1) / 3, beta = T(-2) / 3;
    const auto product = test::matmul_reference<T>(a, b);
    const auto sum = test::matmul_reference<T>(a, b, alpha, beta, before);
    for (Isa isa : available_isas()) {
      const Matrix<T> c = matmul(a, b, {.isa = isa});
      Matrix<T> d = before;
      matmul(a, b, d, alpha, beta, {.isa = isa});
      for (std::size_t i = 0; i < c.size(); ++i) {
        ASSERT_TRUE(test::within(c.data()[i], product[i].value,
                                 test::matmul_bound<T>(s.k) * product[i].magnitude))
            << s << " on " << name(isa);
        ASSERT_TRUE(test::within(d.data()[i], sum[i].value,
                                 test::scaled_matmul_bound<T>(s.k) * sum[i].magnitude))
            << s << " on " << name(isa);
      }
    }
  }
}

// Terms of half a unit in the last place behind a one: chains longer than a block would lose more
// than the bound allows.
TYPED_TEST(Matmul, WithinTheBoundAtWorst) {
  using T = TypeParam;
  for (std::size_t k : test::thinned({200, 256, 257, 384, 512, 513, 1000, 5000, 60000}, 2)) {
    Matrix<T> a(2, k, static_cast<T>(test::unit_roundoff<T>));
    a.col(0).fill(1);
    const Matrix<T> b(k, 3, T(1));
    const test::Sum expected = test::dot_reference<T>(a.row(0), b.col(0));
    for (Isa isa : available_isas())
      for (T c : matmul(a, b, {.isa = isa}))
        EXPECT_TRUE(test::within(c, expected.value, test::matmul_bound<T>(k) * expected.magnitude))
            << k << " products on " << name(isa);
  }
}

TYPED_TEST(Matmul, EmptyShapes) {
  using T = TypeParam;
  for (Isa isa : available_isas()) {
    const Options options{.isa = isa};
    const Matrix<T> none = matmul(Matrix<T>(0, 4), Matrix<T>(4, 3), options);
    EXPECT_EQ(none.rows(), 0u);
    EXPECT_EQ(none.cols(), 3u);
    EXPECT_EQ(matmul(Matrix<T>(3, 4), Matrix<T>(4, 0), options).rows(), 3u);
    // An empty sum is zero, whatever the size of the result and the strides of the nothing.
    for (std::size_t n : {1u, 30u, 300u}) {
      EXPECT_EQ(matmul(Matrix<T>(n, 0), Matrix<T>(0, n), options), Matrix<T>(n, n));
      EXPECT_EQ(matmul(Matrix<T>(0, n).view().t(), Matrix<T>(n, 0).view().t(), options),
                Matrix<T>(n, n));
      Matrix<T> c(n, n, T(2));
      matmul(Matrix<T>(n, 0), Matrix<T>(0, n), c, T(5), T(3), options);
      EXPECT_EQ(c, Matrix<T>(n, n, T(6)));
    }
  }
}

TYPED_TEST(Matmul, BetaZeroDoesNotReadC) {
  using T = TypeParam;
  for (Shape s : {Shape{3, 4, 5}, Shape{120, 300, 520}}) {
    const Matrix<T> a = test::integer_matrix<T>(s.m, s.k, 1);
    const Matrix<T> b = test::integer_matrix<T>(s.k, s.n, 2);
    const Matrix<T> product = test::integer_product<T>(a, b);
    for (Isa isa : available_isas())
      for (T beta : {T(0), T(-0.0)}) {
        Matrix<T> c(s.m, s.n, std::numeric_limits<T>::quiet_NaN());
        matmul(a, b, c, T(3), beta, {.isa = isa});
        EXPECT_EQ(c, product * T(3)) << s;
      }
  }
}

TYPED_TEST(Matmul, NanAndInfinityPropagate) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  for (Shape s : {Shape{3, 4, 5}, Shape{29, 70, 50}, Shape{120, 300, 520}})
    for (Isa isa : available_isas()) {
      const Options options{.isa = isa};
      Matrix<T> a(s.m, s.k, T(1)), b(s.k, s.n, T(1));
      const std::size_t row = s.m - 1, col = s.n - 1, p = s.k - 1;
      a(row, p) = nan;
      b(0, col) = inf;
      const Matrix<T> c = matmul(a, b, options);
      std::size_t nans = 0, infs = 0;
      for (T x : c) nans += std::isnan(x), infs += x == inf;
      EXPECT_EQ(nans, s.n) << s << ": the last row, and nothing else";
      EXPECT_EQ(infs, s.m - 1) << s << ": the rest of the last column";
      EXPECT_TRUE(std::isnan(c(row, 0)) && c(0, col) == inf && c(0, 0) == T(s.k));
      // Zero does not hide them.
      a = Matrix<T>(s.m, s.k);
      EXPECT_TRUE(std::isnan(matmul(a, b, options)(0, col))) << "0 times infinity";
      Matrix<T> d(s.m, s.n, nan);
      matmul(a, b, d, T(1), T(1), options);
      EXPECT_TRUE(std::isnan(d(0, 0))) << "beta C is read";
      matmul(a, b, d, T(0), T(0), options);
      EXPECT_TRUE(std::isnan(d(0, col)) && d(0, 0) == T(0)) << "alpha = 0 multiplies";
    }
}

TYPED_TEST(Matmul, DenormalsAreNotFlushed) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min();
  for (Shape s : {Shape{3, 4, 5}, Shape{120, 300, 520}}) {
    const Matrix<T> a = test::integer_matrix<T>(s.m, s.k, 1);
    const Matrix<T> b = test::integer_matrix<T>(s.k, s.n, 2);
    const Matrix<T> expected = test::integer_product<T>(a, b) * tiny;
    for (Isa isa : available_isas()) EXPECT_EQ(matmul(a * tiny, b, {.isa = isa}), expected) << s;
  }
}

TYPED_TEST(Matmul, ReturnsSignedZerosAsIeeeAdditionDoes) {
  using T = TypeParam;
  const Matrix<T> minus_one(1, 1, T(-1)), zero(1, 1);
  for (Isa isa : available_isas())
    EXPECT_EQ(test::bits(matmul(minus_one, zero, {.isa = isa})(0, 0)), test::bits(T(0)))
        << "a sum starts from +0";
}

}  // namespace
}  // namespace lanes
