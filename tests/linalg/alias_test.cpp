// Outputs that overlap inputs: either the result is right, or the call is refused and nothing is
// written. Never a wrong number.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <set>

#include "base/check.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

template <class T>
class Alias : public ::testing::Test {};
TYPED_TEST_SUITE(Alias, test::Reals);

// ---- Refused ------------------------------------------------------------------------------------

/// f throws argument_error and leaves `memory` as it was.
template <class T, class F>
void expect_refused(Matrix<T>& memory, const char* what, F f) {
  const Matrix<T> before = memory;
  EXPECT_THROW(f(), argument_error) << what;
  EXPECT_EQ(memory, before) << what;
}

TYPED_TEST(Alias, ProductsIntoTheirOperandsAreRefused) {
  using T = TypeParam;
  Matrix<T> m = test::integer_matrix<T>(12, 12, 1);
  const Matrix<T> other = test::integer_matrix<T>(12, 12, 2);
  expect_refused(m, "C is A", [&] { matmul(m, other, m); });
  expect_refused(m, "C is B", [&] { matmul(other, m, m); });
  expect_refused(m, "C is A, accumulating", [&] { matmul(m, other, m, T(1), T(1)); });
  expect_refused(m, "C is A transposed", [&] { matmul(m, other, m.t()); });
  expect_refused(m, "blocks that share a corner", [&] {
    matmul(m.block(0, 0, 5, 5), other.block(0, 0, 5, 5), m.block(4, 4, 5, 5));
  });
  expect_refused(m, "y is a row of A", [&] { matmul(m, other.row(0), m.row(3)); });
  expect_refused(m, "y is a column of A", [&] { matmul(m, other.row(0), m.col(3)); });
  expect_refused(m, "y is x", [&] { matmul(other, m.row(0), m.row(0)); });
  expect_refused(m, "y meets x", [&] { matmul(other, m.row(0), m.col(7)); });
  expect_refused(m, "y is x, from the left", [&] { matmul(m.row(0), other, m.row(0)); });
  expect_refused(m, "transpose in place", [&] { transpose(m, m); });
  expect_refused(m, "transpose of a block onto a part of itself",
                 [&] { transpose(m.block(0, 0, 3, 6), m.block(2, 5, 6, 3)); });
}

TYPED_TEST(Alias, ElementwiseIntoAShiftedInputIsRefused) {
  using T = TypeParam;
  Matrix<T> m = test::integer_matrix<T>(6, 40, 1);
  const VectorView<T> all(m.data(), m.size()), x = all.slice(0, 100), shifted = all.slice(1, 100);
  const VectorView<T> reversed(&all[99], 100, -1);
  expect_refused(m, "shifted by one", [&] { add(x, x, shifted); });
  expect_refused(m, "shifted back", [&] { add(shifted, shifted, x); });
  expect_refused(m, "the second operand", [&] { subtract(all.slice(120, 100), x, shifted); });
  expect_refused(m, "reversed", [&] { hadamard(x, x, reversed); });
  expect_refused(m, "axpy", [&] { axpy(T(2), x, shifted); });
  expect_refused(m, "matrices",
                 [&] { add(m.block(0, 0, 4, 10), m.block(0, 20, 4, 10), m.block(1, 1, 4, 10)); });
  expect_refused(m, "a square and its transpose",
                 [&] { add(m.block(0, 0, 6, 6), m.block(0, 20, 6, 6), m.block(0, 0, 6, 6).t()); });
}

// A sliding window: rows that overlap each other. Its last element is the first of y.
TYPED_TEST(Alias, OverlapWithASlidingWindowIsRefused) {
  using T = TypeParam;
  Matrix<T> m(1, 40, T(1));
  const MatrixView<T> windows(m.data(), 4, 3, 1, 1);  // elements 0 to 5
  const Vector<T> x(3, T(1));
  expect_refused(m, "y on the last element",
                 [&] { matmul(windows, x, VectorView<T>(m.data() + 5, 4)); });
  EXPECT_NO_THROW(matmul(windows, x, VectorView<T>(m.data() + 6, 4)));
}

// ---- Allowed ------------------------------------------------------------------------------------

