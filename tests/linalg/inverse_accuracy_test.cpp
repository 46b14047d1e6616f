// inverse, try_inverse, inverse_batch and cond on matrices known for their difficulty, compared
// with inverses in 113-bit arithmetic.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>
#include <limits>

#include "support/matrices.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class InverseAccuracy : public ::testing::Test {};
TYPED_TEST_SUITE(InverseAccuracy, test::Reals);

/// |A X - I| and |X A - I| <= n eps norm1(A) norm1(X)
template <class T>
void expect_residuals(const Matrix<T>& a, const Matrix<T>& x, const std::string& what) {
  const double eps = std::numeric_limits<T>::epsilon(), n = static_cast<double>(a.rows());
  const double bound = n * eps * test::norm1(a) * test::norm1(x);
  EXPECT_LE(test::distance_from_identity(a, x), bound) << what;
  EXPECT_LE(test::distance_from_identity(x, a), bound) << what;
}

/// These, and |X - inverse(A)| <= n eps cond1(A) norm1(inverse(A)), wherever there is a correct
/// digit, and the condition itself. Returns whether there is.
template <class T>
bool expect_accurate(const Matrix<T>& a, std::string what) {
  const std::size_t n = a.rows();
  const double n_eps = static_cast<double>(n) * std::numeric_limits<T>::epsilon();
  const std::vector<Wide> exact = test::inverse_reference(a);
  Matrix<double> rounded(n, n);
  for (std::size_t i = 0; i < n * n; ++i) rounded.data()[i] = static_cast<double>(exact[i]);
  const double norm = test::norm1(rounded), condition = test::norm1(a) * norm;
  what += " " + std::to_string(n) + ", condition " + std::to_string(condition);
  bool all_ok = true;
  for (Isa isa : {available_isas().front(), Isa::automatic}) {  // those with fma have equal bits
    const InverseResult<T> r = try_inverse(a, {.threads = 2, .isa = isa});
    EXPECT_TRUE(r.ok || 2 * n_eps * condition > 1) << what;
    all_ok &= r.ok;
    if (!r.ok) continue;
    expect_residuals(a, r.inverse, what + " " + std::string(name(isa)));
    double error = 0;
    for (std::size_t i = 0; i < n * n; ++i)
      error = std::max(error, static_cast<double>(test::magnitude(r.inverse.data()[i] - exact[i])));
    EXPECT_LE(error, n_eps * condition * norm) << what << " " << name(isa);
    const double computed = cond(a, Norm::one, {.isa = isa});
    EXPECT_LE(std::abs(computed - condition), 2 * n_eps * condition * condition) << what;
  }
  return all_ok;
}

TYPED_TEST(InverseAccuracy, OfVandermondeMatrices) {
  using T = TypeParam;
  for (std::size_t n = 2; n <= 10; ++n) {
    Matrix<T> a(n, n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        a(i, j) = static_cast<T>(std::pow(static_cast<double>(i + 1) / static_cast<double>(n), j));
    const bool ok = expect_accurate(a, "Vandermonde");
    EXPECT_TRUE((ok || (std::same_as<T, float> && n > 6))) << n;
  }
}

TYPED_TEST(InverseAccuracy, OfHilbertMatrices) {
  using T = TypeParam;
  for (std::size_t n = 1; n <= 12; ++n) {
    const bool ok = expect_accurate(test::hilbert<T>(n), "Hilbert");
    EXPECT_EQ(ok, (n <= (std::same_as<T, float> ? 5u : 10u))) << n;
  }
}

TYPED_TEST(InverseAccuracy, OfKahanMatrices) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({2, 5, 8, 16, 32, 33, 50})) {
    const bool ok = expect_accurate(test::kahan<T>(n), "Kahan");
    EXPECT_TRUE((ok || std::same_as<T, float>)) << n;
    expect_accurate(Matrix<T>(test::kahan<T>(n).t()), "Kahan, transposed");
  }
}

// Up to 1 / (n eps); beyond, there is nothing to be had, and it says so.
TYPED_TEST(InverseAccuracy, OfAnyCondition) {
  using T = TypeParam;
  constexpr double eps = std::numeric_limits<T>::epsilon();
  for (std::size_t n : test::thinned({4, 8, 20, 33, 50})) {
    const double most = -std::log10(static_cast<double>(n * n) * eps);
    for (double digits = std::same_as<T, float> ? 1 : 2; digits < most; digits += most / 7)
      EXPECT_TRUE((expect_accurate(test::conditioned_matrix<T>(n, digits, n), "conditioned")));
    for (double digits = most; digits < most + 2; digits += 0.3)
      expect_accurate(test::conditioned_matrix<T>(n, digits, n), "conditioned");
    const double beyond = std::same_as<T, float> ? 8 : 17;
    EXPECT_FALSE(try_inverse(test::conditioned_matrix<T>(n, beyond, n)).ok) << n;
  }
}

// Well-conditioned, where partial pivoting has elements of U grow to 1.9^(n - 1), and rounds them.
TYPED_TEST(InverseAccuracy, WherePivotsGrow) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({8, 12, 16, 24, 32, 33, 60, 80, 128})) {
    const Matrix<T> w = test::wilkinson(n, T(0.9)), turned(w.t());
    for (bool transposed : {false, true}) {
      const Matrix<T>& a = transposed ? turned : w;
      const std::string what = (transposed ? "transposed " : "as it is ") + std::to_string(n);
      const InverseResult<T> r = try_inverse(a);
      ASSERT_TRUE(r.ok) << what;
      expect_residuals(a, r.inverse, what);
      EXPECT_EQ(inverse(a), r.inverse) << what;
      const double tolerance = 3 * static_cast<double>(n) * std::numeric_limits<T>::epsilon();
      const double condition = test::norm1(a) * test::norm1(r.inverse);
      EXPECT_NEAR(cond(a, Norm::one) / condition, 1, tolerance) << what;
      EXPECT_NEAR(static_cast<double>(r.rcond) * condition, 1, tolerance) << what;
      EXPECT_TRUE(n > 33 || expect_accurate(a, what));
      EXPECT_TRUE(n <= 16 || inverse_batch(a).inverses == r.inverse) << "one by one, " << what;
    }
    if (n > 16) continue;
    const InverseBatch<T> both =
        inverse_batch(vstack(turned, vstack(test::uniform_matrix<T>(n, n, n), w)));
    EXPECT_TRUE(both.ok) << n;
    expect_residuals(turned, Matrix<T>(both.inverses.block(0, 0, n, n)), "batch, transposed");
    expect_residuals(w, Matrix<T>(both.inverses.block(2 * n, 0, n, n)), "batch");
  }
}

// What is taken for growth has no unit, also where an odd matrix is filled up with a 1.
TYPED_TEST(InverseAccuracy, GrowthIsRelative) {
  using T = TypeParam;
  for (std::size_t n = 1; n <= 34; ++n) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n), expected = inverse(a);
    for (int exponent : {-60, 60}) {
      const T scale = std::ldexp(T(1), exponent);
      EXPECT_EQ(inverse(a * scale) * scale, expected) << n;
      EXPECT_EQ(inverse_batch(a * scale).inverses * scale, inverse_batch(a).inverses) << n;
    }
  }
}

}  // namespace
}  // namespace lanes
