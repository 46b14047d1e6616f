#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Matvec : public ::testing::Test {};
TYPED_TEST_SUITE(Matvec, test::Reals);

template <class T>
Vector<T> integer_matvec(const Matrix<T>& a, const Vector<T>& x) {
  Vector<T> y(a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) y[i] += a(i, j) * x[j];
  return y;
}

/// A x, A in both orientations, against guard pages, into an output between canaries.
template <class T>
void expect_exact(std::size_t rows, std::size_t cols, test::GuardedMemory& for_a,
                  test::GuardedMemory& for_x) {
  const Matrix<T> values = test::integer_matrix<T>(rows, cols, rows);
  const Matrix<T> transposed(values.t());
  const Vector<T> x_values = test::integer_vector<T>(cols, cols);
  const Vector<T> expected = integer_matvec(values, x_values);
  const VectorView<T> x(for_x.last<T>(cols), cols);
  x.assign(x_values);
  for (std::size_t gap : {0u, 1u}) {
    test::GuardedOutput<T> out(1, rows, 0);
    const VectorView<T> y(out.view().data(), rows);
    const auto expect = [&](const char* which, Isa isa) {
      EXPECT_EQ(y, expected) << which << ", A " << rows << " x " << cols << " on " << name(isa);
      EXPECT_TRUE(out.intact()) << which << ", A " << rows << " x " << cols << " on " << name(isa);
      out.reset();
    };
    for (Isa isa : available_isas()) {
      const MatrixView<const T> a =
          test::place<T>(values, for_a.last<T>(test::stretch(rows, cols, gap)), gap);
      matmul(a, x, y, {.isa = isa});
      expect("rows, A x", isa);
      matmul(x, a.t(), y, {.isa = isa});
      expect("rows, x A'", isa);
      const MatrixView<const T> b =
          test::place<T>(transposed, for_a.last<T>(test::stretch(cols, rows, gap)), gap);
      matmul(b.t(), x, y, {.isa = isa});
      expect("columns, B' x", isa);
      matmul(x, b, y, {.isa = isa});
      expect("columns, x B", isa);
    }
  }
}

TYPED_TEST(Matvec, IntegersExactlyAtEverySize) {
  test::GuardedMemory for_a(1 << 22), for_x(1 << 17);
  const auto check = [&](std::size_t rows, std::size_t cols) {
    expect_exact<TypeParam>(rows, cols, for_a, for_x);
  };
  const test::Sizes small =
      test::thinned(test::joined({test::every(0, 20), test::around({32, 64, 128})}));
  for (std::size_t rows : small)
    for (std::size_t cols : small) check(rows, cols);
  for (std::size_t n : test::thinned(test::around({256, 512, 4096, 8192}), 2))
    for (std::size_t other : {1u, 2u, 5u, 11u}) check(other, n), check(n, other);
}

TYPED_TEST(Matvec, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::integer_matrix<T>(37, 70, 1);
  const Vector<T> x = test::integer_vector<T>(70, 2);
  const Vector<T> expected = integer_matvec(a, x);
  Matrix<T> x_memory(70, 3), y_memory(37, 2, T(-1));
  x_memory.col(1).assign(x);
  for (test::Layout layout : test::layouts)
    for (Isa isa : available_isas()) {
      const test::LaidOut<T> laid_out(a, layout);
      EXPECT_EQ(matmul(laid_out.view(), x, {.isa = isa}), expected) << name(layout);
      y_memory.fill(-1);
      matmul(laid_out.view(), x_memory.col(1), y_memory.col(0), {.isa = isa});
      EXPECT_EQ(y_memory.col(0), expected) << name(layout);
      EXPECT_EQ(y_memory.col(1), Vector<T>(37, T(-1))) << name(layout);
    }
}

TYPED_TEST(Matvec, WithinTheBound) {
  using T = TypeParam;
  for (std::size_t k : test::thinned({1, 33, 256, 1000, 4097, 20000}, 2)) {
    const Matrix<T> a = test::graded_matrix<T>(9, k, 1);
    const Vector<T> x = test::graded_vector<T>(k, 2);
    for (test::Layout layout : test::layouts)
      for (Isa isa : available_isas()) {
        const Vector<T> y = matmul(test::LaidOut<T>(a, layout).view(), x, {.isa = isa});
        for (std::size_t i = 0; i < y.size(); ++i) {
          const test::Sum expected = test::dot_reference<T>(a.row(i), x);
          ASSERT_TRUE(
              test::within(y[i], expected.value, test::matmul_bound<T>(k) * expected.magnitude))
              << k << " columns, " << name(layout) << " on " << name(isa);
        }
      }
  }
}

