#include "harness/perceptron.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lanes::bench {
namespace {

constexpr std::size_t classes = PerceptronLayout::classes;
using Wide = long double;

/// y = x W + b, for one sample, W being inputs x outputs.
template <class R, class T>
void layer(const R* x, const T* w, const T* b, std::size_t inputs, std::size_t outputs, R* y) {
  for (std::size_t j = 0; j < outputs; ++j) {
    R sum = static_cast<R>(b[j]);
    for (std::size_t p = 0; p < inputs; ++p) sum += x[p] * static_cast<R>(w[p * outputs + j]);
    y[j] = sum;
  }
}

/// The loss of scores z, in whose place (softmax - label) / m is left.
template <class R>
R loss_of(R* z, std::size_t label, R m) {
  const R largest = *std::max_element(z, z + classes), own = z[label];
  R sum = 0;
  for (std::size_t c = 0; c < classes; ++c) sum += z[c] = std::exp(z[c] - largest);
  for (std::size_t c = 0; c < classes; ++c) z[c] = (z[c] / sum - (c == label ? R(1) : R(0))) / m;
  return (std::log(sum) + largest - own) / m;
}

/// Adds x' d to the derivatives of a layer's weights, and d to those of its biases.
template <class R>
void add_slopes(const R* x, const R* d, std::size_t inputs, std::size_t outputs, R* w, R* b) {
  for (std::size_t p = 0; p < inputs; ++p)
    for (std::size_t j = 0; j < outputs; ++j) w[p * outputs + j] += x[p] * d[j];
  for (std::size_t j = 0; j < outputs; ++j) b[j] += d[j];
}

}  // namespace

template <class T>
void naive_perceptron(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  const PerceptronLayout at(o.shape);
  std::fill_n(o.c, at.size + 1, T(0));
  std::vector<T> h(n), d(n);
  T z[classes];
  for (std::size_t i = 0; i < m; ++i) {
    const T* const x = o.a + i * k;
    layer(x, o.b + at.w1, o.b + at.b1, k, n, h.data());
    for (T& e : h) e = std::max(e, T(0));
    layer(h.data(), o.b + at.w2, o.b + at.b2, n, classes, z);
    o.c[at.size] += loss_of(z, PerceptronLayout::label(i), static_cast<T>(m));
    add_slopes(h.data(), z, n, classes, o.c + at.w2, o.c + at.b2);
    for (std::size_t j = 0; j < n; ++j) {
      T sum = 0;
      for (std::size_t c = 0; c < classes; ++c) sum += z[c] * o.b[at.w2 + j * classes + c];
      d[j] = h[j] > T(0) ? sum : T(0);
    }
    add_slopes(x, d.data(), k, n, o.c + at.w1, o.c + at.b1);
  }
}

template <class T>
Finding check_perceptron(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  const PerceptronLayout at(o.shape);
  const auto samples = static_cast<Wide>(m);
  const Wide g = static_cast<Wide>(m + n + k + 50) * std::numeric_limits<T>::epsilon();
  const auto magnitudes = [](const auto* from, std::size_t size) {
    std::vector<Wide> out(size);
    std::transform(from, from + size, out.begin(),
                   [](auto e) { return std::abs(static_cast<Wide>(e)); });
    return out;
  };
  // What is right, and for each element the sum of the magnitudes that errors are in proportion to.
  std::vector<Wide> right(at.size + 1), size(at.size + 1), slack(at.size + 1);
  const std::vector<Wide> b = magnitudes(o.b, at.size);
  std::vector<Wide> h(n), h_size(n), d(n), d_size(n);
  for (std::size_t i = 0; i < m; ++i) {
    const std::vector<Wide> x(o.a + i * k, o.a + i * k + k), x_size = magnitudes(x.data(), k);
    Wide z[classes], z_size[classes];
    layer(x.data(), o.b + at.w1, o.b + at.b1, k, n, h.data());
    layer(x_size.data(), b.data() + at.w1, b.data() + at.b1, k, n, h_size.data());
    const std::vector<Wide> before = h;
    for (Wide& e : h) e = std::max(e, Wide(0));
    layer(h.data(), o.b + at.w2, o.b + at.b2, n, classes, z);
    layer(h_size.data(), b.data() + at.w2, b.data() + at.b2, n, classes, z_size);
    right[at.size] += loss_of(z, PerceptronLayout::label(i), samples);
    // A score that is wrong by e changes a probability by less than e.
    const Wide wrong = 1 + *std::max_element(z_size, z_size + classes);
    size[at.size] += wrong / samples;
    std::fill_n(z_size, classes, wrong / samples);
    add_slopes(h.data(), z, n, classes, right.data() + at.w2, right.data() + at.b2);
    add_slopes(h_size.data(), z_size, n, classes, size.data() + at.w2, size.data() + at.b2);
    for (std::size_t j = 0; j < n; ++j) {
      Wide sum = 0;
      d_size[j] = 0;
      for (std::size_t c = 0; c < classes; ++c) {
        sum += z[c] * static_cast<Wide>(o.b[at.w2 + j * classes + c]);
        d_size[j] += z_size[c] * b[at.w2 + j * classes + c];
      }
      d[j] = before[j] > 0 ? sum : 0;
      if (std::abs(before[j]) > g * h_size[j]) continue;
      slack[at.b1 + j] += std::abs(sum);
      for (std::size_t p = 0; p < k; ++p) slack[p * n + j] += std::abs(sum) * x_size[p];
    }
    add_slopes(x.data(), d.data(), k, n, right.data() + at.w1, right.data() + at.b1);
    add_slopes(x_size.data(), d_size.data(), k, n, size.data() + at.w1, size.data() + at.b1);
  }
  Finding finding;
  for (std::size_t e = 0; e <= at.size && finding.fault.empty(); ++e) {
    const Expected want{right[e], g * size[e] + slack[e], size[e]};
    if (!finding.accept<T>(o.c[e], want))
      finding.fault = describe("element " + std::to_string(e), o.c[e], want);
  }
  return finding;
}

template void naive_perceptron(const Operands<double>&);
template void naive_perceptron(const Operands<float>&);
template Finding check_perceptron(const Operands<double>&);
template Finding check_perceptron(const Operands<float>&);

}  // namespace lanes::bench
