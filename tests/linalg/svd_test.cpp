// svd, try_svd, singular_values, and what stands on them: rank, cond, pinv, lstsq with rcond.
// (Small values of graded matrices: svd_accuracy_test.cpp.)
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <lanes/linalg.hpp>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/eigenvalues.hpp"
#include "support/matrices.hpp"
#include "support/message.hpp"
#include "support/operations.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::eps;
using test::Wide;

template <class T>
class SvdTest : public ::testing::Test {};
TYPED_TEST_SUITE(SvdTest, test::Reals);

using Shape = std::pair<std::size_t, std::size_t>;

/// Around 16 columns, where factorisations and eigenvectors begin, 64 rows, where blocks do, and
/// the shapes that are factorised first.
std::vector<Shape> shapes() {
  std::vector<Shape> list = {{0, 0},   {0, 3},   {3, 0},   {1, 1},  {1, 5},   {5, 1},
                             {2, 2},   {3, 2},   {3, 3},   {4, 7},  {16, 16}, {17, 17},
                             {16, 17}, {64, 16}, {65, 16}, {40, 17}};
  if (!test::quick())
    for (const Shape& shape :
         {Shape{33, 33}, {64, 64}, {65, 65}, {70, 100}, {129, 129}, {1100, 20}})
      list.push_back(shape);
  return list;
}

template <class T>
struct Family {
  std::string name;
  std::function<Matrix<T>(std::size_t, std::size_t)> make;
};
template <class T>
std::vector<Family<T>> families() {
  using std::size_t;
  const auto part = [](const Matrix<T>& square, size_t m, size_t n) {
    return Matrix<T>(square.block(0, 0, m, n));
  };
  return {
      {"random", [](size_t m, size_t n) { return test::uniform_matrix<T>(m, n, m + n); }},
      {"graded",
       [](size_t m, size_t n) {
         Matrix<T> a = test::uniform_matrix<T>(m, n, m + n);
         for (size_t i = 0; i < m; ++i)
           for (size_t j = 0; j < n; ++j)
             a(i, j) *= std::ldexp(T(1), -static_cast<int>(i / 2 + j) % 40);
         return a;
       }},
      {"rank 2",
       [](size_t m, size_t n) {
         return matmul(test::uniform_matrix<T>(m, 2, m), test::uniform_matrix<T>(2, n, n));
       }},
      {"Hilbert", [=](size_t m, size_t n) { return part(test::hilbert<T>(std::max(m, n)), m, n); }},
      {"Kahan", [=](size_t m, size_t n) { return part(test::kahan<T>(std::max(m, n)), m, n); }},
      {"identity",
       [=](size_t m, size_t n) { return part(Matrix<T>::identity(std::max(m, n)), m, n); }},
      {"zero", [](size_t m, size_t n) { return Matrix<T>(m, n); }},
      {"ones", [](size_t m, size_t n) { return Matrix<T>(m, n, T(1)); }},
  };
}

/// Frobenius norms, which are not smaller than those that the bounds speak of.
template <class T>
double norm_of_residual(const Matrix<T>& a, const Svd<T>& f) {
  Wide sum = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) {
      Wide r = -static_cast<Wide>(a(i, j));
      for (std::size_t k = 0; k < f.s.size(); ++k)
        r += static_cast<Wide>(f.u(i, k)) * f.s[k] * f.vt(k, j);
      sum += r * r;
    }
  return static_cast<double>(test::square_root(sum));
}
template <class T>
double distance_from_orthonormal(const MatrixView<const T>& columns) {
  Wide sum = 0;
  for (std::size_t i = 0; i < columns.cols(); ++i)
    for (std::size_t j = 0; j < columns.cols(); ++j) {
      Wide r = i == j ? -1 : 0;
      for (std::size_t k = 0; k < columns.rows(); ++k)
        r += static_cast<Wide>(columns(k, i)) * columns(k, j);
      sum += r * r;
    }
  return static_cast<double>(test::square_root(sum));
}

