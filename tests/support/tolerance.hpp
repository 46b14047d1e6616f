// The error bounds that include/lanes/linalg.hpp documents, as formulas. A test that needs more
// than its bound is a bug in the library or in the documentation.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "support/reference.hpp"

namespace lanes::test {

/// u: 2^-53 for double, 2^-24 for float.
template <class T>
inline constexpr double unit_roundoff = std::numeric_limits<T>::epsilon() / 2;

/// g(n) = n u / (1 - n u), the error of n roundings in a row.
template <class T>
double g(double n) {
  return n * unit_roundoff<T> / (1 - n * unit_roundoff<T>);
}

/// log2(1 + n / 4096): the depth of the tree that adds the blocks of a sum over n elements.
inline double depth(std::size_t n) {
  return std::log2(1 + static_cast<double>(n) / 4096);
}

/// Of dot, relative to sum |x[i] y[i]|.
template <class T>
double dot_bound(std::size_t n) {
  return g<T>(134 + depth(n));
}
/// Of norm, relative.
template <class T>
double norm_bound(std::size_t n) {
  return g<T>(70 + depth(n));
}
/// Of cosine_similarity, absolute.
template <class T>
double cosine_bound(std::size_t n) {
  return g<T>(280 + 3 * depth(n));
}
/// Products in one chain of fma (k_block in lib/kernels/matmul/blocking.hpp).
inline constexpr double product_block = 256;

/// Of A B and A x with k products in a sum, relative to |A| |B|.
template <class T>
double matmul_bound(std::size_t k) {
  return g<T>(product_block + static_cast<double>(k) / product_block);
}
/// Of alpha A B + beta C, relative to |alpha| |A| |B| + |beta| |C|.
template <class T>
double scaled_matmul_bound(std::size_t k) {
  return g<T>(product_block + 2 + static_cast<double>(k) / product_block);
}

/// Of L U for P A, relative to |L| |U|, and of L L' for A; of T X for B, relative to |T| |X|, with
/// a triangular T: a rounding for each of up to n products, one for each block of them, and a
/// quotient.
template <class T>
double lu_bound(std::size_t n) {
  return g<T>(static_cast<double>(n) + static_cast<double>(n) / product_block + 20);
}

/// Of Q R for column j of A, relative to its length, and of Q'Q, for m rows and k reflectors.
template <class T>
double qr_bound(std::size_t m, std::size_t k) {
  return g<T>(static_cast<double>(m * k) + 20);
}

/// |actual - expected| <= bound; the failure tells by what factor it is not.
template <class T>
::testing::AssertionResult within(T actual, Wide expected, Wide bound) {
  const Wide error = magnitude(static_cast<Wide>(actual) - expected);
  if (error <= bound) return ::testing::AssertionSuccess();  // false for NaN
  return ::testing::AssertionFailure()
         << actual << " differs from " << static_cast<double>(expected) << " by "
         << static_cast<double>(error) << ", " << static_cast<double>(error / bound)
         << " times the bound " << static_cast<double>(bound);
}

/// The bits of a number, to tell -0 from 0 and compare NaN.
inline std::uint32_t bits(float x) {
  return std::bit_cast<std::uint32_t>(x);
}
inline std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

/// Equal to the last bit, element by element.
template <class X, class Y>
::testing::AssertionResult same_bits(const X& x, const Y& y) {
  auto a = x.begin();
  auto b = y.begin();
  for (std::size_t i = 0; a != x.end() && b != y.end(); ++a, ++b, ++i)
    if (bits(*a) != bits(*b))
      return ::testing::AssertionFailure() << "element " << i << ": " << *a << " is not " << *b
                                           << " (difference " << *a - *b << ")";
  if (a != x.end() || b != y.end()) return ::testing::AssertionFailure() << "different sizes";
  return ::testing::AssertionSuccess();
}

}  // namespace lanes::test
