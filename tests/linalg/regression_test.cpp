// Least squares on problems of known difficulty: those of NIST's Statistical Reference Datasets
// whose data are known exactly, and real data. QR keeps the digits that the condition allows, the
// normal equations half of them.
#include <gtest/gtest.h>

#include <filesystem>
#include <lanes/lanes.hpp>
#include <string>

#include "support/least_squares.hpp"
#include "support/random.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;
using test::WideLeastSquares;

/// 1, x, x^2, ... in the columns.
template <class F>
Matrix<double> powers(std::size_t count, std::size_t degree, F&& x) {
  Matrix<double> a(count, degree + 1);
  for (std::size_t i = 0; i < count; ++i) {
    double power = 1;
    for (std::size_t j = 0; j <= degree; ++j, power *= x(i)) a(i, j) = power;
  }
  return a;
}

/// |D (x - exact)| / |D exact|, D the lengths of the columns.
double relative_error(const Vector<double>& x, const WideLeastSquares& exact) {
  Wide squares = 0;
  for (std::size_t j = 0; j < x.size(); ++j) {
    const Wide error = (x[j] - exact.x[j]) * exact.scale[j];
    squares += error * error;
  }
  return static_cast<double>(test::square_root(squares) / exact.size);
}

/// What one relative change of u in each element of A and b may do (Higham, theorem 20.1).
double sensitivity(const WideLeastSquares& exact) {
  const double condition = static_cast<double>(exact.condition);
  return condition * (2 + (condition + 1) * static_cast<double>(exact.residual / exact.size));
}

/// lstsq is as near as after m changes of u.
void expect_digits(const char* what, const Matrix<double>& a, const Vector<double>& b) {
  const WideLeastSquares exact(a, b);
  const double bound =
      static_cast<double>(a.rows()) * test::unit_roundoff<double> * sensitivity(exact);
  for (Isa isa : available_isas()) {
    const LeastSquares<double> s = lstsq(a, b, {.isa = isa});
    EXPECT_EQ(s.rank, a.cols()) << what;
    EXPECT_LE(relative_error(s.x, exact), bound) << what << " on " << name(isa);
    const double residual = static_cast<double>(exact.residual);
    EXPECT_NEAR(
        std::sqrt(s.residual), residual,
        static_cast<double>(a.rows()) * test::unit_roundoff<double> * 2 *
            static_cast<double>(exact.residual +
                                exact.size * test::square_root(static_cast<Wide>(a.cols()))))
        << what << " on " << name(isa);
  }
}

Matrix<double> wampler_matrix() {
  return powers(21, 5, [](std::size_t i) { return static_cast<double>(i); });
}

TEST(Regression, WamplersPolynomials) {
  const Matrix<double> a = wampler_matrix();
  // Orthogonal to polynomials of degree 5, so that they change no coefficient.
  const int errors[] = {759,   -2048, 2048,  -2048, 2523,  -2048, 2048,  -2048, 1838,  -2048, 2048,
                        -2048, 1838,  -2048, 2048,  -2048, 2523,  -2048, 2048,  -2048, 759};
  for (std::size_t j = 0; j < 6; ++j) {
    double product = 0;
    for (std::size_t i = 0; i < 21; ++i) product += errors[i] * a(i, j);
    ASSERT_EQ(product, 0) << "in integers";
  }
  Vector<double> ones(6, 1),
      tenths{1e5, 1e4, 1e3, 1e2, 1e1, 1};  // Wampler2, in hundred thousandths
  const Vector<double> first = matmul(a, ones), second = matmul(a, tenths);  // exact: integers
  expect_digits("Wampler1", a, first);
  expect_digits("Wampler2", a, second);
  const WideLeastSquares exact(a, first);
  for (double size : {1.0, 100.0, 10000.0}) {
    Vector<double> y = first;
    for (std::size_t i = 0; i < 21; ++i) y[i] += size * errors[i];
    const WideLeastSquares noisy(a, y);
    for (std::size_t j = 0; j < 6; ++j)  // the certified coefficients are all 1
      ASSERT_LE(test::magnitude(noisy.x[j] - 1), 1e-20) << "the reference itself";
    expect_digits("Wampler3 to 5", a, y);
    EXPECT_NEAR(lstsq(a, y).residual / (size * size), 83554268, 83554268 * 1e-9);
  }
}

