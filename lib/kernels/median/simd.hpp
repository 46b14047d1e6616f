// Rung: SIMD (the kernel that ships, for one piece of the data).
//
// Was:  one element at a time.
// Now:  a register of them: comparisons give masks, which are counted lane by lane, and the lanes
//       inside are moved together. Where an instruction set cannot do that, two or four registers
//       are looked at together, and seldom hold anything to keep.
// Cost: the data are read once; eight cycles for 64 bytes from memory leave time for all this.
// Next: threads, each with pieces of its own.
#pragma once

#include "kernels/median/branch_free.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::median {

template <class Arch, class T>
struct Simd {
  /// As SampledBracket::run; n is below 2^24, so that lanes can count.
  static index run(const T* x, index n, Bracket<T> bracket, T* inside, BracketCounts& counts) {
    constexpr int W = simd::width<T, Arch>, R = simd::registers<Arch> / 8;
    using V = simd::Batch<T, Arch>;
    using M = simd::Mask<T, Arch>;
    const V low(bracket.low), high(bracket.high);
    simd::Tally<T, Arch> below, under_high, over_low, above;
    T* end = inside;
    index i = 0;
    for (; i + R * W <= n; i += R * W) {
      [[maybe_unused]] M some;
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        const V v = simd::load<Arch>(x + i + r * W);
        const M over = v > low, under = v < high, kept = over & under;
        below.add(v < low);
        under_high.add(under);
        over_low.add(over);
        above.add(v > high);
        if constexpr (simd::appends_in_register<Arch>)
          end += simd::append(end, kept, v);
        else
          some = r == 0 ? kept : some | kept;
      }
      if constexpr (!simd::appends_in_register<Arch>)
        if (simd::any(some)) [[unlikely]]
          end += keep<R>(x + i, bracket, end);
    }
    const index found = end - inside;
    const Comparisons tally = {below.total(), under_high.total(), over_low.total(), above.total()};
    tally.add_to(counts, found);
    return found + BranchFree<Arch, T>::run(x + i, n - i, bracket, end, counts);
  }

 private:
  /// Writes those inside among R registers of elements. Not inlined: 16 registers are just enough
  /// for the loop that calls it now and then.
  template <int R>
  [[gnu::noinline]] static index keep(const T* x, Bracket<T> bracket, T* inside) {
    constexpr int W = simd::width<T, Arch>;
    using V = simd::Batch<T, Arch>;
    T* end = inside;
    for (int r = 0; r < R; ++r) {
      const V v = simd::load<Arch>(x + r * W);
      end += simd::append(end, (v > V(bracket.low)) & (v < V(bracket.high)), v);
    }
    return end - inside;
  }
};

}  // namespace lanes::kernels::median
