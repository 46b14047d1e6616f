// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011) on SIMD registers: blocks of 128 random bits
// from a counter of 128 bits and a key of 64.
//
// A round multiplies two of the four 32-bit words by constants and needs both halves of the
// products. So each word has a 64-bit lane, in which the instruction for 32 x 32 -> 64 bits leaves
// the whole product: its lower half is the new word where it lies (the multiplication ignores
// what is above), its upper half is one shift away. That is six instructions a round on AVX-512;
// packing the words densely saves registers and costs more shuffles than it saves shifts.
//
// The upper three words of the counter, and with them what the first two rounds do to half of the
// block, are the same for all blocks of a fill: that part is computed once.
#pragma once

#include "kernels/index.hpp"
#include "kernels/philox/draw.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::philox {

inline constexpr std::uint64_t multiplier_0 = 0xd2511f53, multiplier_1 = 0xcd9e8d57;
inline constexpr std::uint32_t key_step_0 = 0x9e3779b9, key_step_1 = 0xbb67ae85;

/// The block of each lane in a register of them.
template <class Arch>
struct LaneBlocks {
  static constexpr int width = simd::width<std::uint64_t, Arch>;
  alignas(64) std::uint64_t index[width];

  constexpr LaneBlocks() : index() {
    for (int lane = 0; lane < width; ++lane)
      index[lane] = static_cast<std::uint64_t>(lane / 2 + lane % 2 * (width / 2));
  }
};

template <class Arch>
class Philox {
 public:
  using Words = simd::Batch<std::uint64_t, Arch>;
  static constexpr int width = simd::width<std::uint64_t, Arch>;
  /// Registers of blocks at a time: a round is a chain of a multiplication, a shift and an
  /// exclusive or, nine cycles for four instructions; several chains fill the gaps.
  static constexpr int sets = simd::registers<Arch> == 32 ? 4 : 2;
  static constexpr int blocks = sets * width;
  static constexpr LaneBlocks<Arch> lane_blocks{};

  /// The blocks whose index has these upper 32 bits.
  Philox(std::uint64_t seed, std::uint64_t stream, std::uint32_t upper_index) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    const std::uint64_t first = low(stream) * multiplier_1;
    const std::uint64_t second = (high(first) ^ upper_index ^ low(seed)) * multiplier_0;
    for (std::uint32_t round = 0; round < 10; ++round) {
      keys_[2 * round] = low(low(seed) + round * key_step_0);
      keys_[2 * round + 1] = low(high(seed) + round * key_step_1);
    }
    // The words that are the same in all blocks, where they meet the others.
    keys_[1] ^= high(stream);
    keys_[2] ^= low(first);
    keys_[3] ^= high(second);
    keys_[5] ^= low(second);
    keys_[18] <<= 32;
    keys_[19] <<= 32;
  }

  /// `blocks` blocks, the first of them with `first` as the lower 32 bits of its index. Of the
  /// words x0 x1 x2 x3 of a block, `a` gets x0 x1 and `b` x2 x3, the first one in the upper half;
  /// that is how the last products lie. Lane 2j is block j of its register, lane 2j + 1 is block
  /// width / 2 + j: interleaving the even lanes of two registers then gives consecutive blocks.
  [[gnu::always_inline]] void operator()(std::uint32_t first, Words (&a)[sets],
                                         Words (&b)[sets]) const {
    Words x0[sets], x1[sets], x2[sets], x3[sets];
#pragma GCC unroll 4
    for (int s = 0; s < sets; ++s) {
      const Words counter = Words(first + static_cast<std::uint64_t>(s * width)) +
                            simd::load<Arch>(lane_blocks.index);
      const Words one = times(counter, multiplier_0);
      const Words two = times(upper(one) ^ key(1), multiplier_1);
      x0[s] = upper(two) ^ key(2);
      x1[s] = two;
      x2[s] = one ^ key(3);
    }
#pragma GCC unroll 4
    for (int s = 0; s < sets; ++s) {
      const Words p = times(x0[s], multiplier_0), q = times(x2[s], multiplier_1);
      x0[s] = simd::xor3(upper(q), x1[s], key(4));
      x1[s] = q;
      x2[s] = upper(p) ^ key(5);
      x3[s] = p;
    }
#pragma GCC unroll 6
    for (int round = 3; round < 9; ++round) {
#pragma GCC unroll 4
      for (int s = 0; s < sets; ++s) {
        const Words p = times(x0[s], multiplier_0), q = times(x2[s], multiplier_1);
        x0[s] = simd::xor3(upper(q), x1[s], key(2 * round));
        x1[s] = q;
        x2[s] = simd::xor3(upper(p), x3[s], key(2 * round + 1));
        x3[s] = p;
      }
    }
#pragma GCC unroll 4
    for (int s = 0; s < sets; ++s) {
      a[s] = simd::xor3(times(x2[s], multiplier_1), simd::shift_left(x1[s], 32), key(18));
      b[s] = simd::xor3(times(x0[s], multiplier_0), simd::shift_left(x3[s], 32), key(19));
    }
  }

 private:
  [[gnu::always_inline]] static Words times(Words x, std::uint64_t multiplier) {
    return simd::multiply_lower_halves(x, Words(multiplier));
  }
  [[gnu::always_inline]] static Words upper(Words x) {
    return simd::shift_right(x, 32);
  }
  [[gnu::always_inline]] Words key(int i) const {
    return Words(keys_[i]);
  }

  std::uint64_t keys_[20];
};

}  // namespace lanes::kernels::philox
