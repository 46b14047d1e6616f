#include "harness/calculus_check.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "harness/data.hpp"

namespace lanes::bench {

template <class T>
T start_of(Kernel kernel, const Shape& shape, std::size_t index) {
  const auto start = static_cast<T>(normal_at(stream_c, index));
  return kernel == Kernel::adam_step && index >= 2 * shape.m ? std::abs(start) : start;
}

template <class T>
Expected expected_adam(const Operands<T>& o, std::size_t index) {
  const std::size_t n = o.shape.m, i = index % n;
  const long double g = o.a[i], t = adam_time;
  const auto start = [&](std::size_t part) {
    return static_cast<long double>(start_of<T>(Kernel::adam_step, o.shape, part * n + i));
  };
  const long double m = 0.9L * start(1) + 0.1L * g, v = 0.999L * start(2) + 0.001L * g * g;
  const long double x = start(0) - 0.001L * m / (1 - std::pow(0.9L, t)) /
                                       (std::sqrt(v / (1 - std::pow(0.999L, t))) + 1e-8L);
  const long double value = index < n ? x : index < 2 * n ? m : v;
  const long double size = std::abs(start(index / n)) + std::abs(g) + g * g + 1;
  return {value, 8 * size * std::numeric_limits<T>::epsilon()};
}

template <class T>
Expected expected_gradient(const Operands<T>& o, std::size_t index) {
  const auto [rows, cols, k] = o.shape;
  long double sum = 0, size = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    long double z = 0;
    for (std::size_t j = 0; j < cols; ++j)
      z += static_cast<long double>(o.a[i * cols + j]) * static_cast<long double>(o.b[j]);
    const long double wrong = label_of_row(i) == 1 ? -z : z;
    const long double term = index == cols
                                 ? std::fmax(wrong, 0.0L) + std::log1p(std::exp(-std::abs(wrong)))
                                 : (1 / (1 + std::exp(-z)) - label_of_row(i)) *
                                       static_cast<long double>(o.a[i * cols + index]);
    sum += term;
    size += std::abs(z) + 1;
  }
  const long double eps = std::numeric_limits<T>::epsilon(), h = std::cbrt(eps);
  const auto n = static_cast<long double>(rows),
             terms = n + 4 * static_cast<long double>(cols) + 20;
  return {sum / n, size / n * (h * h + terms * eps / h)};
}

template <class T>
Finding check_logistic(const Operands<T>& o) {
  const auto [rows, cols, unused] = o.shape;
  const std::size_t gradient = cols * cols, loss = gradient + cols;
  std::vector<Expected> want(loss + 1);
  const auto add = [](Expected& e, long double term, long double size) {
    e.value += term;
    e.scale += size;
  };
  for (std::size_t i = 0; i < rows; ++i) {
    const T* const x = o.a + i * cols;
    long double z = 0, size = 1;
    for (std::size_t j = 0; j < cols; ++j) {
      const long double product = static_cast<long double>(x[j]) * static_cast<long double>(o.b[j]);
      z += product;
      size += std::abs(product);
    }
    const int label = label_of_row(i);
    const long double s = label == 1 ? z : -z, wrong = 1 / (1 + std::exp(s));
    add(want[loss], std::fmax(-s, 0.0L) + std::log1p(std::exp(-std::abs(s))),
        size + std::exp(std::abs(z)));
    for (std::size_t j = 0; j < cols; ++j) {
      const long double e = x[j];
      add(want[gradient + j], (label == 1 ? -wrong : wrong) * e, size * std::abs(e));
      for (std::size_t k = 0; k < cols; ++k)
        add(want[j * cols + k], wrong * (1 - wrong) * e * x[k], size * std::abs(e * x[k]));
    }
  }
  const long double g =
      static_cast<long double>(rows + 2 * cols + 20) * std::numeric_limits<T>::epsilon();
  Finding finding;
  for (std::size_t i = 0; i < want.size() && finding.fault.empty(); ++i) {
    want[i].tolerance = g * want[i].scale;
    if (!finding.accept<T>(o.c[i], want[i]))
      finding.fault = describe("element " + std::to_string(i), o.c[i], want[i]);
  }
  return finding;
}

template double start_of(Kernel, const Shape&, std::size_t);
template Expected expected_adam(const Operands<double>&, std::size_t);
template Expected expected_gradient(const Operands<double>&, std::size_t);
template Finding check_logistic(const Operands<double>&);
template float start_of(Kernel, const Shape&, std::size_t);
template Expected expected_adam(const Operands<float>&, std::size_t);
template Expected expected_gradient(const Operands<float>&, std::size_t);
template Finding check_logistic(const Operands<float>&);

}  // namespace lanes::bench
