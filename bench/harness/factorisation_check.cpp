#include "harness/factorisation_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "harness/probe.hpp"

namespace lanes::bench {
namespace {

/// A matrix in memory.
template <class T>
struct Stored {
  Stored(const T* memory, std::size_t rows, std::size_t cols, Order order)
      : data(memory),
        row_step(order == Order::rows ? cols : 1),
        col_step(order == Order::rows ? 1 : rows) {}
  T operator()(std::size_t i, std::size_t j) const { return data[i * row_step + j * col_step]; }

  const T* data;
  std::size_t row_step, col_step;
};

/// Looks at elements of a rows x cols residual, each of which takes `terms` products, up to the
/// first fault: residual_at(i, j) returns it, and how large it may be.
template <class T, class F>
Finding look_at_residual(const std::string& name, std::size_t rows, std::size_t cols,
                         std::size_t terms, F residual_at) {
  Finding finding;
  for_each_probe(rows * cols, cols, terms, [&](std::size_t index) {
    if (!finding.fault.empty()) return;
    const std::size_t i = index / cols, j = index % cols;
    const Expected residual = residual_at(i, j), want{0, residual.tolerance, residual.scale};
    if (!finding.accept<T>(residual.value, want))
      finding.fault =
          describe("element (" + std::to_string(i) + ", " + std::to_string(j) + ") of " + name,
                   residual.value, want);
  });
  return finding;
}

/// A X = B, B given as a function of i and j.
template <class T, class F>
Finding check_solution(const std::string& name, Stored<T> a, Stored<T> x, F b, std::size_t n,
                       std::size_t cols) {
  return look_at_residual<T>(name, n, cols, n, [&](std::size_t i, std::size_t j) {
    Sum<T> sum;
    for (std::size_t k = 0; k < n; ++k) sum.add(a(i, k), x(k, j));
    sum.add(-1, b(i, j));
    return sum.expected();
  });
}

/// `p` as indices, or empty when it is no permutation.
template <class T>
std::vector<std::size_t> permutation(const T* p, std::size_t n) {
  std::vector<std::size_t> indices;
  std::vector<bool> seen(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(p[i] >= 0 && p[i] < static_cast<T>(n))) return {};
    const auto index = static_cast<std::size_t>(p[i]);
    if (static_cast<T>(index) != p[i] || seen[index]) return {};
    seen[index] = true;
    indices.push_back(index);
  }
  return indices;
}

template <class T>
Finding check_lu(const Operands<T>& o, Order order) {
  const std::size_t n = o.shape.m;
  const Stored<T> a(o.a, n, n, order), factors(o.c, n, n, order);
  const std::vector<std::size_t> p = permutation(o.c + n * n, n);
  if (p.empty()) return {"the order of the rows is no permutation"};
  constexpr T most = 1 + 2 * std::numeric_limits<T>::epsilon();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!(std::abs(factors(i, j)) <= most))
        return {"L has an element above 1: its pivot was not the largest"};
  return look_at_residual<T>("L U - P A", n, n, n, [&](std::size_t i, std::size_t j) {
    Sum<T> sum;
    for (std::size_t k = 0; k < n; ++k)
      sum.add(k < i ? factors(i, k) : T(k == i), k <= j ? factors(k, j) : T(0));
    sum.add(-1, a(p[i], j));
    return sum.expected();
  });
}

template <class T>
Finding check_cholesky(const Operands<T>& o, Order order) {
  const std::size_t n = o.shape.m;
  const Stored<T> a(o.a, n, n, order), l(o.c, n, n, order);
  return look_at_residual<T>("L L' - A", n, n, n, [&](std::size_t i, std::size_t j) {
    Sum<T> sum;
    for (std::size_t k = 0; k < n; ++k) sum.add(k <= i ? l(i, k) : T(0), k <= j ? l(j, k) : T(0));
    sum.add(-1, a(i, j));
    return sum.expected();
  });
}

template <class T>
Finding check_qr(const Operands<T>& o, Order order) {
  const std::size_t m = o.shape.m, n = o.shape.n, k = std::min(m, n);
  const Stored<T> a(o.a, m, n, order), q(o.c, m, k, order), r(o.c + m * k, k, n, order);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (r(i, j) != T(0)) return {"R is not zero below the diagonal"};
  const long double relative = static_cast<long double>(m + n) * std::numeric_limits<T>::epsilon();
  const Finding product =
      look_at_residual<T>("Q R - A", m, n, m + k, [&](std::size_t i, std::size_t j) {
        long double residual = -static_cast<long double>(a(i, j)), squares = 0;
        for (std::size_t l = 0; l < k; ++l) residual += static_cast<long double>(q(i, l)) * r(l, j);
        for (std::size_t l = 0; l < m; ++l) squares += static_cast<long double>(a(l, j)) * a(l, j);
        const long double scale = std::sqrt(squares);
        return Expected{residual, relative * scale, scale};
      });
  if (!product.fault.empty()) return product;
  Finding finding = look_at_residual<T>("Q'Q - I", k, k, m, [&](std::size_t i, std::size_t j) {
    long double residual = i == j ? -1 : 0;
    for (std::size_t l = 0; l < m; ++l) residual += static_cast<long double>(q(l, i)) * q(l, j);
    return Expected{residual, relative, 1};
  });
  finding.error = std::max(finding.error, product.error);
  return finding;
}

}  // namespace

template <class T>
Finding check_factorisation(Kernel kernel, const Operands<T>& o, Order order) {
  if (kernel == Kernel::lu) return check_lu(o, order);
  if (kernel == Kernel::cholesky) return check_cholesky(o, order);
  if (kernel == Kernel::qr) return check_qr(o, order);
  const auto [n, cols, unused] = o.shape;
  const Stored<T> a(o.a, n, n, order);
  if (kernel == Kernel::inverse) {
    const auto identity = [](std::size_t i, std::size_t j) { return T(i == j); };
    return check_solution("A X - I", a, Stored<T>(o.c, n, n, order), identity, n, n);
  }
  const Stored<T> b(o.b, n, cols, order);
  return check_solution("A X - B", a, Stored<T>(o.c, n, cols, order), b, n, cols);
}

template Finding check_factorisation(Kernel, const Operands<double>&, Order);
template Finding check_factorisation(Kernel, const Operands<float>&, Order);

}  // namespace lanes::bench
