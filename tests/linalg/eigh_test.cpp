// eigh, try_eigh, eigvalsh.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <limits>
#include <numbers>
#include <string>

#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/symmetric.hpp"

namespace lanes {
namespace {

using test::distance_from_orthogonal;
using test::families;
using test::Family;
using test::largest_value;
using test::norm_of_residual;
using test::random_symmetric;

template <class T>
class EighTest : public ::testing::Test {};
TYPED_TEST_SUITE(EighTest, test::Reals);

template <class T>
constexpr T eps = std::numeric_limits<T>::epsilon();

/// Around registers of 2 to 16 lanes on half a row.
test::Sizes sizes() {
  return test::thinned(test::joined({test::every(1, 20), {24, 31, 32, 33, 34, 47, 64, 65}}));
}

TYPED_TEST(EighTest, ResidualAndOrthogonalityWithinTheBounds) {
  using T = TypeParam;
  for (const Family<T>& family : families<T>())
    for (std::size_t n : sizes()) {
      const Matrix<T> a = family.make(n);
      const double bound = 10 * static_cast<double>(n) * eps<T>;
      for (EighMethod method :
           {EighMethod::jacobi, EighMethod::divide_and_conquer, EighMethod::preconditioned}) {
        const Eigh<T> e = eigh(a, {.method = method});
        EXPECT_LE(norm_of_residual(a, e), bound * largest_value(e)) << family.name << ' ' << n;
        EXPECT_LE(distance_from_orthogonal(e.vectors), bound) << family.name << ' ' << n;
        EXPECT_TRUE(std::is_sorted(e.values.begin(), e.values.end())) << family.name << ' ' << n;
      }
    }
}

TYPED_TEST(EighTest, VectorsHaveTheSignPromised) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Eigh<T> e = eigh(random_symmetric<T>(n));
    for (std::size_t j = 0; j < n; ++j) {
      T largest = 0;
      for (T x : e.vectors.col(j))
        if (std::abs(x) > std::abs(largest)) largest = x;
      EXPECT_GT(largest, T(0)) << n << ", column " << j;
    }
  }
}

TYPED_TEST(EighTest, ValuesThatAreKnown) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const double m = static_cast<double>(n);
    const auto error_within = [&](const std::string& name, const std::function<double(double)>& f) {
      for (const Family<T>& family : families<T>())
        if (family.name == name) {
          const Vector<T> values = eigvalsh(family.make(n));
          for (std::size_t i = 0; i < n; ++i)
            EXPECT_NEAR(values[i], f(static_cast<double>(i)),
                        10 * m * eps<T> * std::max(std::abs(f(0)), std::abs(f(m - 1))))
                << name << ' ' << n << ' ' << i;
        }
    };
    error_within("Laplacian", [m](double i) {
      const double s = std::sin((i + 1) * std::numbers::pi / (2 * (m + 1)));
      return 4 * s * s;
    });
    error_within("Clement", [m](double i) { return 2 * i - (m - 1); });
    error_within("identity", [](double) { return 1; });
    error_within("ones", [m](double i) { return i == m - 1 ? m : 0; });
  }
}

TYPED_TEST(EighTest, ValuesAloneAreTheSame) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = random_symmetric<T>(n);
    EXPECT_EQ(eigvalsh(a), eigh(a).values) << n;
  }
}

TYPED_TEST(EighTest, AnyScale) {
  using T = TypeParam;
  const Matrix<T> a = random_symmetric<T>(9);
  const Eigh<T> expected = eigh(a);
  using Limits = std::numeric_limits<T>;
  for (int exponent : {Limits::max_exponent - 5, Limits::min_exponent + 60, 40, -40}) {
    Matrix<T> scaled = a;
    for (T& x : scaled) x = std::ldexp(x, exponent);
    const Eigh<T> e = eigh(scaled);
    EXPECT_EQ(e.vectors, expected.vectors) << exponent;
    for (std::size_t i = 0; i < 9; ++i)
      EXPECT_EQ(e.values[i], std::ldexp(expected.values[i], exponent)) << exponent;
  }
  const T least = Limits::denorm_min();
  const Vector<T> values = eigvalsh(Matrix<T>{{4 * least, 2 * least}, {2 * least, 4 * least}});
  EXPECT_EQ(values[0], 2 * least);
  EXPECT_EQ(values[1], 6 * least);
  const T most = Limits::max();
  EXPECT_EQ(eigvalsh(Matrix<T>{{most, most}, {most, most}})[1], Limits::infinity());
}

