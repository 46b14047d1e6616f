// Contract C10: every rung of the lu ladder, on every instruction set, at every size around the
// edges of its blocks. Factors made of halves and integers are found exactly, whatever the order of
// the sums, so all rungs must agree to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using Pivots = std::vector<std::ptrdiff_t>;

/// L below U. The elements of L are -1/2, 0 and 1/2, so that the pivot is the only largest element
/// of its column, and those of U integers; where U(i, i) is to be zero, so is column i of L.
template <class T>
Matrix<T> chosen_factors(std::size_t n, bool zero_pivots) {
  test::Random random(n + 1);
  Matrix<T> factors(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const bool zero = zero_pivots && j % 3 == 1;
      if (j < i) factors(i, j) = zero ? T(0) : static_cast<T>(random.integer(-1, 1)) / 2;
      if (j == i) factors(i, j) = zero ? T(0) : static_cast<T>(random.integer(1, 8));
      if (j > i) factors(i, j) = static_cast<T>(random.integer(-8, 8));
    }
  return factors;
}

/// L U, exactly.
template <class T>
Matrix<T> product_of(const Matrix<T>& factors) {
  const std::size_t n = factors.rows();
  Matrix<T> a = factors;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) a(i, j) = 0;
    for (std::size_t k = 0; k < i; ++k)
      for (std::size_t j = k; j < n; ++j) a(i, j) += factors(i, k) * factors(k, j);
  }
  return a;
}

/// What stands in row i after the exchanges, when row i held rows[i].
std::vector<std::size_t> exchanged(std::vector<std::size_t> rows, const Pivots& pivots) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::swap(rows[i], rows[static_cast<std::size_t>(pivots[i])]);
  return rows;
}

/// 0, 1, ..., n - 1
std::vector<std::size_t> in_order(std::size_t n) {
  std::vector<std::size_t> rows(n);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

template <class T>
class LuRungs : public ::testing::Test {
 protected:
  using Runnable = test::Runnable<ladder::LuFunction<T>>;
  const std::vector<Runnable> rungs = test::every_rung<T>(ladder::lu);

  struct Factored {
    Matrix<T> factors;
    Pivots pivots;
    bool operator==(const Factored& other) const {
      return pivots == other.pivots && test::same_bits(factors, other.factors);
    }
  };
  static Factored factored(const Runnable& rung, const Matrix<T>& a) {
    Factored result{a, Pivots(a.rows(), -1)};
    rung.run({.threads = 2}, result.factors, result.pivots);
    return result;
  }

  /// Every rung finds the chosen factors of a matrix whose rows are shuffled (unless it is
  /// singular, where they are not the only ones), times `scale`. It ends at a page that cannot be
  /// touched, with `gap` elements of NaN between its rows.
  void expect_exact(std::size_t n, std::size_t gap, bool zero_pivots, T scale = 1) {
    Matrix<T> expected = chosen_factors<T>(n, zero_pivots), a(n, n);
    const Matrix<T> product = product_of(expected);
    std::vector<std::size_t> rows = in_order(n);
    test::Random random(n);
    for (std::size_t i = n; i > 1 && !zero_pivots; --i)
      std::swap(rows[i - 1], rows[random.bits() % i]);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        a(i, j) = product(rows[i], j) * scale;
        if (j >= i) expected(i, j) *= scale;
      }
    for (const auto& rung : rungs) {
      const std::size_t size = test::stretch(n, n, gap);
      T* const memory = memory_.last<T>(size);
      const MatrixView<T> placed = test::place<T>(a, memory, gap);
      Pivots pivots(n, -1);
      rung.run({.threads = 2}, placed, pivots);
      EXPECT_EQ(placed, expected) << rung.name << ": " << n << ", gap " << gap;
      EXPECT_EQ(exchanged(rows, pivots), in_order(n)) << rung.name << ": " << n;
      for (std::size_t i = 0; i < size; ++i)
        ASSERT_EQ(std::isnan(memory[i]), i % (n + gap) >= n) << rung.name << " wrote into a gap";
    }
  }

 private:
  test::GuardedMemory memory_{4 << 20};
};
TYPED_TEST_SUITE(LuRungs, test::Reals);

// Panels of 8, 16 and 64 columns, triangles of 8 rows, halves of whole panels; tiles of up to 16.
TYPED_TEST(LuRungs, FindTheChosenFactors) {
  for (std::size_t n : test::thinned(
           test::joined({test::every(0, 40), test::around({48, 64, 72, 96, 256, 192, 128, 136})}),
           7))
    this->expect_exact(n, n % 3, false);
}
// Products of more than 256 terms, and such as are packed.
TYPED_TEST(LuRungs, FindTheChosenFactorsOfLargeMatrices) {
  if (test::quick()) return;
  this->expect_exact(401, 0, false);
  this->expect_exact(530, 1, false);
}
TYPED_TEST(LuRungs, LeaveZeroPivots) {
  for (std::size_t n : test::thinned(test::joined({test::every(1, 20), {33, 64, 65, 100, 130}})))
    this->expect_exact(n, n % 2, true);
}
// 1 / pivot overflows, or is denormal.
TYPED_TEST(LuRungs, AtTheEdgesOfTheRange) {
  using T = TypeParam;
  const T tiny = 4 * std::numeric_limits<T>::denorm_min();
  const T huge = std::ldexp(T(1), std::numeric_limits<T>::max_exponent - 13);
  for (std::size_t n : test::Sizes{1, 9, 40, 70}) {
    this->expect_exact(n, 0, false, tiny);
    this->expect_exact(n, 0, false, huge);
  }
}

