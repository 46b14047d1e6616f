// Rung: counter-based.
//
// Was:  the Mersenne twister, each of whose words depends on those before it.
// Now:  Philox: block number i of random bits is a function of i, so that each lane of a register
// has
//       a block of its own, and each thread could start anywhere.
// Cost: the words go to a buffer and come back; loads and stores are not the limit, but while the
// one
//       loop runs the other's instructions cannot fill its gaps.
// Next: both loops in one.
#pragma once

#include "kernels/box_muller/transform.hpp"
#include "kernels/random/uniform.hpp"

namespace lanes::kernels::box_muller {

/// The same numbers, to the last bit, as what ships.
template <class Arch, class T>
struct CounterBased {
  static void run(std::uint64_t seed, T* out, index n) {
    using V = simd::Batch<T, Arch>;
    using U = simd::Unsigned<T>;
    using Words = simd::Batch<std::uint64_t, Arch>;
    constexpr index W = simd::width<T, Arch>, length = 1024;
    constexpr index per_word = sizeof(std::uint64_t) / sizeof(T);
    alignas(64) std::uint64_t words[length];
    alignas(64) T tail[2 * W];
    Draw draw{seed, 0, 0, sizeof(T) == 8 ? Kind::normal64 : Kind::normal32};
    for (index i = 0; i < n; draw.position += length) {
      random::RandomWords<Arch>::run(draw, words, length);
      for (index w = 0; w < length && i < n; w += 2 * W / per_word, i += 2 * W) {
        // The words lie in pairs: those for the radius and those for the angle.
        const auto x = simd::as<double>(simd::load<Arch>(words + w));
        const auto y = simd::as<double>(simd::load<Arch>(words + w + W / per_word));
        const Words radius = simd::as<std::uint64_t>(simd::interleave_even(x, y));
        const Words angle = simd::as<std::uint64_t>(simd::interleave_odd(x, y));
        V first, second;
        transform<Arch, T>(simd::as<U>(radius), simd::as<U>(angle), V(T(0)), V(T(1)), first,
                           second);
        const auto z = simd::as<double>(first), t = simd::as<double>(second);
        T* const to = n - i >= 2 * W ? out + i : tail;
        simd::store<Arch>(to, simd::as<T>(simd::interleave_even(z, t)));
        simd::store<Arch>(to + W, simd::as<T>(simd::interleave_odd(z, t)));
        if (to == tail)
          for (index k = 0; k < n - i; ++k) out[i + k] = tail[k];
      }
    }
  }
};

}  // namespace lanes::kernels::box_muller
