// Eigenvalues that are known: eig, eigvals.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/eigenvalues.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

using test::cycle;
using test::distance;
using test::eps;
using test::filled;
using test::residual_bound;
using test::shift;
using test::symmetric;

template <class T>
class EigValues : public ::testing::Test {};
TYPED_TEST_SUITE(EigValues, test::Reals);

/// The companion matrix of x^n + a[n - 1] x^(n - 1) + ... + a[0].
template <class T>
Matrix<T> companion(const std::vector<double>& a) {
  const std::size_t n = a.size();
  return filled<T>(n, [&](std::size_t i, std::size_t j) {
    return i == 0 ? -a[n - 1 - j] : i == j + 1 ? 1.0 : 0.0;
  });
}

TYPED_TEST(EigValues, RealWhereTheMatrixIsSymmetric) {
  using T = TypeParam;
  for (std::size_t n : {2u, 5u, 16u, 33u, 80u}) {
    const auto laplacian = filled<T>(n, [](std::size_t i, std::size_t j) {
      return i == j ? 2 : i == j + 1 || j == i + 1 ? -1 : 0;
    });
    std::vector<std::complex<double>> expected;
    for (std::size_t k = 1; k <= n; ++k)
      expected.emplace_back(
          2 - 2 * std::cos(M_PI * static_cast<double>(k) / static_cast<double>(n + 1)));
    const auto r = eig(laplacian);
    for (T x : r.values.imag) EXPECT_EQ(x, T(0));
    EXPECT_LE(distance(r.values, expected), residual_bound(laplacian)) << n;
    EXPECT_LE(distance(eigvals(laplacian), expected), residual_bound(laplacian)) << n;
  }
}

TYPED_TEST(EigValues, RotationsAndPermutations) {
  using T = TypeParam;
  for (double angle : {1e-3, 0.3, 1.0, 1.5707963, 2.0, 3.1}) {
    const T c = static_cast<T>(std::cos(angle)), s = static_cast<T>(std::sin(angle));
    const auto w = eig(Matrix<T>{{c, -s}, {s, c}}).values;
    EXPECT_NEAR(w.real[0], c, 2 * eps<T>);
    EXPECT_NEAR(w.imag[0], s, 2 * eps<T>);
  }
  for (std::size_t n : {3u, 4u, 7u, 12u, 31u, 90u}) {
    std::vector<std::complex<double>> roots;
    for (std::size_t k = 0; k < n; ++k)
      roots.push_back(std::polar(1.0, 2 * M_PI * static_cast<double>(k) / static_cast<double>(n)));
    EXPECT_LE(distance(eig(cycle<T>(n)).values, roots), residual_bound(cycle<T>(n))) << n;
  }
}

// An eigenvalue moves by the backward error over |y'x|, with the left and right eigenvectors.
TYPED_TEST(EigValues, CompanionMatricesOfKnownRoots) {
  using T = TypeParam;
  using C = std::complex<double>;
  const std::vector<std::vector<C>> cases = {{1, 2, 3},
                                             {-1, 0.5, 4},
                                             {{0, 1}, {0, -1}, 2},
                                             {{1, 2}, {1, -2}, {-3, 1}, {-3, -1}},
                                             {1, 2, 3, 4, 5, 6}};
  for (const auto& roots : cases) {
    std::vector<C> p = {1};  // highest power first
    for (C root : roots) {
      p.push_back(0);
      for (std::size_t i = p.size() - 1; i > 0; --i) p[i] -= root * p[i - 1];
    }
    const std::size_t n = roots.size();
    std::vector<double> a(n);
    for (std::size_t i = 0; i < n; ++i) a[i] = p[n - i].real();
    const Matrix<T> m = companion<T>(a);
    double worst = 0;
    for (C w : roots) {
      C y = 1, product = 0, power = 1;
      double x_length = 0, y_length = 0;
      for (std::size_t i = 0; i < n; ++i) {
        product += y * std::pow(w, static_cast<double>(n - 1 - i));
        y_length += std::norm(y);
        x_length += std::norm(power);
        power *= w;
        y = y * w + p[i + 1];
      }
      worst = std::max(worst, std::sqrt(x_length * y_length) / std::abs(product));
    }
    EXPECT_LE(distance(eig(m).values, roots), worst * residual_bound(m));
    EXPECT_LE(distance(eigvals(m), roots), worst * residual_bound(m));
  }
}

