// solve_triangular.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/triangular.hpp>
#include <string>

#include "support/guarded.hpp"
#include "support/matrices.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class SolveTriangular : public ::testing::Test {};
TYPED_TEST_SUITE(SolveTriangular, test::Reals);

constexpr Triangle triangles[] = {Triangle::lower, Triangle::upper};
constexpr Diagonal diagonals[] = {Diagonal::general, Diagonal::unit};

/// Around blocks of 8 rows, and where halves become uneven.
test::Sizes sizes() {
  return test::thinned(
      test::joined({test::every(0, 20), {23, 24, 25, 31, 32, 33, 47, 63, 65, 96, 130}}));
}
/// Around strips of one to three registers of 2 to 16 lanes.
test::Sizes widths() {
  return test::thinned({0, 1, 2, 3, 5, 8, 9, 16, 17, 24, 25, 33, 49}, 4);
}

/// Elements in (-1, 1), a diagonal of magnitude 1 to 2.
template <class T>
Matrix<T> full_matrix(std::size_t n, std::uint64_t seed) {
  Matrix<T> a = test::uniform_matrix<T>(n, n, seed);
  for (T& x : a.diagonal()) x += std::copysign(T(1), x);
  return a;
}

/// A with zeros outside the triangle and ones on a unit diagonal: the matrix that is meant.
template <class T>
Matrix<T> meant(const Matrix<T>& a, Triangle triangle, Diagonal diagonal) {
  Matrix<T> t(a.rows(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.rows(); ++j) {
      if (triangle == Triangle::lower ? j <= i : j >= i) t(i, j) = a(i, j);
      if (i == j && diagonal == Diagonal::unit) t(i, j) = 1;
    }
  return t;
}

template <class T>
void expect_solution(const Matrix<T>& t, const Matrix<T>& x, const Matrix<T>& b,
                     const std::string& what) {
  const auto product = test::matmul_reference<T>(t, x);
  for (std::size_t i = 0; i < b.size(); ++i)
    ASSERT_TRUE(test::within(b.data()[i], product[i].value,
                             test::lu_bound<T>(t.rows()) * product[i].magnitude))
        << what << ", " << t.rows() << " x " << b.cols();
}

TYPED_TEST(SolveTriangular, WithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = full_matrix<T>(n, n), b = test::uniform_matrix<T>(n, 3, n + 1);
    for (Triangle triangle : triangles)
      for (Diagonal diagonal : diagonals)
        for (Isa isa : available_isas()) {
          const Options options{.threads = 2, .isa = isa};
          const Matrix<T> x = solve_triangular(a, b, triangle, diagonal, options);
          expect_solution(meant(a, triangle, diagonal), x, b, std::string(name(isa)));
          for (std::size_t c = 0; c < b.cols(); ++c)
            EXPECT_TRUE(test::same_bits(solve_triangular(a, b.col(c), triangle, diagonal, options),
                                        Vector<T>(x.col(c))));
        }
  }
}

TYPED_TEST(SolveTriangular, AnyNumberOfRightHandSides) {
  using T = TypeParam;
  for (std::size_t n : {1u, 7u, 8u, 19u})
    for (std::size_t cols : widths()) {
      const Matrix<T> a = full_matrix<T>(n, n), b = test::uniform_matrix<T>(n, cols, n + 1);
      for (Triangle triangle : triangles)
        for (Isa isa : available_isas())
          expect_solution(meant(a, triangle, Diagonal::general),
                          solve_triangular(a, b, triangle, Diagonal::general, {.isa = isa}), b,
                          std::string(name(isa)));
    }
}

// Kahan's matrix: ill-conditioned without a small element on its diagonal.
TYPED_TEST(SolveTriangular, IllConditionedMatrices) {
  using T = TypeParam;
  const std::size_t n = 60;
  const Matrix<T> kahan = test::kahan<T>(n);
  const Matrix<T> b = test::uniform_matrix<T>(n, 3, 1);
  for (Isa isa : available_isas()) {
    const Options options{.isa = isa};
    expect_solution(kahan, solve_triangular(kahan, b, Triangle::upper, Diagonal::general, options),
                    b, "Kahan");
    expect_solution(Matrix<T>(kahan.t()),
                    solve_triangular(kahan.t(), b, Triangle::lower, Diagonal::general, options), b,
                    "Kahan, transposed");
  }
}

