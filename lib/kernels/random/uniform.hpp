// Random words, uniform numbers and truths.
#pragma once

#include "kernels/random/fill.hpp"

namespace lanes::kernels::random {

/// The leading 53 or 24 bits of each word as a fraction in [0, 1): exact.
template <class T, class Arch>
[[gnu::always_inline]] inline simd::Batch<T, Arch> fraction(simd::Batch<std::uint64_t, Arch> word) {
  constexpr bool f64 = sizeof(T) == 8;
  return simd::from_signed(simd::shift_right(simd::as<simd::Unsigned<T>>(word), f64 ? 11 : 8)) *
         simd::Batch<T, Arch>(f64 ? T(0x1p-53) : T(0x1p-24));
}

template <class Arch, class T>
struct Uniform {
  /// low + width * fraction, and at most `largest`, which is below low + width.
  static void run(const Draw& draw, T low, T width, T largest, T* out, index n) {
    using V = simd::Batch<T, Arch>;
    fill<Arch>(draw, out, n, [=](auto a, auto b, V& first, V& second) {
      const auto scaled = [=](V u) {
        const V x = simd::fma(u, V(width), V(low));
        return simd::select(x < V(largest), x, V(largest));
      };
      first = scaled(fraction<T>(a));
      second = scaled(fraction<T>(b));
    });
  }
};

/// 1 where a fraction of 53 bits is below p, else 0; the same outcomes in both types.
template <class Arch, class T>
struct Bernoulli {
  static void run(const Draw& draw, double p, T* out, index n) {
    using V = simd::Batch<double, Arch>;
    if constexpr (sizeof(T) == 8) {
      fill<Arch>(draw, out, n, [p](auto a, auto b, V& first, V& second) {
        const auto outcome = [p](V u) { return simd::select(u < V(p), V(1), V(0)); };
        first = outcome(fraction<double>(a));
        second = outcome(fraction<double>(b));
      });
    } else {
      constexpr index length = 512;
      double outcomes[length];
      Draw part = draw;
      for (index begin = 0; begin < n; begin += length) {
        const index count = n - begin < length ? n - begin : length;
        Bernoulli<Arch, double>::run(part, p, outcomes, count);
        for (index i = 0; i < count; ++i) out[begin + i] = static_cast<T>(outcomes[i]);
        part.position += length;
      }
    }
  }
};

/// The words of the blocks.
template <class Arch>
struct RandomWords {
  static void run(const Draw& draw, std::uint64_t* out, index n) {
    using U = simd::Batch<std::uint64_t, Arch>;
    fill<Arch>(draw, out, n, [](U a, U b, U& first, U& second) {
      first = a;
      second = b;
    });
  }
};

}  // namespace lanes::kernels::random
