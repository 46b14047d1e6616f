// Contract C10: every rung of the matmul ladder, on every instruction set, at every size around the
// edges of its blocks. Integers make the results exact, so all rungs must agree to the last bit.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::around;
using test::every;
using test::joined;
using test::Sizes;
using test::thinned;

template <class T>
class MatmulRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::MatmulFunction<T>>> rungs =
      test::every_rung<T>(ladder::matmul);

  /// Runs the rungs on integers. A and B end at pages that cannot be read, with `gap` elements of
  /// NaN between their rows; C starts as NaN among canaries.
  void expect_exact(std::size_t m, std::size_t k, std::size_t n, std::size_t gap) {
    const Matrix<T> a_values = test::integer_matrix<T>(m, k, m + 1);
    const Matrix<T> b_values = test::integer_matrix<T>(k, n, n + 2);
    const Matrix<T> expected = test::integer_product<T>(a_values, b_values);
    const auto a = place(a_values, for_a_, gap), b = place(b_values, for_b_, gap);
    test::GuardedOutput<T> c(m, n, gap);
    for (const auto& rung : rungs) {
      c.reset();
      rung.run({.threads = 2}, a, b, c.view());
      EXPECT_EQ(c.view(), expected)
          << rung.name << ": " << m << " x " << k << " x " << n << ", gap " << gap;
      EXPECT_TRUE(c.intact()) << rung.name << ": " << m << " x " << k << " x " << n << ", gap "
                              << gap;
    }
  }

 private:
  static MatrixView<const T> place(const Matrix<T>& values, test::GuardedMemory& memory,
                                   std::size_t gap) {
    const std::size_t size = test::stretch(values.rows(), values.cols(), gap);
    return test::place<T>(values, memory.last<T>(size), gap);
  }

  test::GuardedMemory for_a_{8 << 20}, for_b_{32 << 20};
};
TYPED_TEST_SUITE(MatmulRungs, test::Reals);

// Tiles have up to 8 rows and 3 registers of 2 to 16 columns, or up to 16 rows when narrower.
TYPED_TEST(MatmulRungs, EveryNumberOfRows) {
  for (std::size_t m : thinned(every(0, 34)))
    for (std::size_t n : test::Sizes{1, 5, 24, 50})
      for (std::size_t k : test::Sizes{0, 1, 7}) this->expect_exact(m, k, n, m % 3);
}
TYPED_TEST(MatmulRungs, EveryNumberOfColumns) {
  for (std::size_t n : thinned(every(0, 100)))
    for (std::size_t m : test::Sizes{1, 6, 9}) this->expect_exact(m, 5, n, n % 2);
}
TYPED_TEST(MatmulRungs, EveryLengthOfSums) {
  for (std::size_t k : thinned(joined({every(0, 20), around({128, 256, 384, 512, 768, 1024})}), 3))
    for (auto [m, n] : {std::pair<std::size_t, std::size_t>{1, 1}, {7, 13}, {17, 49}})
      this->expect_exact(m, k, n, k % 2);
}

// Sums of more than 1024 products (on 32 registers) and wide B are packed: A in blocks of 64, 96,
// 128 or 192 rows, B in up to 2048 columns.
TYPED_TEST(MatmulRungs, PackedRows) {
  const Sizes rows = joined({every(60, 76), around({84, 96, 128, 192, 256, 384})});
  for (std::size_t m : thinned(rows, 7)) this->expect_exact(m, 1100, 40, 0);
}
TYPED_TEST(MatmulRungs, PackedColumns) {
  const Sizes columns = every(97, 148);
  for (std::size_t n : thinned(columns, 15)) this->expect_exact(25, 1100, n, n % 2);
  for (std::size_t n : thinned({2047, 2048, 2049, 4097}, 3)) this->expect_exact(9, 90, n, 1);
}
TYPED_TEST(MatmulRungs, PackedSums) {
  for (std::size_t k : thinned(around({512, 768, 1024, 1536}), 5))
    this->expect_exact(50, k, 310, k % 2);
}
// On 16 registers A is packed as well, from 208 columns of B on, or where its rows are 2 KiB apart.
TYPED_TEST(MatmulRungs, PackedTiles) {
  const Sizes rows = joined({every(7, 31), around({64, 66, 128, 132})});
  for (std::size_t m : thinned(rows, 7))
    for (std::size_t k : Sizes{1, 2, 7, 61}) this->expect_exact(m, k, 207 + m % 17, k % 3);
}
TYPED_TEST(MatmulRungs, RowsOnTheSameCacheSets) {
  for (std::size_t n : Sizes{31, 32, 33, 50})
    this->expect_exact(41, 70, n, 2048 / sizeof(TypeParam) - n);
}
TYPED_TEST(MatmulRungs, SeveralBlocksEveryWay) {
  if (test::quick()) return;
  this->expect_exact(800, 300, 70, 3);
  this->expect_exact(131, 1100, 2100, 0);
  this->expect_exact(256, 256, 256, 0);
}