TYPED_TEST(EighTest, ReadsTheTriangleThatWasAskedFor) {
  using T = TypeParam;
  for (std::size_t n : {2u, 5u, 16u, 33u}) {
    const Matrix<T> a = random_symmetric<T>(n);
    Matrix<T> lower = a, upper = a;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j)
        lower(j, i) = upper(i, j) = std::numeric_limits<T>::quiet_NaN();
    const Eigh<T> expected = eigh(a);
    EXPECT_EQ(eigh(lower, {.symmetry = Symmetry::lower}).vectors, expected.vectors);
    EXPECT_EQ(eigh(upper, {.symmetry = Symmetry::upper}).vectors, expected.vectors);
    EXPECT_EQ(eigh(lower.t(), {.symmetry = Symmetry::upper}).values, expected.values);
    EXPECT_THROW(eigh(lower), argument_error);
  }
}

TYPED_TEST(EighTest, BadInput) {
  using T = TypeParam;
  EXPECT_THROW(eigh(Matrix<T>(2, 3)), shape_error);
  EXPECT_EQ(eigh(Matrix<T>(0, 0)).values.size(), 0u);
  EXPECT_TRUE(try_eigh(Matrix<T>(0, 0)).converged);
  for (T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity()}) {
    Matrix<T> a = Matrix<T>::identity(5);
    a(3, 3) = bad;
    EXPECT_THROW(eigh(a), argument_error);
    EXPECT_THROW(try_eigh(a), argument_error);
  }
  Matrix<T> a = Matrix<T>::identity(3);
  a(2, 0) = T(0.5);
  try {
    eigh(a);
    FAIL();
  } catch (const argument_error& e) {
    EXPECT_STREQ(e.what(),
                 "eigh: A is not symmetric: A(2, 0) is 0.5, A(0, 2) is 0; pass Symmetry::lower or "
                 "Symmetry::upper to read one triangle, or use eig");
  }
  a(0, 2) = T(0.5) + 256 * eps<T>;
  try {
    eigh(a);
    FAIL();
  } catch (const argument_error& e) {
    EXPECT_EQ(std::string(e.what()).find("A(0, 2) is 0.5;"), std::string::npos)
        << "they look alike: " << e.what();
  }
  a(0, 2) = std::nextafter(T(0.5), T(1));  // as sums in another order leave it
  EXPECT_NO_THROW(eigh(a));
}

TYPED_TEST(EighTest, NotConverged) {
  using T = TypeParam;
  const Matrix<T> a = random_symmetric<T>(16);
  EXPECT_THROW(eigh(a, {.method = EighMethod::jacobi, .most_sweeps = 2}), convergence_error);
  EXPECT_THROW(eigh(a, {.most_sweeps = -1}), argument_error);
  const EighResult<T> early = try_eigh(a, {.method = EighMethod::jacobi, .most_sweeps = 2}),
                      late = try_eigh(a, {.method = EighMethod::jacobi});
  EXPECT_FALSE(early.converged);
  EXPECT_EQ(early.sweeps, 2);
  EXPECT_GT(early.residual, 1e-3);
  EXPECT_TRUE(late.converged);
  EXPECT_LE(late.off, eps<T>);
  EXPECT_LE(late.residual, 200 * eps<T>);
  EXPECT_GT(late.residual, T(0));
}

}  // namespace
}  // namespace lanes
