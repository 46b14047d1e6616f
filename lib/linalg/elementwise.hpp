// How an element-by-element kernel, which wants contiguous memory, runs over any views.
#pragma once

#include <algorithm>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

#include "linalg/sum.hpp"

namespace lanes::linalg {

/// As map_vectors, for pieces of [begin, end): strided views are copied piece by piece.
template <class T, class Kernel>
[[gnu::noinline]] void map_pieces(VectorView<const T> x, VectorView<const T> y, VectorView<T> out,
                                  std::size_t begin, std::size_t end, const Kernel& kernel) {
  constexpr std::size_t piece = 512;
  T x_piece[piece], y_piece[piece], out_piece[piece];
  for (std::size_t i = begin; i < end; i += piece) {
    const std::size_t count = std::min(piece, end - i);
    kernel(contiguous(x, i, count, x_piece), contiguous(y, i, count, y_piece), out_piece,
           static_cast<index>(count));
    for (std::size_t j = 0; j < count; ++j) out[i + j] = out_piece[j];
  }
}

/// Calls kernel(x, y, out, count) on contiguous pieces. x and y may be out itself. Sizes are equal.
template <class T, class Kernel>
void map_vectors(const VectorView<const T>& x, const VectorView<const T>& y,
                 const VectorView<T>& out, int threads, const Kernel& kernel) {
  const bool contiguous_views = x.stride() == 1 && y.stride() == 1 && out.stride() == 1;
  // Apart from the rest: of 1000 floats' 30 ns the way there took 10.
  if (contiguous_views && threads == 1)
    return kernel(x.data(), y.data(), out.data(), static_cast<index>(out.size()));
  parallel::for_ranges(threads, out.size(), [&](std::size_t begin, std::size_t end) {
    if (!contiguous_views) return map_pieces(x, y, out, begin, end, kernel);
    kernel(x.data() + begin, y.data() + begin, out.data() + begin, static_cast<index>(end - begin));
  });
}

/// The elements of a matrix as one vector in row-major order, when they lie like that.
template <class T>
bool is_contiguous(MatrixView<T> a) {
  return a.col_stride() == 1 && (a.row_stride() == static_cast<index>(a.cols()) || a.rows() <= 1);
}
template <class T>
VectorView<T> flat(MatrixView<T> a) {
  return {a.data(), a.size()};
}

/// The same over matrices: as one long vector where all lie contiguously, else row by row (or
/// column by column, when that is how `out` lies).
template <class T, class Kernel>
void map_matrices(MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> out, int threads,
                  const Kernel& kernel) {
  if (out.empty()) return;
  if (out.col_stride() != 1 && out.row_stride() == 1)
    return map_matrices(a.t(), b.t(), out.t(), threads, kernel);
  if (is_contiguous(a) && is_contiguous(b) && is_contiguous(out))
    return map_vectors(flat(a), flat(b), flat(out), threads, kernel);
  parallel::for_ranges(threads, out.rows(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      map_vectors(a.row(i), b.row(i), out.row(i), 1, kernel);
  });
}

}  // namespace lanes::linalg
