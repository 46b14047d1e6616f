// rank and those of lstsq and qr_pivoted, and what pivoting decides when columns differ in their
// units. (Ranks of integer matrices: qr_test.cpp.)
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <utility>
#include <vector>

#include "support/random.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

template <class T>
class Rank : public ::testing::Test {};
TYPED_TEST_SUITE(Rank, test::Reals);

using Shape = std::pair<std::size_t, std::size_t>;

// The magnitudes of columns are compared, not products that underflow.
TYPED_TEST(Rank, PivotingNearTheEndsOfTheRange) {
  using T = TypeParam;
  const T huge = std::ldexp(T(1), std::numeric_limits<T>::max_exponent - 3);
  const T tiny = std::ldexp(T(1), -std::numeric_limits<T>::max_exponent / 8);
  const Matrix<T> a{{huge, 0, 0}, {0, tiny * tiny, 0}, {0, 0, tiny}};
  const PivotedQr<T> f = qr_pivoted(a);
  EXPECT_EQ(f.permutation(), (std::vector<std::size_t>{0, 2, 1}));
  EXPECT_EQ(f.rank(), 1u);
  EXPECT_EQ(f.rank(tiny * tiny), 2u);
  EXPECT_EQ(f.rank(T(0)), 3u);
  EXPECT_EQ(f.rank(huge / 2), 1u);
  EXPECT_EQ(f.rank(huge), 0u);
}

// rank is NumPy's, of A as it is; lstsq looks at columns of any units.
TYPED_TEST(Rank, UnitsOfColumns) {
  using T = TypeParam;
  const Matrix<T> units{{1, 0, 0}, {0, T(1e-20), 0}, {0, 0, T(1e-30)}, {1, 0, T(1e-30)}};
  EXPECT_EQ(rank(units), 1u);
  EXPECT_EQ(rank(units, T(0)), 3u);
  EXPECT_EQ(lstsq(units, Vector<T>(4)).rank, 3u);
  EXPECT_EQ(rank(units, T(1e-25)), 2u) << "a tolerance has the units of A";
  EXPECT_EQ(qr_pivoted(units).rank(), 1u) << "as it is";
}

// The last column comes so near the others as `digits` say, and the least singular value with it.
TYPED_TEST(Rank, FromIndependentToDependent) {
  using T = TypeParam;
  for (const auto& [m, n] : {Shape{9, 6}, {6, 9}, {6, 6}, {1500, 6}, {30, 20}})
    for (int digits = 0; digits < 80; digits += 3) {
      const std::size_t k = std::min(m, n);
      Matrix<T> a = test::uniform_matrix<T>(m, n, m);
      const T small = std::ldexp(T(1), -digits);
      for (std::size_t i = 0; i < m; ++i) a(i, n - 1) = a(i, 0) + small * a(i, n - 1);
      const Vector<T> s = singular_values(a);
      const T least = static_cast<T>(std::max(m, n)) * std::numeric_limits<T>::epsilon() * s[0];
      EXPECT_EQ(rank(a), k - (s[k - 1] > least ? 0 : 1)) << m << " x " << n << ", " << digits;
      if (digits < std::numeric_limits<T>::digits / 2) {
        EXPECT_EQ(rank(a), k) << m << " x " << n << ", " << digits;
      } else if (m >= n && digits > std::numeric_limits<T>::digits) {
        EXPECT_EQ(rank(a), k - 1) << m << " x " << n << ", " << digits;
      }
    }
}

}  // namespace
}  // namespace lanes
