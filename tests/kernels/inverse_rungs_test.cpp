// Contract C10: every rung of the inverse ladder, on every instruction set.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/matrices.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class InverseRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::InverseFunction<T>>> rungs =
      test::every_rung<T>(ladder::inverse);

  /// |A X - I| <= n eps cond1(A) for every rung, the bound that lanes::inverse documents.
  void expect_inverse(const Matrix<T>& a, const char* what) {
    const std::size_t n = a.rows();
    std::vector<Matrix<T>> known;  // many rungs give the same bits
    for (const auto& rung : rungs) {
      const Matrix<T> x = rung.run({.threads = 2}, a);
      ASSERT_EQ(x.rows(), n) << rung.name;
      ASSERT_EQ(x.cols(), n) << rung.name;
      if (std::ranges::find(known, x) != known.end()) continue;
      const double bound = static_cast<double>(n) * std::numeric_limits<T>::epsilon() *
                           test::norm1(a) * test::norm1(x);
      const auto product = test::matmul_reference<T>(a, x);
      for (std::size_t i = 0; i < n * n; ++i)
        ASSERT_TRUE(test::within(i % (n + 1) == 0 ? T(1) : T(0), product[i].value, bound))
            << rung.name << ": " << what << " " << n;
      known.push_back(x);
    }
  }
};
TYPED_TEST_SUITE(InverseRungs, test::Reals);

// Panels of 8 and 16 columns, triangles of 8 rows, blocks of 32 columns.
TYPED_TEST(InverseRungs, WithinTheBound) {
  using T = TypeParam;
  for (std::size_t n :
       test::thinned(test::joined({test::every(0, 18), {31, 32, 33, 48, 64, 65, 97}}))) {
    if (test::quick() && n > 65) continue;
    this->expect_inverse(test::uniform_matrix<T>(n, n, n), "uniform");
    Matrix<T> dominant = test::uniform_matrix<T>(n, n, n + 1);
    for (T& x : dominant.diagonal()) x += static_cast<T>(n);
    this->expect_inverse(dominant, "dominant");
  }
}

// Nothing is rounded: rows exchanged, and scaled by powers of two.
TYPED_TEST(InverseRungs, ExactOfScaledPermutations) {
  using T = TypeParam;
  for (std::size_t n :
       test::thinned(test::joined({test::every(1, 32), test::around({64, 96, 128}), {300}}))) {
    if (test::quick() && n > 130) continue;
    Matrix<T> a(n, n), expected(n, n);
    const std::size_t step = n % 7 == 0 ? 1 : 7;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t j = (i * step + 3) % n;
      const int exponent = static_cast<int>(i % 11) - 5;
      a(i, j) = std::ldexp(T(1), exponent);
      expected(j, i) = std::ldexp(T(1), -exponent);
    }
    for (const auto& rung : this->rungs)
      EXPECT_EQ(rung.run({.threads = 2}, a), expected) << rung.name << ": " << n;
  }
}

/// The order of the loops changes no bit, nor do the vectoriser, threads, or, where there is fma,
/// the instruction set.
TYPED_TEST(InverseRungs, SameBits) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({7, 16, 17, 40, 97, 300}, 3)) {
    if (test::quick() && n > 100) continue;
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    std::map<std::string, Matrix<T>> known;
    for (const auto& rung : this->rungs) {
      std::string kind(rung.rung.threaded ? "column_blocks" : rung.rung.name);
      if (!test::has_fma(rung.rung.isa)) kind += " without fma";
      if (rung.rung.build != ladder::Build::explicit_simd) kind = "plain loops";
      const Matrix<T> x = rung.run({.threads = 3}, a);
      const auto first = known.insert({kind, x}).first;
      EXPECT_TRUE(test::same_bits(x, first->second)) << rung.name << ": " << n;
    }
  }
}

TYPED_TEST(InverseRungs, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(20, 20, 1);
  for (const auto& rung : this->rungs) {
    const Matrix<T> expected = rung.run({}, a);
    for (test::Layout layout : test::layouts)
      EXPECT_EQ(rung.run({}, test::LaidOut<T>(a, layout).view()), expected)
          << rung.name << ", " << name(layout);
  }
}

TYPED_TEST(InverseRungs, SingularMatricesAreErrors) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 9u, 17u, 40u}) {
    Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    a.col(n * 2 / 3).fill(0);
    for (const auto& rung : this->rungs)
      EXPECT_THROW(rung.run({}, a), singular_error) << rung.name << ": " << n;
  }
}

/// What calls the public functions refuses them, as those do.
TYPED_TEST(InverseRungs, NanSpreadsOrIsRefusedAsInfinityIs) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t n : {1u, 9u, 40u}) {
    Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    for (const auto& rung : this->rungs) {
      a(n - 1, n / 2) = nan;
      if (rung.rung.step < 3) {
        EXPECT_TRUE(std::ranges::any_of(rung.run({}, a), [](T x) { return std::isnan(x); }))
            << rung.name << ": " << n;
        continue;
      }
      EXPECT_THROW(rung.run({}, a), argument_error) << rung.name << ": " << n;
      a(n - 1, n / 2) = inf;
      EXPECT_THROW(rung.run({}, a), argument_error) << rung.name << ": " << n;
    }
  }
}

TYPED_TEST(InverseRungs, RefuseOtherShapes) {
  using T = TypeParam;
  for (const auto& rung : this->rungs)
    EXPECT_THROW(rung.run({}, Matrix<T>(3, 2)), shape_error) << rung.name;
}

}  // namespace
}  // namespace lanes
