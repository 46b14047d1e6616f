// Which random numbers a kernel is to make.
#pragma once

#include <cstdint>

namespace lanes::kernels {

/// Each kind of random number has its own sequence of Philox blocks in a stream: its number is the
/// top four bits of the block's index.
enum class Kind : std::uint64_t {
  words,      ///< two 64-bit words a block
  uniform64,  ///< two doubles
  uniform32,  ///< four floats
  normal64,   ///< two doubles
  normal32,   ///< four floats
  bernoulli,  ///< two outcomes
  integers,   ///< two 64-bit words
  redraw,     ///< a stream for each integer whose word was rejected
  split,      ///< a stream for each position, from Rng::split()
  child       ///< a stream for each number, from Rng::split(k)
};
inline constexpr int kind_shift = 60;
/// Elements of a kind in one stream.
inline constexpr std::uint64_t stream_size = std::uint64_t{1} << kind_shift;

/// The elements of one kind from a position on.
struct Draw {
  std::uint64_t seed, stream, position;
  Kind kind;
};

}  // namespace lanes::kernels
