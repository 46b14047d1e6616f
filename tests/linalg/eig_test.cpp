// eig, try_eig: residuals, form of the results, bad input. Values: eig_values_test.cpp.
#include "linalg/eig.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <lanes/linalg.hpp>
#include <numeric>

#include "linalg/balance.hpp"
#include "support/eigenvalues.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::cycle;
using test::eps;
using test::filled;
using test::residual_bound;
using test::shift;
using test::symmetric;

template <class T>
class Eig : public ::testing::Test {};
TYPED_TEST_SUITE(Eig, test::Reals);

/// The largest |A v - w v| / |v| for given vectors, in columns.
template <class T>
double residual(const Matrix<T>& a, const ComplexVector<T>& w, const ComplexMatrix<T>& v) {
  using Exact = std::conditional_t<sizeof(T) == 4, double, long double>;
  const std::size_t n = a.rows();
  double largest = 0;
  for (std::size_t j = 0; j < n; ++j) {
    Exact squares = 0, length = 0;
    std::vector<Exact> re(n), im(n);
    for (std::size_t i = 0; i < n; ++i) re[i] = v.real(i, j), im[i] = v.imag(i, j);
    const Exact w_re = w.real[j], w_im = w.imag[j];
    for (std::size_t i = 0; i < n; ++i) {
      Exact r = w_im * im[i] - w_re * re[i], s = -w_im * re[i] - w_re * im[i];
      for (std::size_t k = 0; k < n; ++k) {
        r += a(i, k) * re[k];
        s += a(i, k) * im[k];
      }
      squares += r * r + s * s;
      length += re[i] * re[i] + im[i] * im[i];
    }
    const auto relative = static_cast<double>(std::sqrt(squares / length));
    if (!(relative <= largest)) largest = relative;  // NaN as well
  }
  return largest;
}

/// Unit length; the largest component real and positive; conjugate pairs adjacent and exact.
template <class T>
void expect_normal_form(const EigResult<T>& r, const std::string& what) {
  const std::size_t n = r.values.size();
  ASSERT_TRUE(r.vectors.rows() == n && r.vectors.cols() == n) << what;
  for (std::size_t j = 0; j < n; ++j) {
    double squares = 0, largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const auto square = static_cast<double>(std::norm(r.vectors(i, j)));
      squares += square;
      largest = std::max(largest, std::sqrt(square));
    }
    EXPECT_NEAR(std::sqrt(squares), 1, 10 * eps<T>) << what;
    bool real = false;
    for (std::size_t i = 0; i < n; ++i)
      real |= r.vectors.imag(i, j) == 0 && r.vectors.real(i, j) >= largest * (1 - 10 * eps<T>);
    EXPECT_TRUE(real) << what << ", column " << j;
    if (r.values.imag[j] == 0) {
      for (T x : r.vectors.imag.col(j)) EXPECT_EQ(x, T(0)) << what;
      continue;
    }
    ASSERT_GT(r.values.imag[j], T(0)) << what;
    ASSERT_LT(j + 1, n) << what;
    EXPECT_EQ(r.values[j + 1], std::conj(r.values[j])) << what;
    EXPECT_EQ(r.vectors.real.col(j + 1), r.vectors.real.col(j)) << what;
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_EQ(r.vectors.imag(i, j + 1), -r.vectors.imag(i, j)) << what;
    ++j;
  }
}

template <class T>
void expect_solved(const Matrix<T>& a, const std::string& what) {
  const std::string name = what + " " + std::to_string(a.rows());
  // Without fma, if there is such an instruction set, and with it: all that have it agree.
  for (Isa isa : {available_isas().front(), available_isas().back()}) {
    const EigResult<T> r = eig(a, {.threads = 1, .isa = isa});
    EXPECT_TRUE(r.converged) << name;
    expect_normal_form(r, name);
    const double bound = residual_bound(a);
    EXPECT_LE(residual(a, r.values, r.vectors), bound) << name << " on " << lanes::name(isa);
    const double sum = std::accumulate(r.values.real.begin(), r.values.real.end(), 0.0);
    EXPECT_NEAR(sum, static_cast<double>(trace(astype<double>(a))),
                static_cast<double>(a.rows()) * bound)
        << name;
  }
}

