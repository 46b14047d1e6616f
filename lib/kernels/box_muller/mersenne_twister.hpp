// The Mersenne twister of <random> (mt19937_64: Matsumoto & Nishimura 1998; the constants are the
// standard's), for the rungs before Philox. A template, as everything in kernels is:
// std::mt19937_64 would leave weak symbols compiled for one instruction set.
#pragma once

#include <cstdint>

#include "kernels/index.hpp"

namespace lanes::kernels::box_muller {

template <class Build>
class MersenneTwister {
 public:
  explicit MersenneTwister(std::uint64_t seed) {
    state_[0] = seed;
    for (index i = 1; i < size; ++i)
      state_[i] = 6364136223846793005 * (state_[i - 1] ^ (state_[i - 1] >> 62)) +
                  static_cast<std::uint64_t>(i);
  }

  std::uint64_t operator()() {
    if (next_ == size) renew();
    std::uint64_t x = state_[next_++];
    x ^= (x >> 29) & 0x5555555555555555;
    x ^= (x << 17) & 0x71d67fffeda60000;
    x ^= (x << 37) & 0xfff7eee000000000;
    return x ^ (x >> 43);
  }

 private:
  static constexpr index size = 312, middle = 156;

  void renew() {
    for (index i = 0; i < size; ++i) {
      const std::uint64_t x =
          (state_[i] & 0xffffffff80000000) | (state_[(i + 1) % size] & 0x7fffffff);
      state_[i] =
          state_[(i + middle) % size] ^ (x >> 1) ^ (x & 1 ? 0xb5026f5aa96619e9 : std::uint64_t{0});
    }
    next_ = 0;
  }

  std::uint64_t state_[size];
  index next_ = size;
};

}  // namespace lanes::kernels::box_muller
