// VectorView and MatrixView: which types turn into which, addressing, bounds, copying.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <lanes/matrix.hpp>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

namespace lanes {
namespace {

// ---- What must compile, and what must not -------------------------------------------------------

template <class From, class To>
constexpr bool converts = std::is_convertible_v<From, To>;

using Read = VectorView<const double>;
using Write = VectorView<double>;
using ReadM = MatrixView<const double>;
using WriteM = MatrixView<double>;

static_assert(std::is_trivially_copyable_v<Write> && std::is_trivially_copyable_v<Read>);
static_assert(std::is_trivially_copyable_v<WriteM> && std::is_trivially_copyable_v<ReadM>);
static_assert(std::copyable<WriteM> && std::copyable<ReadM> && std::copyable<Write>);
static_assert(std::is_nothrow_default_constructible_v<WriteM>);

// Writable to readable, never back.
static_assert(converts<Write, Read> && !std::is_constructible_v<Write, Read>);
static_assert(converts<WriteM, ReadM> && !std::is_constructible_v<WriteM, ReadM>);
static_assert(!std::is_constructible_v<VectorView<const float>, Write>);
static_assert(!std::is_constructible_v<MatrixView<const float>, WriteM>);

// Containers: to write into one it must be named and not const.
static_assert(converts<std::vector<double>&, Write> && converts<const std::vector<double>&, Read>);
static_assert(converts<std::vector<double>, Read> &&
              !std::is_constructible_v<Write, std::vector<double>>);
static_assert(!std::is_constructible_v<Write, const std::vector<double>&>);
static_assert(converts<std::span<double>, Write> && converts<std::span<const double>, Read>);
static_assert(!std::is_constructible_v<Write, std::span<const double>>);
static_assert(converts<double (&)[3], Write> && converts<std::array<double, 3>&, Write>);
static_assert(!std::is_constructible_v<Read, std::vector<float>&>);
static_assert(!std::is_constructible_v<Read, double>);

static_assert(converts<Vector<double>&, Write> && converts<Vector<double>&, Read>);
static_assert(converts<const Vector<double>&, Read> && converts<Vector<double>, Read>);
static_assert(!std::is_constructible_v<Write, const Vector<double>&>);
static_assert(!std::is_constructible_v<Write, Vector<double>>);
static_assert(converts<Matrix<double>&, WriteM> && converts<Matrix<double>&, ReadM>);
static_assert(converts<const Matrix<double>&, ReadM> && converts<Matrix<double>, ReadM>);
static_assert(std::is_constructible_v<ReadM, Matrix<double>&>);
static_assert(!std::is_constructible_v<WriteM, const Matrix<double>&>);
static_assert(!std::is_constructible_v<WriteM, Matrix<double>>);

// A matrix does not turn into a vector, nor a vector into a matrix, unasked.
static_assert(!std::is_constructible_v<Read, Matrix<double>&>);
static_assert(!std::is_constructible_v<Read, WriteM>);
static_assert(!std::is_constructible_v<ReadM, Vector<double>&>);

static_assert(std::random_access_iterator<Write::iterator>);
static_assert(std::forward_iterator<WriteM::iterator>);
static_assert(std::ranges::view<Read> && std::ranges::borrowed_range<Read>);
static_assert(std::ranges::view<ReadM> && std::ranges::borrowed_range<ReadM>);
static_assert(vector_like<Read> && vector_like<Vector<float>> && !vector_like<Matrix<float>>);
static_assert(matrix_like<ReadM> && matrix_like<Matrix<float>> && !matrix_like<Vector<float>>);

// Usable in constant expressions.
constexpr std::array<int, 6> six{1, 2, 3, 4, 5, 6};
constexpr MatrixView<const int> six_matrix(six.data(), 2, 3);
static_assert(six_matrix.t()(2, 1) == 6 && six_matrix.col(1)[1] == 5 &&
              six_matrix.t().row(0).size() == 2);

// Deduction.
static_assert(
    std::is_same_v<decltype(VectorView(std::declval<std::vector<int>&>())), VectorView<int>>);
static_assert(std::is_same_v<decltype(VectorView(std::declval<const std::vector<int>&>())),
                             VectorView<const int>>);
static_assert(std::is_same_v<decltype(MatrixView(std::declval<Matrix<double>&>())), WriteM>);
static_assert(std::is_same_v<decltype(MatrixView(std::declval<const Matrix<double>&>())), ReadM>);
static_assert(
    std::is_same_v<decltype(MatrixView(std::declval<std::span<const double>>(), 2, 3)), ReadM>);

/// The message of the shape_error that f throws; "" when it throws none.
template <class F>
std::string shape_error_of(F f) {
  try {
    f();
  } catch (const shape_error& e) {
    return e.what();
  }
  return "";
}

// ---- Addressing ---------------------------------------------------------------------------------

TEST(VectorView, StridesForwardsAndBackwards) {
  std::vector<double> v{0, 1, 2, 3, 4, 5};
  const VectorView<double> even(v.data(), 3, 2), reversed(v.data() + 5, 6, -1);
  EXPECT_EQ(even, (Vector<double>{0, 2, 4}));
  EXPECT_EQ(reversed, (Vector<double>{5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(reversed.slice(1, 2), (Vector<double>{4, 3}));
  even[1] = 20;
  EXPECT_EQ(v[2], 20);
  EXPECT_EQ(&even.at(2), &v[4]);
}

TEST(VectorView, IteratorsWorkWithAlgorithms) {
  std::vector<int> v{5, 0, 3, 0, 4, 0};
  const VectorView<int> x(v.data(), 3, 2);
  std::sort(x.begin(), x.end());
  EXPECT_EQ(v, (std::vector<int>{3, 0, 4, 0, 5, 0}));
  EXPECT_EQ(std::accumulate(x.begin(), x.end(), 0), 12);
  auto it = x.end();
  EXPECT_EQ(*--it, 5);
  EXPECT_EQ(it - x.begin(), 2);
  EXPECT_EQ(it[-1], 4);
  EXPECT_EQ(*(it-- - 2), 3);
  EXPECT_EQ(*(1 + x.begin()), 4);
  EXPECT_LT(x.begin(), it);
  // The iterator outlives the temporary view.
  EXPECT_EQ(*std::ranges::max_element(x.slice(0, 2)), 4);
}

TEST(VectorView, BoundsAreNamedInTheMessage) {
  std::vector<double> v(3);
  const VectorView<double> x(v);
  EXPECT_EQ(shape_error_of([&] { x.at(3); }), "VectorView::at: index 3 is outside 0 to 2");
  EXPECT_EQ(shape_error_of([&] { x.slice(0, 0).at(0); }),
            "VectorView::at: index 0 of nothing: the size is 0");
  EXPECT_EQ(shape_error_of([&] { x.slice(2, 2); }),
            "VectorView::slice: 2 from index 2 on reach past the end: the size is 3");
  EXPECT_NE(shape_error_of([&] { x.slice(1, static_cast<std::size_t>(-1)); }), "");
  EXPECT_NE(shape_error_of([&] { x.slice(4, 0); }), "");
  EXPECT_TRUE(x.slice(3, 0).empty());
}

TEST(MatrixView, RowsColumnsBlocksAndTransposes) {
  const Matrix<int> a{{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(a.row(1), (Vector<int>{4, 5, 6}));
  EXPECT_EQ(a.col(2), (Vector<int>{3, 6}));
  EXPECT_EQ(a.diagonal(), (Vector<int>{1, 5}));
  EXPECT_EQ(a.t(), (Matrix<int>{{1, 4}, {2, 5}, {3, 6}}));
  EXPECT_EQ(a.t().t(), a);
  EXPECT_EQ(a.block(0, 1, 2, 2), (Matrix<int>{{2, 3}, {5, 6}}));
  EXPECT_EQ(a.block(0, 1, 2, 2).t().row(1), (Vector<int>{3, 6}));
  EXPECT_EQ(a.t().block(1, 0, 2, 1).diagonal(), (Vector<int>{2}));
}

TEST(MatrixView, IteratesRowByRow) {
  Matrix<int> a{{1, 2, 3}, {4, 5, 6}};
  const auto t = a.t();
  EXPECT_EQ(std::vector<int>(t.begin(), t.end()), (std::vector<int>{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(std::ranges::distance(t), 6);
  const MatrixView<int> none(nullptr, 3, 0);
  EXPECT_EQ(none.begin(), none.end());
}

TEST(MatrixView, BoundsAreNamedInTheMessage) {
  const Matrix<double> a(2, 3);
  EXPECT_EQ(shape_error_of([&] { a.at(2, 0); }),
            "MatrixView::at: element (2, 0) is outside a 2 x 3 matrix (indices start at 0)");
  EXPECT_NE(shape_error_of([&] { a.at(0, 3); }), "");
  EXPECT_EQ(shape_error_of([&] { a.row(2); }), "MatrixView::row: index 2 is outside 0 to 1");
  EXPECT_EQ(shape_error_of([&] { a.col(3); }), "MatrixView::col: index 3 is outside 0 to 2");
  EXPECT_NE(shape_error_of([&] { a.block(1, 0, 2, 1); }), "");
  EXPECT_NE(shape_error_of([&] { a.block(0, 2, 1, 2); }), "");
  EXPECT_NE(shape_error_of([&] { a.block(static_cast<std::size_t>(-1), 0, 2, 1); }), "");
}

// With -fsanitize=undefined this also shows that no address outside the memory is formed.
TEST(MatrixView, EmptyPartsAreEmptyViews) {
  const Matrix<double> none(0, 3), a(2, 3);
  EXPECT_EQ(none.col(2).size(), 0u);
  EXPECT_EQ(none.block(0, 1, 0, 2).cols(), 2u);
  EXPECT_EQ(none.t().row(1).size(), 0u);
  EXPECT_EQ(a.block(2, 3, 0, 0).size(), 0u);
  EXPECT_EQ(a.block(1, 3, 1, 0).row(0).size(), 0u);
  EXPECT_TRUE(none.diagonal().empty());
}

TEST(MatrixView, FromARangeChecksItsSize) {
  std::vector<double> v{1, 2, 3, 4, 5, 6};
  MatrixView<double> a(v, 2, 3);
  a(1, 0) = 40;
  EXPECT_EQ(v[3], 40);
  EXPECT_EQ(shape_error_of([&] { MatrixView<double>(v, 2, 2); }),
            "Matrix: 6 elements cannot fill a 2 x 2 matrix");
  EXPECT_NE(shape_error_of([&] { MatrixView<double>(v, 6, 0); }), "");
  // 2^63 * 2 wraps around to 0.
  std::vector<double> none;
  EXPECT_NE(shape_error_of([&] { MatrixView<double>(none, std::size_t{1} << 63, 2); }), "");
  EXPECT_EQ(MatrixView<double>(none, 0, 5).cols(), 5u);
}

// ---- Copying ------------------------------------------------------------------------------------

TEST(Views, AssignAndFillWriteThrough) {
  Matrix<double> a(2, 3);
  a.row(0).assign(Vector<double>{1, 2, 3});
  a.col(0).fill(7);
  a.block(1, 1, 1, 2).assign(Matrix<double>{{8, 9}});
  EXPECT_EQ(a, (Matrix<double>{{7, 2, 3}, {7, 8, 9}}));
  a.t().fill(1);
  EXPECT_EQ(a, (Matrix<double>(2, 3, 1)));
}

TEST(Views, AssignRefusesAnotherShape) {
  Matrix<double> a(2, 3);
  EXPECT_EQ(shape_error_of([&] { a.view().assign(Matrix<double>(3, 2)); }),
            "assign: a view keeps its shape, so 3 x 2 cannot be copied into 2 x 3");
  EXPECT_NE(shape_error_of([&] { a.row(0).assign(a.col(0)); }), "");
}

TEST(Views, AssignFromOverlappingMemory) {
  const Vector<double> before{1, 2, 3, 4, 5};
  Vector<double> x = before;
  x.slice(1, 4).assign(x.slice(0, 4));
  EXPECT_EQ(x, (Vector<double>{1, 1, 2, 3, 4}));
  x = before;
  x.slice(0, 4).assign(x.slice(1, 4));
  EXPECT_EQ(x, (Vector<double>{2, 3, 4, 5, 5}));
  x = before;
  x.view().assign(VectorView<const double>(x.data() + 4, 5, -1));
  EXPECT_EQ(x, (Vector<double>{5, 4, 3, 2, 1}));

  Matrix<double> a{{1, 2}, {3, 4}};
  a.view().assign(a.t());
  EXPECT_EQ(a, (Matrix<double>{{1, 3}, {2, 4}}));
  a.view().assign(a);
  EXPECT_EQ(a, (Matrix<double>{{1, 3}, {2, 4}}));
  a.col(0).assign(a.col(1));
  EXPECT_EQ(a, (Matrix<double>{{3, 3}, {4, 4}}));
}

TEST(Views, MayOverlapComparesTheMemorySpanned) {
  std::vector<double> v(20);
  const auto overlap = [](VectorView<double> a, VectorView<double> b) {
    return detail::may_overlap<double>(MatrixView(a.data(), a.size(), 1, a.stride()),
                                       MatrixView(b.data(), b.size(), 1, b.stride()));
  };
  EXPECT_FALSE(overlap({v.data(), 10}, {v.data() + 10, 10}));
  EXPECT_TRUE(overlap({v.data(), 11}, {v.data() + 10, 10}));
  EXPECT_TRUE(overlap({v.data() + 10, 11, -1}, {v.data(), 1}));
  EXPECT_FALSE(overlap({v.data() + 10, 10, -1}, {v.data(), 1}));
  EXPECT_FALSE(overlap({v.data(), 0}, {v.data(), 20}));
  EXPECT_TRUE(
      overlap({v.data(), 5, 2}, {v.data() + 1, 5, 2}));  // interleaved: may, though it does not
}

}  // namespace
}  // namespace lanes
