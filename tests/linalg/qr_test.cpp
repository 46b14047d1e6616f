// qr, qr_pivoted, rank.
#include <gtest/gtest.h>

#include <algorithm>
#include <lanes/linalg.hpp>
#include <numeric>
#include <string>
#include <utility>

#include "support/guarded.hpp"
#include "support/message.hpp"
#include "support/pivoting.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::expect_descending;
using test::length;
using test::Wide;

template <class T>
class QrTest : public ::testing::Test {};
TYPED_TEST_SUITE(QrTest, test::Reals);

using Shape = std::pair<std::size_t, std::size_t>;

/// Around panels of 8 and 16 columns, blocks of 32, four sums for the rows; tall, wide, empty.
std::vector<Shape> shapes() {
  std::vector<Shape> all;
  for (std::size_t n :
       test::thinned(test::joined({test::every(1, 19), {23, 31, 32, 41, 65, 33}}), 8))
    for (std::size_t m : {n, n + 1, n + 7, 2 * n + 3}) {
      all.push_back({m, n});
      if (m > n) all.push_back({n, m});
    }
  for (Shape shape : {Shape{0, 0}, {0, 5}, {5, 0}, {1, 100}, {100, 1}}) all.push_back(shape);
  if (!test::quick()) all.insert(all.end(), {{130, 97}, {97, 130}});
  return all;
}

/// Q R = A, column by column, and Q'Q = I, within the documented bounds.
template <class T>
void expect_factors(const Matrix<T>& a, const Matrix<T>& q, const Matrix<T>& r,
                    const std::vector<std::size_t>& columns, const std::string& what) {
  const std::size_t m = a.rows(), n = a.cols(), k = std::min(m, n);
  ASSERT_TRUE(q.rows() == m && q.cols() == k && r.rows() == k && r.cols() == n) << what;
  const double bound = test::qr_bound<T>(m, k);
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<Wide> error(m), column(m);
    for (std::size_t i = 0; i < m; ++i) {
      column[i] = error[i] = a(i, columns[j]);
      for (std::size_t p = 0; p < k; ++p) error[i] -= static_cast<Wide>(q(i, p)) * r(p, j);
    }
    const Wide smallest = std::numeric_limits<T>::denorm_min();
    ASSERT_LE(length(error), bound * length(column) + static_cast<Wide>(m) * smallest)
        << what << ", column " << j;
    for (std::size_t i = j + 1; i < k; ++i) ASSERT_EQ(r(i, j), T(0)) << what;
  }
  Wide squares = 0;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      Wide product = i == j ? -1 : 0;
      for (std::size_t p = 0; p < m; ++p) product += static_cast<Wide>(q(p, i)) * q(p, j);
      squares += product * product;
    }
  ASSERT_LE(test::square_root(squares), bound * std::sqrt(static_cast<double>(k))) << what;
}

template <class T>
void expect_both(const Matrix<T>& a, const std::string& what) {
  std::vector<std::size_t> in_order(a.cols());
  std::iota(in_order.begin(), in_order.end(), std::size_t{0});
  for (Isa isa : available_isas()) {
    const Options options{.threads = 2, .isa = isa};
    const std::string where = what + " " + std::to_string(a.rows()) + " x " +
                              std::to_string(a.cols()) + " on " + std::string(name(isa));
    const Qr<T> f = qr(a, options);
    expect_factors(a, f.q(options), f.r(), in_order, where);
    const PivotedQr<T> p = qr_pivoted(a, options);
    expect_factors(a, p.q(options), p.r(), p.permutation(), where + ", pivoted");
    expect_descending(p.r(), where);
    std::vector<std::size_t> columns = p.permutation();
    std::sort(columns.begin(), columns.end());
    ASSERT_EQ(columns, in_order) << where;
  }
}

TYPED_TEST(QrTest, FactorsWithinTheBound) {
  using T = TypeParam;
  for (const auto& [m, n] : shapes()) expect_both(test::graded_matrix<T>(m, n, m + n), "graded");
}

