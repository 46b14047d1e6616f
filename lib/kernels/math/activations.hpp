// The functions between a model's linear parts: none of them overflows, whatever x.
#pragma once

#include "kernels/math/exp.hpp"
#include "kernels/math/log.hpp"

namespace lanes::kernels::math {

template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> negative(simd::Batch<T, Arch> x) {
  return simd::Batch<T, Arch>(T(0)) - x;
}

/// y with the sign bit of x, for y >= 0.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> with_sign_of(simd::Batch<T, Arch> x,
                                                                simd::Batch<T, Arch> y) {
  using U = simd::Unsigned<T>;
  const simd::Batch<U, Arch> sign(U(1) << (8 * sizeof(T) - 1));
  return simd::as<T>(simd::as<U>(y) | (simd::as<U>(x) & sign));
}

/// With e = exp(2 |x|) - 1: |tanh x| = e / (e + 2). Error below 3 ulp.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> tanh(simd::Batch<T, Arch> x) {
  using V = simd::Batch<T, Arch>;
  const V most(sizeof(T) == 8 ? T(22) : T(11));  // from there on 1, rounded
  const V size = simd::smaller(most, simd::abs(x));
  const V e = math::expm1_of_positive(size + size);
  const V y = simd::divide(e, e + V(T(2)));
  return math::with_sign_of(x, y);
}

/// 1 / (1 + exp(-x)), from t = exp(-|x|), which never overflows. Error below 3 ulp.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> sigmoid_from(simd::Batch<T, Arch> x,
                                                                simd::Batch<T, Arch> t) {
  const simd::Batch<T, Arch> one(T(1));
  return simd::divide(simd::select(x < simd::Batch<T, Arch>(T(0)), t, one), one + t);
}
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> sigmoid(simd::Batch<T, Arch> x) {
  return math::sigmoid_from(x, math::exp(math::negative(simd::abs(x))));
}

/// log(1 + exp(x)) = max(x, 0) + log(1 + t), t = exp(-|x|). Error below 3 ulp.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> softplus_from(simd::Batch<T, Arch> x,
                                                                 simd::Batch<T, Arch> t) {
  return simd::larger(x, simd::Batch<T, Arch>(T(0))) + math::log1p(t);
}
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> softplus(simd::Batch<T, Arch> x) {
  return math::softplus_from(x, math::exp(math::negative(simd::abs(x))));
}

/// log(sigmoid(x)).
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> log_sigmoid(simd::Batch<T, Arch> x) {
  return math::negative(math::softplus(math::negative(x)));
}

/// max(x, 0); NaN stays NaN.
template <class Arch, class T>
[[gnu::always_inline]] inline simd::Batch<T, Arch> relu(simd::Batch<T, Arch> x) {
  const simd::Batch<T, Arch> zero(T(0));
  return simd::select(x <= zero, zero, x);
}

}  // namespace lanes::kernels::math
