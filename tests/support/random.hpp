// Test data that is the same on every machine: integers from a generator, made into floating-point
// numbers by exact steps only. The stored bits of bits/golden_bits_test.cpp depend on it.
#pragma once

#include <cmath>
#include <cstdint>
#include <lanes/matrix.hpp>
#include <limits>

namespace lanes::test {

/// SplitMix64 (Steele, Lea & Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// From low to high, both included.
  int integer(int low, int high) {
    return low + static_cast<int>(bits() % static_cast<std::uint64_t>(high - low + 1));
  }
  /// In (-1, 1), every bit of the significand in use.
  template <class T>
  T uniform() {
    constexpr int digits = std::numeric_limits<T>::digits;
    const std::uint64_t b = bits();
    const T magnitude = std::ldexp(static_cast<T>(b >> (64 - digits)), -digits);
    return b & 1 ? -magnitude : magnitude;
  }
  /// uniform() times a power of two between 2^-range and 2^range.
  template <class T>
  T graded(int range) {
    const int exponent = integer(-range, range);
    return std::ldexp(uniform<T>(), exponent);
  }

 private:
  std::uint64_t state_;
};

template <class T>
Vector<T> uniform_vector(std::size_t size, std::uint64_t seed) {
  Random random(seed);
  Vector<T> x(size);
  for (T& e : x) e = random.uniform<T>();
  return x;
}
template <class T>
Matrix<T> uniform_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Random random(seed);
  Matrix<T> a(rows, cols);
  for (T& e : a) e = random.uniform<T>();
  return a;
}

/// Integers of at most `limit` in magnitude, so small that sums of their products are exact.
template <class T>
Vector<T> integer_vector(std::size_t size, std::uint64_t seed, int limit = 8) {
  Random random(seed);
  Vector<T> x(size);
  for (T& e : x) e = static_cast<T>(random.integer(-limit, limit));
  return x;
}
template <class T>
Matrix<T> integer_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed, int limit = 8) {
  Random random(seed);
  Matrix<T> a(rows, cols);
  for (T& e : a) e = static_cast<T>(random.integer(-limit, limit));
  return a;
}

/// Magnitudes from 2^-range to 2^range, where sums cancel badly.
template <class T>
Vector<T> graded_vector(std::size_t size, std::uint64_t seed, int range = 20) {
  Random random(seed);
  Vector<T> x(size);
  for (T& e : x) e = random.graded<T>(range);
  return x;
}
template <class T>
Matrix<T> graded_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed, int range = 20) {
  Random random(seed);
  Matrix<T> a(rows, cols);
  for (T& e : a) e = random.graded<T>(range);
  return a;
}

}  // namespace lanes::test
