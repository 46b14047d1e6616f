// solve_refined.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>

#include "support/guarded.hpp"
#include "support/matrices.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class Refined : public ::testing::Test {};
TYPED_TEST_SUITE(Refined, test::Reals);

template <class T>
Wide norm_inf(VectorView<const T> x) {
  Wide largest = 0;
  for (T e : x) largest = std::max(largest, test::magnitude(static_cast<Wide>(e)));
  return largest;
}

/// |b - A x| in the maximum norm is within what the criterion leaves: every row and column of A has
/// been scaled by at most `scaled` to get its largest element to between 1 and 2.
template <class T>
void expect_small_residual(const Matrix<T>& a, VectorView<const T> b, VectorView<const T> x,
                           double scaled) {
  const std::size_t n = a.rows();
  Wide residual = 0, norm = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const test::Sum sum = test::dot_reference<T>(a.row(i), x);
    residual = std::max(residual, test::magnitude(b[i] - sum.value));
    Wide row = 0;
    for (T e : a.row(i)) row += test::magnitude(static_cast<Wide>(e));
    norm = std::max(norm, row);
  }
  const double eps = std::numeric_limits<T>::epsilon(), size = static_cast<double>(n);
  const double bound = scaled * (std::sqrt(size) * eps + test::scaled_matmul_bound<T>(n));
  EXPECT_LE(residual, bound * (norm * norm_inf<T>(x) + norm_inf<T>(b))) << n;
}

TYPED_TEST(Refined, ResidualWithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1, 2, 3, 8, 9, 17, 33, 64, 65, 100, 150}, 4)) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n), b = test::uniform_matrix<T>(n, 3, n + 1);
    for (Isa isa : available_isas()) {
      const Options options{.threads = 2, .isa = isa};
      for (bool single : {true, false})
        for (bool doubled : {true, false}) {
          const Refinement how{.single_factors = single, .doubled_residuals = doubled};
          const RefinedResult<Matrix<T>> r = solve_refined(a, b, how, options);
          EXPECT_TRUE(r.converged) << n;
          EXPECT_FALSE(r.fell_back) << n;
          EXPECT_LE(r.backward_error,
                    std::sqrt(static_cast<T>(n)) * std::numeric_limits<T>::epsilon());
          for (std::size_t c = 0; c < 3; ++c) {
            expect_small_residual<T>(a, b.col(c), r.x.col(c), 8);
            const Vector<T> alone = solve_refined(a, b.col(c), how, options).x;
            expect_small_residual<T>(a, b.col(c), alone, 8);
            if (doubled) {
              EXPECT_EQ(alone, r.x.col(c)) << n;
            }
          }
        }
    }
  }
}

/// L U with small integers and ones on both diagonals: the products with integers are exact, and
/// the condition number grows with n.
template <class T>
Matrix<T> integer_product_of_triangles(std::size_t n, std::uint64_t seed) {
  Matrix<T> l = test::integer_matrix<T>(n, n, seed, 1), u = test::integer_matrix<T>(n, n, ~seed, 1);
  for (std::size_t i = 0; i < n; ++i) {
    l(i, i) = u(i, i) = 1;
    for (std::size_t j = 0; j < i; ++j) l(j, i) = u(i, j) = 0;
  }
  return matmul(l, u);
}

// Where plain solutions have lost most digits, these have them all.
TYPED_TEST(Refined, DoubledResidualsGiveEveryDigit) {
  using T = TypeParam;
  constexpr double eps = std::numeric_limits<T>::epsilon();
  double worst_rcond = 1;
  for (std::size_t n : test::every(5, 40))
    for (std::uint64_t seed = 0; seed < (test::quick() ? 2u : 4u); ++seed) {
      const Matrix<T> a = integer_product_of_triangles<T>(n, 100 * n + seed);
      const double rcond = lu(astype<double>(a)).rcond();
      if (rcond < 1e-13) continue;
      worst_rcond = std::min(worst_rcond, rcond);
      const Vector<T> exact = test::integer_vector<T>(n, n), b = matmul(a, exact);
      for (Isa isa : available_isas()) {
        const RefinedResult<Vector<T>> r =
            solve_refined(a, b, {.doubled_residuals = true}, {.isa = isa});
        EXPECT_TRUE(r.converged) << n << " on " << name(isa) << ", rcond " << rcond;
        // Columns are scaled by powers of two from 1 to 1 / 64.
        for (std::size_t i = 0; i < n; ++i)
          EXPECT_LE(std::abs(r.x[i] - exact[i]), 64 * 2 * eps * 8) << n << " on " << name(isa);
      }
    }
  EXPECT_LT(worst_rcond, test::quick() ? 1e-9 : 1e-10) << "no matrix was a challenge";
}

