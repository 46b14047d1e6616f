// Random numbers that are the same everywhere.
//
//   lanes::Rng rng(42);                             // a seed, and a stream of it
//   lanes::Vector<double> z = normal(rng, 1000);    // the next 1000 elements of the stream
//   lanes::Matrix<float> X(500, 20);
//   fill_uniform(rng, X, -1, 1);
//   lanes::Rng worker = rng.split(3);               // an independent stream
//
// A stream has a position, and each kind of random number has a sequence of its own along it: a
// call for n elements returns elements position, ..., position + n - 1 of its kind's sequence and
// moves the position on by n. So element i is a function of (seed, stream, kind, position + i) and
// of nothing else: not of the number of threads, the instruction set (but for the roundings of
// `normal` on sse2), the compiler, or how many calls it took: two of n / 2 make the same elements
// as one of n. And no random bits are ever used twice, whatever kinds of calls follow each other.
#pragma once

#include <array>
#include <cstdint>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lanes {

/// One block of Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011), the generator beneath it all:
/// 128 bits from a counter and a key, least significant words first, as in Random123.
std::array<std::uint32_t, 4> philox4x32(const std::array<std::uint32_t, 4>& counter,
                                        const std::array<std::uint32_t, 2>& key);

/// A place in a stream of random numbers: a seed, the number of one of its 2^64 streams, and a
/// position. Different seeds and streams are independent. 24 bytes, cheap to copy.
///
/// It is also a uniform random bit generator for <random> and std::shuffle: word 2b and word 2b + 1
/// of a stream are the block philox4x32({b, stream}, seed), {x0, x1} and {x2, x3} with the first
/// one in the upper half. To make many numbers, `normal` and its like are several times faster.
///
/// A stream has 2^60 elements of each kind. Going beyond throws argument_error.
class Rng {
 public:
  using result_type = std::uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }

  explicit Rng(std::uint64_t seed, std::uint64_t stream = 0) noexcept
      : seed_(seed), stream_(stream) {}

  std::uint64_t seed() const noexcept { return seed_; }
  std::uint64_t stream() const noexcept { return stream_; }
  /// How many elements have been taken or skipped.
  std::uint64_t position() const noexcept { return position_; }

  /// The next 64 random bits: one element.
  result_type operator()();
  /// As if n elements, of whatever kind, had been taken.
  void skip(std::uint64_t n);

  /// A new stream, independent of this one and of all others split from it; takes one element.
  Rng split();
  /// Child number k < 2^60 of this stream, whatever the position: for worker k, tree k, fold k.
  /// Independent of this stream, of all other children, and of what split() returns.
  Rng split(std::uint64_t k) const;

  friend bool operator==(const Rng&, const Rng&) = default;

  /// "philox4x32-10 SEED STREAM POSITION", in decimal.
  std::string to_string() const;
  /// The reverse of to_string(). Throws argument_error when the text is anything else.
  static Rng from_string(std::string_view text);

 private:
  std::uint64_t seed_, stream_, position_ = 0;
};

// All of these check first: when they throw argument_error, neither the output nor the position has
// changed. Matrices are filled row by row. Empty ones take no element.

/// Normal: mean + sd z, with z by the Box-Muller transform (Box & Muller 1958). |z| reaches 9.4 in
/// f64 and 6.6 in f32. The transform of the random bits is computed within 4 eps (|z| sd + |mean|).
/// Throws argument_error unless mean is finite and sd is finite and above 0.
void fill_normal(Rng& rng, VectorOut<double> out, double mean = 0, double sd = 1, Options = {});
void fill_normal(Rng& rng, VectorOut<float> out, float mean = 0, float sd = 1, Options = {});
void fill_normal(Rng& rng, MatrixOut<double> out, double mean = 0, double sd = 1, Options = {});
void fill_normal(Rng& rng, MatrixOut<float> out, float mean = 0, float sd = 1, Options = {});

/// Uniform on [a, b): a + (b - a) k / 2^53 in f64, k / 2^24 in f32, with k uniform over all
/// integers that leave the fraction below 1; rounded, and never b. Throws argument_error unless a <
/// b, both finite, and b - a too.
void fill_uniform(Rng& rng, VectorOut<double> out, double a = 0, double b = 1, Options = {});
void fill_uniform(Rng& rng, VectorOut<float> out, float a = 0, float b = 1, Options = {});
void fill_uniform(Rng& rng, MatrixOut<double> out, double a = 0, double b = 1, Options = {});
void fill_uniform(Rng& rng, MatrixOut<float> out, float a = 0, float b = 1, Options = {});

/// 1 with probability p (to 2^-53; exactly, when p is 0 or 1), else 0. The outcomes are the same in
/// both types. Throws argument_error unless 0 <= p <= 1.
void fill_bernoulli(Rng& rng, VectorOut<double> out, double p, Options = {});
void fill_bernoulli(Rng& rng, VectorOut<float> out, double p, Options = {});
void fill_bernoulli(Rng& rng, MatrixOut<double> out, double p, Options = {});
void fill_bernoulli(Rng& rng, MatrixOut<float> out, double p, Options = {});

/// n elements of the above: normal(rng, n), or normal<float>(rng, n).
template <detail::real T = double>
Vector<T> normal(Rng& rng, std::size_t n, std::type_identity_t<T> mean = 0,
                 std::type_identity_t<T> sd = 1, Options options = {}) {
  auto x = Vector<T>::uninitialized(n);
  fill_normal(rng, x, mean, sd, options);
  return x;
}
template <detail::real T = double>
Vector<T> uniform(Rng& rng, std::size_t n, std::type_identity_t<T> a = 0,
                  std::type_identity_t<T> b = 1, Options options = {}) {
  auto x = Vector<T>::uninitialized(n);
  fill_uniform(rng, x, a, b, options);
  return x;
}
template <detail::real T = double>
Vector<T> bernoulli(Rng& rng, std::size_t n, double p, Options options = {}) {
  auto x = Vector<T>::uninitialized(n);
  fill_bernoulli(rng, x, p, options);
  return x;
}

/// n integers, each of [low, high) with exactly the same probability (Lemire 2019: a product
/// instead of a remainder; a word that would be biased is drawn again from a stream of its
/// element's own). Throws argument_error unless low < high.
Vector<std::int64_t> integers(Rng& rng, std::size_t n, std::int64_t low, std::int64_t high,
                              Options = {});

/// 0, 1, ..., n - 1 in random order, each order with the same probability (Fisher & Yates). Takes n
/// elements.
std::vector<std::size_t> permutation(Rng& rng, std::size_t n, Options = {});

}  // namespace lanes
