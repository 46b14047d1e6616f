// round: NumPy's results, halves to even, and the values that cannot be scaled.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/matrix.hpp>
#include <limits>

namespace lanes {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

TEST(Round, HalvesGoToEven) {
  EXPECT_EQ(lanes::round(Vector<double>{0.5, 1.5, 2.5, -0.5, -1.5}),
            (Vector<double>{0, 2, 2, -0.0, -2}));
  EXPECT_EQ(lanes::round(0.125, 2), 0.12);
  EXPECT_EQ(lanes::round(0.375, 2), 0.38);
  EXPECT_EQ(lanes::round(25, -1), 20);
  EXPECT_EQ(lanes::round(35, -1), 40);
}

TEST(Round, ScalesAsNumPyDoes) {
  EXPECT_EQ(lanes::round(2.675, 2), 2.68);  // though 2.675 lies below the half
  EXPECT_EQ(lanes::round(Vector<float>{2.675f}, 2), (Vector<float>{2.68f}));
  EXPECT_EQ(lanes::round(1234.5678, -2), 1200);
  EXPECT_EQ(lanes::round(Matrix<double>{{1.26, 2.34}, {-1.26, 0}}, 1),
            (Matrix<double>{{1.3, 2.3}, {-1.3, 0}}));
  EXPECT_EQ(lanes::round(Matrix<float>{{1.5f, 2.5f}}.t()), (Matrix<float>{{2}, {2}}));
}

TEST(Round, KeepsTheSignOfZero) {
  EXPECT_TRUE(std::signbit(lanes::round(-0.0, 2)));
  EXPECT_TRUE(std::signbit(lanes::round(-0.001, 2)));
  EXPECT_TRUE(std::signbit(lanes::round(-3.0, -400)));
}

TEST(Round, ExtremeDecimals) {
  EXPECT_EQ(lanes::round(1.5e300, 20), 1.5e300);  // overflows when scaled
  EXPECT_EQ(lanes::round(0.1, 400), 0.1);
  EXPECT_EQ(lanes::round(0.0, 400), 0.0);
  EXPECT_EQ(lanes::round(1e300, -400), 0.0);
  EXPECT_EQ(lanes::round(0.1, std::numeric_limits<int>::max()), 0.1);
  EXPECT_EQ(lanes::round(0.1, std::numeric_limits<int>::min()), 0.0);
  EXPECT_EQ(lanes::round(1.2345678901234567e-30, 40), 1.2345678901e-30);
}

TEST(Round, NotFinite) {
  EXPECT_EQ(lanes::round(inf, 3), inf);
  EXPECT_EQ(lanes::round(-inf, -3), -inf);
  EXPECT_EQ(lanes::round(-inf, -400), -inf);
  EXPECT_TRUE(std::isnan(lanes::round(std::numeric_limits<double>::quiet_NaN(), 2)));
}

}  // namespace
}  // namespace lanes
