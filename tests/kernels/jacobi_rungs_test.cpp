// Contract C10: every rung of the jacobi ladder, on every instruction set. And how fast they
// converge, which docs/ladder/jacobi.md tells.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <lanes/error.hpp>
#include <limits>
#include <map>

#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/matrices.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/symmetric.hpp"

namespace lanes {
namespace {

constexpr int enough = 30;

template <class T>
class JacobiRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::JacobiFunction<T>>> rungs =
      test::every_rung<T>(ladder::jacobi);
};
TYPED_TEST_SUITE(JacobiRungs, test::Reals);

/// Around registers of 2 to 16 lanes on half a row, blocks of 16, pairs of these.
test::Sizes sizes() {
  return test::thinned({1, 2, 3, 5, 8, 9, 15, 16, 17, 31, 33, 34, 49, 65}, 4);
}

TYPED_TEST(JacobiRungs, WithinTheBoundsOfEigh) {
  using T = TypeParam;
  for (std::size_t n : sizes())
    for (const auto& family : test::families<T>()) {
      if (n > 17 && family.name != "random" && family.name != "clusters") continue;
      const Matrix<T> a = family.make(n);
      const double bound = 10 * static_cast<double>(n) * std::numeric_limits<T>::epsilon();
      std::vector<Matrix<T>> known;  // many rungs give the same bits
      for (const auto& rung : this->rungs) {
        const EighResult<T> e = rung.run({.threads = 2}, a, enough);
        EXPECT_TRUE(e.converged) << rung.name << ": " << family.name << ' ' << n;
        if (std::ranges::find(known, e.vectors) != known.end()) continue;
        EXPECT_LE(test::norm_of_residual(a, e), bound * test::largest_value(e))
            << rung.name << ": " << family.name << ' ' << n;
        EXPECT_LE(test::distance_from_orthogonal(e.vectors), bound)
            << rung.name << ": " << family.name << ' ' << n;
        EXPECT_TRUE(std::is_sorted(e.values.begin(), e.values.end())) << rung.name;
        known.push_back(e.vectors);
      }
    }
}

/// Rotating rows instead of columns changes no bit, nor do the vectoriser, threads, or, where there
/// is fma, the instruction set.
TYPED_TEST(JacobiRungs, SameBits) {
  using T = TypeParam;
  for (std::size_t n :
       test::quick() ? test::Sizes{3, 17, 50} : test::Sizes{3, 8, 17, 33, 50, 100}) {
    const Matrix<T> a = test::random_symmetric<T>(n);
    std::map<std::string, Matrix<T>> known;
    for (const auto& rung : this->rungs) {
      std::string kind(rung.rung.name);
      if (kind == "row_oriented") kind = "cyclic";
      if (kind == "threads") kind = "preconditioned";
      if (rung.rung.build == ladder::Build::explicit_simd && !test::has_fma(rung.rung.isa))
        kind += " without fma";
      const EighResult<T> e = rung.run({.threads = 2}, a, enough);
      const auto first = known.insert({kind, e.vectors}).first;
      EXPECT_TRUE(test::same_bits(e.vectors, first->second)) << rung.name << ": " << n;
    }
  }
}

TYPED_TEST(JacobiRungs, StopAfterTheSweepsAllowed) {
  using T = TypeParam;
  const Matrix<T> a = test::random_symmetric<T>(40);
  for (const auto& rung : this->rungs) {
    if (rung.rung.step >= 6 && sizeof(T) == 4) continue;  // divide and conquer
    const EighResult<T> none = rung.run({}, a, 0), one = rung.run({}, a, 1),
                        all = rung.run({}, a, enough);
    EXPECT_FALSE(none.converged || one.converged) << rung.name;
    EXPECT_EQ(none.sweeps, 0) << rung.name;
    EXPECT_EQ(one.sweeps, 1) << rung.name;
    EXPECT_TRUE(all.converged) << rung.name;
    EXPECT_LE(all.sweeps, 10) << rung.name;
    EXPECT_LE(all.off, std::numeric_limits<T>::epsilon()) << rung.name;
  }
}

TYPED_TEST(JacobiRungs, RefuseWhatEighRefuses) {
  using T = TypeParam;
  Matrix<T> a = test::random_symmetric<T>(20);
  for (const auto& rung : this->rungs) {
    EXPECT_THROW(rung.run({}, a.block(0, 0, 5, 4), enough), shape_error) << rung.name;
    EXPECT_EQ(rung.run({}, Matrix<T>(0, 0), enough).values.size(), 0u) << rung.name;
    EXPECT_EQ(rung.run({}, a.t(), enough).values, rung.run({}, a, enough).values) << rung.name;
    for (T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(), T(7)}) {
      Matrix<T> changed = a;
      changed(3, 2) = bad;
      EXPECT_THROW(rung.run({}, changed, enough), argument_error) << rung.name;
    }
  }
}

/// The Frobenius norm of what V'A V has off its diagonal, in proportion to that of A.
double off(const Matrix<double>& a, const Matrix<double>& v) {
  const Matrix<double> b = matmul(v.t(), matmul(a, v));
  double all = 0, off = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) {
      all += b(i, j) * b(i, j);
      if (i != j) off += b(i, j) * b(i, j);
    }
  return std::sqrt(off / all);
}
/// As the page writes it: what is below is made of rounding errors.
std::string written(double off) {
  if (off < 1e-13) return "< 1e-13";
  char text[16];
  std::snprintf(text, sizeof text, "%.0e", off);
  return text;
}

/// docs/ladder/jacobi.md has, for some families, a table of what is off the diagonal after each
/// sweep: `| sweep | naive | ... |`.
TEST(JacobiConvergence, IsWhatThePageSays) {
  if (test::quick()) GTEST_SKIP() << "a page's text needs no second look on a slow machine";
  if (!test::has_fma(isa())) GTEST_SKIP() << "the page's figures are those of fma";
  std::ifstream file(std::string(LANES_TEST_DATA) + "/../../docs/ladder/jacobi.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  constexpr std::size_t n = 100;
  for (const auto& family : test::families<double>()) {
    if (family.name != "random" && family.name != "covariance" && family.name != "clusters")
      continue;
    const Matrix<double> a = family.make(n);
    std::string table = "| " + family.name + ", after sweep |";
    for (int sweeps = -1; sweeps <= 8; ++sweeps) {
      if (sweeps >= 0) table += "| " + std::to_string(sweeps) + " |";
      for (const ladder::JacobiRung& rung : ladder::jacobi()) {
        if (rung.build == ladder::Build::autovectorized || rung.name == "row_oriented" ||
            rung.name == "simd" || rung.threaded)
          continue;
        table += ' ' +
                 (sweeps < 0 ? std::string(rung.name)
                             : written(off(a, rung.f64({}, a, sweeps).vectors))) +
                 " |";
      }
      table += sweeps < 0 ? "\n|---|---|---|---|---|---|\n" : "\n";
    }
    EXPECT_NE(page.find(table), page.npos) << "the page should have:\n" << table;
  }
}

}  // namespace
}  // namespace lanes