TYPED_TEST(SvdTest, ResidualAndOrthogonalityWithinTheBounds) {
  using T = TypeParam;
  for (const Family<T>& family : families<T>())
    for (const auto& [m, n] : shapes()) {
      if (family.name != "random" && m * n > 5000) continue;
      const std::string name = family.name + ' ' + std::to_string(m) + " x " + std::to_string(n);
      const Matrix<T> a = family.make(m, n);
      const Svd<T> f = svd(a);
      const std::size_t k = std::min(m, n);
      ASSERT_TRUE(f.u.rows() == m && f.u.cols() == k && f.s.size() == k) << name;
      ASSERT_TRUE(f.vt.rows() == k && f.vt.cols() == n) << name;
      const double bound = 10 * static_cast<double>(std::max(m, n)) * eps<T>;
      const double largest = k > 0 ? static_cast<double>(f.s[0]) : 0;
      EXPECT_LE(norm_of_residual(a, f), bound * largest) << name;
      EXPECT_LE(distance_from_orthonormal<T>(f.u), bound) << name;
      EXPECT_LE(distance_from_orthonormal<T>(f.vt.t()), bound) << name;
      EXPECT_TRUE(std::is_sorted(f.s.begin(), f.s.end(), std::greater<>())) << name;
      EXPECT_TRUE(std::all_of(f.s.begin(), f.s.end(), [](T s) { return s >= T(0); })) << name;
      EXPECT_EQ(singular_values(a), f.s) << name;
      for (std::size_t j = 0; j < k; ++j) {
        T first = 0;
        for (T x : f.u.col(j))
          if (std::abs(x) > std::abs(first)) first = x;
        EXPECT_GT(first, T(0)) << name << ", column " << j;
      }
    }
}

/// Two columns are rotated once where that does, and again where one of them nearly disappears.
TYPED_TEST(SvdTest, TwoColumnsAtAnyAngle) {
  using T = TypeParam;
  for (std::size_t m : {2u, 3u, 9u})
    for (int close = 0; close <= std::numeric_limits<T>::digits + 3; ++close)
      for (int grading : {0, 1, -1, 3, 12, -12, 45, -45}) {
        Matrix<T> a = test::uniform_matrix<T>(m, 2, m + static_cast<std::size_t>(close));
        for (std::size_t i = 0; i < m; ++i)
          a(i, 1) = std::ldexp(a(i, 0) + std::ldexp(a(i, 1), -close), grading);
        const Svd<T> f = svd(a);
        const double bound = 10 * static_cast<double>(m) * eps<T>;
        const std::string what = std::to_string(m) + " x 2, 2^-" + std::to_string(close) +
                                 " apart, graded by 2^" + std::to_string(grading);
        EXPECT_LE(norm_of_residual(a, f), bound * static_cast<double>(norm(a))) << what;
        EXPECT_LE(distance_from_orthonormal<T>(f.u), bound) << what;
        EXPECT_LE(distance_from_orthonormal<T>(f.vt.t()), bound) << what;
      }
}

TYPED_TEST(SvdTest, ValuesThatAreKnown) {
  using T = TypeParam;
  const Svd<T> f = svd(Matrix<T>{{3, 0}, {4, 5}});
  const double bound = 20 * eps<T>;
  EXPECT_NEAR(f.s[0], std::sqrt(45.0), bound * std::sqrt(45.0));
  EXPECT_NEAR(f.s[1], std::sqrt(5.0), bound * std::sqrt(45.0));
  EXPECT_NEAR(f.u(0, 0), 1 / std::sqrt(10.0), bound);
  EXPECT_NEAR(f.u(1, 0), 3 / std::sqrt(10.0), bound);
  EXPECT_NEAR(f.vt(0, 0), 1 / std::sqrt(2.0), bound);
  for (std::size_t n : {5u, 20u, 80u}) {
    const Vector<T> ones = singular_values(Matrix<T>(n, n, T(1)));
    const double order = static_cast<double>(n);
    EXPECT_NEAR(ones[0], order, 10 * order * order * eps<T>);
    EXPECT_LE(ones[1], 10 * order * order * eps<T>);
    EXPECT_EQ(singular_values(Matrix<T>::identity(n) * T(3)), Vector<T>(n, T(3)));
  }
}

TYPED_TEST(SvdTest, AnyScale) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  for (std::size_t n : {9u, 20u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n + 2, n, n);
    const Svd<T> expected = svd(a);
    for (int exponent : {Limits::max_exponent - 5, Limits::min_exponent + 60, 40, -40}) {
      Matrix<T> scaled = a;
      for (T& x : scaled) x = std::ldexp(x, exponent);
      const Svd<T> f = svd(scaled);
      EXPECT_EQ(f.u, expected.u) << exponent;
      EXPECT_EQ(f.vt, expected.vt) << exponent;
      for (std::size_t i = 0; i < n; ++i)
        EXPECT_EQ(f.s[i], std::ldexp(expected.s[i], exponent)) << exponent;
    }
  }
  const T least = Limits::denorm_min(), most = Limits::max();
  EXPECT_EQ(singular_values(Matrix<T>{{3 * least, 0}, {4 * least, 5 * least}})[0], 7 * least);
  EXPECT_EQ(singular_values(Matrix<T>{{most, most}, {most, most}})[0], Limits::infinity());
  const Svd<T> apart = svd(Matrix<T>{{most, 0, 0}, {0, 1, 0}, {0, 0, least}});
  EXPECT_EQ(apart.s[0], most);
  EXPECT_LE(distance_from_orthonormal<T>(apart.u), 30 * eps<T>);
}

