// Contract C10: every rung of the transpose ladder, on every instruction set.
#include <gtest/gtest.h>

#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

template <class T>
class TransposeRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::TransposeFunction<T>>> rungs =
      test::every_rung<T>(ladder::transpose);

  void expect_moved(std::size_t rows, std::size_t cols, std::size_t gap) {
    const Matrix<T> values = test::uniform_matrix<T>(rows, cols, rows + cols);
    const std::size_t size = test::stretch(rows, cols, gap);
    const MatrixView<const T> a = test::place<T>(values, memory_.last<T>(size), gap);
    const Matrix<T> expected(values.t());
    test::GuardedOutput<T> out(cols, rows, gap);
    for (const auto& rung : rungs) {
      out.reset();
      rung.run({.threads = 2}, a, out.view());
      EXPECT_EQ(out.view(), expected)
          << rung.name << ": " << rows << " x " << cols << ", gap " << gap;
      EXPECT_TRUE(out.intact()) << rung.name << ": " << rows << " x " << cols << ", gap " << gap;
    }
  }

 private:
  test::GuardedMemory memory_{4 << 20};
};
TYPED_TEST_SUITE(TransposeRungs, test::Reals);

// Registers of 2 to 16 elements in blocks of 32.
TYPED_TEST(TransposeRungs, EverySmallShape) {
  const test::Sizes sizes = test::thinned(test::every(0, 36));
  for (std::size_t rows : sizes)
    for (std::size_t cols : sizes) this->expect_moved(rows, cols, (rows + cols) % 3);
}

TYPED_TEST(TransposeRungs, AroundItsBlocks) {
  const test::Sizes sizes = test::thinned(test::joined({{1, 5}, test::around({32, 64, 96, 256})}));
  for (std::size_t rows : sizes)
    for (std::size_t cols : sizes) this->expect_moved(rows, cols, rows % 2);
}

TYPED_TEST(TransposeRungs, TallAndWide) {
  for (auto [rows, cols] : {std::pair<std::size_t, std::size_t>{20011, 3}, {3, 20011}})
    this->expect_moved(rows, cols, 1);
}

TYPED_TEST(TransposeRungs, RefuseWhatTheyCannotDo) {
  using T = TypeParam;
  Matrix<T> a = test::uniform_matrix<T>(5, 5, 1), out(5, 5);
  const Matrix<T> original = a;
  for (const auto& rung : this->rungs) {
    EXPECT_THROW(rung.run({}, a, a), argument_error) << rung.name;
    EXPECT_THROW(rung.run({}, a, out.block(0, 0, 5, 4)), shape_error) << rung.name;
    try {
      rung.run({}, a.t(), out);
      EXPECT_EQ(out, original) << rung.name;
    } catch (const argument_error& error) {
      EXPECT_NE(std::string(error.what()).find("contiguous"), std::string::npos) << rung.name;
    }
  }
}

}  // namespace
}  // namespace lanes