// Up to 75 one bulge at a time; reflectors in blocks of 32, or of 64 from 257 on; vectors 64 at a
// time and in blocks of 32 rows; 5 pairs of shifts from 76 on, 16 from 150.
test::Sizes sizes() {
  return test::thinned(
      test::joined({test::every(1, 40), {63, 64, 65, 66, 74, 75, 76, 77, 100, 149, 151}}), 9);
}

TYPED_TEST(Eig, RandomMatrices) {
  using T = TypeParam;
  for (std::size_t n : sizes()) expect_solved(test::uniform_matrix<T>(n, n, n), "uniform");
  if (!test::quick()) expect_solved(test::uniform_matrix<T>(260, 260, 1), "uniform");
}

TYPED_TEST(Eig, MatricesThatAreDifficult) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1, 2, 3, 4, 5, 8, 17, 33, 40, 80, 120}, 4)) {
    const auto kahan = filled<T>(n, [](std::size_t i, std::size_t j) {
      return std::pow(0.96, i) * (i == j ? 1 : i < j ? -0.28 : 0);
    });
    expect_solved(symmetric<T>(n), "symmetric");
    expect_solved(test::grcar<T>(n), "Grcar");
    expect_solved(test::frank<T>(n), "Frank");
    expect_solved(kahan, "Kahan");
    expect_solved(transpose(kahan), "Kahan transposed");
    expect_solved(cycle<T>(n), "cycle");
    expect_solved(shift<T>(n), "nilpotent");
    expect_solved(Matrix<T>(n, n), "zero");
    expect_solved(Matrix<T>::identity(n), "identity");
    expect_solved(Matrix<T>(n, n, T(1)), "ones");
    // Small integers: multiple eigenvalues, and rows and columns that are isolated.
    Matrix<T> sparse = test::integer_matrix<T>(n, n, n, 20);
    for (T& x : sparse) x = std::abs(x) > 18 ? x : T(0);
    expect_solved(sparse, "sparse");
    // Two equal blocks that know nothing of each other.
    const std::size_t half = n / 2;
    Matrix<T> blocks(n, n);
    for (std::size_t at : {std::size_t{0}, half})
      blocks.block(at, at, half, half).assign(test::uniform_matrix<T>(half, half, n));
    expect_solved(blocks, "two blocks");
  }
}

// The bound holds for the balanced matrix inverse(D) A D and vectors inverse(D) V.
TYPED_TEST(Eig, GradedMatrices) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({2, 3, 4, 5, 8, 17, 33, 80}, 3))
    for (int range : {10, 30}) {
      const Matrix<T> a = test::graded_matrix<T>(n, n, n, range);
      const EigResult<T> r = eig(a);
      expect_normal_form(r, "graded " + std::to_string(n));
      // Of the order of 1, as balancing expects it.
      Matrix<T> b = a;
      for (T& x : b) x = std::ldexp(x, -range);
      const linalg::Balance<T> balance(b.view(), {});
      const Vector<T> ones(n, T(1));
      Vector<T> d(n);
      balance.undo(ones.data(), d.data());
      Matrix<T> balanced(n, n);
      ComplexMatrix<T> v{Matrix<T>(n, n), Matrix<T>(n, n)};
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          balanced(i, j) = a(i, j) / d[i] * d[j];
          v.real(i, j) = r.vectors.real(i, j) / d[i];
          v.imag(i, j) = r.vectors.imag(i, j) / d[i];
        }
      EXPECT_LE(residual(balanced, r.values, v), residual_bound(balanced)) << n << ", " << range;
    }
}