TYPED_TEST(SvdTest, StridedViewsAreTheSame) {
  using T = TypeParam;
  for (std::size_t n : {6u, 21u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n + 3, n, n);
    Matrix<T> room(2 * n + 6, 3 * n);
    MatrixView<T> inside(room.data(), n + 3, n, static_cast<std::ptrdiff_t>(6 * n), 2);
    inside.assign(a);
    EXPECT_EQ(svd(inside).u, svd(a).u);
    EXPECT_EQ(svd(Matrix<T>(a.t()).t()).vt, svd(a).vt);
    EXPECT_EQ(svd(a.t()).s, svd(a).s);
  }
}

TYPED_TEST(SvdTest, BadInput) {
  using T = TypeParam;
  for (T bad : {std::numeric_limits<T>::quiet_NaN(), -std::numeric_limits<T>::infinity()})
    for (const auto& [m, n] : {Shape{5, 4}, {3, 30}, {40, 30}}) {
      Matrix<T> a = test::uniform_matrix<T>(m, n, 1);
      a(2, 1) = bad;
      EXPECT_THROW(svd(a), argument_error);
      EXPECT_THROW(try_svd(a), argument_error);
      EXPECT_THROW(singular_values(a), argument_error);
      EXPECT_EQ(test::message_of([&] { pinv(a); }).find("pinv: A(2, 1) is "), 0u);
      EXPECT_EQ(test::message_of([&] { rank(a); }).find("rank: A(2, 1) is "), 0u);
      EXPECT_EQ(test::message_of([&] { cond(a); }).find("cond: A(2, 1) is "), 0u);
    }
  const Matrix<T> a = test::uniform_matrix<T>(12, 12, 1);
  EXPECT_THROW(svd(a, {.most_sweeps = -1}), argument_error);
  EXPECT_THROW(svd(a, {}, {.threads = -1}), argument_error);
  EXPECT_THROW(pinv(a, T(-1)), argument_error);
  EXPECT_THROW(lstsq(a, Vector<T>(12), std::numeric_limits<T>::quiet_NaN()), argument_error);
  EXPECT_THROW(lstsq(a, Vector<T>(11), std::nullopt), shape_error);
}

TYPED_TEST(SvdTest, NotConverged) {
  using T = TypeParam;
  for (std::size_t n : {12u, 30u}) {
    Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    scale(T(100), a.col(0));  // lest eigenvectors leave too little to do
    EXPECT_THROW(svd(a, {.most_sweeps = 1}), convergence_error);
    EXPECT_THROW(singular_values(a, {.most_sweeps = 1}), convergence_error);
    const SvdResult<T> early = try_svd(a, {.most_sweeps = 1}), late = try_svd(a);
    EXPECT_FALSE(early.converged);
    EXPECT_EQ(early.sweeps, 1);
    EXPECT_GT(early.off, 1e-3);
    EXPECT_TRUE(late.converged);
    EXPECT_LE(late.off, 30 * eps<T>);
    EXPECT_LE(late.residual, 10 * static_cast<double>(n) * eps<T> * static_cast<double>(n));
    EXPECT_GT(late.residual, T(0));
  }
}

TYPED_TEST(SvdTest, ConditionNumber) {
  using T = TypeParam;
  EXPECT_EQ(cond(Matrix<T>(0, 0)), T(1));
  EXPECT_EQ(cond(Matrix<T>::identity(20) * T(4)), T(1));
  EXPECT_EQ(cond(Matrix<T>(3, 3)), std::numeric_limits<T>::infinity());
  EXPECT_GE(cond(Matrix<T>{{1, 2}, {2, 4}}), 1 / eps<T>);
  const double exact = std::sqrt((105 + std::sqrt(105.0 * 105 - 400)) / 20 *
                                 (105 + std::sqrt(105.0 * 105 - 400)) / 20);
  EXPECT_NEAR(cond(Matrix<T>{{4, 7}, {2, 6}}), exact, 100 * exact * eps<T>);
  EXPECT_NEAR(cond(Matrix<T>{{3, 0}, {0, 1}, {0, 0}}), T(3), 10 * eps<T>);
  EXPECT_EQ(cond(Matrix<T>{{4, 7}, {2, 6}}, Norm::two), cond(Matrix<T>{{4, 7}, {2, 6}}));
}

