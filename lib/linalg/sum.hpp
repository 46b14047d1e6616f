// Sums over long vectors: blocks of fixed size, added pairwise, whoever computes them.
#pragma once

#include <lanes/matrix.hpp>

#include "kernels/index.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

using kernels::index;

/// Elements per block (kernels/dot/lanes.hpp says why).
inline constexpr std::size_t sum_block = 4096;

/// The least number of elements worth a thread of its own, where each is read once.
inline constexpr index stream_grain = 16 * 1024;

/// p[0] + ... + p[n - 1] by a tree that splits at the largest power of two below n.
template <class T>
T pairwise_sum(const T* p, std::size_t n) {
  if (n == 1) return p[0];
  std::size_t half = 1;
  while (2 * half < n) half *= 2;
  return pairwise_sum(p, half) + pairwise_sum(p + half, n - half);
}

/// Sum of block(begin, count) over the blocks of [0, n); 0 when n is 0. The tree depends on n
/// alone.
template <class T, class Block>
T blocked_sum(std::size_t n, int threads, Block&& block) {
  if (n <= sum_block) return block(std::size_t{0}, n);
  const std::size_t blocks = (n + sum_block - 1) / sum_block;
  constexpr std::size_t on_stack = 256;
  T few[on_stack];
  const detail::Buffer<T> many(blocks > on_stack ? blocks : 0);
  T* partial = blocks > on_stack ? many.data() : few;
  parallel::for_ranges(threads, blocks, [&](std::size_t begin, std::size_t end) {
    for (std::size_t b = begin; b < end; ++b)
      partial[b] = block(b * sum_block, b + 1 < blocks ? sum_block : n - b * sum_block);
  });
  return pairwise_sum(partial, blocks);
}

/// x[begin .. begin + count) as contiguous memory: where it lies, or copied to `buffer`.
template <class T>
const T* contiguous(VectorView<const T> x, std::size_t begin, std::size_t count, T* buffer) {
  if (x.stride() == 1) return x.data() + begin;
  for (std::size_t i = 0; i < count; ++i) buffer[i] = x[begin + i];
  return buffer;
}

}  // namespace lanes::linalg
