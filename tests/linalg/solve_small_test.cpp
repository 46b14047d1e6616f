// solve for few unknowns: by one kernel, which judges its solution by what it leaves of b.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class SolveSmall : public ::testing::Test {};
TYPED_TEST_SUITE(SolveSmall, test::Reals);

template <class T>
constexpr T eps = std::numeric_limits<T>::epsilon();

/// Around every number of registers, and 33, which is not small.
test::Sizes sizes() {
  return test::thinned(test::every(1, 33));
}

/// The largest |b - A x| / (|A| |x| + |b|) of a row.
template <class T>
double backward_error(MatrixView<const T> a, VectorView<const T> x, VectorView<const T> b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    test::Sum sum;
    sum.add(b[i]);
    for (std::size_t j = 0; j < a.cols(); ++j) sum.add(-static_cast<Wide>(a(i, j)) * x[j]);
    if (sum.magnitude != 0)
      worst = std::max(worst, static_cast<double>(test::magnitude(sum.value) / sum.magnitude));
  }
  return worst;
}

/// The last row differs from the first by `distance`: a condition number of about 1 / distance.
template <class T>
Matrix<T> nearly_singular(std::size_t n, T distance, unsigned seed) {
  Matrix<T> a = test::uniform_matrix<T>(n, n, seed);
  for (std::size_t j = 0; n > 1 && j < n; ++j) a(n - 1, j) = a(0, j) + distance * a(n - 1, j);
  return a;
}

TYPED_TEST(SolveSmall, ResidualWithinTheBoundAtAnyCondition) {
  using T = TypeParam;
  int solved = 0;
  for (std::size_t n : sizes())
    for (T distance : {T(1), std::sqrt(std::sqrt(eps<T>)), std::sqrt(eps<T>), 64 * eps<T>}) {
      const Matrix<T> a = nearly_singular<T>(n, distance, static_cast<unsigned>(n));
      const Vector<T> b = test::uniform_vector<T>(n, 7);
      for (Isa isa : available_isas()) {
        const SolveResult<Vector<T>> r = try_solve(a, b, {.isa = isa});
        if (!r.ok) continue;
        ++solved;
        EXPECT_LE(backward_error<T>(a, r.x, b), static_cast<double>(n) * eps<T>)
            << n << ", distance " << distance << " on " << name(isa);
        EXPECT_EQ(solve(a, b, {.isa = isa}), r.x);
      }
    }
  EXPECT_GT(solved, 0);
}

TYPED_TEST(SolveSmall, ConditionNumberIsThatOfTheInverse) {
  using T = TypeParam;
  for (std::size_t n : {1u, 4u, 9u, 32u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, 3);
    const SolveResult<Vector<T>> r = try_solve(a, Vector<T>(n, T(1)));
    ASSERT_TRUE(r.ok);
    EXPECT_NEAR(r.rcond * cond(a, Norm::one), 1, 100 * static_cast<double>(n) * eps<T> / r.rcond);
  }
}

TYPED_TEST(SolveSmall, AnyStridesAndNothingBeyond) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, 5), wide = test::uniform_matrix<T>(n, 3, 6);
    const Vector<T> expected = solve(a, Vector<T>(wide.col(1)));
    const Matrix<T> stored = transpose(a);
    EXPECT_EQ(solve(stored.t(), wide.col(1)), expected) << n;
    Matrix<T> inside(n + 2, n + 3, std::numeric_limits<T>::quiet_NaN());
    inside.block(1, 2, n, n).assign(a);
    EXPECT_EQ(solve(inside.block(1, 2, n, n), wide.col(1)), expected) << n;
  }
}

TYPED_TEST(SolveSmall, HilbertUntilItIsRefused) {
  using T = TypeParam;
  bool refused = false;
  for (std::size_t n = 1; n <= 16 && !refused; ++n) {
    Matrix<T> a(n, n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) a(i, j) = T(1) / static_cast<T>(i + j + 1);
    const Vector<T> b(n, T(1));
    const SolveResult<Vector<T>> r = try_solve(a, b);
    refused = !r.ok;
    if (r.ok) {
      EXPECT_LE(backward_error<T>(a, r.x, b), static_cast<double>(n) * eps<T>) << n;
    }
  }
  EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace lanes
