// What reverse mode is held to: the loss alone, and gradients that somebody derived, both on the
// kernels of the library.
#pragma once

#include <vector>

#include "harness/contender.hpp"

namespace lanes::bench {

/// Of `gradient` and `perceptron`; none for other kernels. "lanes, loss alone" computes the rest of
/// what is checked in a checked call only, and is no way to compute the kernel: its time is what
/// that of the gradient is to be compared with. (The gradient of the logistic loss by hand is a
/// rung of its ladder.)
std::vector<Contender> derived_contenders(Kernel kernel, Options options);

}  // namespace lanes::bench
