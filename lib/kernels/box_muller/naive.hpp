// Rung: naive. Two uniform numbers make a normal one with a logarithm, a square root and a cosine
// of the C library, one after the other. Next: the sine, which the same two numbers would give as
// well.
#pragma once

#include <cmath>
#include <numbers>

#include "kernels/box_muller/mersenne_twister.hpp"

namespace lanes::kernels::box_muller {

/// The leading bits of a word, as many as T has, as a fraction: in (0, 1], for a logarithm. The
/// smallest is 2^-53 or 2^-24, and no normal number made of it is beyond 8.57 or 5.77.
template <class Build, class T>
struct Fraction {
  static T of(std::uint64_t word) {
    if constexpr (sizeof(T) == 8)
      return static_cast<T>((word >> 11) + 1) * T(0x1p-53);
    else
      return static_cast<T>((word >> 40) + 1) * T(0x1p-24);
  }
};

template <class Build, class T>
struct Naive {
  static void run(std::uint64_t seed, T* out, index n) {
    MersenneTwister<Build> words(seed);
    for (index i = 0; i < n; ++i) {
      const T radius = std::sqrt(T(-2) * std::log(Fraction<Build, T>::of(words())));
      const T angle = 2 * std::numbers::pi_v<T> * Fraction<Build, T>::of(words());
      out[i] = radius * std::cos(angle);
    }
  }
};

}  // namespace lanes::kernels::box_muller