TYPED_TEST(QrTest, LargeEnoughForWideBlocksAndThreads) {
  using T = TypeParam;
  const std::size_t n = test::quick() ? 257 : 290;
  const Matrix<T> a = test::uniform_matrix<T>(n + 11, n, 1);
  const Qr<T> f = qr(a, {.threads = 2});
  const Matrix<T> error = matmul(f.q(), f.r()) - a;
  const Matrix<T> q = f.q(), identity = matmul(q.t(), q) - Matrix<T>::identity(n);
  for (std::size_t j = 0; j < n; ++j) {
    EXPECT_LE(norm(error.col(j)), test::qr_bound<T>(n + 11, n) * norm(a.col(j)));
    EXPECT_LE(norm(identity.col(j)), test::qr_bound<T>(n + 11, n));
  }
}

// Powers of two do not change a single bit of Q, however large or small they make the columns.
TYPED_TEST(QrTest, ColumnsOfAnyMagnitude) {
  using T = TypeParam;
  constexpr int top = std::numeric_limits<T>::max_exponent;
  for (const auto& [m, n] : {Shape{12, 12}, {40, 17}, {17, 40}, {3, 70}}) {
    const Matrix<T> a = test::uniform_matrix<T>(m, n, m);
    Matrix<T> scaled = a;
    const auto exponent = [n = n](std::size_t j) {
      return static_cast<int>(j) * (2 * top - 40) / static_cast<int>(n) + 30 - top;
    };
    for (std::size_t j = 0; j < n; ++j)
      for (T& x : scaled.col(j)) x = std::ldexp(x, exponent(j));
    for (Isa isa : available_isas()) {
      const Options options{.isa = isa};
      const Qr<T> f = qr(a, options), g = qr(scaled, options);
      EXPECT_TRUE(test::same_bits(f.q(options), g.q(options))) << m << " x " << n;
      for (std::size_t i = 0; i < std::min(m, n); ++i)
        EXPECT_EQ(std::ldexp(f.r()(i, i), exponent(i)), g.r()(i, i)) << m << " x " << n;
    }
    if (m != 12) continue;
    expect_both(scaled, "columns of every magnitude");
    std::vector<std::size_t> columns = qr_pivoted(scaled).permutation();
    std::reverse(columns.begin(), columns.end());
    EXPECT_TRUE(std::is_sorted(columns.begin(), columns.end()));
  }
}

TYPED_TEST(QrTest, ExtremesOfRange) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min(), huge = std::numeric_limits<T>::max() / 8;
  for (T s : {tiny * 64, std::numeric_limits<T>::min(), huge}) {
    const Matrix<T> a{{2 * s, s, -s}, {s, 3 * s, s}, {s, s, s}, {-s, s, 2 * s}};
    expect_both(a, "scale " + std::to_string(std::ilogb(s)));
    const Vector<T> x = qr(a).solve(Vector<T>{2 * s, 5 * s, 3 * s, 2 * s});
    for (T e : x) EXPECT_NEAR(e, 1, 50 * std::numeric_limits<T>::epsilon()) << s;
  }
  // What is left of a column has squares below the range, not so its elements.
  const T small = std::ldexp(T(1), -std::numeric_limits<T>::max_exponent * 3 / 4);
  for (Isa isa : available_isas()) {
    const Matrix<T> a{{1, 1, 1}, {0, 0, small}, {0, 3 * small, 0}, {0, 4 * small, 2 * small}};
    const Qr<T> f = qr(a, {.isa = isa});
    EXPECT_NEAR(f.r()(1, 1) / small, -5, 1e-5);
    EXPECT_EQ(qr_pivoted(a, {.isa = isa}).rank(T(0)), 3u);
    expect_both(a, "small below");
  }
}

TYPED_TEST(QrTest, SignsAreLapacks) {
  using T = TypeParam;
  const Matrix<T> r = qr(Matrix<T>{{3, 1}, {4, 2}}).r();
  EXPECT_NEAR(r(0, 0), -5, 1e-5);
  EXPECT_NEAR(r(0, 1), T(-2.2), 1e-5);
  EXPECT_NEAR(r(1, 1), T(0.4), 1e-5) << "the last of a square matrix has nothing below it";
  EXPECT_NEAR(qr(Matrix<T>{{-3}, {4}}).r()(0, 0), 5, 1e-5);
  EXPECT_NEAR(qr(Matrix<T>{{0}, {4}}).r()(0, 0), -4, 1e-5);
  const Matrix<T> upper{{-1, 2, 3}, {0, 4, 5}, {0, 0, -6}};
  EXPECT_EQ(qr(upper).r(), upper) << "nothing to do";
  EXPECT_EQ(qr(upper).q(), Matrix<T>::identity(3));
}

