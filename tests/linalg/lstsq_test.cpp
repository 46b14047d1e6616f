// lstsq, lstsq_normal. Problems of known difficulty: tests/linalg/regression_test.cpp.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/least_squares.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class Lstsq : public ::testing::Test {};
TYPED_TEST_SUITE(Lstsq, test::Reals);

using Shape = std::pair<std::size_t, std::size_t>;

/// What the 1-norm of column j of A'(A x - b) may be for a backward stable x: each column of A and
/// b may be off by `bound`.
template <class T>
void expect_stationary(const Matrix<T>& a, const Vector<T>& x, const Vector<T>& b, double bound) {
  std::vector<Wide> residual(a.rows());
  Wide sizes = test::norm_reference<T>(b);
  for (std::size_t j = 0; j < a.cols(); ++j)
    sizes += test::norm_reference<T>(a.col(j)) * test::magnitude(x[j]);
  for (std::size_t i = 0; i < a.rows(); ++i) {
    residual[i] = -static_cast<Wide>(b[i]);
    for (std::size_t j = 0; j < a.cols(); ++j) residual[i] += static_cast<Wide>(a(i, j)) * x[j];
  }
  for (std::size_t j = 0; j < a.cols(); ++j) {
    Wide product = 0;
    for (std::size_t i = 0; i < a.rows(); ++i) product += a(i, j) * residual[i];
    ASSERT_LE(test::magnitude(product), bound * test::norm_reference<T>(a.col(j)) * 2 * sizes)
        << a.rows() << " x " << a.cols() << ", column " << j;
  }
}

TYPED_TEST(Lstsq, OfFullRank) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{1, 1}, {5, 1}, {5, 3}, {8, 8}, {17, 9}, {40, 33}, {100, 65}})
    for (Isa isa : available_isas()) {
      const Options options{.threads = 2, .isa = isa};
      const Matrix<T> a = test::uniform_matrix<T>(m, n, m), b = test::uniform_matrix<T>(m, 3, n);
      const LeastSquaresMany<T> all = lstsq(a, b, options);
      EXPECT_EQ(all.rank, n);
      for (std::size_t c = 0; c < 3; ++c) {
        const LeastSquares<T> one = lstsq(a, b.col(c), options);
        EXPECT_TRUE(test::same_bits(one.x, Vector<T>(all.x.col(c))));
        EXPECT_EQ(one.residual, all.residual[c]);
        expect_stationary(a, one.x, Vector<T>(b.col(c)), test::qr_bound<T>(m, n));
        const Vector<T> left = matmul(a, one.x) - b.col(c);
        EXPECT_NEAR(std::sqrt(one.residual), norm(left), test::qr_bound<T>(m, n) * 100);
      }
    }
}

TYPED_TEST(Lstsq, OfMoreColumnsThanRowsIsTheShortest) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{1, 5}, {3, 5}, {9, 17}, {16, 100}, {33, 40}})
    for (Isa isa : available_isas()) {
      const Matrix<T> a = test::uniform_matrix<T>(m, n, m);
      // A'w is the shortest solution of A x = A A'w.
      const Vector<T> w = test::integer_vector<T>(m, n), shortest = matmul(a.t(), w);
      const Vector<T> b = matmul(a, shortest);
      const LeastSquares<T> s = lstsq(a, b, {.threads = 2, .isa = isa});
      EXPECT_EQ(s.rank, m);
      EXPECT_EQ(s.residual, T(0));
      const test::WideLeastSquares known(Matrix<T>(a.t()), shortest);
      const double bound = test::qr_bound<T>(n, m) * static_cast<double>(known.condition);
      EXPECT_LE(norm(s.x - shortest), bound * norm(shortest)) << m << " x " << n;
    }
}

// A = B (I K) with small integers: exact, and the null space is spanned by the columns of (-K; I).
TYPED_TEST(Lstsq, OfDeficientRankIsTheShortest) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{6, 4}, {4, 6}, {20, 12}, {12, 20}, {33, 33}, {50, 40}})
    for (std::size_t rank : {std::size_t{1}, std::min(m, n) / 2, std::min(m, n) - 1})
      for (Isa isa : available_isas()) {
        const Matrix<T> left = test::integer_matrix<T>(m, rank, m, 4);
        const Matrix<T> k = test::integer_matrix<T>(rank, n - rank, n, 2);
        const Matrix<T> right = hstack(Matrix<T>::identity(rank), k), a = matmul(left, right);
        const Vector<T> b = test::uniform_vector<T>(m, 1);
        const LeastSquares<T> s = lstsq(a, b, {.threads = 2, .isa = isa});
        ASSERT_EQ(s.rank, rank) << m << " x " << n;
        // Of both factors, which have full rank.
        const auto first = test::WideLeastSquares(left, b);
        const auto second = test::WideLeastSquares(Matrix<T>(right.t()), Vector<T>(n));
        const double condition = static_cast<double>(first.condition * second.condition);
        const double bound = static_cast<double>(std::max(m, n)) * test::qr_bound<T>(m, n) *
                             condition * static_cast<double>(rank);
        expect_stationary(a, s.x, b, bound);
        for (std::size_t c = 0; c < n - rank; ++c) {  // nothing of x is in the null space
          Wide product = s.x[rank + c], size = 1;
          for (std::size_t i = 0; i < rank; ++i) {
            product -= static_cast<Wide>(k(i, c)) * s.x[i];
            size += static_cast<Wide>(k(i, c)) * k(i, c);
          }
          EXPECT_LE(test::magnitude(product), bound * test::square_root(size) * norm(s.x))
              << m << " x " << n << " of rank " << rank;
        }
      }
}

