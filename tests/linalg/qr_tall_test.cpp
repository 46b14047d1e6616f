// qr and qr_pivoted of tall matrices, which go by blocks of rows.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <numeric>
#include <string>
#include <utility>

#include "support/pivoting.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::expect_descending;

template <class T>
class QrTall : public ::testing::Test {};
TYPED_TEST_SUITE(QrTall, test::Reals);

using Shape = std::pair<std::size_t, std::size_t>;

/// |Q R - A| for each column and |Q'Q - I| in long double where the matrix is large: sums in
/// Wide would take seconds.
template <class T>
void expect_tall(const Matrix<T>& a, const Matrix<T>& q, const Matrix<T>& r,
                 const std::vector<std::size_t>& columns, const std::string& what) {
  const std::size_t m = a.rows(), n = a.cols();
  ASSERT_TRUE(q.rows() == m && q.cols() == n && r.rows() == n && r.cols() == n) << what;
  using Long = long double;
  const Long bound = test::qr_bound<T>(m, n);
  std::vector<Long> errors(n), lengths(n), products(n * n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const Long exact = a(i, columns[j]);
      Long error = exact;
      for (std::size_t p = 0; p <= j; ++p) error -= static_cast<Long>(q(i, p)) * r(p, j);
      errors[j] += error * error, lengths[j] += exact * exact;
      for (std::size_t p = 0; p <= j; ++p)
        products[p * n + j] += static_cast<Long>(q(i, p)) * q(i, j);
    }
  Long squares = 0;
  for (std::size_t j = 0; j < n; ++j) {
    ASSERT_LE(std::sqrt(errors[j]), bound * std::sqrt(lengths[j])) << what << ", column " << j;
    for (std::size_t p = 0; p <= j; ++p) {
      const Long off = products[p * n + j] - (p == j ? 1 : 0);
      squares += (p == j ? 1 : 2) * off * off;
    }
  }
  ASSERT_LE(std::sqrt(squares), bound * std::sqrt(static_cast<Long>(n))) << what;
}

/// Around two blocks of rows (512, and eight times the columns), the last of them a row shorter,
/// and with so many blocks that their triangles need two levels. Less than a panel's columns, a
/// panel and a part of one, a block of 32 and a part.
std::vector<Shape> tall_shapes() {
  if (test::quick()) return {{1023, 3}, {1024, 3}, {1537, 10}, {2200, 33}};
  return {{1023, 3},  {1024, 1},  {1025, 3},  {1537, 7},   {2050, 10},
          {2048, 16}, {2200, 33}, {1200, 64}, {2113, 130}, {8000, 65}};
}

// By blocks of rows: also of rows that do not follow each other in memory, of columns near the ends
// of the range, where the leaves are made twice, and with zeros wherever a block may begin.
TYPED_TEST(QrTall, ByBlocksOfRows) {
  using T = TypeParam;
  for (const auto& [m, n] : tall_shapes()) {
    std::vector<std::size_t> in_order(n);
    std::iota(in_order.begin(), in_order.end(), std::size_t{0});
    const std::string shape = std::to_string(m) + " x " + std::to_string(n);
    Matrix<T> a = test::graded_matrix<T>(m, n, m + n), sparse = a, large = a;
    for (std::size_t i = 400; i < m - 200; ++i) sparse.row(i).fill(T(0));
    sparse.col(n / 2).fill(T(0));
    const int top = std::numeric_limits<T>::max_exponent;
    for (T& x : large.col(0)) x = std::ldexp(x, top - 30);
    if (n > 1)
      for (T& x : large.col(n - 1)) x = std::ldexp(x, 60 - top);
    for (const Matrix<T>* given : {&a, &sparse}) {
      const Qr<T> f = qr(*given, {.threads = 2});
      expect_tall(*given, f.q({.threads = 2}), f.r(), in_order, shape);
      const PivotedQr<T> p = qr_pivoted(*given);
      expect_tall(*given, p.q(), p.r(), p.permutation(), shape + ", pivoted");
      expect_descending(p.r(), shape);
      const Matrix<T> transposed(given->t());
      EXPECT_TRUE(test::same_bits(qr(transposed.t()).r(), f.r())) << shape;
    }
    const Qr<T> f = qr(a), g = qr(large);
    EXPECT_TRUE(test::same_bits(f.q(), g.q())) << shape;
    EXPECT_EQ(std::ldexp(f.r()(0, 0), top - 30), g.r()(0, 0)) << shape;
    a(m - 1, n - 1) = std::numeric_limits<T>::quiet_NaN();
    EXPECT_THROW(qr(a), argument_error) << shape;
  }
}

// Q is applied by blocks of rows, too: all m columns of it.
TYPED_TEST(QrTall, QIsApplied) {
  using T = TypeParam;
  for (const auto& [m, n] : tall_shapes()) {
    if (m > 2500) continue;
    const Matrix<T> a = test::uniform_matrix<T>(m, n, m), b = test::uniform_matrix<T>(m, 3, n);
    for (const Qr<T>& f : {qr(a), Qr<T>(qr_pivoted(a))}) {
      const Options options{.threads = 2};
      const Matrix<T> q = f.q(), turned = f.apply_qt(b, options);
      const Matrix<T> back = f.apply_q(turned, options), there = matmul(q.t(), b);
      Vector<T> unit(m);
      unit[m - 1] = T(1);
      const Matrix<T> r = f.apply_qt(a);
      const Vector<T> last = f.apply_q(unit);
      const double bound = test::qr_bound<T>(m, n);
      for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_LE(norm(back.col(c) - b.col(c)), bound * norm(b.col(c))) << m << " x " << n;
        EXPECT_LE(norm(Vector<T>(turned.col(c).slice(0, n)) - there.col(c)),
                  2 * bound * norm(b.col(c)))
            << m << " x " << n;
      }
      for (std::size_t j = 0; j < n; ++j)
        EXPECT_LE(norm(r.col(j).slice(n, m - n)), 2 * bound * norm(a.col(j))) << "Q'A = R";
      EXPECT_NEAR(norm(last), 1, bound);
      EXPECT_LE(norm(matmul(q.t(), last)), bound)
          << "the rest of Q is orthogonal to its first part";
    }
  }
}

}  // namespace
}  // namespace lanes
