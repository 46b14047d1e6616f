// The functions of this folder, applied to arrays, for who has no kernel to fuse them into. out may
// be x.
#pragma once

#include "kernels/elementwise.hpp"
#include "kernels/math/activations.hpp"
#include "kernels/math/sincospi.hpp"

namespace lanes::kernels::math {

template <class Arch, class T>
struct Arrays {
  static void exp(const T* x, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, math::exp(load(x))); });
  }
  static void log(const T* x, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, math::log_of_any(load(x))); });
  }
  static void tanh(const T* x, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, math::tanh(load(x))); });
  }
  static void sigmoid(const T* x, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, math::sigmoid(load(x))); });
  }
  static void log_sigmoid(const T* x, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, math::log_sigmoid(load(x))); });
  }
  static void softplus(const T* x, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, math::softplus(load(x))); });
  }
  static void relu(const T* x, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, math::relu(load(x))); });
  }
  /// sine[i] = sin(pi x[i]), cosine[i] = cos(pi x[i]), |x[i]| <= 1/4.
  static void sincospi(const T* x, T* sine, T* cosine, index n) {
    map<Arch, T>(n, [=](auto load, auto store) {
      const auto [s, c] = math::sincospi<Arch>(load(x));
      store(sine, s);
      store(cosine, c);
    });
  }
};

}  // namespace lanes::kernels::math
