// The block sizes of matmul, all on this page, and the reason for each.
#pragma once

#include "kernels/matmul/gemm.hpp"
#include "kernels/split.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::matmul {

/// The blocks of k: nearly equal, since a last block of a few products would cost a pass over C for
/// little work (-5 % at k = 257 and 777). One, empty, when k is 0: C = beta C is still to be done.
constexpr Split k_blocks(index k) {
  return Split(k, k > k_block ? (k + k_block - 1) / k_block : 1);
}

/// The register tile: `rows` x `vectors` registers of C stay in registers for a whole k-block.
///
/// Register budget with 32 registers: 8 x 3 accumulators + 3 of B + 1 of A = 28; with 16: 6 x 2 + 2
/// + 1 = 15. Each step of k does rows * vectors fma with vectors + rows loads (24 with 11; 12 with
/// 8), so at two loads and two fma a cycle the fma units are the limit; at 4 cycles of latency at
/// least 8 accumulators are needed.
template <class Arch>
struct Tile {
  static constexpr int rows = simd::registers<Arch> == 32 ? 8 : 6;
  static constexpr int vectors = simd::registers<Arch> == 32 ? 3 : 2;

  /// Rows of a tile that is narrower: registers that are free then make it taller, so that 9 to 14
  /// rows are one tile instead of two (1.4 to 1.6 times as fast at n = 9 .. 15).
  static constexpr int rows_for(index narrow) {
    if (narrow == vectors) return rows;
    return simd::registers<Arch> == 16 ? 12 : narrow == 1 ? 16 : 14;
  }
};

/// Whether A is packed where B is. With 32 registers it is not: rows of A where they lie are as
/// fast, and a tile of 24 fma a step has time to compute addresses. With 16 that time is missing,
/// and the cores with 256-bit registers have 32 KiB of L1, in which rows a power of two apart evict
/// each other.
template <class Arch>
inline constexpr bool packs_a = simd::registers<Arch> == 16;

/// Rows of A used at a time: with k_block columns they take a fifth to a half of the smallest L2
/// cache found beside that instruction set (1 MiB and 256 KiB), the rest being B's panel and C.
template <class Arch, class T>
inline constexpr index m_block = (simd::registers<Arch> == 32 ? 192 : 128) * 1024 /
                                 static_cast<index>(k_block * sizeof(T));

/// Columns of B packed at a time: k_block x n_block of double takes 4 MiB, a share of L3.
inline constexpr index n_block = 2048;

}  // namespace lanes::kernels::matmul