TYPED_TEST(Alias, BlocksOfOneMatrixThatDoNotTouch) {
  using T = TypeParam;
  for (Isa isa : available_isas()) {
    const Options options{.isa = isa};
    Matrix<T> m = test::integer_matrix<T>(12, 12, 1);
    const Matrix<T> before = m;
    // Side by side, one above the other, and across a corner.
    matmul(m.block(0, 0, 4, 4), m.block(4, 0, 4, 4), m.block(0, 4, 4, 4), options);
    EXPECT_EQ(m.block(0, 4, 4, 4), matmul(before.block(0, 0, 4, 4), before.block(4, 0, 4, 4)));
    matmul(m.block(0, 0, 4, 4), m.block(4, 4, 4, 4), m.block(8, 0, 4, 4), options);
    EXPECT_EQ(m.block(8, 0, 4, 4), matmul(before.block(0, 0, 4, 4), before.block(4, 4, 4, 4)));
    m = before;
    transpose(m.block(0, 0, 4, 8), m.block(4, 8, 8, 4), options);
    EXPECT_EQ(m.block(4, 8, 8, 4), before.block(0, 0, 4, 8).t());
    EXPECT_EQ(m.block(0, 0, 4, 12), before.block(0, 0, 4, 12));
    m = before;
    add(m.block(0, 0, 12, 3), m.block(0, 3, 12, 3), m.block(0, 6, 12, 3), options);
    EXPECT_EQ(m.block(0, 6, 12, 3), before.block(0, 0, 12, 3) + before.block(0, 3, 12, 3));
    EXPECT_EQ(m.block(0, 9, 12, 3), before.block(0, 9, 12, 3));
    m = before;
    matmul(m.block(0, 1, 12, 11), before.row(0).slice(0, 11), m.col(0), options);
    EXPECT_EQ(m.col(0), matmul(before.block(0, 1, 12, 11), before.row(0).slice(0, 11)));
    m = before;
    axpy(T(2), m.col(3), m.col(4), options);
    EXPECT_EQ(m.col(4), before.col(3) * T(2) + before.col(4));
    EXPECT_EQ(m.col(5), before.col(5));
  }
}

TYPED_TEST(Alias, EmptyOutputsOverlapNothing) {
  using T = TypeParam;
  Matrix<T> m(5, 5, T(1));
  EXPECT_NO_THROW(matmul(m.block(0, 0, 0, 5), m, m.block(0, 0, 0, 5)));
  EXPECT_NO_THROW(add(m.row(0).slice(0, 0), m.row(0).slice(1, 0), m.row(0).slice(0, 0)));
}

// ---- check::share_memory against counting the elements ------------------------------------------

using View = MatrixView<double>;

std::set<const double*> addresses(View v) {
  std::set<const double*> elements;
  for (std::size_t i = 0; i < v.rows(); ++i)
    for (std::size_t j = 0; j < v.cols(); ++j) elements.insert(&v(i, j));
  return elements;
}

bool really_share(View a, View b) {
  const auto of_a = addresses(a);
  for (const double* p : addresses(b))
    if (of_a.count(p)) return true;
  return false;
}

TEST(ShareMemory, ExactForBlocksOfOneMatrix) {
  test::Random random(1);
  Matrix<double> m(9, 7);
  const auto block = [&] {
    const auto i = static_cast<std::size_t>(random.integer(0, 8));
    const auto j = static_cast<std::size_t>(random.integer(0, 6));
    const auto rows = static_cast<std::size_t>(random.integer(0, 9 - static_cast<int>(i)));
    const auto cols = static_cast<std::size_t>(random.integer(0, 7 - static_cast<int>(j)));
    return View(m).block(i, j, rows, cols);
  };
  for (int trial = 0; trial < (test::quick() ? 500 : 20000); ++trial) {
    const View a = block(), b = block();
    ASSERT_EQ(check::share_memory(a, b), really_share(a, b));
  }
}

TEST(ShareMemory, ExactForRowsAndColumnsAmongThemselves) {
  Matrix<double> m(5, 4);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j)
      EXPECT_EQ(check::share_memory(m.row(i), m.row(j)), i == j) << "rows " << i << ", " << j;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      EXPECT_EQ(check::share_memory(m.col(i), m.col(j)), i == j) << "columns " << i << ", " << j;
}

// Views with any strides at all, rows that overlap each other included: it may say yes where the
// answer is no, but never the reverse.
TEST(ShareMemory, NeverMissesAnOverlap) {
  test::Random random(2);
  std::vector<double> memory(400);
  const auto view = [&] {
    const auto rows = static_cast<std::size_t>(random.integer(0, 4));
    const auto cols = static_cast<std::size_t>(random.integer(0, 4));
    const bool plain = random.integer(0, 1);
    return View(memory.data() + random.integer(150, 190), rows, cols, random.integer(-9, 9),
                plain ? 1 : random.integer(-9, 9));
  };
  int shared = 0, apart = 0;
  for (int trial = 0; trial < (test::quick() ? 2000 : 200000); ++trial) {
    const View a = view(), b = view();
    const bool really = really_share(a, b), said = check::share_memory(a, b);
    ASSERT_TRUE(said || !really) << a.rows() << " x " << a.cols() << " strides " << a.row_stride()
                                 << ", " << a.col_stride() << " and " << b.rows() << " x "
                                 << b.cols() << " strides " << b.row_stride() << ", "
                                 << b.col_stride() << ", " << b.data() - a.data() << " apart";
    shared += really;
    apart += !said;
  }
  EXPECT_GT(shared, 100);
  EXPECT_GT(apart, 100);
}

}  // namespace
}  // namespace lanes