TYPED_TEST(QrTest, QIsAppliedWithoutFormingIt) {
  using T = TypeParam;
  for (const auto& [m, n] : shapes()) {
    const std::size_t k = std::min(m, n);
    const Matrix<T> a = test::uniform_matrix<T>(m, n, m), b = test::uniform_matrix<T>(m, 3, n);
    for (Isa isa : available_isas()) {
      const Options options{.threads = 2, .isa = isa};
      for (const Qr<T>& f : {qr(a, options), Qr<T>(qr_pivoted(a, options))}) {
        const Matrix<T> q = f.q(options), turned = f.apply_qt(b, options);
        const Matrix<T> back = f.apply_q(turned, options);
        for (std::size_t c = 0; c < 3; ++c) {
          std::vector<Wide> column, there(k), and_back;
          for (std::size_t i = 0; i < m; ++i) {
            column.push_back(b(i, c));
            and_back.push_back(static_cast<Wide>(back(i, c)) - b(i, c));
          }
          for (std::size_t i = 0; i < k; ++i) {
            there[i] = -turned(i, c);
            for (std::size_t p = 0; p < m; ++p) there[i] += static_cast<Wide>(q(p, i)) * b(p, c);
          }
          const Wide bound = test::qr_bound<T>(m, k) * length(column);
          ASSERT_LE(length(there), bound) << m << " x " << n << " on " << name(isa);
          ASSERT_LE(length(and_back), bound) << m << " x " << n << " on " << name(isa);
          ASSERT_TRUE(test::same_bits(f.apply_qt(b.col(c), options), Vector<T>(turned.col(c))));
          ASSERT_TRUE(test::same_bits(f.apply_q(turned.col(c), options), Vector<T>(back.col(c))));
        }
      }
    }
  }
}

TYPED_TEST(QrTest, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(40, 20, 1), b = test::uniform_matrix<T>(40, 5, 2);
  const Qr<T> f = qr(a);
  for (test::Layout layout : test::layouts) {
    const test::LaidOut<T> of_a(a, layout), of_b(b, layout);
    EXPECT_EQ(qr(of_a.view()).r(), f.r()) << name(layout);
    EXPECT_EQ(qr_pivoted(of_a.view()).r(), qr_pivoted(a).r()) << name(layout);
    EXPECT_EQ(f.apply_q(of_b.view()), f.apply_q(b)) << name(layout);
    EXPECT_EQ(f.solve(of_b.view()), f.solve(b)) << name(layout);
    EXPECT_EQ(f.solve(of_b.view().col(2)), Vector<T>(f.solve(b).col(2))) << name(layout);
  }
}

TYPED_TEST(QrTest, ZeroRowsAndColumns) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{5, 3}, {9, 9}, {20, 17}, {40, 34}, {17, 30}}) {
    Matrix<T> a = test::uniform_matrix<T>(m, n, m);
    for (std::size_t j : {n / 3, n - 1}) a.col(j).fill(0);
    expect_both(a, "zero columns");
    EXPECT_EQ(rank(a), std::min(m, n - 2));
    for (std::size_t i : {std::size_t{0}, m / 2, m - 1}) a.row(i).fill(0);
    expect_both(a, "zero rows and columns");
    expect_both(Matrix<T>(m, n), "zeros");
    EXPECT_EQ(rank(Matrix<T>(m, n)), 0u);
  }
}

