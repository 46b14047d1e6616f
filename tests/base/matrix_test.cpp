// Vector and Matrix: construction, copies and moves, comparison, and the lifetime of parts.
#include <gtest/gtest.h>

#include <lanes/matrix.hpp>
#include <limits>
#include <span>
#include <vector>

namespace lanes {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

static_assert(std::is_nothrow_move_constructible_v<Matrix<double>>);
static_assert(std::is_nothrow_move_assignable_v<Matrix<double>>);
static_assert(std::is_nothrow_move_assignable_v<Vector<double>>);
static_assert(!std::is_convertible_v<std::size_t, Vector<double>>);
static_assert(
    !std::is_convertible_v<VectorView<double>, Vector<double>>);  // a copy must be asked for
static_assert(!std::is_convertible_v<MatrixView<double>, Matrix<double>>);
static_assert(std::is_constructible_v<Vector<double>, std::vector<double>>);
static_assert(std::is_constructible_v<Matrix<double>, MatrixView<double>>);
static_assert(!std::is_constructible_v<Matrix<double>, Vector<double>>);

// Parts of a named matrix are views; parts of a temporary are copies, so `auto` cannot dangle.
using M = Matrix<double>;
using V = Vector<double>;
static_assert(std::is_same_v<decltype(std::declval<M&>().row(0)), VectorView<double>>);
static_assert(std::is_same_v<decltype(std::declval<const M&>().row(0)), VectorView<const double>>);
static_assert(std::is_same_v<decltype(std::declval<M>().row(0)), V>);
static_assert(std::is_same_v<decltype(std::declval<M>().col(0)), V>);
static_assert(std::is_same_v<decltype(std::declval<M>().diagonal()), V>);
static_assert(std::is_same_v<decltype(std::declval<M>().t()), M>);
static_assert(std::is_same_v<decltype(std::declval<M>().block(0, 0, 1, 1)), M>);
static_assert(std::is_same_v<decltype(std::declval<V>().slice(0, 1)), V>);
static_assert(std::is_same_v<decltype(std::declval<M&>().t()), MatrixView<double>>);
static_assert(std::is_same_v<decltype(std::declval<const M&>().t()), MatrixView<const double>>);

static_assert(std::is_same_v<decltype(Matrix(std::declval<M&>().t())), M>);
static_assert(std::is_same_v<decltype(Vector(std::declval<const M&>().row(0))), V>);
static_assert(std::is_same_v<decltype(Vector{1.5, 2.5}), V>);

TEST(Vector, Construction) {
  EXPECT_TRUE(Vector<double>().empty());
  EXPECT_EQ(Vector<double>().data(), nullptr);
  EXPECT_EQ(Vector<double>(3), (Vector<double>{0, 0, 0}));
  EXPECT_EQ(Vector<double>(2, 1.5), (Vector<double>{1.5, 1.5}));
  EXPECT_EQ(Vector<double>{3}.size(), 1u);  // braces list the elements, as in std::vector
  EXPECT_EQ(Vector<double>(std::vector<double>{1, 2}), (Vector<double>{1, 2}));
  EXPECT_EQ(Vector<double>::zeros(2), Vector<double>(2));
  EXPECT_EQ(Vector<int>::uninitialized(5).size(), 5u);
}

TEST(Matrix, BracesListRowsAndParenthesesGiveTheShape) {
  const Matrix<double> shape{2, 3}, row{{2, 3}}, column{{2}, {3}};
  EXPECT_EQ(shape, Matrix<double>::zeros(2, 3));
  ASSERT_EQ(row.rows(), 1u);
  EXPECT_EQ(row.row(0), (Vector<double>{2, 3}));
  ASSERT_EQ(column.rows(), 2u);
  EXPECT_EQ(column.col(0), (Vector<double>{2, 3}));
}

TEST(Matrix, Construction) {
  const Matrix<double> a{{4, 7}, {2, 6}};
  EXPECT_EQ(a(0, 1), 7);
  EXPECT_EQ(a.data()[2], 2);
  EXPECT_EQ(Matrix<double>::identity(2), (Matrix<double>{{1, 0}, {0, 1}}));
  EXPECT_EQ(Matrix<double>(2, 2, 5.0), (Matrix<double>{{5, 5}, {5, 5}}));
  EXPECT_EQ(Matrix<double>(2, 2, std::vector<double>{4, 7, 2, 6}), a);
  EXPECT_EQ(Matrix<double>(2, 2, Vector<double>{4, 7, 2, 6}), a);
  EXPECT_EQ(Matrix<double>(2, 2, {4, 7, 2, 6}), a);
  EXPECT_EQ(Matrix<double>(a.t()), (Matrix<double>{{4, 2}, {7, 6}}));
  EXPECT_EQ(Matrix<double>(0, 3).cols(), 3u);
  EXPECT_TRUE(Matrix<double>(3, 0).empty());
  EXPECT_EQ(Matrix<double>({}).rows(), 0u);
}

TEST(Matrix, TakesOverTheMemoryOfAVector) {
  Vector<double> x{4, 7, 2, 6};
  const double* const memory = x.data();
  EXPECT_THROW((Matrix<double>(3, 2, std::move(x))), shape_error);
  ASSERT_EQ(x.size(), 4u);  // NOLINT(bugprone-use-after-move): a refused vector is left alone
  const Matrix<double> a(2, 2, std::move(x));
  EXPECT_EQ(a.data(), memory);
  EXPECT_EQ(a, (Matrix<double>{{4, 7}, {2, 6}}));
  EXPECT_TRUE(x.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Matrix, RefusesWhatDoesNotFit) {
  try {
    Matrix<double>{{1, 2}, {3}};
    FAIL();
  } catch (const shape_error& e) {
    EXPECT_STREQ(e.what(),
                 "Matrix: row 1 has 1 element, row 0 has 2; all rows must be equally long");
  }
  EXPECT_THROW((Matrix<double>(2, 2, std::vector<double>{1, 2, 3})), shape_error);
  // 2^32 * 2^32 wraps around to 0, 2^60 elements to 0 bytes.
  EXPECT_THROW((Matrix<double>(std::size_t{1} << 32, std::size_t{1} << 32)), shape_error);
  EXPECT_THROW((Matrix<double>(std::size_t{1} << 60, 2)), std::bad_alloc);
  volatile std::size_t most = std::numeric_limits<std::size_t>::max();  // or the compiler warns
  EXPECT_THROW((Vector<double>(most, 1)), std::bad_alloc);
}

TEST(Matrix, CopiesAreIndependent) {
  const Matrix<double> a{{1, 2}, {3, 4}};
  Matrix<double> b = a;
  b(0, 0) = 9;
  EXPECT_EQ(a(0, 0), 1);
  const double* const memory = b.data();
  b = a;
  EXPECT_EQ(b, a);
  EXPECT_EQ(b.data(), memory);  // of the right size, so it is kept
  b = Matrix<double>(3, 1);
  b = a;
  EXPECT_EQ(b, a);
}

TEST(Matrix, SelfAssignmentChangesNothing) {
  Matrix<double> a{{1, 2}, {3, 4}};
  Vector<double> x{1, 2};
  auto& same = a;
  auto& same_x = x;
  a = same;
  x = same_x;
  EXPECT_EQ(a, (Matrix<double>{{1, 2}, {3, 4}}));
  a = std::move(same);
  x = std::move(same_x);
  EXPECT_EQ(a, (Matrix<double>{{1, 2}, {3, 4}}));
  EXPECT_EQ(x, (Vector<double>{1, 2}));
}

TEST(Matrix, MovedFromIsEmpty) {
  Matrix<double> a{{1, 2}, {3, 4}}, b = std::move(a), c(5, 5);
  EXPECT_EQ(a, Matrix<double>());  // NOLINT(bugprone-use-after-move)
  c = std::move(b);
  EXPECT_EQ(b, Matrix<double>());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(c, (Matrix<double>{{1, 2}, {3, 4}}));
  Vector<double> x{1, 2}, y{3};
  y = std::move(x);
  EXPECT_TRUE(x.empty());  // NOLINT(bugprone-use-after-move)
  x = Vector<double>{7};
  std::swap(x, y);
  EXPECT_EQ(x, (Vector<double>{1, 2}));
}

TEST(Matrix, PartsOfATemporaryMayBeKept) {
  const auto make = [] { return Matrix<double>{{1, 2}, {3, 4}}; };
  const auto row = make().row(1);
  const auto transpose = make().t();
  const auto block = make().block(0, 1, 2, 1);
  EXPECT_EQ(row, (Vector<double>{3, 4}));
  EXPECT_EQ(transpose, (Matrix<double>{{1, 3}, {2, 4}}));
  EXPECT_EQ(block, (Matrix<double>{{2}, {4}}));
  EXPECT_EQ(make().diagonal(), (Vector<double>{1, 4}));
}

TEST(Matrix, Equality) {
  const Matrix<double> a{{1, 2}, {3, 4}};
  EXPECT_NE(a, (Matrix<double>{{1, 2, 3, 4}}));
  EXPECT_NE(Matrix<double>(0, 3), Matrix<double>(0, 2));
  EXPECT_EQ(a.t(), (Matrix<double>{{1, 3}, {2, 4}}));
  EXPECT_NE((Vector<double>{nan}), (Vector<double>{nan}));
  EXPECT_EQ((Vector<double>{-0.0}), (Vector<double>{0.0}));
  EXPECT_NE((Vector<double>{1, 2}), (Vector<double>{1}));
}

TEST(Matrix, AllcloseFollowsNumPy) {
  EXPECT_TRUE(isclose(1.0, 1.0 + 1e-5));
  EXPECT_FALSE(isclose(1.0, 1.0 + 1.1e-5));
  EXPECT_TRUE(isclose(1e-9, 0));
  EXPECT_FALSE(isclose(1e-7, 0));
  EXPECT_TRUE(isclose(inf, inf));
  EXPECT_FALSE(isclose(inf, -inf));
  EXPECT_FALSE(isclose(1, inf));
  EXPECT_FALSE(isclose(nan, nan));
  EXPECT_TRUE(isclose(nan, nan, {.equal_nan = true}));
  EXPECT_FALSE(isclose(nan, 1, {.equal_nan = true}));
  const Matrix<double> a{{1, 2}}, b{{1, 2 + 1e-6}};
  EXPECT_TRUE(allclose(a, b));
  EXPECT_FALSE(allclose(a, b, {.relative = 1e-7}));
  EXPECT_FALSE(allclose(a, a.t()));
  EXPECT_FALSE(allclose(Vector<double>{1}, Vector<double>{1, 1}));
  EXPECT_TRUE(allclose(Vector<float>{0.1f}, Vector<double>{0.1}));
}

TEST(Matrix, Astype) {
  EXPECT_EQ(astype<double>(Vector<int>{1, 2}), (Vector<double>{1, 2}));
  EXPECT_EQ(astype<int>(Matrix<double>{{1.9, -1.9}, {3, 4}}.t()), (Matrix<int>{{1, 3}, {-1, 4}}));
}

}  // namespace
}  // namespace lanes