TYPED_TEST(Refined, FallsBackWhereFloatDoesNotSuffice) {
  using T = TypeParam;
  for (std::size_t n : {9u, 10u}) {
    const Matrix<T> hilbert = test::hilbert<T>(n);
    const Vector<T> b = test::uniform_vector<T>(n, n);
    const RefinedResult<Vector<T>> r = solve_refined(hilbert, b);
    EXPECT_TRUE(r.fell_back) << n;
    EXPECT_TRUE(r.converged) << n;
    expect_small_residual<T>(hilbert, b, r.x, 64);
    EXPECT_FALSE(solve_refined(hilbert, b, {.single_factors = false}).fell_back) << n;
  }
}

// The scaled system is the same to the last bit.
TYPED_TEST(Refined, ScalingByPowersOfTwoIsNoObstacle) {
  using T = TypeParam;
  constexpr int range = std::numeric_limits<T>::max_exponent * 2 / 3;
  for (std::size_t n : {2u, 5u, 20u, 40u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    const Vector<T> b = test::uniform_vector<T>(n, n + 1);
    for (bool doubled : {true, false}) {
      const Refinement how{.doubled_residuals = doubled};
      const RefinedResult<Vector<T>> expected = solve_refined(a, b, how);
      Matrix<T> rows = a, cols = a;
      Vector<T> of_rows = b;
      const auto exponent = [n](std::size_t i) {
        return static_cast<int>(i) * 2 * range / static_cast<int>(n) - range;
      };
      for (std::size_t i = 0; i < n; ++i) {
        of_rows[i] = std::ldexp(b[i], exponent(i));
        for (std::size_t j = 0; j < n; ++j) {
          rows(i, j) = std::ldexp(a(i, j), exponent(i));
          cols(i, j) = std::ldexp(a(i, j), j == 0 ? -range : range);
        }
      }
      const RefinedResult<Vector<T>> by_rows = solve_refined(rows, of_rows, how);
      EXPECT_FALSE(by_rows.fell_back);
      EXPECT_EQ(by_rows.x, expected.x) << n;
      EXPECT_EQ(by_rows.steps, expected.steps) << n;
      EXPECT_TRUE(solve_refined(cols, b, how).converged) << n;
    }
  }
  // The whole range of double, which float has not.
  const Matrix<double> diagonal{{1e-200, 0}, {0, 1e200}};
  const RefinedResult<Vector<double>> r = solve_refined(diagonal, Vector<double>{1e-200, 2e200});
  EXPECT_EQ(r.x, (Vector<double>{1, 2}));
  EXPECT_FALSE(r.fell_back);
}

TYPED_TEST(Refined, EdgesAndErrors) {
  using T = TypeParam;
  constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  const Matrix<T> a{{4, 7}, {2, 6}};
  EXPECT_EQ(solve_refined(a, Vector<T>{0, 0}).x, (Vector<T>{0, 0}));
  EXPECT_TRUE(solve_refined(a, Vector<T>{0, 0}).converged);
  EXPECT_TRUE(solve_refined(Matrix<T>(0, 0), Vector<T>()).converged);
  EXPECT_EQ(solve_refined(a, Matrix<T>(2, 0)).x.rows(), 2u);
  EXPECT_EQ(solve_refined(a, Vector<T>{18, 14}, {.most_steps = 0}).steps, 0);
  for (bool doubled : {true, false}) {
    const RefinedResult<Matrix<T>> r =
        solve_refined(a, Matrix<T>{{18, nan}, {14, 1}}, {.doubled_residuals = doubled});
    EXPECT_FALSE(r.converged);
    EXPECT_TRUE(std::isnan(r.backward_error));
    EXPECT_TRUE(allclose(r.x.col(0), Vector<T>{1, 2})) << "the other column";
    EXPECT_TRUE(std::isnan(r.x(0, 1)));
  }
  EXPECT_THROW(solve_refined(Matrix<T>{{1, 2}, {2, 4}}, Vector<T>{1, 2}), singular_error);
  const Matrix<T> magic{{16, 2, 3, 13}, {5, 11, 10, 8}, {9, 7, 6, 12}, {4, 14, 15, 1}};
  EXPECT_THROW(solve_refined(magic, Vector<T>{34, 34, 34, 34}), singular_error);
  EXPECT_THROW(solve_refined(Matrix<T>{{nan, 2}, {2, 4}}, Vector<T>{1, 2}), argument_error);
  EXPECT_THROW(solve_refined(Matrix<T>(2, 3), Vector<T>(2)), shape_error);
  EXPECT_THROW(solve_refined(a, Vector<T>(3)), shape_error);
  EXPECT_THROW(solve_refined(a, Vector<T>(2), {.most_steps = -1}), argument_error);
  EXPECT_THROW(solve_refined(a, Vector<T>(2), {}, {.threads = -1}), argument_error);
}

TYPED_TEST(Refined, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(20, 20, 1), b = test::uniform_matrix<T>(20, 3, 2);
  const Matrix<T> expected = solve_refined(a, b).x;
  for (test::Layout layout : test::layouts) {
    const test::LaidOut<T> of_a(a, layout), of_b(b, layout);
    EXPECT_EQ(solve_refined(of_a.view(), of_b.view()).x, expected) << name(layout);
  }
}

}  // namespace
}  // namespace lanes
