// The symmetric eigenproblem by way of a tridiagonal matrix (lib/linalg/tridiagonal_eigen.hpp).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <lanes/linalg.hpp>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "dispatch/select.hpp"
#include "linalg/tridiagonal_eigen.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class TridiagonalEigen : public ::testing::Test {};
TYPED_TEST_SUITE(TridiagonalEigen, test::Reals);

template <class T>
struct Eigen {
  Vector<T> values;
  Matrix<T> vectors;
  bool ok;
};

template <class T>
int exponent_of(MatrixView<const T> a) {
  T largest = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j <= i; ++j) largest = std::max(largest, std::abs(a(i, j)));
  return linalg::scale_exponent(largest);
}

template <class T>
Eigen<T> solve(MatrixView<const T> a, Options options = {.threads = 1}) {
  const T nan = std::numeric_limits<T>::quiet_NaN();  // what was there is not read
  Eigen<T> e{Vector<T>(a.rows(), nan), Matrix<T>(a.rows(), a.rows(), nan), false};
  e.ok =
      linalg::eigen_by_tridiagonal<T>(dispatch::kernels_for(options.isa).of<T>(), options.threads,
                                      a, exponent_of(a), e.values.data(), e.vectors);
  return e;
}

template <class T>
Matrix<T> symmetric(std::size_t n, std::uint64_t seed) {
  Matrix<T> a = test::uniform_matrix<T>(n, n, seed);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) a(j, i) = a(i, j);
  return a;
}

using Element = std::function<double(std::size_t)>;

template <class T>
Matrix<T> tridiagonal(std::size_t n, const Element& diagonal, const Element& beside) {
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    a(i, i) = static_cast<T>(diagonal(i));
    if (i + 1 < n) a(i, i + 1) = a(i + 1, i) = static_cast<T>(beside(i));
  }
  return a;
}

/// Q D Q with a reflection Q = I - 2 v v' / v'v: D - w v' - v w', w = p - (v'p / v'v) v,
/// p = 2 D v / v'v.
template <class T>
Matrix<T> with_spectrum(std::size_t n, const Element& value) {
  const Vector<double> v = test::uniform_vector<double>(n, n);
  double length = 0, v_p = 0;
  for (double x : v) length += x * x;
  Vector<double> w(n);
  for (std::size_t i = 0; i < n; ++i) v_p += 2 * value(i) * v[i] * v[i] / length;
  for (std::size_t i = 0; i < n; ++i) w[i] = (2 * value(i) - v_p) * v[i] / length;
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      a(i, j) = static_cast<T>((i == j ? value(i) : 0) - w[i] * v[j] - v[i] * w[j]);
  return a;
}

template <class T>
Matrix<T> laplacian(std::size_t n) {
  return tridiagonal<T>(
      n, [](std::size_t) { return 2.0; }, [](std::size_t) { return -1.0; });
}
template <class T>
Matrix<T> clement(std::size_t n) {
  return tridiagonal<T>(
      n, [](std::size_t) { return 0.0; },
      [n](std::size_t i) { return std::sqrt(static_cast<double>((i + 1) * (n - 1 - i))); });
}
/// Of order 21, glued together by `glue`.
template <class T>
Matrix<T> wilkinson(std::size_t n, double glue) {
  return tridiagonal<T>(
      n, [](std::size_t i) { return std::abs(static_cast<double>(i % 21) - 10.0); },
      [glue](std::size_t i) { return i % 21 == 20 ? glue : 1.0; });
}
template <class T>
Matrix<T> scaled(Matrix<T> a, int exponent) {
  for (T& x : a) x = std::ldexp(x, exponent);
  return a;
}

template <class T>
struct Named {
  std::string name;
  Matrix<T> a;
};

