#include "harness/data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <lanes/error.hpp>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "harness/perceptron.hpp"

namespace lanes::bench {
namespace {

std::uint64_t splitmix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

std::vector<std::size_t> random_permutation(std::size_t n) {
  std::vector<std::size_t> p(n);
  std::iota(p.begin(), p.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i)
    std::swap(p[i - 1], p[random_bits(stream_permutation, i) % i]);
  return p;
}

constexpr std::array<std::string_view, 5> arrangement_names{"random", "sorted", "reversed",
                                                            "constant", "killer"};

/// 1, k + 1, 3, k + 3, ... and then the even numbers up to 2 k: first, middle and last element are
/// the smallest ones, or nearly so, of what is left each time.
void fill_killer(double* x, std::size_t n) {
  const std::size_t k = n / 2;
  for (std::size_t i = 0; i < k; ++i) {
    x[i] = static_cast<double>(i % 2 == 0 ? i + 1 : k + i);
    x[k + i] = static_cast<double>(2 * (i + 1));
  }
  if (n % 2 == 1) x[n - 1] = static_cast<double>(n);
}

}  // namespace

bool is_arrangement(std::string_view name) {
  return std::ranges::count(arrangement_names, name) > 0;
}

Arrangement arrangement_from_name(std::string_view name) {
  const auto found = std::ranges::find(arrangement_names, name);
  if (found == arrangement_names.end())
    throw argument_error("'" + std::string(name) +
                         "' is no arrangement: there are random, sorted, reversed, constant, "
                         "killer");
  return static_cast<Arrangement>(found - arrangement_names.begin());
}

Matrix<double> arranged(Arrangement arrangement, std::size_t n) {
  Matrix<double> x(n, 1);
  double* const to = x.data();
  for (std::size_t i = 0; i < n; ++i) to[i] = normal_at(stream_a, i);
  if (arrangement == Arrangement::sorted) std::sort(to, to + n);
  if (arrangement == Arrangement::reversed) std::sort(to, to + n, std::greater<>());
  if (arrangement == Arrangement::constant) std::fill_n(to, n, 1.0);
  if (arrangement == Arrangement::killer) fill_killer(to, n);
  return x;
}

std::uint64_t random_bits(std::size_t stream, std::size_t index) {
  return splitmix64(splitmix64(stream) ^ index);
}

double normal_at(std::size_t stream, std::size_t index) {
  // Four uniform numbers of 16 bits: their sum has variance 4/12, and is close enough to normal.
  const std::uint64_t bits = random_bits(stream, index);
  std::int64_t sum = -4 * 32768;
  for (int shift = 0; shift < 64; shift += 16)
    sum += static_cast<std::int64_t>((bits >> shift) & 0xffff);
  constexpr double scale = 113512.0 / 4294967296.0;  // sqrt(3) / 2^16, as a multiple of 2^-32
  return static_cast<double>(sum) * scale;
}

template <class T>
Vector<T> random_vector(std::size_t size, std::size_t stream) {
  auto v = Vector<T>::uninitialized(size);
  for (std::size_t i = 0; i < size; ++i) v[i] = static_cast<T>(normal_at(stream, i));
  return v;
}

template <class T>
Vector<T> first_operand(Kernel kernel, const Shape& shape) {
  Vector<T> a = random_vector<T>(operand_sizes(kernel, shape).a, stream_a);
  if (!info(kernel).factorisation || kernel == Kernel::qr || kernel == Kernel::svd) return a;
  if (kernel == Kernel::eigh_batch) {
    for (std::size_t row = 0; row < shape.m * shape.n; ++row)
      for (std::size_t i = row % shape.n, j = 0; j < i; ++j)
        a[(row - i + j) * shape.n + i] = a[row * shape.n + j];
    return a;
  }
  const std::size_t n = shape.m;
  if (kernel == Kernel::eigh) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j) a[i * n + j] = a[j * n + i];
    return a;
  }
  const auto shift = static_cast<T>(4 * std::sqrt(static_cast<double>(n)));
  if (kernel == Kernel::cholesky) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < i; ++j)
        a[i * n + j] = a[j * n + i] = (a[i * n + j] + a[j * n + i]) / 2;
      a[i * n + i] += shift;
    }
    return a;
  }
  const std::vector<std::size_t> column = random_permutation(n);
  for (std::size_t i = 0; i < n; ++i) a[i * n + column[i]] += shift;
  return a;
}

template <class T>
Vector<T> second_operand(Kernel kernel, const Shape& shape) {
  Vector<T> b = random_vector<T>(operand_sizes(kernel, shape).b, stream_b);
  const auto divide = [&](std::size_t begin, std::size_t end, std::size_t inputs) {
    const T root = std::sqrt(static_cast<T>(inputs));
    for (std::size_t i = begin; i < end; ++i) b[i] /= root;
  };
  if (kernel == Kernel::logistic) divide(0, b.size(), shape.n);
  if (kernel == Kernel::perceptron) {
    const PerceptronLayout at(shape);
    divide(at.w1, at.w2, shape.k);
    divide(at.w2, at.size, shape.n);
  }
  return b;
}

template Vector<double> second_operand(Kernel kernel, const Shape& shape);
template Vector<float> second_operand(Kernel kernel, const Shape& shape);
template Vector<double> random_vector(std::size_t size, std::size_t stream);
template Vector<float> random_vector(std::size_t size, std::size_t stream);
template Vector<double> first_operand(Kernel kernel, const Shape& shape);
template Vector<float> first_operand(Kernel kernel, const Shape& shape);

}  // namespace lanes::bench
