// Rung: batched.
//
// Was:  calls of the C library, for one number at a time.
// Now:  a buffer of random words, and then logarithm, square root, sine and cosine of a register of
//       them at a time, from polynomials. No angle is reduced: an angle's bits say in which eighth
//       of the circle it lies.
// Cost: the generator still makes one word at a time, and that is now most of the work.
// Next: a generator for registers.
#pragma once

#include "kernels/box_muller/mersenne_twister.hpp"
#include "kernels/box_muller/transform.hpp"

namespace lanes::kernels::box_muller {

template <class Arch, class T>
struct Batched {
  static void run(std::uint64_t seed, T* out, index n) {
    using U = simd::Unsigned<T>;
    constexpr index W = simd::width<T, Arch>, pairs = 256;
    alignas(64) U radius[pairs], angle[pairs];
    MersenneTwister<Arch> words(seed);
    for (index begin = 0; begin < n; begin += 2 * pairs) {
      for (index i = 0; i < pairs; ++i) {
        radius[i] = static_cast<U>(words());
        angle[i] = static_cast<U>(words());
      }
      for (index i = 0; i < pairs && begin + 2 * i < n; i += W) {
        simd::Batch<T, Arch> first, second;
        transform<Arch, T>(simd::load<Arch>(radius + i), simd::load<Arch>(angle + i),
                           simd::Batch<T, Arch>(T(0)), simd::Batch<T, Arch>(T(1)), first, second);
        store(out + begin + 2 * i, n - begin - 2 * i, first);
        store(out + begin + 2 * i + W, n - begin - 2 * i - W, second);
      }
    }
  }

 private:
  /// At most the first n lanes.
  static void store(T* out, index n, simd::Batch<T, Arch> v) {
    constexpr index W = simd::width<T, Arch>;
    if (n > 0) simd::FirstLanes<T, Arch>(static_cast<int>(n < W ? n : W)).store(out, v);
  }
};

}  // namespace lanes::kernels::box_muller