TYPED_TEST(Lstsq, KnownSolutionsOfDeficientRank) {
  using T = TypeParam;
  const double eps = std::numeric_limits<T>::epsilon();
  const LeastSquares<T> equal = lstsq(Matrix<T>{{1, 1}, {1, 1}, {1, 1}}, Vector<T>{1, 2, 6});
  EXPECT_EQ(equal.rank, 1u);
  EXPECT_NEAR(equal.x[0], 1.5, 20 * eps);
  EXPECT_NEAR(equal.x[1], 1.5, 20 * eps);
  EXPECT_NEAR(equal.residual, 14, 100 * eps);
  // The third column is the sum of the others.
  const LeastSquares<T> sum = lstsq(Matrix<T>{{1, 0, 1}, {0, 1, 1}, {0, 0, 0}}, Vector<T>{3, 0, 4});
  EXPECT_EQ(sum.rank, 2u);
  EXPECT_NEAR(sum.x[0], 2, 40 * eps);
  EXPECT_NEAR(sum.x[1], -1, 40 * eps);
  EXPECT_NEAR(sum.x[2], 1, 40 * eps);
  EXPECT_NEAR(sum.residual, 16, 200 * eps);

  const LeastSquares<T> none = lstsq(Matrix<T>(3, 2), Vector<T>{1, 2, 2});
  EXPECT_EQ(none.rank, 0u);
  EXPECT_EQ(none.x, (Vector<T>{0, 0}));
  EXPECT_NEAR(none.residual, 9, 40 * eps);
}

// By blocks of rows, of which nothing is kept but R and as many rows of Q'b: the same x as from the
// factors that are kept, within their errors, and the residual.
TYPED_TEST(Lstsq, OfManyRows) {
  using T = TypeParam;
  const std::vector<Shape> shapes =
      test::quick() ? std::vector<Shape>{{1025, 10}, {1500, 3}}
                    : std::vector<Shape>{{1024, 1}, {1025, 10}, {1500, 3}, {2100, 33}, {9000, 17}};
  for (const auto& [m, n] : shapes)
    for (Isa isa : available_isas()) {
      const Options options{.threads = 2, .isa = isa};
      const Matrix<T> a = test::uniform_matrix<T>(m, n, m), b = test::uniform_matrix<T>(m, 11, n);
      const LeastSquaresMany<T> all = lstsq(a, b, options);
      EXPECT_EQ(all.rank, n);
      const Matrix<T> x = qr(a, options).solve(b, options);
      for (std::size_t c : {0u, 10u}) {
        const LeastSquares<T> one = lstsq(a, b.col(c), options);
        EXPECT_TRUE(test::same_bits(one.x, Vector<T>(all.x.col(c))));
        EXPECT_EQ(one.residual, all.residual[c]);
        expect_stationary(a, one.x, Vector<T>(b.col(c)), test::qr_bound<T>(m, n));
        EXPECT_LE(norm(one.x - x.col(c)), test::qr_bound<T>(m, n) * 100 * norm(one.x));
        const Vector<T> left = matmul(a, one.x) - b.col(c);
        EXPECT_NEAR(std::sqrt(one.residual), norm(left), test::qr_bound<T>(m, n) * norm(b.col(c)));
      }
      Matrix<T> dependent = hstack(a, a.block(0, 0, m, (n + 1) / 2));
      const LeastSquares<T> s = lstsq(dependent, b.col(0), options);
      EXPECT_EQ(s.rank, n);
      for (std::size_t j = 0; j < (n + 1) / 2; ++j)
        EXPECT_NEAR(s.x[j], s.x[n + j], test::qr_bound<T>(m, n) * 100) << "the shortest";
      EXPECT_NEAR(s.residual, all.residual[0], test::qr_bound<T>(m, n) * 100 * all.residual[0]);
    }
}