TYPED_TEST(Eig, AnyMagnitude) {
  using T = TypeParam;
  const int most = std::numeric_limits<T>::max_exponent - 1;
  for (std::size_t n : {1u, 2u, 3u, 10u, 40u, 80u}) {
    const Matrix<T> a = test::integer_matrix<T>(n, n, n, 100);
    const EigResult<T> r = eig(a);
    // The last is so small that all elements are denormal, but none is rounded.
    for (int exponent :
         {most - 9, most / 2, -most / 2, -most + 8, 3 - most - std::numeric_limits<T>::digits}) {
      Matrix<T> scaled = a;
      for (T& x : scaled) x = std::ldexp(x, exponent);
      const EigResult<T> s = eig(scaled);
      EXPECT_TRUE(test::same_bits(s.vectors.real, r.vectors.real)) << n << " 2^" << exponent;
      EXPECT_TRUE(test::same_bits(s.vectors.imag, r.vectors.imag)) << n << " 2^" << exponent;
      for (std::size_t j = 0; j < n; ++j) {
        EXPECT_EQ(s.values.real[j], std::ldexp(r.values.real[j], exponent)) << n;
        EXPECT_EQ(s.values.imag[j], std::ldexp(r.values.imag[j], exponent)) << n;
      }
    }
  }
  const T large = std::numeric_limits<T>::max() / 2, small = std::numeric_limits<T>::min();
  const auto w = eig(Matrix<T>{{large, 0}, {0, small}}).values.real;
  EXPECT_EQ(std::max(w[0], w[1]), large);
  EXPECT_EQ(std::min(w[0], w[1]), small);
}

TYPED_TEST(Eig, StridesAndEmptyMatrices) {
  using T = TypeParam;
  for (std::size_t n : {0u, 1u, 5u, 34u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    const EigResult<T> expected = eig(a);
    EXPECT_EQ(expected.values.size(), n);
    EXPECT_TRUE(expected.converged);
    for (test::Layout layout : test::layouts) {
      const test::LaidOut<T> laid_out(a.view(), layout);
      const EigResult<T> r = eig(laid_out.view());
      EXPECT_TRUE(test::same_bits(r.values.real, expected.values.real)) << name(layout);
      EXPECT_TRUE(test::same_bits(r.vectors.imag, expected.vectors.imag)) << name(layout);
      EXPECT_TRUE(laid_out.intact()) << name(layout);
    }
  }
}

TYPED_TEST(Eig, WhatCannotBeSolvedIsRefused) {
  using T = TypeParam;
  EXPECT_THROW(eig(Matrix<T>(2, 3)), shape_error);
  EXPECT_THROW(eigvals(Matrix<T>(3, 2)), shape_error);
  for (T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity()})
    for (std::size_t n : {1u, 4u, 90u}) {
      Matrix<T> a = test::uniform_matrix<T>(n, n, n);
      a(n - 1, n / 2) = bad;
      EXPECT_THROW(eig(a), argument_error);
      EXPECT_THROW(try_eig(a), argument_error);
      EXPECT_THROW(eigvals(a), argument_error);
    }
}

// No matrix is known that takes 30 n steps, so the limit is lowered.
TYPED_TEST(Eig, NotConverged) {
  using T = TypeParam;
  using linalg::EigVectors;
  for (std::size_t n : {3u, 20u, 75u, 90u, 200u})
    for (kernels::index limit : {0, 2}) {
      Matrix<T> a(n + 2, n + 2);  // two values can be read off
      a.block(0, 0, n, n).assign(test::uniform_matrix<T>(n, n, n));
      a(n, n) = 5;
      const auto r = linalg::find_eig<T>("try_eig", a, EigVectors::right, limit, {});
      if (n == 3 && limit == 2) continue;
      EXPECT_FALSE(r.converged) << n;
      EXPECT_TRUE(r.vectors.real.empty());
      ASSERT_GT(r.unconverged, 0u);
      const auto missing = std::count_if(r.values.real.begin(), r.values.real.end(),
                                         [](T x) { return std::isnan(x); });
      EXPECT_EQ(static_cast<std::size_t>(missing), r.unconverged) << n;
      try {
        linalg::require_converged("eig", r);
        ADD_FAILURE() << "not refused";
      } catch (const convergence_error& error) {
        const std::string text = error.what();
        EXPECT_TRUE(text.starts_with("eig: " + std::to_string(r.unconverged) + " of the " +
                                     std::to_string(n + 2)))
            << text;
      }
    }
}

}  // namespace
}  // namespace lanes