TYPED_TEST(LuRungs, WithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1, 2, 5, 8, 9, 16, 17, 33, 64, 65, 73, 96})) {
    const Matrix<T> a = test::graded_matrix<T>(n, n, n);
    std::vector<typename TestFixture::Factored> known;  // many rungs give the same bits
    for (const auto& rung : this->rungs) {
      const auto result = this->factored(rung, a);
      if (std::ranges::find(known, result) != known.end()) continue;
      const Matrix<T>& f = result.factors;
      const auto rows = exchanged(in_order(n), result.pivots);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          if (j < i) {
            ASSERT_LE(std::abs(f(i, j)), T(1)) << "partial pivoting: " << rung.name;
          }
          test::Sum product;
          for (std::size_t k = 0; k < std::min(i, j + 1); ++k)
            product.add(static_cast<test::Wide>(f(i, k)) * f(k, j));
          if (i <= j) product.add(f(i, j));
          ASSERT_TRUE(
              test::within(a(rows[i], j), product.value, test::lu_bound<T>(n) * product.magnitude))
              << rung.name << ": " << n;
        }
      known.push_back(result);
    }
  }
}

/// The order of the loops changes no bit, nor do the vectoriser, packing, threads, or, where there
/// is fma, the instruction set.
TYPED_TEST(LuRungs, SameBits) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({7, 40, 97, 200, 530}, 3)) {
    if (test::quick() && n > 200) continue;
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    std::map<std::string, typename TestFixture::Factored> known;
    for (const auto& rung : this->rungs) {
      std::string kind(rung.rung.name);
      if (rung.rung.name == "packed" || rung.rung.name == "threads") kind = "panel";
      if (!test::has_fma(rung.rung.isa)) kind += " without fma";
      if (rung.rung.build != ladder::Build::explicit_simd) kind = "plain loops";
      const auto result = this->factored(rung, a);
      const auto first = known.insert({kind, result}).first;
      EXPECT_EQ(result.pivots, first->second.pivots) << rung.name << ": " << n;
      EXPECT_TRUE(test::same_bits(result.factors, first->second.factors)) << rung.name << ": " << n;
    }
  }
}

TYPED_TEST(LuRungs, TakeTheFirstOfEqualPivots) {
  using T = TypeParam;
  const std::size_t n = 21;
  for (std::size_t first : test::thinned(test::every(0, n - 1), 3))
    for (std::size_t second : test::every(first, n - 1)) {
      Matrix<T> a = test::uniform_matrix<T>(n, n, first);
      a(first, 0) = 3, a(second, 0) = -3;
      for (const auto& rung : this->rungs)
        EXPECT_EQ(this->factored(rung, a).pivots[0], static_cast<std::ptrdiff_t>(first))
            << rung.name << ", equal to row " << second;
    }
}

TYPED_TEST(LuRungs, NanAndInfinitySpreadAndPivotsStayInRange) {
  using T = TypeParam;
  for (T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity()})
    for (std::size_t n : test::thinned({1, 9, 40, 130, 66}, 2))
      for (std::size_t at : {std::size_t{0}, n / 2, n - 1}) {
        Matrix<T> a = test::uniform_matrix<T>(n, n, n);
        a(at, n - 1 - at) = bad;
        for (const auto& rung : this->rungs) {
          const auto result = this->factored(rung, a);
          EXPECT_FALSE(std::ranges::all_of(result.factors, [](T x) { return std::isfinite(x); }))
              << rung.name << ": " << n;
          for (std::size_t i = 0; i < n; ++i) {
            ASSERT_GE(result.pivots[i], static_cast<std::ptrdiff_t>(i)) << rung.name;
            ASSERT_LT(result.pivots[i], static_cast<std::ptrdiff_t>(n)) << rung.name;
          }
        }
      }
}

TYPED_TEST(LuRungs, RefuseWhatTheyCannotDo) {
  using T = TypeParam;
  Matrix<T> a = test::uniform_matrix<T>(5, 5, 1);
  const Matrix<T> original = a;
  Pivots pivots(5);
  for (const auto& rung : this->rungs) {
    EXPECT_THROW(rung.run({}, a.block(0, 0, 5, 4), pivots), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, a, std::span(pivots).first(4)), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, a.t(), pivots), argument_error) << rung.name;
    if (rung.rung.threaded) {
      EXPECT_THROW(rung.run({.threads = -1}, a, pivots), argument_error) << rung.name;
    }
    EXPECT_EQ(a, original) << rung.name;
  }
}

}  // namespace
}  // namespace lanes