// Sums over b may be beyond the range where neither b nor x is.
TYPED_TEST(Lstsq, NearTheEndsOfTheRange) {
  using T = TypeParam;
  const T eps = std::numeric_limits<T>::epsilon(), most = std::numeric_limits<T>::max();
  const T small = 8 * std::numeric_limits<T>::min();
  const T big = std::ldexp(T(1), std::numeric_limits<T>::max_exponent / 8);
  const Matrix<T> square{{2, 1, 0}, {1, 3, 1}, {0, 1, 4}};
  const Matrix<T> tall = vstack(square, square);
  const Matrix<T> deficient = hstack(tall, tall.block(0, 1, 6, 1));
  for (const Matrix<T>& a : {square, tall, deficient, Matrix<T>(tall.t())}) {
    const Vector<T> b(a.rows(), T(0.8) * most), smaller(a.rows(), T(0.8));
    const LeastSquares<T> s = lstsq(a * big, b), expected = lstsq(a, smaller);
    EXPECT_EQ(s.rank, 3u);
    for (std::size_t j = 0; j < a.cols(); ++j)
      EXPECT_NEAR(s.x[j] / most * big, expected.x[j], 100 * eps) << a.rows() << " x " << a.cols();
    const LeastSquares<T> t = lstsq(a * (1 / big), smaller * small);
    for (std::size_t j = 0; j < a.cols(); ++j)
      EXPECT_NEAR(t.x[j] / big / small, expected.x[j], 100 * eps) << a.rows() << " x " << a.cols();
  }
  EXPECT_EQ(qr(tall * big).solve(Vector<T>(6, most)).size(), 3u);
  // Nothing times what is beyond the range is nothing.
  const T tiny = std::numeric_limits<T>::min();
  const Matrix<T> diagonal{{tiny, 0}, {0, 1}};
  EXPECT_EQ(lstsq(diagonal, Vector<T>{0, most}).x, (Vector<T>{0, most}));
  EXPECT_EQ(qr(diagonal).solve(Vector<T>{0, most}), (Vector<T>{0, most}));
}

// Units change nothing: a column in millionths of a millionth is still a column.
TYPED_TEST(Lstsq, ColumnsOfAnyMagnitude) {
  using T = TypeParam;
  constexpr int step = std::numeric_limits<T>::max_exponent / 4;
  const Matrix<T> a = test::uniform_matrix<T>(12, 5, 1);
  const Vector<T> b = test::uniform_vector<T>(12, 2);
  Matrix<T> scaled = a;
  const auto exponent = [](std::size_t j) { return (static_cast<int>(j) - 2) * step; };
  for (std::size_t j = 0; j < 5; ++j)
    for (T& x : scaled.col(j)) x = std::ldexp(x, exponent(j));
  const LeastSquares<T> s = lstsq(a, b), t = lstsq(scaled, b);
  EXPECT_EQ(t.rank, 5u);
  for (std::size_t j = 0; j < 5; ++j) EXPECT_EQ(t.x[j], std::ldexp(s.x[j], -exponent(j)));
  EXPECT_EQ(s.residual, t.residual);
}

TYPED_TEST(Lstsq, NormalEquationsOfAnyMagnitude) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(12, 3, 1), b = test::uniform_matrix<T>(12, 2, 2);
  const Matrix<T> expected = lstsq_normal(a, b);
  constexpr int most = std::numeric_limits<T>::max_exponent;
  for (int of_a : {-most * 3 / 5, 0, most * 3 / 5})
    for (int more : {-most / 5, 0, most / 5})
      for (int of_b : {-most / 6, 0, most / 6}) {
        Matrix<T> scaled = a * std::ldexp(T(1), of_a), right = b * std::ldexp(T(1), of_b);
        scale(std::ldexp(T(1), more), scaled.col(1));
        const Matrix<T> x = lstsq_normal(scaled, right);
        for (std::size_t i = 0; i < 3; ++i)
          for (std::size_t j = 0; j < 2; ++j)
            EXPECT_NEAR(std::ldexp(x(i, j), of_a + (i == 1 ? more : 0) - of_b), expected(i, j),
                        1000 * std::numeric_limits<T>::epsilon() * std::abs(expected(i, j)))
                << of_a << " " << more << " " << of_b;
      }
  const T big = std::ldexp(T(1), most / 64), most_b = std::numeric_limits<T>::max() / 2;
  EXPECT_NEAR(lstsq_normal(Matrix<T>{{big}, {big}}, Vector<T>{most_b, most_b})[0] / most_b * big, 1,
              4 * std::numeric_limits<T>::epsilon());
}

