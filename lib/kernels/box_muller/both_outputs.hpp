// Rung: both outputs.
//
// Was:  the sine is thrown away, and with it half of the logarithms and square roots.
// Now:  cosine and sine are two independent normal numbers.
// Cost: a logarithm, a square root, a sine and a cosine for two numbers, each with its own call and
//       its own reduction of the argument.
// Next: the polar form, without sine and cosine.
#pragma once

#include "kernels/box_muller/naive.hpp"

namespace lanes::kernels::box_muller {

template <class Build, class T>
struct BothOutputs {
  static void run(std::uint64_t seed, T* out, index n) {
    MersenneTwister<Build> words(seed);
    for (index i = 0; i < n; i += 2) {
      const T radius = std::sqrt(T(-2) * std::log(Fraction<Build, T>::of(words())));
      const T angle = 2 * std::numbers::pi_v<T> * Fraction<Build, T>::of(words());
      out[i] = radius * std::cos(angle);
      if (i + 1 < n) out[i + 1] = radius * std::sin(angle);
    }
  }
};

}  // namespace lanes::kernels::box_muller
