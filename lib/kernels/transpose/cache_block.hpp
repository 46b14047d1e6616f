// Rung: cache blocking.
//
// Was:  a cache line of the output came and went for each element written to it.
// Now:  square blocks whose lines, read and written, stay in L1 until all of their elements are
// done. Cost: still an instruction to load and one to store for each element. Next: transpose in
// registers.
#pragma once

#include "kernels/transpose/naive.hpp"

namespace lanes::kernels::transpose {

/// Elements on the side of a block: 32 x 32 doubles in and out are 16 KiB, half of the smallest L1.
inline constexpr index block = 32;

template <class Build, class T>
struct CacheBlock {
  static void run(const T* a, index a_row, index rows, index cols, T* out, index out_row) {
    for (index i = 0; i < rows; i += block)
      for (index j = 0; j < cols; j += block)
        Naive<Build, T>::run(a + i * a_row + j, a_row, rows - i < block ? rows - i : block,
                             cols - j < block ? cols - j : block, out + j * out_row + i, out_row);
  }
};

}  // namespace lanes::kernels::transpose