TYPED_TEST(MatmulRungs, AOfAnyStrides) {
  using T = TypeParam;
  for (auto [m, k, n] :
       {std::array<std::size_t, 3>{5, 7, 9}, {40, 90, 230}, {40, 300, 131}, {200, 1100, 131}}) {
    if (test::quick() && m > 5) continue;
    const Matrix<T> a = test::integer_matrix<T>(m, k, 1), b = test::integer_matrix<T>(k, n, 2);
    const Matrix<T> expected = test::integer_product<T>(a, b);
    for (test::Layout layout : test::layouts)
      for (const auto& rung : this->rungs) {
        Matrix<T> c(m, n);
        rung.run({}, test::LaidOut<T>(a, layout).view(), b, c);
        EXPECT_EQ(c, expected) << rung.name << ", A " << name(layout);
      }
  }
}

TYPED_TEST(MatmulRungs, WithinTheBound) {
  using T = TypeParam;
  for (auto [m, k, n] : {std::array<std::size_t, 3>{1, 1000, 1}, {5, 257, 7}, {33, 300, 65}}) {
    if (test::quick() && m > 5) continue;
    const Matrix<T> a = test::graded_matrix<T>(m, k, 1), b = test::graded_matrix<T>(k, n, 2);
    const auto expected = test::matmul_reference<T>(a, b);
    for (const auto& rung : this->rungs) {
      // The first rungs add everything in one chain.
      const bool blocked = rung.rung.step >= 4;
      const double bound = blocked ? test::matmul_bound<T>(k) : test::g<T>(static_cast<double>(k));
      Matrix<T> c(m, n);
      rung.run({}, a, b, c);
      for (std::size_t i = 0; i < c.size(); ++i)
        ASSERT_TRUE(test::within(c.data()[i], expected[i].value, bound * expected[i].magnitude))
            << rung.name << ": " << m << " x " << k << " x " << n;
    }
  }
}

TYPED_TEST(MatmulRungs, NanAndInfinityStayInTheirRowAndColumn) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  for (auto [m, k, n] : {std::array<std::size_t, 3>{3, 4, 5}, {29, 70, 50}, {50, 600, 60}}) {
    Matrix<T> a(m, k, T(1)), b(k, n, T(1));
    a(m - 1, k - 1) = nan;
    b(0, n - 1) = inf;
    for (const auto& rung : this->rungs) {
      Matrix<T> c(m, n);
      rung.run({}, a, b, c);
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          if (i == m - 1)
            ASSERT_TRUE(std::isnan(c(i, j))) << rung.name << " at " << i << ", " << j;
          else
            ASSERT_EQ(c(i, j), j == n - 1 ? inf : T(k)) << rung.name << " at " << i << ", " << j;
        }
    }
  }
}

TYPED_TEST(MatmulRungs, DenormalsAreNotFlushed) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min();
  const Matrix<T> a = test::integer_matrix<T>(13, 40, 1), b = test::integer_matrix<T>(40, 27, 2);
  const Matrix<T> expected = test::integer_product<T>(a, b) * tiny, small = b * tiny;
  for (const auto& rung : this->rungs) {
    Matrix<T> c(13, 27);
    rung.run({}, a, small, c);
    EXPECT_EQ(c, expected) << rung.name;
  }
}

/// A rung that wants contiguous rows says so; it never computes something else.
TYPED_TEST(MatmulRungs, RefuseWhatTheyCannotDo) {
  using T = TypeParam;
  Matrix<T> a = test::integer_matrix<T>(6, 6, 1), b = test::integer_matrix<T>(6, 6, 2), c(6, 6);
  const Matrix<T> expected = test::integer_product<T>(a, Matrix<T>(b.t()));
  for (const auto& rung : this->rungs) {
    EXPECT_THROW(rung.run({}, a, b, a), argument_error) << rung.name;
    EXPECT_THROW(rung.run({}, a, b, b.block(0, 0, 6, 6)), argument_error) << rung.name;
    try {
      rung.run({}, a, b.t(), c);
      EXPECT_EQ(c, expected) << rung.name;
    } catch (const argument_error& error) {
      EXPECT_NE(std::string(error.what()).find("contiguous"), std::string::npos) << rung.name;
    }
  }
}

}  // namespace
}  // namespace lanes
