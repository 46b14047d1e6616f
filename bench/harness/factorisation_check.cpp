#include "harness/factorisation_check.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
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

/// The second of two findings, with the larger error; the first where that is a fault.
Finding both(const Finding& first, const Finding& second) {
  if (!first.fault.empty()) return first;
  return {second.fault, std::max(first.error, second.error)};
}

/// C'C - I, of rows x cols elements, is at most `most`.
template <class T>
Finding check_orthonormal(const std::string& name, Stored<T> c, std::size_t rows, std::size_t cols,
                          long double most) {
  return look_at_residual<T>(name, cols, cols, rows, [&](std::size_t i, std::size_t j) {
    long double residual = i == j ? -1 : 0;
    for (std::size_t l = 0; l < rows; ++l) residual += static_cast<long double>(c(l, i)) * c(l, j);
    return Expected{residual, most, 1};
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
  return both(product, check_orthonormal("Q'Q - I", q, m, k, relative));
}

/// A V = V diag(w), n x n.
template <class T>
Finding check_eigenvectors(Stored<T> a, Stored<T> v, const T* w, std::size_t n) {
  if (!std::is_sorted(w, w + n)) return {"the eigenvalues do not ascend"};
  const long double relative = 10 * static_cast<long double>(n) * std::numeric_limits<T>::epsilon();
  const long double largest = std::max(std::abs(w[0]), std::abs(w[n - 1]));
  return both(look_at_residual<T>("A V - V diag(w)", n, n, n,
                                  [&](std::size_t i, std::size_t j) {
                                    long double residual =
                                        -static_cast<long double>(v(i, j)) * w[j];
                                    for (std::size_t l = 0; l < n; ++l)
                                      residual += static_cast<long double>(a(i, l)) * v(l, j);
                                    return Expected{residual, relative * largest, largest};
                                  }),
              check_orthonormal("V'V - I", v, n, n, relative));
}
template <class T>
Finding check_eigh(const Operands<T>& o, Order order) {
  const std::size_t n = o.shape.m;
  return check_eigenvectors<T>({o.a, n, n, order}, {o.c, n, n, order}, o.c + n * n, n);
}
/// The first matrices of a stack, the last, and some between.
template <class T>
Finding check_eigh_batch(const Operands<T>& o, Order order) {
  const std::size_t count = o.shape.m, n = o.shape.n, step = std::max<std::size_t>(1, count / 97);
  const T* const values = o.c + count * n * n;
  Finding all;
  for (std::size_t at = 0; at < count + step && all.fault.empty(); at += step) {
    const std::size_t i = std::min(at, count - 1);
    all = both(all, check_eigenvectors<T>({o.a + i * n * n, n, n, order},
                                          {o.c + i * n * n, n, n, order}, values + i * n, n));
  }
  return all;
}

template <class T>
Finding check_svd(const Operands<T>& o, Order order) {
  const std::size_t m = o.shape.m, n = o.shape.n, k = std::min(m, n);
  const T* const s = o.c + m * k;
  const Stored<T> a(o.a, m, n, order), u(o.c, m, k, order), vt(s + k, k, n, order);
  const Stored<T> v(s + k, n, k, order == Order::rows ? Order::columns : Order::rows);
  if (!std::is_sorted(s, s + k, std::greater<>()) || !(s[k - 1] >= T(0)))
    return {"the singular values do not descend to zero or more"};
  const long double relative =
      10 * static_cast<long double>(std::max(m, n)) * std::numeric_limits<T>::epsilon();
  const Finding product =
      look_at_residual<T>("U diag(s) V' - A", m, n, k, [&](std::size_t i, std::size_t j) {
        long double residual = -static_cast<long double>(a(i, j));
        for (std::size_t l = 0; l < k; ++l)
          residual += static_cast<long double>(u(i, l)) * s[l] * vt(l, j);
        return Expected{residual, relative * s[0], s[0]};
      });
  return both(product, both(check_orthonormal("U'U - I", u, m, k, relative),
                            check_orthonormal("V'V - I", v, n, k, relative)));
}

}  // namespace

template <class T>
Finding check_factorisation(Kernel kernel, const Operands<T>& o, Order order) {
  if (kernel == Kernel::lu) return check_lu(o, order);
  if (kernel == Kernel::cholesky) return check_cholesky(o, order);
  if (kernel == Kernel::qr) return check_qr(o, order);
  if (kernel == Kernel::eigh_batch) return check_eigh_batch(o, order);
  if (kernel == Kernel::eigh) return check_eigh(o, order);
  if (kernel == Kernel::svd) return check_svd(o, order);
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
