// What a logistic regression of two classes makes of its outputs, in one pass over them.
#pragma once

#include "kernels/elementwise.hpp"
#include "kernels/math/activations.hpp"

namespace lanes::kernels::learn {

/// Of n outputs z and signs, 1 for the second class and -1 for the first, with the margin
/// s = sign z: in place of z the margin, the loss log(1 + exp(-s)), the residual p - y =
/// -sign sigmoid(-s), and the weight p (1 - p), without cancellation or overflow, from
/// t = exp(-|s|) alone.
template <class Arch, class T>
void logistic(T* z, const T* sign, T* loss, T* residual, T* weight, index n) {
  using V = simd::Batch<T, Arch>;
  map<Arch, T>(n, [=](auto load, auto store) {
    const V one(T(1)), zero(T(0)), sg = load(sign), s = sg * load(z);
    const V t = math::exp(math::negative(simd::abs(s)));
    const V large = simd::divide(one, one + t), small = t * large;
    store(z, s);
    store(loss, simd::larger(math::negative(s), zero) + math::log1p(t));
    store(residual, math::negative(sg) * simd::select(s > zero, small, large));
    store(weight, large * small);
  });
}

}  // namespace lanes::kernels::learn