TYPED_TEST(SvdTest, PseudoInverse) {
  using T = TypeParam;
  for (const auto& [m, n, r] : {std::tuple<std::size_t, std::size_t, std::size_t>{5, 5, 5},
                                {7, 4, 4},
                                {4, 7, 4},
                                {9, 9, 3},
                                {30, 20, 7},
                                {20, 30, 20}}) {
    const Matrix<T> a =
        matmul(test::uniform_matrix<T>(m, r, m), test::uniform_matrix<T>(r, n, n + 1));
    const Matrix<T> x = pinv(a);
    ASSERT_TRUE(x.rows() == n && x.cols() == m);
    const Vector<T> s = singular_values(a);
    const double condition = static_cast<double>(s[0] / s[r - 1]);
    const double bound = 20 * static_cast<double>(std::max(m, n)) * eps<T> * condition;
    EXPECT_EQ(rank(a), r);
    EXPECT_LE(norm(matmul(matmul(a, x), a) - a), bound * norm(a)) << m << " x " << n;
    EXPECT_LE(norm(matmul(matmul(x, a), x) - x), bound * norm(x)) << m << " x " << n;
    const Matrix<T> ax = matmul(a, x), xa = matmul(x, a);
    EXPECT_LE(norm(ax - ax.t()), bound * norm(ax)) << m << " x " << n;
    EXPECT_LE(norm(xa - xa.t()), bound * norm(xa)) << m << " x " << n;
  }
  EXPECT_EQ(pinv(Matrix<T>(2, 3)), Matrix<T>(3, 2));
  EXPECT_EQ(pinv(Matrix<T>(0, 3)), Matrix<T>(3, 0));
  const Matrix<T> d{{4, 0}, {0, T(0.5)}};
  EXPECT_EQ(pinv(d), (Matrix<T>{{T(0.25), 0}, {0, 2}}));
  EXPECT_EQ(pinv(d, T(0.2)), (Matrix<T>{{T(0.25), 0}, {0, 0}}));
  const T huge = std::ldexp(T(1), std::numeric_limits<T>::max_exponent - 3);
  EXPECT_EQ(pinv(Matrix<T>{{huge}})(0, 0), 1 / huge);
}

TYPED_TEST(SvdTest, LeastSquaresWithARelativeTolerance) {
  using T = TypeParam;
  for (const auto& [m, n, r] : {std::tuple<std::size_t, std::size_t, std::size_t>{9, 5, 5},
                                {9, 6, 3},
                                {5, 9, 5},
                                {30, 20, 11}}) {
    const Matrix<T> a =
        matmul(test::uniform_matrix<T>(m, r, m), test::uniform_matrix<T>(r, n, n + 1));
    const Vector<T> b = test::uniform_vector<T>(m, 3);
    const TruncatedLeastSquares<T> x = lstsq(a, b, std::nullopt);
    EXPECT_EQ(x.rank, r);
    EXPECT_EQ(x.singular_values, singular_values(a));
    const double condition = static_cast<double>(x.singular_values[0] / x.singular_values[r - 1]);
    const double bound = 20 * static_cast<double>(std::max(m, n)) * eps<T> * condition;
    EXPECT_LE(norm(x.x - matmul(pinv(a), b)), bound * norm(b) * norm(pinv(a)));
    EXPECT_LE(norm(x.x - lstsq(a, b).x), bound * condition * norm(b) * norm(pinv(a)));
    const T left = norm(matmul(a, x.x) - b);
    EXPECT_NEAR(x.residual, r == m ? T(0) : left * left, bound * norm(b) * norm(b));
  }
  const Matrix<T> d{{1, 0}, {0, T(1e-4)}};
  const Vector<T> b{1, 1};
  EXPECT_EQ(lstsq(d, b, T(0.01)).rank, 1u);
  EXPECT_EQ(lstsq(d, b, T(0.01)).x, (Vector<T>{1, 0}));
  EXPECT_EQ(lstsq(d, b, T(0)).rank, 2u);
  const TruncatedLeastSquaresMany<T> many = lstsq(d, Matrix<T>(2, 2, T(1)), T(0.01));
  EXPECT_EQ(many.x.col(1), (Vector<T>{1, 0}));
  const TruncatedLeastSquares<T> nan =
      lstsq(d, Vector<T>{std::numeric_limits<T>::quiet_NaN(), 1}, T(0));
  EXPECT_TRUE(std::isnan(nan.residual));
  EXPECT_EQ(lstsq(Matrix<T>(3, 0), Vector<T>(3), T(0)).rank, 0u);
}

}  // namespace
}  // namespace lanes
