// Whether numbers look like the sample they should be.
#pragma once

#include <lanes/matrix.hpp>
#include <string>

#include "harness/kernel.hpp"

namespace lanes::bench {

/// The probability that the kernel `bernoulli` is measured at.
inline constexpr double bernoulli_p = 0.25;

/// Empty, or what is wrong with the output of `normal`, `uniform` or `bernoulli`: values out of
/// range, or a mean, a variance or a correlation of neighbours that a right sampler has once in
/// 10^8 times. Tells a sampler from another thing; its quality is a matter for lanes' own tests.
template <class T>
std::string check_sample(Kernel kernel, VectorView<const T> x);

}  // namespace lanes::bench
