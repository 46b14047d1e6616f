// Rung: naive. Row by row: reads are contiguous, and every write is to another cache line, fetched
// for eight bytes of it and often evicted before its neighbour is written. Next: cache blocking.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels::transpose {

template <class Build, class T>
struct Naive {
  /// out (cols x rows, rows out_row apart) = the transpose of a (rows x cols, rows a_row apart).
  static void run(const T* a, index a_row, index rows, index cols, T* out, index out_row) {
    for (index i = 0; i < rows; ++i)
      for (index j = 0; j < cols; ++j) out[j * out_row + i] = a[i * a_row + j];
  }
};

}  // namespace lanes::kernels::transpose
