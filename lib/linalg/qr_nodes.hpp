// The nodes of a QR tree, one after another or on threads: what keeping the factors (qr_tree.cpp)
// and not keeping them (reduce.cpp) share.
#pragma once

#include <algorithm>

#include "linalg/qr_tree.hpp"
#include "linalg/reflectors.hpp"
#include "parallel/parallel.hpp"

namespace lanes::linalg {

/// Columns of a cache line.
template <class T>
kernels::index whole_lines(kernels::index cols) {
  constexpr auto line = static_cast<kernels::index>(detail::alignment / sizeof(T));
  return (cols + line - 1) / line * line;
}

template <class T>
MatrixView<T> view_of(T* data, kernels::index rows, kernels::index cols, kernels::index row) {
  return {data, static_cast<std::size_t>(rows), static_cast<std::size_t>(cols), row};
}
template <class T>
Matrix<T> uninitialized(kernels::index rows, kernels::index cols) {
  return Matrix<T>::uninitialized(static_cast<std::size_t>(rows), static_cast<std::size_t>(cols));
}
template <class T>
MatrixView<const T> rows_of(const MatrixView<const T>& a, kernels::index first,
                            kernels::index rows) {
  return a.block(static_cast<std::size_t>(first), 0, static_cast<std::size_t>(rows), a.cols());
}

/// f(node, threads for it, memory) for each node of a level, on threads where there are enough
/// nodes for them; each thread makes memory for node after node.
template <class Memory, class F>
void for_nodes(int threads_wanted, const QrLevel& level, kernels::index cols, Memory&& memory,
               F&& f) {
  const kernels::index work = level.rows * level.count() * std::max<kernels::index>(cols, 1);
  const int most = parallel::threads_for(threads_wanted, work, product_grain);
  const int threads = most <= level.nodes.parts ? most : 1;
  const auto nodes = static_cast<std::size_t>(level.nodes.parts);
  parallel::for_ranges(threads, nodes, [&](std::size_t begin, std::size_t end) {
    const auto own = memory();
    for (std::size_t i = begin; i < end; ++i)
      f(static_cast<kernels::index>(i), threads > 1 ? 1 : threads_wanted, own);
  });
}

/// Memory for factorising the nodes of a level one after another: rows that begin on cache lines,
/// with zeros up to the end of a line, so that no panel needs a mask.
template <class T>
class NodeMemory {
 public:
  NodeMemory(const QrLevel& level, kernels::index cols, kernels::index row)
      : node_{.rows = level.length(0),
              .cols = whole_lines<T>(cols),
              .row = row,
              .count = level.count()},
        memory_(static_cast<std::size_t>(node_.rows * row + node_.count * node_.block())),
        scratch_(node_, node_.cols) {
    node_.factors = memory_.data();
    node_.triangles = memory_.data() + node_.rows * row;
  }
  QrFactors<T> node(const QrLevel& level, kernels::index i) const {
    QrFactors<T> node = node_;
    node.rows = level.length(i);
    node.stair = level.stair(i);
    return node;
  }
  const ReflectorScratch<T>& scratch() const { return scratch_; }

 private:
  QrFactors<T> node_;
  detail::Buffer<T> memory_;
  ReflectorScratch<T> scratch_;
};

/// Copies A to `out`, with zeros behind its columns up to `padded`, which is whole lines.
template <class T>
void load(const kernels::Kernels<T>& kernels, const MatrixView<const T>& a, T* out,
          kernels::index out_row, kernels::index padded) {
  const auto rows = static_cast<kernels::index>(a.rows()),
             cols = static_cast<kernels::index>(a.cols());
  if (a.col_stride() == 1)
    return kernels.qr_load_rows(a.data(), a.row_stride(), rows, cols, out, out_row, padded);
  view_of(out, rows, cols, out_row).assign(a);
  for (kernels::index i = 0; i < rows; ++i)
    std::fill_n(out + i * out_row + cols, padded - cols, T(0));
}

/// Row p of triangle i, of which top(i) is the first, becomes row p * triangles + i of `node`: what
/// is below the diagonals of all then has the form of a stair.
template <class T, class Top>
void stack_triangles(const QrFactors<T>& node, kernels::index cols, Top&& top, kernels::index row) {
  const kernels::index n = node.count, triangles = node.rows / n;
  for (kernels::index i = 0; i < triangles; ++i)
    for (kernels::index p = 0; p < n; ++p) {
      T* const out = node.factors + (p * triangles + i) * node.row;
      std::fill_n(out, p, T(0));
      std::copy_n(top(i) + p * row + p, cols - p, out + p);
      std::fill_n(out + cols, node.cols - cols, T(0));
    }
}

/// From the sums of each block to scales, in the first row.
template <class T>
ColumnScaling scales_of_blocks(const kernels::Kernels<T>& kernels, Matrix<T>& sums) {
  const auto cols = static_cast<kernels::index>(sums.cols());
  for (std::size_t i = 1; i < sums.rows(); ++i)
    kernels.add(sums.row(0).data(), sums.row(i).data(), sums.row(0).data(), cols);
  return scales_of_sums(ScaledColumns::extremes, sums.data(), cols);
}

}  // namespace lanes::linalg
