// operator<<: every expected text is what NumPy 1.24 prints for the same array.
#include <gtest/gtest.h>

#include <iomanip>
#include <lanes/matrix.hpp>
#include <limits>
#include <numbers>
#include <numeric>
#include <sstream>
#include <string>

namespace lanes {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

template <class A>
std::string text(const A& a) {
  std::ostringstream out;
  out << a;
  return out.str();
}
std::string text(std::initializer_list<double> values) {
  return text(Vector<double>(values));
}
std::string floats(std::initializer_list<float> values) {
  return text(Vector<float>(values));
}

Vector<double> arange(std::size_t n, double step = 1, double first = 0) {
  Vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = first + static_cast<double>(i) * step;
  return x;
}

TEST(Print, FixedNotation) {
  EXPECT_EQ(text({1, 2.5, 3}), "[1.  2.5 3. ]");
  EXPECT_EQ(text({0.1, 0.2, 0.3}), "[0.1 0.2 0.3]");
  EXPECT_EQ(text({0.1 + 0.2}), "[0.3]");
  EXPECT_EQ(text({1.0 / 3}), "[0.33333333]");
  EXPECT_EQ(text({123456.789}), "[123456.789]");
  EXPECT_EQ(text({1.5, 1000}), "[   1.5 1000. ]");
  EXPECT_EQ(text({std::numbers::pi, std::numbers::e * 100}), "[  3.14159265 271.82818285]");
  EXPECT_EQ(text({-0.0, 0}), "[-0.  0.]");
}

TEST(Print, ScientificNotationBeginsWhereNumPysDoes) {
  EXPECT_EQ(text({99999999}), "[99999999.]");
  EXPECT_EQ(text({1e8}), "[1.e+08]");
  EXPECT_EQ(text({1e-4}), "[0.0001]");
  EXPECT_EQ(text({9.9e-5}), "[9.9e-05]");
  EXPECT_EQ(text({1, 1000}), "[   1. 1000.]");
  EXPECT_EQ(text({1, 1001}), "[1.000e+00 1.001e+03]");
  EXPECT_EQ(text({1e-5, 123.456}), "[1.00000e-05 1.23456e+02]");
  EXPECT_EQ(text({1e300, 1e-300, 5e-324}), "[1.e+300 1.e-300 5.e-324]");
  EXPECT_EQ(text({1.7976931348623157e308}), "[1.79769313e+308]");
}

TEST(Print, NotFinite) {
  EXPECT_EQ(text({nan}), "[nan]");
  EXPECT_EQ(text({nan, 1, -inf}), "[ nan   1. -inf]");
  EXPECT_EQ(text({0.5, inf}), "[0.5 inf]");
  EXPECT_EQ(text(Matrix<double>{{1e10, 1}, {nan, -2}}), "[[ 1.e+10  1.e+00]\n [    nan -2.e+00]]");
}

TEST(Print, FloatsShowTheirOwnShortestDigits) {
  EXPECT_EQ(floats({0.1f, 0.7f}), "[0.1 0.7]");
  EXPECT_EQ(floats({0.1f, 1.0f / 3}), "[0.1        0.33333334]");
  EXPECT_EQ(floats({0.1f, 1e-9f}), "[1.e-01 1.e-09]");
  EXPECT_EQ(floats({16777216.0f, 1.0f}), "[1.6777216e+07 1.0000000e+00]");
  EXPECT_EQ(floats({3.4e38f}), "[3.4e+38]");
  EXPECT_EQ(floats({1e-4f}), "[0.0001]");  // as NumPy 2; NumPy 1 compares with the double 1e-4
}

TEST(Print, Integers) {
  EXPECT_EQ(text(Vector<int>{-5, 10}), "[-5 10]");
  EXPECT_EQ(text(Matrix<int>{{1, -20}, {300, 4}}), "[[  1 -20]\n [300   4]]");
  EXPECT_EQ(text(Vector<int>{std::numeric_limits<int>::min(), 0}), "[-2147483648           0]");
}

TEST(Print, Matrices) {
  const Matrix<double> a{{4, 7}, {2, 6}};
  EXPECT_EQ(text(a), "[[4. 7.]\n [2. 6.]]");
  EXPECT_EQ(text(a.t()), "[[4. 2.]\n [7. 6.]]");
  EXPECT_EQ(text(a.row(1)), "[2. 6.]");
  EXPECT_EQ(text(Matrix<double>{{0.6, -0.7}, {-0.2, 0.4}}), "[[ 0.6 -0.7]\n [-0.2  0.4]]");
  EXPECT_EQ(text(Matrix<double>{{1.5}}), "[[1.5]]");
}

TEST(Print, EmptyShapes) {
  EXPECT_EQ(text(Vector<double>()), "[]");
  EXPECT_EQ(text(Vector<int>()), "[]");
  EXPECT_EQ(text(Matrix<double>(0, 3)), "[]");
  EXPECT_EQ(text(Matrix<float>(3, 0)), "[]");
}

TEST(Print, LinesWrapAt75Columns) {
  EXPECT_EQ(text(arange(30)),
            "[ 0.  1.  2.  3.  4.  5.  6.  7.  8.  9. 10. 11. 12. 13. 14. 15. 16. 17.\n"
            " 18. 19. 20. 21. 22. 23. 24. 25. 26. 27. 28. 29.]");
  // No blank is left where a line ends, though the column is padded.
  EXPECT_EQ(text(arange(30, 1.5, 1.5)),
            "[ 1.5  3.   4.5  6.   7.5  9.  10.5 12.  13.5 15.  16.5 18.  19.5 21.\n"
            " 22.5 24.  25.5 27.  28.5 30.  31.5 33.  34.5 36.  37.5 39.  40.5 42.\n"
            " 43.5 45. ]");
  EXPECT_EQ(text(Matrix<double>(2, 20, arange(40, 0.125))),
            "[[0.    0.125 0.25  0.375 0.5   0.625 0.75  0.875 1.    1.125 1.25  1.375\n"
            "  1.5   1.625 1.75  1.875 2.    2.125 2.25  2.375]\n"
            " [2.5   2.625 2.75  2.875 3.    3.125 3.25  3.375 3.5   3.625 3.75  3.875\n"
            "  4.    4.125 4.25  4.375 4.5   4.625 4.75  4.875]]");
}

TEST(Print, MoreThan1000ElementsAreSummarized) {
  EXPECT_EQ(text(arange(1000)).find("..."), std::string::npos);
  EXPECT_EQ(text(arange(1001)), "[   0.    1.    2. ...  998.  999. 1000.]");
  EXPECT_EQ(text(Matrix<double>(2, 1001, arange(2002))),
            "[[0.000e+00 1.000e+00 2.000e+00 ... 9.980e+02 9.990e+02 1.000e+03]\n"
            " [1.001e+03 1.002e+03 1.003e+03 ... 1.999e+03 2.000e+03 2.001e+03]]");
  EXPECT_EQ(text(Matrix<double>(1001, 2, arange(2002))),
            "[[0.000e+00 1.000e+00]\n [2.000e+00 3.000e+00]\n [4.000e+00 5.000e+00]\n ...\n"
            " [1.996e+03 1.997e+03]\n [1.998e+03 1.999e+03]\n [2.000e+03 2.001e+03]]");
}

TEST(Print, AnAxisOfSixIsShownWhole) {
  Vector<double> x(1200);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 7);
  EXPECT_EQ(text(Matrix<double>(6, 200, x)),
            "[[0. 1. 2. ... 1. 2. 3.]\n [4. 5. 6. ... 5. 6. 0.]\n [1. 2. 3. ... 2. 3. 4.]\n"
            " [5. 6. 0. ... 6. 0. 1.]\n [2. 3. 4. ... 3. 4. 5.]\n [6. 0. 1. ... 0. 1. 2.]]");
}

TEST(Print, OnlyShownElementsChooseTheFormat) {
  auto x = arange(1001, 0);
  x[500] = 1e100;
  EXPECT_EQ(text(x), "[0. 0. 0. ... 0. 0. 0.]");
}

TEST(Print, IgnoresAndKeepsTheStreamsSettings) {
  std::ostringstream out;
  out << std::hex << std::setprecision(2) << Vector<double>{1.2345, 17} << ' ' << 255;
  EXPECT_EQ(out.str(), "[ 1.2345 17.    ] ff");
}

}  // namespace
}  // namespace lanes
