// The sizes that tests run at: around the edge of every block the library works in.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <lanes/runtime.hpp>
#include <string_view>
#include <vector>

namespace lanes::test {

using Sizes = std::vector<std::size_t>;

/// LANES_TEST_QUICK=1 in the environment: fewer sizes, for emulated CPUs.
inline bool quick() {
  static const bool is_quick = [] {
    const char* text = std::getenv("LANES_TEST_QUICK");
    return text && std::string_view(text) == "1";
  }();
  return is_quick;
}

/// `full`, or when quick() every `step`-th of it and the last.
inline Sizes thinned(Sizes full, std::size_t step = 5) {
  if (!quick()) return full;
  Sizes few;
  for (std::size_t i = 0; i + 1 < full.size(); i += step) few.push_back(full[i]);
  if (!full.empty()) few.push_back(full.back());
  return few;
}

/// first, first + 1, ..., last.
inline Sizes every(std::size_t first, std::size_t last) {
  Sizes sizes;
  for (std::size_t n = first; n <= last; ++n) sizes.push_back(n);
  return sizes;
}

/// One below, at, and one above each.
inline Sizes around(const Sizes& blocks) {
  Sizes sizes;
  for (std::size_t n : blocks) sizes.insert(sizes.end(), {n - 1, n, n + 1});
  return sizes;
}

/// One after the other.
inline Sizes joined(std::initializer_list<Sizes> parts) {
  Sizes sizes;
  for (const Sizes& part : parts) sizes.insert(sizes.end(), part.begin(), part.end());
  return sizes;
}

/// Vectors: registers of 2 to 16 lanes, four of them a turn, 32 or 64 virtual lanes, pieces of 512,
/// blocks of 4096, threads from 32768 elements on.
inline Sizes vector_sizes() {
  return thinned(joined({every(0, 70),
                         around({96, 128, 192, 256, 512, 1024, 4096, 8192, 12288, 16384}),
                         {1000, 20000, 32767, 32768, 40961, 100003}}));
}

/// The numbers of threads compared with one: some, and a prime above what most test machines have.
inline std::vector<int> thread_counts() {
  return {2, 3, 7};
}

/// Whether an instruction set has fma, so that its results have the bits of all others that do.
inline bool has_fma(Isa isa) {
  return isa != Isa::sse2;
}

}  // namespace lanes::test
