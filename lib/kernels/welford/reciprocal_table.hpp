// Rung: reciprocal table.
//
// Was:  a division for each element.
// Now:  a multiplication by 1 / k, of which there is a table for one block; the blocks are merged.
// Cost: still one chain: a subtraction, a multiplication and an addition for each element.
// Next: several chains, in the lanes of registers.
#pragma once

#include "kernels/welford/record.hpp"

namespace lanes::kernels::welford {

/// table.of[k] is 1 / (k + 1).
template <class Build, class T>
struct Reciprocals {
  static constexpr index size = 1024;
  T of[size] = {};

  consteval Reciprocals() {
    for (index k = 0; k < size; ++k) of[k] = T(1) / static_cast<T>(k + 1);
  }
  static const Reciprocals table;
};
template <class Build, class T>
constexpr Reciprocals<Build, T> Reciprocals<Build, T>::table{};

template <class Build, class T>
struct ReciprocalTable {
  static constexpr index block = Reciprocals<Build, T>::size;

  static MeanSquares run(const T* x, index n) {
    MeanSquares all{};
    for (index begin = 0; begin < n; begin += block) {
      const index count = n - begin < block ? n - begin : block;
      all = merge(all, static_cast<double>(begin), one_block(x + begin, count),
                  static_cast<double>(count));
    }
    return all;
  }

 private:
  static MeanSquares one_block(const T* x, index n) {
    T mean = 0, m2 = 0;
    for (index i = 0; i < n; ++i) {
      const T delta = x[i] - mean;
      mean += delta * Reciprocals<Build, T>::table.of[i];
      m2 += delta * (x[i] - mean);
    }
    return {static_cast<double>(mean), static_cast<double>(m2)};
  }
};

}  // namespace lanes::kernels::welford