TYPED_TEST(Lstsq, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(20, 9, 1), b = test::uniform_matrix<T>(20, 4, 2);
  Matrix<T> deficient = a;
  deficient.col(3).assign(a.col(5));
  for (test::Layout layout : test::layouts) {
    const test::LaidOut<T> of_a(a, layout), of_b(b, layout), of_deficient(deficient, layout);
    EXPECT_EQ(lstsq(of_a.view(), of_b.view()).x, lstsq(a, b).x) << name(layout);
    EXPECT_EQ(lstsq(of_deficient.view(), of_b.view()).x, lstsq(deficient, b).x) << name(layout);
    EXPECT_EQ(lstsq(of_a.view().t(), of_b.view().block(0, 0, 9, 4)).x,
              lstsq(a.t(), b.block(0, 0, 9, 4)).x)
        << name(layout);
    EXPECT_TRUE(allclose(lstsq_normal(of_a.view(), of_b.view()), lstsq(a, b).x, {.relative = 1e-3}))
        << name(layout);
  }
}

TYPED_TEST(Lstsq, SmallestShapes) {
  using T = TypeParam;
  EXPECT_EQ(lstsq(Matrix<T>(0, 0), Vector<T>()).x.size(), 0u);
  EXPECT_EQ(lstsq(Matrix<T>(0, 3), Vector<T>()).x, Vector<T>(3));
  const LeastSquares<T> none = lstsq(Matrix<T>(3, 0), Vector<T>{1, 2, 2});
  EXPECT_EQ(none.x.size(), 0u);
  EXPECT_NEAR(none.residual, 9, 1e-5);
  EXPECT_EQ(lstsq(Matrix<T>(4, 2, T(1)), Matrix<T>(4, 0)).x, Matrix<T>(2, 0));
  EXPECT_EQ(lstsq_normal(Matrix<T>(3, 0), Vector<T>(3)).size(), 0u);
}

TYPED_TEST(Lstsq, WhatIsNotFinite) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  const Matrix<T> a = test::uniform_matrix<T>(4, 2, 1);
  for (T bad : {nan, inf}) {
    Matrix<T> wrong = a;
    wrong(3, 1) = bad;
    EXPECT_THROW(lstsq(wrong, Vector<T>(4)), argument_error);
    EXPECT_THROW(lstsq(wrong.t(), Vector<T>(2)), argument_error);
    EXPECT_THROW(lstsq_normal(wrong, Vector<T>(4)), argument_error);
    for (T x : lstsq(a, Vector<T>{1, bad, 1, 1}).x) EXPECT_FALSE(std::isfinite(x));
    // What the residual is where nothing would be left of numbers.
    const Matrix<T> square(a.block(0, 0, 2, 2)), wide(a.t());
    const Matrix<T> tall = test::uniform_matrix<T>(1100, 2, 1), singular{{1, 1}, {1, 1}};
    Vector<T> many(1100, T(1));
    many[700] = bad;
    for (const auto& s :
         {lstsq(square, Vector<T>{1, bad}), lstsq(wide, Vector<T>{bad, 1}),
          lstsq(a, Vector<T>{1, bad, 1, 1}), lstsq(tall, many), lstsq(singular, Vector<T>{1, bad}),
          lstsq(hstack(wide, wide), Vector<T>{bad, 1})}) {
      EXPECT_FALSE(std::isfinite(s.residual));
      for (T x : s.x) EXPECT_FALSE(std::isfinite(x));
    }
    const auto two = lstsq(square, Matrix<T>{{1, 1}, {bad, 1}});
    EXPECT_TRUE(std::isnan(two.residual[0]));
    EXPECT_EQ(two.residual[1], T(0)) << "another column";
  }
}

TYPED_TEST(Lstsq, ErrorsSayWhatIsWrong) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(4, 3, 1);
  EXPECT_EQ(test::message_of([&] { lstsq(a, Vector<T>(3)); }),
            "lstsq: A is 4 x 3 and B is 3 x 1; B must have as many rows as A");
  EXPECT_EQ(test::message_of([&] { lstsq_normal(a, Vector<T>(3)); }),
            "lstsq_normal: A is 4 x 3 and B is 3 x 1; B must have as many rows as A");
  EXPECT_EQ(test::message_of([&] { lstsq_normal(a.t(), Vector<T>(3)); }),
            "lstsq_normal: A is 3 x 4; with fewer rows than columns, use lstsq(A, b)");
  const Matrix<T> deficient{{1, 2}, {2, 4}, {3, 6}};
  EXPECT_THROW(lstsq_normal(deficient, Vector<T>(3)), singular_error);
  EXPECT_THROW(lstsq(a, Vector<T>(4), {.threads = -1}), argument_error);
}

}  // namespace
}  // namespace lanes
