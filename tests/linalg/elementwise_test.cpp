// axpy, scale, add, subtract, hadamard.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Elementwise : public ::testing::Test {};
TYPED_TEST_SUITE(Elementwise, test::Reals);

/// The three operations with two operands, in every form.
template <class T>
struct Binary {
  const char* name;
  T (*of)(T, T);
  Vector<T> (*vectors)(VectorIn<T>, VectorIn<T>, Options);
  void (*vectors_into)(VectorIn<T>, VectorIn<T>, VectorOut<T>, Options);
  Matrix<T> (*matrices)(MatrixIn<T>, MatrixIn<T>, Options);
  void (*matrices_into)(MatrixIn<T>, MatrixIn<T>, MatrixOut<T>, Options);
};
template <class T>
std::vector<Binary<T>> binaries() {
  const Binary<T> sum{"add", [](T x, T y) { return x + y; }, add, add, add, add};
  const Binary<T> difference{
      "subtract", [](T x, T y) { return x - y; }, subtract, subtract, subtract, subtract};
  const Binary<T> product{"hadamard", [](T x, T y) { return x * y; }, hadamard, hadamard, hadamard,
                          hadamard};
  return {sum, difference, product};
}

template <class T>
Matrix<T> expected_of(const Binary<T>& op, const Matrix<T>& a, const Matrix<T>& b) {
  Matrix<T> c(a.rows(), a.cols());
  for (std::size_t i = 0; i < c.size(); ++i) c.data()[i] = op.of(a.data()[i], b.data()[i]);
  return c;
}

TYPED_TEST(Elementwise, VectorsOfEverySize) {
  using T = TypeParam;
  test::GuardedMemory for_x(1 << 20), for_y(1 << 20), for_out(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    const VectorView<T> x(for_x.last<T>(n), n), y(for_y.first<T>(n), n), out(for_out.last<T>(n), n);
    x.assign(test::graded_vector<T>(n, n));
    y.assign(test::graded_vector<T>(n, n + 1));
    for (const auto& op : binaries<T>()) {
      Vector<T> expected(n);
      for (std::size_t i = 0; i < n; ++i) expected[i] = op.of(x[i], y[i]);
      for (Isa isa : available_isas()) {
        out.fill(std::numeric_limits<T>::quiet_NaN());
        op.vectors_into(x, y, out, {.isa = isa});
        EXPECT_TRUE(test::same_bits(out, expected))
            << op.name << " of " << n << " on " << name(isa);
        EXPECT_TRUE(test::same_bits(op.vectors(x, y, {.isa = isa}), expected)) << op.name;
      }
    }
  }
}

TYPED_TEST(Elementwise, OutputMayBeAnInput) {
  using T = TypeParam;
  for (std::size_t n : {1u, 5u, 100u, 1000u, 40000u})
    for (std::ptrdiff_t stride : {1, 2, -3})
      for (const auto& op : binaries<T>()) {
        const Vector<T> a = test::uniform_vector<T>(3 * n, 1),
                        b = test::uniform_vector<T>(3 * n, 2);
        const auto see = [=](const Vector<T>& v) {
          T* data = const_cast<T*>(v.data());
          return VectorView<T>(stride < 0 ? data + 3 * (n - 1) : data, n, stride);
        };
        const Vector<T> expected = op.vectors(see(a), see(b), {});
        Vector<T> x = a, y = b, both = a;
        op.vectors_into(see(x), see(b), see(x), {});
        op.vectors_into(see(a), see(y), see(y), {});
        op.vectors_into(see(both), see(both), see(both), {});
        EXPECT_TRUE(test::same_bits(see(x), expected)) << op.name << ", stride " << stride;
        EXPECT_TRUE(test::same_bits(see(y), expected)) << op.name << ", stride " << stride;
        EXPECT_TRUE(test::same_bits(see(both), op.vectors(see(a), see(a), {}))) << op.name;
      }
}

TYPED_TEST(Elementwise, MatricesOfAnyStrides) {
  using T = TypeParam;
  for (auto [rows, cols] : {std::pair{1, 1}, {1, 40}, {40, 1}, {7, 13}, {33, 600}}) {
    const auto r = static_cast<std::size_t>(rows), c = static_cast<std::size_t>(cols);
    const Matrix<T> a = test::uniform_matrix<T>(r, c, 1), b = test::uniform_matrix<T>(r, c, 2);
    for (const auto& op : binaries<T>()) {
      const Matrix<T> expected = expected_of(op, a, b);
      for (test::Layout of_a : test::layouts)
        for (test::Layout of_out : test::layouts) {
          const test::LaidOut<T> x(a, of_a), out(b, of_out);
          op.matrices_into(x.view(), b, out.view(), {});
          EXPECT_EQ(out.view(), expected) << op.name << ", A " << name(of_a) << ", out "
                                          << name(of_out) << ", " << rows << " x " << cols;
          EXPECT_TRUE(out.intact()) << op.name << ", out " << name(of_out);
          op.matrices_into(x.view(), b, x.view(), {});
          EXPECT_EQ(x.view(), expected) << op.name << " into A itself, " << name(of_a);
          EXPECT_TRUE(x.intact()) << op.name << " into A itself, " << name(of_a);
        }
      for (Isa isa : available_isas()) EXPECT_EQ(op.matrices(a, b, {.isa = isa}), expected);
    }
  }
}

