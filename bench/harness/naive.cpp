// Plain loops for the kernels that have no ladder, compiled with auto-vectorisation off.
#include <cmath>
#include <stdexcept>

#include "harness/contender.hpp"

namespace lanes::bench {
namespace {

template <class T>
void gram(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) {
      T sum = 0;
      for (std::size_t r = 0; r < m; ++r) sum += o.a[r * n + i] * o.a[r * n + j];
      o.c[i * n + j] = o.c[j * n + i] = sum;
    }
}

template <class T>
void matvec(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t i = 0; i < m; ++i) {
    T sum = 0;
    for (std::size_t j = 0; j < n; ++j) sum += o.a[i * n + j] * o.b[j];
    o.c[i] = sum;
  }
}

template <class T>
void vecmat(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t j = 0; j < n; ++j) {
    T sum = 0;
    for (std::size_t i = 0; i < m; ++i) sum += o.a[i * n + j] * o.b[i];
    o.c[j] = sum;
  }
}

template <class T>
void column_norms(const Operands<T>& o) {
  const auto [m, n, k] = o.shape;
  for (std::size_t j = 0; j < n; ++j) {
    T sum = 0;
    for (std::size_t i = 0; i < m; ++i) sum += o.a[i * n + j] * o.a[i * n + j];
    o.c[j] = std::sqrt(sum);
  }
}

template <class T>
void norm(const Operands<T>& o) {
  T sum = 0;
  for (std::size_t i = 0; i < o.shape.m; ++i) sum += o.a[i] * o.a[i];
  o.c[0] = std::sqrt(sum);
}

template <class T>
void axpy(const Operands<T>& o) {
  for (std::size_t i = 0; i < o.shape.m; ++i) o.c[i] += axpy_factor<T> * o.a[i];
}

template <class T>
void scale(const Operands<T>& o) {
  for (std::size_t i = 0; i < o.shape.m; ++i) o.c[i] *= scale_factor<T>;
}

}  // namespace

template <class T>
Run<T> naive_run(Kernel kernel) {
  const auto run = [](void (*loop)(const Operands<T>&)) { return repeated<T>(loop); };
  switch (kernel) {
    case Kernel::gram:
      return run(gram<T>);
    case Kernel::matvec:
      return run(matvec<T>);
    case Kernel::vecmat:
      return run(vecmat<T>);
    case Kernel::column_norms:
      return run(column_norms<T>);
    case Kernel::norm:
      return run(norm<T>);
    case Kernel::axpy:
      return run(axpy<T>);
    case Kernel::scale:
      return run(scale<T>);
    case Kernel::matmul:
    case Kernel::dot:
    case Kernel::transpose:
      break;
  }
  throw std::logic_error("naive_run: the first rung of the ladder is this kernel's naive loop");
}

template Run<double> naive_run(Kernel kernel);
template Run<float> naive_run(Kernel kernel);

}  // namespace lanes::bench