/// Matrices that are hard for one step or another.
template <class T>
std::vector<Named<T>> matrices(std::size_t n) {
  constexpr int most = std::numeric_limits<T>::max_exponent;
  const auto number = [](std::size_t i) { return static_cast<double>(i); };
  const auto falling = [&](std::size_t i) { return std::pow(10, -number(i)); };
  const auto rising = [&](std::size_t i) { return std::pow(10, number(i) - number(n)); };
  return {
      {"random", symmetric<T>(n, n)},
      {"covariance", gram(test::uniform_matrix<T>(2 * n, n, n))},
      {"Laplacian", laplacian<T>(n)},
      {"Clement", clement<T>(n)},
      {"Wilkinson, glued", wilkinson<T>(n, 1e-8)},
      {"Wilkinson, apart", wilkinson<T>(n, 1e-30)},
      {"identity", Matrix<T>::identity(n)},
      {"zero", Matrix<T>(n, n)},
      {"diagonal", tridiagonal<T>(
                       n, [](std::size_t i) { return static_cast<double>(i * 7 % 11); },
                       [](std::size_t) { return 0.0; })},
      {"rank one", Matrix<T>(n, n, T(1))},
      {"clusters",
       with_spectrum<T>(n, [&](std::size_t i) { return number(i % 5) + 1e-9 * number(i); })},
      {"graded",
       with_spectrum<T>(n, [&](std::size_t i) { return std::pow(1e-15, number(i) / number(n)); })},
      {"graded, tridiagonal", tridiagonal<T>(n, falling, falling)},
      {"graded upwards", tridiagonal<T>(n, rising, rising)},
      {"integers",
       [&] {
         Matrix<T> a = test::integer_matrix<T>(n, n, n, 1);
         return tridiagonal<T>(
             n, [&](std::size_t i) { return a(i, i); }, [&](std::size_t i) { return a(i, i + 1); });
       }()},
      {"huge", scaled(symmetric<T>(n, n), most - 12)},
      {"tiny", scaled(symmetric<T>(n, n), 12 - most)},
      {"denormal", scaled(symmetric<T>(n, n), -most - std::numeric_limits<T>::digits / 2)}};
}

template <class T>
double tolerance(std::size_t n) {
  return 10 * static_cast<double>(n) * std::numeric_limits<T>::epsilon();
}

/// Ascending; |A V - V diag(values)| and |V'V - I| within the bounds, column by column. Computed in
/// double, whose own errors are within a tenth of the bound for double.
template <class T>
void expect_eigen(const Matrix<T>& a, const Eigen<T>& e, const std::string& what) {
  const std::size_t n = a.rows();
  ASSERT_TRUE(e.ok) << what;
  T largest = 0;
  for (T x : a) largest = std::max(largest, std::abs(x));
  const int exponent = largest > T(0) ? std::ilogb(largest) : 0;
  Matrix<double> v(n, n), av(n, n), vv(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) v(i, j) = e.vectors(i, j);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t p = 0; p < n; ++p) {
      const double element = std::ldexp(static_cast<double>(a(i, p)), -exponent);
      for (std::size_t j = 0; j < n; ++j) {
        av(i, j) += element * v(p, j);
        vv(i, j) += v(p, i) * v(p, j);
      }
    }
  double norm = 0;
  std::vector<double> values(n);
  for (std::size_t j = 0; j < n; ++j) {
    values[j] = std::ldexp(static_cast<double>(e.values[j]), -exponent);
    norm = std::max(norm, std::abs(values[j]));
    ASSERT_LE(e.values[j == 0 ? 0 : j - 1], e.values[j]) << what;
  }
  // Values that are denormal have been rounded to what denormals can be.
  const double rounding =
      std::ldexp(static_cast<double>(std::numeric_limits<T>::denorm_min()), -exponent);
  for (std::size_t j = 0; j < n; ++j) {
    double residual = 0, orthogonality = 0;
    for (std::size_t i = 0; i < n; ++i) {
      residual = std::hypot(residual, av(i, j) - v(i, j) * values[j]);
      orthogonality = std::max(orthogonality, std::abs(vv(i, j) - (i == j ? 1 : 0)));
    }
    ASSERT_LE(residual, tolerance<T>(n) * norm + rounding)
        << what << ", vector " << j << " of " << n;
    ASSERT_LE(orthogonality, tolerance<T>(n)) << what << ", vector " << j << " of " << n;
  }
}

/// Leaves of up to 16 rows, merges at 17, 33, 65, ...; reflectors in blocks of 16, and of 32 from
/// 128 rows on.
TYPED_TEST(TridiagonalEigen, EveryMatrix) {
  using T = TypeParam;
  for (std::size_t n : test::thinned(test::every(1, 70), 9))
    for (const Named<T>& m : matrices<T>(n)) expect_eigen<T>(m.a, solve<T>(m.a), m.name);
}

TYPED_TEST(TridiagonalEigen, LargerOnes) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({127, 128, 129, 200, 300}, 4)) {
    if (test::quick() && n > 127) continue;
    for (const Named<T>& m : matrices<T>(n)) expect_eigen<T>(m.a, solve<T>(m.a), m.name);
  }
}