TYPED_TEST(Elementwise, AxpyRoundsOnceWhereThereIsFma) {
  using T = TypeParam;
  const T a = T(1) / 3;
  test::GuardedMemory for_x(1 << 20), for_y(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    const VectorView<T> x(for_x.last<T>(n), n), y(for_y.last<T>(n), n);
    x.assign(test::graded_vector<T>(n, n));
    const Vector<T> before = test::graded_vector<T>(n, n + 1);
    for (Isa isa : available_isas()) {
      y.assign(before);
      axpy(a, x, y, {.isa = isa});
      for (std::size_t i = 0; i < n; ++i) {
        const T once = std::fma(a, x[i], before[i]), twice = a * x[i] + before[i];
        ASSERT_EQ(test::bits(y[i]), test::bits(test::has_fma(isa) ? once : twice))
            << "element " << i << " of " << n << " on " << name(isa);
      }
    }
  }
}

TYPED_TEST(Elementwise, AxpyOfStridedAndOfItself) {
  using T = TypeParam;
  for (std::size_t n : {1u, 100u, 1500u}) {
    Matrix<T> m = test::integer_matrix<T>(n, 3, 1);
    const Matrix<T> before = m;
    axpy(T(2), m.col(0), m.col(1));
    EXPECT_EQ(m.col(1), before.col(0) * T(2) + before.col(1));
    EXPECT_EQ(m.col(0), before.col(0));
    EXPECT_EQ(m.col(2), before.col(2));
    axpy(T(2), m.col(2), m.col(2));
    EXPECT_EQ(m.col(2), before.col(2) * T(3));
    Vector<T> x(before.col(0));
    axpy(T(-1), x, x);
    EXPECT_EQ(x, Vector<T>(n));
  }
}

TYPED_TEST(Elementwise, Scale) {
  using T = TypeParam;
  const T a = T(1) / 3;
  test::GuardedMemory memory(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    const VectorView<T> x(memory.last<T>(n), n);
    const Vector<T> before = test::graded_vector<T>(n, n);
    for (Isa isa : available_isas()) {
      x.assign(before);
      scale(a, x, {.isa = isa});
      for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(test::bits(x[i]), test::bits(a * before[i]));
    }
  }
  const Matrix<T> m = test::integer_matrix<T>(7, 40, 1);
  for (test::Layout layout : test::layouts) {
    const test::LaidOut<T> laid_out(m, layout);
    scale(T(4), laid_out.view());
    EXPECT_EQ(laid_out.view(), m * T(4)) << name(layout);
    EXPECT_TRUE(laid_out.intact()) << name(layout);
  }
}

TYPED_TEST(Elementwise, SpecialValuesAsInIeeeArithmetic) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  const std::vector<T> special = {0,
                                  T(-0.0),
                                  1,
                                  -1,
                                  Limits::denorm_min(),
                                  -Limits::min(),
                                  Limits::max(),
                                  Limits::infinity(),
                                  -Limits::infinity(),
                                  Limits::quiet_NaN()};
  for (T x : special)
    for (T y : special)
      for (const auto& op : binaries<T>()) {
        const T expected = op.of(x, y);
        for (Isa isa : available_isas())
          for (T actual : op.vectors(Vector<T>(9, x), Vector<T>(9, y), {.isa = isa})) {
            if (std::isnan(expected))
              EXPECT_TRUE(std::isnan(actual)) << op.name << " " << x << " " << y;
            else
              EXPECT_EQ(test::bits(actual), test::bits(expected))
                  << op.name << " " << x << " " << y;
          }
      }
}

TYPED_TEST(Elementwise, EmptyShapes) {
  using T = TypeParam;
  for (const auto& op : binaries<T>()) {
    EXPECT_EQ(op.vectors(Vector<T>(), Vector<T>(), {}), Vector<T>());
    EXPECT_EQ(op.matrices(Matrix<T>(0, 3), Matrix<T>(0, 3), {}), Matrix<T>(0, 3));
    EXPECT_EQ(op.matrices(Matrix<T>(3, 0), Matrix<T>(3, 0), {}), Matrix<T>(3, 0));
  }
  Vector<T> none;
  axpy(T(2), none, none);
  scale(T(2), none);
  scale(T(2), Matrix<T>(0, 4).view());
}

}  // namespace
}  // namespace lanes
