// What reverse-mode differentiation does to arrays: d += or d = a function's slope times the
// adjoint g of its value. `d` may be `g`: the adjoint of a value is not needed any more once it has
// been handed on.
#pragma once

#include "kernels/math/arrays.hpp"

namespace lanes::kernels {

template <class Arch, class T>
struct Adjoints {
  using V = simd::Batch<T, Arch>;

  /// d[i] = slope(i) * g[i], or added to d[i].
  template <class Slope>
  [[gnu::always_inline]] static void hand_on(const T* g, T* d, bool add, index n, Slope slope) {
    if (add)
      map<Arch, T, math::at_once<Arch>>(
          n, [=](auto load, auto store) __attribute__((always_inline)) {
            store(d, simd::fma(slope(load), load(g), load(d)));
          });
    else
      map<Arch, T, math::at_once<Arch>>(
          n, [=](auto load, auto store)
                 __attribute__((always_inline)) { store(d, slope(load) * load(g)); });
  }

  /// In terms of the values y: of exp y, of tanh 1 - y^2, of sigmoid y (1 - y).
  static void exp(const T* y, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add, n, [=](auto load) __attribute__((always_inline)) { return load(y); });
  }
  static void tanh(const T* y, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add, n, [=](auto load) __attribute__((always_inline)) {
          const V v = load(y);
          return simd::fnma(v, v, V(T(1)));
        });
  }
  static void sigmoid(const T* y, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add, n, [=](auto load) __attribute__((always_inline)) {
          const V v = load(y);
          return simd::fnma(v, v, v);
        });
  }
  static void relu(const T* y, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add, n, [=](auto load) __attribute__((always_inline)) {
          return simd::select(load(y) > V(T(0)), V(T(1)), V(T(0)));
        });
  }
  /// In terms of the arguments x: of log 1 / x, of softplus sigmoid(x), of log_sigmoid sigmoid(-x).
  static void log(const T* x, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add, n, [=](auto load) __attribute__((always_inline)) {
          return simd::divide(V(T(1)), load(x));
        });
  }
  static void softplus(const T* x, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add,
        n, [=](auto load) __attribute__((always_inline)) { return math::sigmoid(load(x)); });
  }
  static void log_sigmoid(const T* x, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add, n, [=](auto load) __attribute__((always_inline)) {
          return math::sigmoid(math::negative(load(x)));
        });
  }
  /// Of a product with x, element by element.
  static void multiply(const T* x, const T* g, T* d, bool add, index n) {
    hand_on(
        g, d, add, n, [=](auto load) __attribute__((always_inline)) { return load(x); });
  }
  /// Of exp(x - shift), as in log-sum-exp: d (+)= scale * exp(x - shift).
  static void exponentials(const T* x, T shift, T scale, T* d, bool add, index n) {
    const V s(shift), factor(scale);
    if (add)
      map<Arch, T, math::at_once<Arch>>(
          n, [=](auto load, auto store) __attribute__((always_inline)) {
            store(d, simd::fma(factor, math::exp(load(x) - s), load(d)));
          });
    else
      map<Arch, T, math::at_once<Arch>>(
          n, [=](auto load, auto store)
                 __attribute__((always_inline)) { store(d, factor * math::exp(load(x) - s)); });
  }

  /// The logistic loss of scores z and its slope, with one exponential: softplus(s z), and
  /// s sigmoid(s z), s = -1 for the label 1, else 1.
  static void logistic(const T* z, const T* s, T* loss, T* slope, index n) {
    map<Arch, T, math::at_once<Arch>>(
        n, [=](auto load, auto store) __attribute__((always_inline)) {
          const V sign = load(s), x = sign * load(z);
          const V t = math::exp(math::negative(simd::abs(x)));
          store(loss, math::softplus_from(x, t));
          store(slope, sign * math::sigmoid_from(x, t));
        });
  }
};

}  // namespace lanes::kernels