/// Panels of 24 rows while there are more than 256 (float: 512), updated in strips of 128.
TYPED_TEST(TridiagonalEigen, WithPanels) {
  using T = TypeParam;
  const std::size_t limit = 2048 / sizeof(T);
  for (std::size_t n : test::thinned({limit + 49, limit + 24, limit + 1}, 4)) {
    if (test::quick() && n > limit + 1) continue;
    const Matrix<T> a = symmetric<T>(n, n);
    expect_eigen<T>(a, solve<T>(a), "random");
    if (test::quick()) continue;
    const Matrix<T> ones(n, n, T(1));
    expect_eigen<T>(ones, solve<T>(ones), "rank one");
    expect_eigen<T>(laplacian<T>(n), solve<T>(laplacian<T>(n)), "Laplacian");
  }
}

template <class T>
void expect_values(const Eigen<T>& e, const std::vector<double>& values, const std::string& what) {
  const std::size_t n = values.size();
  ASSERT_TRUE(e.ok) << what;
  const double norm = std::max(std::abs(values.front()), std::abs(values.back()));
  for (std::size_t i = 0; i < n; ++i)
    ASSERT_NEAR(static_cast<double>(e.values[i]), values[i], tolerance<T>(n) * norm)
        << what << ", value " << i << " of " << n;
}

TYPED_TEST(TridiagonalEigen, ClosedForms) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1, 2, 3, 16, 17, 40, 64, 100, 129, 256, 300}, 3)) {
    std::vector<double> sines(n), integers(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double angle =
          std::numbers::pi * static_cast<double>(i + 1) / static_cast<double>(2 * n + 2);
      sines[i] = 4 * std::sin(angle) * std::sin(angle);
      integers[i] = 2 * static_cast<double>(i) - static_cast<double>(n - 1);
    }
    expect_values<T>(solve<T>(laplacian<T>(n)), sines, "Laplacian");
    expect_values<T>(solve<T>(clement<T>(n)), integers, "Clement");
  }
}

/// Eigenvalues by Jacobi's method in 113-bit arithmetic.
template <class T>
std::vector<double> values_reference(const Matrix<T>& a) {
  const std::size_t n = a.rows();
  std::vector<Wide> w(a.begin(), a.end());
  const auto at = [&](std::size_t i, std::size_t j) -> Wide& { return w[i * n + j]; };
  for (int sweep = 0; sweep < 12; ++sweep)
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        if (at(p, q) == 0) continue;
        const Wide theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const Wide root = test::square_root(theta * theta + 1);
        const Wide t = theta < 0 ? 1 / (theta - root) : 1 / (theta + root);
        const Wide c = 1 / test::square_root(t * t + 1), s = t * c;
        for (std::size_t k = 0; k < n; ++k) {
          const Wide x = at(k, p), y = at(k, q);
          at(k, p) = c * x - s * y;
          at(k, q) = s * x + c * y;
        }
        for (std::size_t k = 0; k < n; ++k) {
          const Wide x = at(p, k), y = at(q, k);
          at(p, k) = c * x - s * y;
          at(q, k) = s * x + c * y;
        }
      }
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<double>(at(i, i));
  std::sort(values.begin(), values.end());
  return values;
}

TYPED_TEST(TridiagonalEigen, Values) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({2, 5, 16, 22}, 2)) {
    if (test::quick() && n > 16) continue;
    for (const Named<T>& m : matrices<T>(n)) {
      if (m.name == "huge" || m.name == "tiny" || m.name == "denormal") continue;
      expect_values<T>(solve<T>(m.a), values_reference(m.a), m.name);
    }
  }
}

template <class T>
std::vector<T> bits_of(const Matrix<T>& a, Options options) {
  const Eigen<T> e = solve<T>(a, options);
  std::vector<T> all(e.values.begin(), e.values.end());
  all.insert(all.end(), e.vectors.begin(), e.vectors.end());
  return all;
}

