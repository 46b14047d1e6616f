// A step of Adam, in one pass over its four arrays: it is bound by memory, so nothing is read or
// written twice.
#pragma once

#include "kernels/adam_step.hpp"
#include "kernels/elementwise.hpp"

namespace lanes::kernels {

/// m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2,
/// x = x - rate m / (sqrt(v) scale + epsilon).
template <class Arch, class T>
void adam(const AdamStep<T>& a, const T* g, T* x, T* m, T* v, index n) {
  using V = simd::Batch<T, Arch>;
  const V beta1(a.beta1), rest1(a.rest1), beta2(a.beta2), rest2(a.rest2);
  const V rate(a.rate), scale(a.scale), epsilon(a.epsilon);
  map<Arch, T>(n, [=](auto load, auto store) {
    const V slope = load(g);
    const V mean = simd::fma(beta1, load(m), rest1 * slope);
    const V square = simd::fma(beta2, load(v), rest2 * slope * slope);
    store(m, mean);
    store(v, square);
    const V size = simd::fma(simd::sqrt(square), scale, epsilon);
    store(x, load(x) - simd::divide(rate * mean, size));
  });
}

}  // namespace lanes::kernels