// Products of small integers are exact, and so is their rank.
TYPED_TEST(QrTest, RankOfIntegerMatrices) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{4, 4}, {17, 9}, {9, 17}, {40, 33}, {33, 65}, {64, 64}})
    for (std::size_t r : {std::size_t{1}, std::size_t{2}, std::min(m, n) / 2, std::min(m, n) - 1}) {
      const Matrix<T> a =
          matmul(test::integer_matrix<T>(m, r, m), test::integer_matrix<T>(r, n, n));
      for (Isa isa : available_isas()) {
        const PivotedQr<T> f = qr_pivoted(a, {.isa = isa});
        EXPECT_EQ(f.rank(), r) << m << " x " << n << " on " << name(isa);
        EXPECT_EQ(
            rank(a * std::ldexp(T(1), 20 - std::numeric_limits<T>::max_exponent), {.isa = isa}), r);
      }
      if (!test::quick() || m < 20) expect_both(a, "rank " + std::to_string(r));
    }
  const Matrix<T> d{{3, 0, 0}, {0, T(0.01), 0}, {0, 0, T(1e-4)}};
  EXPECT_EQ(rank(d), 3u);
  EXPECT_EQ(rank(d, T(0.001)), 2u);
  EXPECT_EQ(rank(d, T(3)), 0u) << "larger than, not equal to";
  EXPECT_EQ(rank(d, T(0)), 3u);
  EXPECT_THROW(rank(d, T(-1)), argument_error);
  EXPECT_THROW(rank(d, std::numeric_limits<T>::quiet_NaN()), argument_error);
}

// Kahan's: pivoting leaves it as it is, and R's diagonal hides how close to singular it is. Columns
// that differ by little make the updated norms cancel.
TYPED_TEST(QrTest, PivotingWhereNormsCancel) {
  using T = TypeParam;
  for (std::size_t n : {5u, 16u, 40u}) {
    Matrix<T> kahan(n, n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j)
        kahan(i, j) = static_cast<T>(std::pow(0.96, i)) * (i == j ? T(1) : T(-0.28));
    expect_both(kahan, "Kahan");
    for (int digits : {8, 16, 24, 40}) {
      Matrix<T> alike = test::uniform_matrix<T>(n + 3, n, n);
      for (std::size_t j = 1; j < n; ++j)
        for (std::size_t i = 0; i < n + 3; ++i)
          alike(i, j) = alike(i, 0) + std::ldexp(alike(i, j), -digits);
      expect_both(alike, "alike");
    }
  }
}

TYPED_TEST(QrTest, SolvesKnownProblems) {
  using T = TypeParam;
  const auto expect_solution = [](const Qr<T>& f, const Vector<T>& b, const Vector<T>& x) {
    const Vector<T> found = f.solve(b);
    for (std::size_t i = 0; i < x.size(); ++i)
      EXPECT_NEAR(found[i], x[i], 20 * std::numeric_limits<T>::epsilon());
  };
  const Matrix<T> a{{1, 1, 1}, {1, -1, 1}, {1, 1, -1}, {1, -1, -1}};
  expect_solution(qr(a), {6, 2, 0, -4}, {1, 2, 3});
  expect_solution(qr_pivoted(a), {6, 2, 0, -4}, {1, 2, 3});
  const Matrix<T> descending{{0, 0, 2}, {0, 4, 0}, {8, 0, 0}, {0, 0, 0}};
  EXPECT_EQ(qr_pivoted(descending).permutation(), (std::vector<std::size_t>{0, 1, 2}));
  expect_solution(qr_pivoted(descending), {2, 8, 24, 5}, {3, 2, 1});
  const Matrix<T> ascending{{1, 0, 0}, {0, 2, 0}, {0, 0, 4}};
  EXPECT_EQ(qr_pivoted(ascending).permutation(), (std::vector<std::size_t>{2, 1, 0}));
  expect_solution(qr_pivoted(ascending), {3, 4, 4}, {3, 2, 1});
}