TYPED_TEST(SolveTriangular, ReadsItsTriangleOnly) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t n : {1u, 7u, 9u, 40u}) {
    const Matrix<T> a = full_matrix<T>(n, n), b = test::uniform_matrix<T>(n, 5, n + 1);
    for (Triangle triangle : triangles)
      for (Diagonal diagonal : diagonals) {
        Matrix<T> rest = meant(a, triangle, Diagonal::general);
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t j = 0; j < n; ++j)
            if (triangle == Triangle::lower ? j > i : j < i) rest(i, j) = nan;
        if (diagonal == Diagonal::unit) rest.diagonal().fill(nan);
        EXPECT_TRUE(test::same_bits(solve_triangular(rest, b, triangle, diagonal),
                                    solve_triangular(a, b, triangle, diagonal)))
            << n;
      }
  }
}

TYPED_TEST(SolveTriangular, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = full_matrix<T>(40, 1), b = test::uniform_matrix<T>(40, 5, 2);
  for (Triangle triangle : triangles) {
    const Matrix<T> expected = solve_triangular(a, b, triangle);
    for (test::Layout of_a : test::layouts)
      for (test::Layout of_b : test::layouts)
        EXPECT_EQ(solve_triangular(test::LaidOut<T>(a, of_a).view(),
                                   test::LaidOut<T>(b, of_b).view(), triangle),
                  expected)
            << name(of_a) << ", " << name(of_b);
    const Triangle other = triangle == Triangle::lower ? Triangle::upper : Triangle::lower;
    EXPECT_EQ(solve_triangular(Matrix<T>(a.t()).t(), b, triangle), expected);
    expect_solution(Matrix<T>(meant(a, triangle, Diagonal::general).t()),
                    solve_triangular(a.t(), b, other), b, "transposed");
  }
}

// The reciprocal of a denormal overflows; that of a huge number is denormal.
TYPED_TEST(SolveTriangular, ExtremesOfRange) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min() * 64,
          huge = std::ldexp(T(1), std::numeric_limits<T>::max_exponent - 3);
  for (T s : {tiny, huge})
    for (Isa isa : available_isas()) {
      const Options options{.isa = isa};
      const Matrix<T> lower{{2 * s, 0}, {s, 3 * s}};
      EXPECT_EQ(solve_triangular(lower, Vector<T>{4 * s, 5 * s}, Triangle::lower, Diagonal::general,
                                 options),
                (Vector<T>{2, 1}))
          << s << " on " << name(isa);
      EXPECT_EQ(solve_triangular(lower.t(), Vector<T>{5 * s, 6 * s}, Triangle::upper,
                                 Diagonal::general, options),
                (Vector<T>{T(1.5), 2}))
          << s << " on " << name(isa);
    }
}

TYPED_TEST(SolveTriangular, NanAndInfinityReachWhatDependsOnThem) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity();
  for (T bad : {std::numeric_limits<T>::quiet_NaN(), inf, -inf})
    for (std::size_t n : {3u, 9u, 20u})
      for (Isa isa : available_isas()) {
        const Options options{.isa = isa};
        const std::size_t place = n / 2;
        Matrix<T> a(n, n, T(1));
        Vector<T> b(n, T(1));
        b[place] = bad;
        const Vector<T> lower = solve_triangular(a, b, Triangle::lower, Diagonal::general, options);
        const Vector<T> upper = solve_triangular(a, b, Triangle::upper, Diagonal::general, options);
        for (std::size_t i = 0; i < n; ++i) {
          EXPECT_EQ(std::isfinite(lower[i]), i < place) << i << " of " << n << " on " << name(isa);
          EXPECT_EQ(std::isfinite(upper[i]), i > place) << i << " of " << n << " on " << name(isa);
        }
        a(place, 0) = std::numeric_limits<T>::quiet_NaN();
        const Vector<T> of_a =
            solve_triangular(a, Vector<T>(n, T(1)), Triangle::lower, Diagonal::general, options);
        for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(std::isfinite(of_a[i]), i < place);
      }
}

TYPED_TEST(SolveTriangular, ErrorsSayWhatIsWrong) {
  using T = TypeParam;
  EXPECT_EQ(
      test::message_of([] { solve_triangular(Matrix<T>(2, 3), Vector<T>(2), Triangle::lower); }),
      "solve_triangular: A is 2 x 3; it must be square");
  Matrix<T> a(4, 4, T(1));
  EXPECT_EQ(test::message_of([&] { solve_triangular(a, Vector<T>(3), Triangle::upper); }),
            "solve_triangular: A is 4 x 4 and B is 3 x 1; B must have as many rows as A");
  a(2, 2) = 0;
  for (Triangle triangle : triangles) {
    EXPECT_THROW(solve_triangular(a, Vector<T>(4), triangle), singular_error);
    EXPECT_EQ(test::message_of([&] { solve_triangular(a, Vector<T>(4), triangle); }),
              "solve_triangular: A is singular: A(2, 2) is 0");
    EXPECT_EQ(solve_triangular(a, Vector<T>(4), triangle, Diagonal::unit), Vector<T>(4));
  }
}

}  // namespace
}  // namespace lanes
