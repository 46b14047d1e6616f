// Filling memory with random numbers that are made in registers: from Philox's words straight to
// what is stored.
#pragma once

#include "kernels/philox/philox.hpp"

namespace lanes::kernels::random {

/// out[i] = element draw.position + i, n of them. A block of 128 bits makes 16 / sizeof(E)
/// elements: `make(a, b, first, second)` turns a register of its upper and one of its lower 64-bit
/// words into two registers of elements, which lie in memory as first[0], second[0], first[1], ...
/// by 64 bits. So element k comes from block k / (16 / sizeof(E)) alone, however wide the
/// registers are and wherever a fill begins.
template <class Arch, class E, class Make>
[[gnu::always_inline]] inline void fill(const Draw& draw, E* out, index n, Make make) {
  using Generator = philox::Philox<Arch>;
  using Words = typename Generator::Words;
  constexpr index per_block = 16 / sizeof(E), per_register = simd::width<E, Arch>;
  constexpr index tile = Generator::blocks * per_block;
  constexpr std::uint64_t period = std::uint64_t{1} << 32;  // blocks with one upper half

  alignas(64) E edge[tile];
  std::uint64_t block = (static_cast<std::uint64_t>(draw.kind) << kind_shift) +
                        draw.position / static_cast<std::uint64_t>(per_block);
  auto skipped = static_cast<index>(draw.position % static_cast<std::uint64_t>(per_block));
  while (n > 0) {
    const Generator generator(draw.seed, draw.stream, static_cast<std::uint32_t>(block >> 32));
    const auto to_wrap = static_cast<index>(period - block % period) * per_block;
    for (index left = skipped + n < to_wrap ? n : to_wrap - skipped; left > 0;) {
      const bool whole = skipped == 0 && left >= tile;
      E* const to = whole ? out : edge;
      Words a[Generator::sets], b[Generator::sets];
      generator(static_cast<std::uint32_t>(block), a, b);
#pragma GCC unroll 4
      for (int s = 0; s < Generator::sets; ++s) {
        simd::Batch<E, Arch> first, second;
        make(a[s], b[s], first, second);
        const auto x = simd::as<double>(first), y = simd::as<double>(second);
        simd::store<Arch>(to + 2 * s * per_register, simd::as<E>(simd::interleave_even(x, y)));
        simd::store<Arch>(to + (2 * s + 1) * per_register, simd::as<E>(simd::interleave_odd(x, y)));
      }
      const index count = left < tile - skipped ? left : tile - skipped;
      if (!whole)
        for (index i = 0; i < count; ++i) out[i] = edge[skipped + i];
      block += static_cast<std::uint64_t>((skipped + count) / per_block);
      skipped = 0;
      out += count;
      n -= count;
      left -= count;
    }
  }
}

}  // namespace lanes::kernels::random