// Huge solutions of dependent columns are no solutions.
TYPED_TEST(QrTest, DependentColumnsAreAnError) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{3, 3}, {8, 5}, {60, 40}, {1100, 20}}) {
    Matrix<T> a = test::uniform_matrix<T>(m, n, m);
    EXPECT_GT(qr(a).rcond(), static_cast<T>(m) * std::numeric_limits<T>::epsilon());
    for (std::size_t i = 0; i < m; ++i) a(i, n - 1) = a(i, 0) + a(i, 1) / 3;
    const Vector<T> b = test::uniform_vector<T>(m, 1);
    for (const Qr<T>& f : {qr(a), Qr<T>(qr_pivoted(a))}) {
      EXPECT_LE(f.rcond(), static_cast<T>(m) * std::numeric_limits<T>::epsilon()) << m;
      EXPECT_THROW(f.solve(b), singular_error) << m << " x " << n;
    }
    const std::string message = test::message_of([&] { qr(a).solve(b); });
    if (message.find("is zero") == std::string::npos) {
      EXPECT_EQ(message.find("solve: the columns of A depend on each other to working precision: "
                             "rcond is "),
                0u)
          << message;
    }
    EXPECT_NE(message.find("; lstsq(A, b) has the shortest x"), std::string::npos) << message;
    EXPECT_EQ(lstsq(a, b).rank, n - 1);
    EXPECT_EQ(rank(a), n - 1);
  }
  EXPECT_EQ(qr(Matrix<T>{{8, 0}, {0, std::ldexp(T(1), -60)}}).rcond(), T(1)) << "units";
  EXPECT_EQ(qr(Matrix<T>{{3, 3}, {0, 0}}).rcond(), T(0));
  EXPECT_EQ(qr(Matrix<T>(3, 0)).rcond(), T(1));
  EXPECT_THROW(qr(Matrix<T>(2, 3)).rcond(), shape_error);
}

TYPED_TEST(QrTest, SmallestShapes) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{0, 0}, {0, 3}, {3, 0}}) {
    const Qr<T> f = qr(Matrix<T>(m, n));
    EXPECT_EQ(f.rows(), m);
    EXPECT_EQ(f.cols(), n);
    EXPECT_EQ(rank(Matrix<T>(m, n)), 0u);
    EXPECT_EQ(f.apply_q(Matrix<T>(m, 2, T(7))), Matrix<T>(m, 2, T(7)));
  }
  EXPECT_EQ(qr(Matrix<T>(3, 0)).solve(Vector<T>(3)).size(), 0u);
  EXPECT_EQ(qr(Matrix<T>::identity(3)).solve(Matrix<T>(3, 0)), Matrix<T>(3, 0));
  EXPECT_EQ(qr(Matrix<T>{{-2}}).r(), (Matrix<T>{{-2}}));
}

TYPED_TEST(QrTest, ErrorsSayWhatIsWrong) {
  using T = TypeParam;
  Matrix<T> a = test::uniform_matrix<T>(4, 3, 1);
  EXPECT_EQ(test::message_of([&] { qr(a).apply_q(Vector<T>(3)); }),
            "apply_q: A is 4 x 3 and B is 3 x 1; B must have as many rows as A");
  EXPECT_EQ(test::message_of([&] { qr(a).apply_qt(Matrix<T>(5, 2)); }),
            "apply_qt: A is 4 x 3 and B is 5 x 2; B must have as many rows as A");
  EXPECT_EQ(test::message_of([&] { qr(a).solve(Vector<T>(3)); }),
            "solve: A is 4 x 3 and B is 3 x 1; B must have as many rows as A");
  EXPECT_EQ(test::message_of([&] { qr(a.t()).solve(Vector<T>(3)); }),
            "solve: A is 3 x 4; with fewer rows than columns, use lstsq(A, b)");
  a.col(1).fill(0);
  const char* const depends = " of A depends on those before it; lstsq(A, b) has the shortest x";
  EXPECT_THROW(qr(a).solve(Vector<T>(4)), singular_error);
  EXPECT_EQ(test::message_of([&] { qr(a).solve(Vector<T>(4)); }),
            std::string("solve: R(1, 1) is zero: column 1") + depends);
  EXPECT_EQ(test::message_of([&] { qr_pivoted(a).solve(Vector<T>(4)); }),
            std::string("solve: R(2, 2) is zero: column 1") + depends);
  a(2, 1) = std::numeric_limits<T>::quiet_NaN();
  EXPECT_EQ(test::message_of([&] { qr(a); }), "qr: A(2, 1) is nan; every element must be finite");
  EXPECT_THROW(rank(a), argument_error);
  a(2, 1) = -std::numeric_limits<T>::infinity();
  EXPECT_EQ(test::message_of([&] { qr_pivoted(a); }),
            "qr_pivoted: A(2, 1) is -inf; every element must be finite");
}

}  // namespace
}  // namespace lanes