TEST(Regression, Longley) {
  const double table[16][7] = {{60323, 83.0, 234289, 2356, 1590, 107608, 1947},
                               {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
                               {60171, 88.2, 258054, 3682, 1616, 109773, 1949},
                               {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
                               {63221, 96.2, 328975, 2099, 3099, 112075, 1951},
                               {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
                               {64989, 99.0, 365385, 1870, 3547, 115094, 1953},
                               {63761, 100.0, 363112, 3578, 3350, 116219, 1954},
                               {66019, 101.2, 397469, 2904, 3048, 117388, 1955},
                               {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
                               {68169, 108.4, 442769, 2936, 2798, 120445, 1957},
                               {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
                               {68655, 112.6, 482704, 3813, 2552, 123366, 1959},
                               {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
                               {69331, 115.7, 518173, 4806, 2572, 127852, 1961},
                               {70551, 116.9, 554894, 4007, 2827, 130081, 1962}};
  const double certified[] = {-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                              -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                              1829.15146461355};
  Matrix<double> a(16, 7, 1);
  Vector<double> y(16);
  for (std::size_t i = 0; i < 16; ++i) {
    y[i] = table[i][0];
    for (std::size_t j = 1; j < 7; ++j) a(i, j) = table[i][j];
  }
  const WideLeastSquares exact(a, y);
  for (std::size_t j = 0; j < 7; ++j)
    EXPECT_NEAR(static_cast<double>(exact.x[j]), certified[j], 1e-11 * std::abs(certified[j]));
  expect_digits("Longley", a, y);
}

// As Filippelli's: a polynomial of degree 10 on [-9, -3], with noise.
TEST(Regression, PolynomialOfDegreeTen) {
  const auto x = [](std::size_t i) { return -9 + static_cast<double>(i) * 0.078125; };
  const Matrix<double> a = powers(78, 10, x);
  Vector<double> y(78);
  test::Random random(1);
  for (std::size_t i = 0; i < 78; ++i)
    y[i] = 0.85 + 0.05 * std::sin(x(i)) + 0.005 * random.uniform<double>();
  expect_digits("degree 10", a, y);
  EXPECT_THROW(lstsq_normal(a, y), singular_error) << "the condition squared is beyond 1 / eps";
}

// As problems become harder, QR loses one digit for each of the condition, the normal equations
// two.
TEST(Regression, NormalEquationsLoseTwiceAsManyDigits) {
  Vector<double> condition(2), by_qr(2), by_normal(2);
  for (std::size_t k : {0u, 1u}) {
    const std::size_t degree = 3 + 3 * k;
    const auto x = [](std::size_t i) { return static_cast<double>(i + 16); };
    const Matrix<double> a = powers(21, degree, x);
    const Vector<double> y = matmul(a, Vector<double>(degree + 1, 1));  // exact: integers
    const WideLeastSquares exact(a, y);
    condition[k] = std::log10(static_cast<double>(exact.condition));
    by_qr[k] = std::log10(relative_error(lstsq(a, y).x, exact));
    by_normal[k] = std::log10(relative_error(lstsq_normal(a, y), exact));
    const double bound = std::log10(21 * test::unit_roundoff<double> * sensitivity(exact));
    EXPECT_LE(by_qr[k], bound);
    EXPECT_LE(by_normal[k], bound + condition[k]);
  }
  const double harder = condition[1] - condition[0];
  EXPECT_GE(harder, 3);
  EXPECT_LE(by_qr[1] - by_qr[0], 1.25 * harder);
  EXPECT_GE(by_normal[1] - by_normal[0], 1.75 * harder);
}

TEST(Regression, RealData) {
  const Table t = load_csv(std::filesystem::path(LANES_TEST_DATA) / "macrodata.csv");
  const std::vector<std::string> names = {"realgdp", "realinv",  "realgovt", "realdpi",
                                          "cpi",     "tbilrate", "unemp",    "pop"};
  Matrix<double> a(t.values.rows(), names.size() + 1, 1);
  for (std::size_t j = 0; j < names.size(); ++j) a.col(j + 1).assign(t.col(names[j]));
  expect_digits("macrodata", a, Vector<double>(t.col("realcons")));
}

}  // namespace
}  // namespace lanes
