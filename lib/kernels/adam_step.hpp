// The numbers of one step of Adam.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels {

template <class T>
struct AdamStep {
  T beta1, rest1;  ///< and 1 - beta1
  T beta2, rest2;
  T rate;   ///< the learning rate over 1 - beta1^t, t the number of the step
  T scale;  ///< 1 / sqrt(1 - beta2^t)
  T epsilon;
};

}  // namespace lanes::kernels
