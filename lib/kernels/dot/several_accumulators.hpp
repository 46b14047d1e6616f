// Rung: several accumulators (the kernel that ships, for one block of at most sum_block elements).
//
// Was:  one chain of fma, bound by its latency.
// Now:  as many chains as lanes.hpp has virtual lanes, folded in a fixed tree: bound by the loads,
// more
//       accurate (each chain is shorter), and the same bits whatever the register width.
// Next: threads, each with blocks of its own.
#pragma once

#include "kernels/dot/lanes.hpp"

namespace lanes::kernels::dot {

template <class Arch, class T>
struct SeveralAccumulators {
  static T run(const T* x, const T* y, index n) {
    return sum_over<Arch, T>(
        n, [x, y](auto sum, auto load) { return simd::fma(load(x), load(y), sum); });
  }
};

}  // namespace lanes::kernels::dot
