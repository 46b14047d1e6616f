// The right results of kernels of calculus.
#pragma once

#include "harness/kernel.hpp"
#include "harness/operands.hpp"
#include "harness/probe.hpp"

namespace lanes::bench {

/// The number of the step of `adam_step`.
inline constexpr std::size_t adam_time = 10;

/// What element `index` of y begins as, where a kernel updates it: a sample, but for the last third
/// of Adam's vectors, means of squares, which are positive.
template <class T>
T start_of(Kernel kernel, const Shape& shape, std::size_t index);

/// Within a few roundings, those of 0.1 and 0.001 in T among them.
template <class T>
Expected expected_adam(const Operands<T>& o, std::size_t index);

/// Of `logistic`: the Hessian, the gradient behind it, and the loss behind that. The tolerance lets
/// log(1 - p) pass, which has lost digits.
template <class T>
Finding check_logistic(const Operands<T>& o);

/// Element `index` of the gradient of the logistic loss, or behind it the loss. The tolerance lets
/// central differences pass: h^2, and rounding over the step h.
template <class T>
Expected expected_gradient(const Operands<T>& o, std::size_t index);

}  // namespace lanes::bench