TYPED_TEST(TridiagonalEigen, SameBitsOnEveryInstructionSetAndAnyNumberOfThreads) {
  using T = TypeParam;
  const std::size_t panels = 2048 / sizeof(T) + 30;
  const test::Sizes all = {1, 7, 16, 17, 31, 33, 64, 65, 130, 200, panels};
  for (std::size_t n : test::quick() ? test::Sizes{7, 33, 130} : all)
    for (const Matrix<T>& a : {symmetric<T>(n, n), wilkinson<T>(n, 1e-8)}) {
      const Isa best = available_isas().back();
      const std::vector<T> expected = bits_of(a, {.threads = 1, .isa = best});
      for (int threads : test::thread_counts())
        EXPECT_TRUE(test::same_bits(bits_of(a, {.threads = threads, .isa = best}), expected))
            << n << " rows, " << threads << " threads";
      for (Isa isa : available_isas()) {
        if (test::has_fma(isa) != test::has_fma(best)) continue;
        EXPECT_TRUE(test::same_bits(bits_of(a, {.threads = 1, .isa = isa}), expected))
            << n << " rows, " << name(isa);
      }
    }
}

TYPED_TEST(TridiagonalEigen, EveryInstructionSet) {
  using T = TypeParam;
  for (Isa isa : available_isas())
    for (std::size_t n : test::Sizes{5, 16, 24, 70, 130})
      for (const Matrix<T>& a : {symmetric<T>(n, n), wilkinson<T>(n, 1e-8)})
        expect_eigen<T>(a, solve<T>(a, {.threads = 1, .isa = isa}), std::string(name(isa)));
}

TYPED_TEST(TridiagonalEigen, ReadsTheLowerTriangleOnlyHoweverItLies) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t n : test::Sizes{1, 3, 16, 40}) {
    const Matrix<T> a = symmetric<T>(n, n);
    const Eigen<T> expected = solve<T>(a);
    Matrix<T> lower = a, column_major(n, n), spread(2 * n, 3 * n, nan);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        if (j > i) lower(i, j) = nan;
        column_major(j, i) = lower(i, j);
        spread(2 * i, 3 * j) = lower(i, j);
      }
    const MatrixView<const T> strided(spread.data(), n, n, static_cast<std::ptrdiff_t>(6 * n), 3);
    for (const MatrixView<const T>& view :
         {MatrixView<const T>(lower), MatrixView<const T>(column_major.t()), strided}) {
      const Eigen<T> e = solve<T>(view);
      EXPECT_TRUE(test::same_bits(e.values, expected.values));
      EXPECT_TRUE(test::same_bits(e.vectors, expected.vectors));
    }
  }
}

TYPED_TEST(TridiagonalEigen, WritesVectorsIntoPartOfAMatrix) {
  using T = TypeParam;
  for (std::size_t n : test::Sizes{1, 16, 17, 40, 70}) {
    const Matrix<T> a = symmetric<T>(n, n);
    const Eigen<T> expected = solve<T>(a);
    Matrix<T> all(n + 2, n + 3, T(7));
    Vector<T> values(n);
    const MatrixView<T> inside = all.block(1, 1, n, n);
    ASSERT_TRUE(linalg::eigen_by_tridiagonal<T>(dispatch::kernels_for(Isa::automatic).of<T>(), 1, a,
                                                exponent_of<T>(a), values.data(), inside));
    for (std::size_t i = 0; i < n + 2; ++i)
      for (std::size_t j = 0; j < n + 3; ++j) {
        const bool is_inside = i > 0 && i <= n && j > 0 && j <= n;
        EXPECT_EQ(all(i, j), is_inside ? expected.vectors(i - 1, j - 1) : T(7));
      }
  }
}

TYPED_TEST(TridiagonalEigen, InPlace) {
  using T = TypeParam;
  Matrix<T> a = symmetric<T>(70, 70);
  const Eigen<T> expected = solve<T>(a);
  Vector<T> values(70);
  const auto& kernels = dispatch::kernels_for(Isa::automatic).of<T>();
  ASSERT_TRUE(linalg::eigen_by_tridiagonal<T>(kernels, 1, a, exponent_of<T>(a), values.data(), a));
  EXPECT_TRUE(test::same_bits(a, expected.vectors));
}

TYPED_TEST(TridiagonalEigen, SaysThatAnElementIsNotFinite) {
  using T = TypeParam;
  for (T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity()})
    for (std::size_t n : test::Sizes{1, 2, 16, 17, 70})
      for (std::size_t i : {std::size_t{0}, n / 2, n - 1}) {
        Matrix<T> a = symmetric<T>(n, n);
        a(i, 0) = a(0, i) = bad;
        EXPECT_FALSE(solve<T>(a).ok) << n << " " << i;
      }
}

TYPED_TEST(TridiagonalEigen, OfNothing) {
  EXPECT_TRUE(solve<TypeParam>(Matrix<TypeParam>(0, 0)).ok);
}

}  // namespace
}  // namespace lanes
