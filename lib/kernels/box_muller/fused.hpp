// Rung: fused (the kernel that ships).
//
// Was:  words are written to a buffer, read, transformed, and written again.
// Now:  a register of Philox's words is transformed where it is: memory sees results only.
// Cost: nothing to speak of; the generator and the transform even fill each other's gaps.
// Next: threads, each with elements of its own.
#pragma once

#include "kernels/box_muller/transform.hpp"
#include "kernels/random/fill.hpp"

namespace lanes::kernels::box_muller {

template <class Arch, class T>
struct Fused {
  static void run(const Draw& draw, T mean, T sd, T* out, index n) {
    using V = simd::Batch<T, Arch>;
    random::fill<Arch>(draw, out, n, [mean, sd](auto a, auto b, V& first, V& second) {
      using U = simd::Unsigned<T>;
      transform<Arch, T>(simd::as<U>(a), simd::as<U>(b), V(mean), V(sd), first, second);
    });
  }
};

}  // namespace lanes::kernels::box_muller
