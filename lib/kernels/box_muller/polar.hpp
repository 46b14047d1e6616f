// Rung: polar (Marsaglia & Bray 1964).
//
// Was:  an angle, its sine and its cosine.
// Now:  a point of the square that lies in the disc has them already, x / r and y / r, and the
//       square of its distance is the uniform number that the logarithm needs.
// Cost: 21 points of 100 miss the disc, and whether one does cannot be predicted: a quarter of the
//       pairs wait for a mispredicted branch. A loop of unknown length is also what SIMD cannot do.
// Next: back to sine and cosine, in registers.
#pragma once

#include "kernels/box_muller/naive.hpp"

namespace lanes::kernels::box_muller {

template <class Build, class T>
struct Polar {
  static void run(std::uint64_t seed, T* out, index n) {
    MersenneTwister<Build> words(seed);
    for (index i = 0; i < n; i += 2) {
      T x, y, square;
      do {
        x = 2 * Fraction<Build, T>::of(words()) - 1;
        y = 2 * Fraction<Build, T>::of(words()) - 1;
        square = x * x + y * y;
      } while (square > 1 || square == 0);
      const T scale = std::sqrt(T(-2) * std::log(square) / square);
      out[i] = x * scale;
      if (i + 1 < n) out[i + 1] = y * scale;
    }
  }
};

}  // namespace lanes::kernels::box_muller
