// Operands as the library takes them, and results as the checks want them. (Part of contender.cpp
// and rungs.cpp.)
#pragma once

#include <algorithm>
#include <cstdint>
#include <lanes/eigh.hpp>
#include <lanes/linalg.hpp>
#include <span>
#include <vector>

#include "harness/calculus_check.hpp"
#include "harness/operands.hpp"

namespace lanes::bench {

/// The operands as the views that the library takes.
template <class T>
struct Views {
  explicit Views(const Operands<T>& operands) : o(operands) {}

  MatrixView<const T> a(std::size_t rows, std::size_t cols) const { return {o.a, rows, cols}; }
  MatrixView<const T> b(std::size_t rows, std::size_t cols) const { return {o.b, rows, cols}; }
  MatrixView<T> c(std::size_t rows, std::size_t cols) const { return {o.c, rows, cols}; }
  VectorView<const T> a(std::size_t size) const { return {o.a, size}; }
  VectorView<const T> b(std::size_t size) const { return {o.b, size}; }
  VectorView<T> c(std::size_t size) const { return {o.c, size}; }

  const Operands<T>& o;
};

/// What check_factorisation reads of P A = L U.
template <class T>
void show(const Lu<T>& f, T* c) {
  const std::size_t n = f.size();
  const Matrix<T> l = f.lower(), u = f.upper();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) c[i * n + j] = j < i ? l(i, j) : u(i, j);
  std::ranges::transform(f.permutation(), c + n * n, [](std::size_t p) { return T(p); });
}
template <class T>
void show(const Cholesky<T>& f, T* c) {
  std::ranges::copy(f.lower(), c);
}
template <class T>
void show(const Qr<T>& f, T* c) {
  std::ranges::copy(f.r(), std::ranges::copy(f.q(), c).out);
}
template <class T>
void show(const EighBatch<T>& e, T* c) {
  std::ranges::copy(e.values, std::ranges::copy(e.vectors, c).out);
}
template <class T>
void show(const Eigh<T>& f, T* c) {
  std::ranges::copy(f.values, std::ranges::copy(f.vectors, c).out);
}
template <class T>
void show(const Svd<T>& f, T* c) {
  std::ranges::copy(f.vt, std::ranges::copy(f.s, std::ranges::copy(f.u, c).out).out);
}
template <class T, class Solution>
void show(const Solution& x, T* c) {
  std::ranges::copy(x, c);
}

/// The labels of `gradient`, made in the first call.
class Labels {
 public:
  std::span<const int> of(std::size_t rows) {
    if (labels_.size() != rows) {
      labels_.resize(rows);
      for (std::size_t i = 0; i < rows; ++i) labels_[i] = label_of_row(i);
    }
    return labels_;
  }

 private:
  std::vector<int> labels_;
};

/// Of the samplers.
inline constexpr std::uint64_t seed = 42;

inline int threads_of(Options options) {
  return options.threads > 0 ? options.threads : num_threads();
}

}  // namespace lanes::bench
