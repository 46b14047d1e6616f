#include "harness/contender.hpp"

#include <algorithm>
#include <array>
#include <lanes/ladder.hpp>
#include <lanes/linalg.hpp>

namespace lanes::bench {
namespace {

constexpr std::array<std::string_view, 4> role_names{"library", "rung", "peer", "naive"};

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

template <class T>
Run<T> library_run(Kernel kernel, Options options) {
  using O = Operands<T>;
  const auto run = [options](auto call) {
    return repeated<T>([options, call](const O& o) { call(Views<T>(o), o.shape, options); });
  };
  using V = Views<T>;
  switch (kernel) {
    case Kernel::matmul:
      return run([](V v, Shape s, Options how) {
        lanes::matmul(v.a(s.m, s.k), v.b(s.k, s.n), v.c(s.m, s.n), how);
      });
    case Kernel::gram:
      return run([](V v, Shape s, Options how) {
        v.c(s.n, s.n).assign(lanes::gram(v.a(s.m, s.n), how).view());
      });
    case Kernel::matvec:
      return run([](V v, Shape s, Options how) {
        lanes::matmul(v.a(s.m, s.n), v.b(s.n), v.c(s.m), how);
      });
    case Kernel::vecmat:
      return run([](V v, Shape s, Options how) {
        lanes::matmul(v.b(s.m), v.a(s.m, s.n), v.c(s.n), how);
      });
    case Kernel::column_norms:
      return run([](V v, Shape s, Options how) {
        const auto x = v.a(s.m, s.n);
        for (std::size_t j = 0; j < s.n; ++j) v.o.c[j] = lanes::norm(x.col(j), how);
      });
    case Kernel::dot:
      return run([](V v, Shape s, Options how) { *v.o.c = lanes::dot(v.a(s.m), v.b(s.m), how); });
    case Kernel::norm:
      return run([](V v, Shape s, Options how) { *v.o.c = lanes::norm(v.a(s.m), how); });
    case Kernel::axpy:
      return run([](V v, Shape s, Options how) {
        lanes::axpy(axpy_factor<T>, v.a(s.m), v.c(s.m), how);
      });
    case Kernel::scale:
      return run([](V v, Shape s, Options how) { lanes::scale(scale_factor<T>, v.c(s.m), how); });
    case Kernel::transpose:
      return run([](V v, Shape s, Options how) {
        lanes::transpose(v.a(s.m, s.n), v.c(s.n, s.m), how);
      });
  }
  return {};
}

template <class T>
Run<T> rung_run(const ladder::MatmulRung& rung, Options options) {
  const auto rung_function = [&] {
    if constexpr (type_of<T> == Type::f64)
      return rung.f64;
    else
      return rung.f32;
  }();
  return repeated<T>([rung_function, options](const Operands<T>& o) {
    const auto [m, n, k] = o.shape;
    rung_function({o.a, m, k}, {o.b, k, n}, {o.c, m, n}, options);
  });
}

std::string describe(const ladder::Rung& rung) {
  return std::string(rung.reason);
}

}  // namespace
}