// As in dot_test.cpp: a one, and then terms that each lose half a unit in the last place.
TYPED_TEST(Matvec, WithinTheBoundAtWorst) {
  using T = TypeParam;
  for (std::size_t k : test::thinned({200, 256, 257, 512, 513, 4096, 5000, 60000}, 2)) {
    Matrix<T> a(2, k, static_cast<T>(test::unit_roundoff<T>));
    for (std::size_t j = 0; j < 64; ++j) a(0, j) = a(1, j) = 1;
    a.row(1).slice(1, k - 1).fill(static_cast<T>(test::unit_roundoff<T>));
    const Vector<T> x(k, T(1));
    for (test::Layout layout : {test::Layout::contiguous, test::Layout::transposed})
      for (Isa isa : available_isas()) {
        const Vector<T> y = matmul(test::LaidOut<T>(a, layout).view(), x, {.isa = isa});
        for (std::size_t i = 0; i < y.size(); ++i) {
          const test::Sum expected = test::dot_reference<T>(a.row(i), x);
          EXPECT_TRUE(
              test::within(y[i], expected.value, test::matmul_bound<T>(k) * expected.magnitude))
              << "row " << i << ", " << k << " columns, " << name(layout) << " on " << name(isa);
        }
      }
  }
}

TYPED_TEST(Matvec, RowsHaveTheBitsOfDot) {
  using T = TypeParam;
  for (std::size_t cols : {1u, 31u, 100u, 4096u, 4097u, 13000u}) {
    const Matrix<T> a = test::uniform_matrix<T>(6, cols, 1);
    const Vector<T> x = test::uniform_vector<T>(cols, 2);
    for (Isa isa : available_isas()) {
      const Vector<T> y = matmul(a, x, {.isa = isa});
      for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(y[i], dot(a.row(i), x, {.isa = isa})) << cols;
    }
  }
}

TYPED_TEST(Matvec, ColumnsHaveTheBitsOfMatmul) {
  using T = TypeParam;
  for (std::size_t rows : {1u, 31u, 256u, 257u, 1000u}) {
    const Matrix<T> a = test::uniform_matrix<T>(rows, 37, 1),
                    x = test::uniform_matrix<T>(1, rows, 2);
    for (Isa isa : available_isas())
      EXPECT_TRUE(test::same_bits(matmul(x.row(0), a, {.isa = isa}), matmul(x, a, {.isa = isa})))
          << rows << " on " << name(isa);
  }
}

TYPED_TEST(Matvec, EmptyShapes) {
  using T = TypeParam;
  for (Isa isa : available_isas()) {
    const Options options{.isa = isa};
    for (std::size_t n : {1u, 20u, 100u, 5000u}) {
      EXPECT_EQ(matmul(Matrix<T>(n, 0), Vector<T>(), options), Vector<T>(n));
      EXPECT_EQ(matmul(Vector<T>(), Matrix<T>(0, n), options), Vector<T>(n));
      EXPECT_EQ(matmul(Matrix<T>(0, n), Vector<T>(n), options), Vector<T>());
      EXPECT_EQ(matmul(Vector<T>(n), Matrix<T>(n, 0), options), Vector<T>());
    }
  }
}

TYPED_TEST(Matvec, NanStaysInItsRow) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t n : {3u, 30u, 300u}) {
    Matrix<T> a(n, n, T(1));
    a(n - 1, n - 1) = nan;
    for (test::Layout layout : test::layouts)
      for (Isa isa : available_isas()) {
        const Vector<T> y =
            matmul(test::LaidOut<T>(a, layout).view(), Vector<T>(n, T(1)), {.isa = isa});
        EXPECT_TRUE(std::isnan(y[n - 1])) << name(layout);
        EXPECT_EQ(y.slice(0, n - 1), Vector<T>(n - 1, T(n))) << name(layout);
      }
  }
}

/// Above 16 MiB, where rows may be taken in turn: a number of rows and of columns that leaves a
/// rest.
TYPED_TEST(Matvec, RowsInMemoryHaveTheBitsOfDot) {
  using T = TypeParam;
  const std::size_t cols = 4095, rows = 17 * 1024 * 1024 / sizeof(T) / cols / 4 * 4 + 3;
  const Matrix<T> a = test::uniform_matrix<T>(rows, cols, 1);
  const Vector<T> x(a.row(0));
  for (Isa isa : available_isas())
    for (int threads : {1, 2}) {
      const Vector<T> y = matmul(a, x, {.threads = threads, .isa = isa});
      for (std::size_t i = 0; i < rows; ++i)
        ASSERT_EQ(y[i], dot(a.row(i), x, {.isa = isa})) << "row " << i << " on " << name(isa);
    }
}

}  // namespace
}  // namespace lanes
