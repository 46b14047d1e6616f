// eigh of matrices of up to eight rows: closed forms, and Jacobi's method in registers, whose last
// sweeps are perturbation theory. Thousands of them, since what decides between formulas is the
// spectrum.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/eigh.hpp>
#include <lanes/qr.hpp>
#include <lanes/random.hpp>
#include <limits>

#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/symmetric.hpp"

namespace lanes {
namespace {

template <class T>
class EighSmall : public ::testing::Test {};
TYPED_TEST_SUITE(EighSmall, test::Reals);

/// Eigenvalues of one of six kinds, the numbers in them drawn anew.
Vector<double> spectrum(int kind, std::size_t n, Rng& rng) {
  Vector<double> w = normal(rng, n);
  const double tiny = std::pow(10.0, -16 * uniform(rng, 1)[0]);
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<double>(i);
    if (kind == 1) w[i] = w[i / 2];                              // pairs
    if (kind == 2) w[i] = 1 + tiny * w[i];                       // close to each other
    if (kind == 3) w[i] = std::pow(10.0, -18 * std::abs(w[i]));  // of every magnitude
    if (kind == 4)
      w[i] = (i % 2 == 0 ? 1 : -1) + tiny * static_cast<double>(i / 2);  // two clusters
    if (kind == 5) w[i] = std::pow(tiny, at / static_cast<double>(n));   // geometric
  }
  return w;
}

/// Q diag(w) Q' with a random Q; of every third, the elements off the diagonal are shrunk, and of
/// every seventh, some are zero.
template <class T>
Matrix<T> with_spectrum(const Vector<double>& w, int round, Rng& rng) {
  const std::size_t n = w.size();
  Matrix<double> x(n, n);
  fill_normal(rng, std::span<double>(x.data(), n * n));
  const Matrix<double> q = qr(x).q();
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k) sum += q(i, k) * w[k] * q(j, k);
      const Vector<double> u = uniform(rng, 2);
      if (i != j && round % 3 == 1) sum *= std::pow(10.0, -10 * u[0]);
      if (i != j && round % 7 == 3 && u[1] < 0.5) sum = 0;
      a(i, j) = a(j, i) = static_cast<T>(sum);
    }
  return a;
}

TYPED_TEST(EighSmall, ResidualAndOrthogonalityWithinTheBounds) {
  using T = TypeParam;
  const int rounds = test::quick() ? 40 : 400;
  Rng rng(7);
  for (std::size_t n = 1; n <= 8; ++n)
    for (int kind = 0; kind < 6; ++kind)
      for (int round = 0; round < rounds; ++round) {
        const Matrix<T> a = with_spectrum<T>(spectrum(kind, n, rng), round, rng);
        const double bound = 10 * static_cast<double>(n) * std::numeric_limits<T>::epsilon();
        for (EighMethod method : {EighMethod::automatic, EighMethod::jacobi}) {
          const Eigh<T> e = eigh(a, {.method = method});
          ASSERT_LE(test::norm_of_residual(a, e), bound * test::largest_value(e))
              << "kind " << kind << ", round " << round << ": " << a;
          ASSERT_LE(test::distance_from_orthogonal(e.vectors), bound)
              << "kind " << kind << ", round " << round << ": " << a;
        }
      }
}

/// Diagonal matrices come out exactly, without a negative zero.
TYPED_TEST(EighSmall, OfADiagonalMatrixIsExact) {
  using T = TypeParam;
  for (std::size_t n = 1; n <= 8; ++n) {
    Matrix<T> a(n, n);
    for (std::size_t i = 0; i < n; ++i) a(i, i) = static_cast<T>(3 - static_cast<int>(i));
    const Eigh<T> e = eigh(a);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_EQ(e.values[i], a(n - 1 - i, n - 1 - i)) << n;
      for (std::size_t j = 0; j < n; ++j) {
        EXPECT_EQ(e.vectors(i, j), T(i + j + 1 == n)) << n;
        EXPECT_FALSE(std::signbit(e.vectors(i, j))) << n << ": " << i << ", " << j;
      }
    }
  }
}

}  // namespace
}  // namespace lanes