TYPED_TEST(EigValues, DefectiveMatricesLoseDigitsAsDocumented) {
  using T = TypeParam;
  // (x - 1)^k
  const std::vector<std::vector<double>> cases = {{1, -2}, {-1, 3, -3}, {1, -4, 6, -4}};
  for (const auto& a : cases) {
    const Matrix<T> m = companion<T>(a);
    const double k = static_cast<double>(a.size());
    const std::vector<std::complex<double>> ones(a.size(), 1.0);
    EXPECT_LE(distance(eig(m).values, ones), std::pow(k * residual_bound(m), 1 / k)) << k;
  }
  // What can be read off is exact.
  Matrix<T> jordan = shift<T>(9);
  for (T& x : jordan.diagonal()) x = 3;
  for (T x : eig(jordan).values.real) EXPECT_EQ(x, T(3));
  for (T x : eig(shift<T>(50)).values.real) EXPECT_EQ(x, T(0));
}

// D S inverse(D) with a symmetric S, whose eigenvalues hardly move.
TYPED_TEST(EigValues, BadlyScaledMatrices) {
  using T = TypeParam;
  for (std::size_t n : {2u, 4u, 9u, 20u, 40u, 90u}) {
    const Matrix<T> s = symmetric<T>(n);
    const std::vector<std::complex<double>> expected = test::list(eig(s).values);
    test::Random random(n);
    std::vector<int> exponent(n);
    const int range = sizeof(T) == 8 ? 66 : 20;  // 1e-20 to 1e20; 1e-6 to 1e6
    for (int& e : exponent) e = random.integer(-range, range);
    Matrix<T> scaled = s;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        scaled(i, j) = std::ldexp(s(i, j), exponent[i] - exponent[j]);
    // What balancing leaves of D is factors of about 2: conditions of up to 4.
    EXPECT_LE(distance(eig(scaled).values, expected), 4 * residual_bound(s)) << n;
    EXPECT_LE(distance(eigvals(scaled), expected), 4 * residual_bound(s)) << n;
  }
}

TYPED_TEST(EigValues, ValuesAloneAreTheSame) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 7u, 33u, 75u, 76u, 160u}) {
    const Matrix<T> a = symmetric<T>(n);  // whose values are well determined
    EXPECT_LE(distance(eigvals(a), test::list(eig(a).values)), 2 * residual_bound(a)) << n;
  }
}

// The land of Oz (Kemeny, Snell & Thompson, 1957): never two nice days in a row; rain and snow
// stay as they are every other day. In the long run, the days are 2/5 rain, 1/5 nice, 2/5 snow.
TYPED_TEST(EigValues, StationaryDistributionOfAMarkovChain) {
  using T = TypeParam;
  const Matrix<T> P{{0.5, 0.25, 0.25}, {0.5, 0, 0.5}, {0.25, 0.25, 0.5}};
  const EigResult<T> r = eig(P.t());
  const auto largest = std::max_element(r.values.real.begin(), r.values.real.end());
  EXPECT_NEAR(*largest, 1, 10 * eps<T>);
  const auto v = r.vectors.real.col(static_cast<std::size_t>(largest - r.values.real.begin()));
  const T sum = std::accumulate(v.begin(), v.end(), T(0));
  EXPECT_NEAR(v[0] / sum, 0.4, 10 * eps<T>);
  EXPECT_NEAR(v[1] / sum, 0.2, 10 * eps<T>);
  EXPECT_NEAR(v[2] / sum, 0.4, 10 * eps<T>);
}

}  // namespace
}  // namespace lanes
