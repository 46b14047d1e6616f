// Results of blocks, merged by a tree that depends on their number alone.
#pragma once

#include <cstddef>
#include <vector>

#include "parallel/parallel.hpp"
#include "stats/moments.hpp"

namespace lanes::stats {

inline void merge(double& sum, double other) {
  sum += other;
}

/// block(first) merged with block(first + 1), ... of `count` >= 1 blocks, in order, by a tree that
/// splits at the largest power of two below `count`.
template <class State, class Block>
State merge_tree(std::size_t first, std::size_t count, const Block& block) {
  if (count == 1) return block(first);
  std::size_t half = 1;
  while (2 * half < count) half *= 2;
  State left = merge_tree<State>(first, half, block);
  merge(left, merge_tree<State>(first + half, count - half, block));
  return left;
}

/// The same tree with any number of threads: each takes whole stretches of `stretch` blocks, a
/// power of two.
template <class State, class Block>
State merge_blocks(std::size_t count, std::size_t stretch, int threads, const Block& block) {
  if (threads == 1) return merge_tree<State>(0, count, block);
  std::vector<State> partial((count + stretch - 1) / stretch);
  parallel::for_ranges(threads, partial.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t s = begin; s < end; ++s) {
      const std::size_t left = count - s * stretch;
      partial[s] = merge_tree<State>(s * stretch, left < stretch ? left : stretch, block);
    }
  });
  return merge_tree<State>(0, partial.size(), [&](std::size_t s) { return partial[s]; });
}

}  // namespace lanes::stats
