#include "linalg/qr_tree.hpp"

#include <utility>

#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/qr_nodes.hpp"

namespace lanes::linalg {
namespace {

using kernels::index;
using kernels::Kernels;

/// Row p of part i, of `n` each, becomes row p * parts + i, or the other way round.
template <class T>
void interleave(const T* in, index in_row, index parts, index n, index cols, bool back, T* out,
                index out_row) {
  for (index i = 0; i < parts; ++i)
    for (index p = 0; p < n; ++p) {
      const index apart = i * n + p, mixed = p * parts + i;
      std::copy_n(in + (back ? mixed : apart) * in_row, cols,
                  out + (back ? apart : mixed) * out_row);
    }
}

/// The leaves of a tree of more than one: where columns need scales, a second time.
template <class T>
void factor_leaves(const char* function, const MatrixView<const T>& a, const QrTree<T>& tree,
                   T* scale, const Kernels<T>& kernels, int threads) {
  const QrLevel& level = tree.leaves;
  const index n = level.cols, row = odd_lines<T>(n);
  Matrix<T> sums = uninitialized<T>(level.nodes.parts, n);
  const auto pass = [&](bool scaled) {
    for_nodes(
        threads, level, n, [&] { return NodeMemory<T>(level, n, row); },
        [&](index i, int own_threads, const NodeMemory<T>& memory) {
          const QrFactors<T> work = memory.node(level, i), node = tree.node(level, i);
          load(kernels, rows_of(a, level.begin(i), work.rows), work.factors, row, work.cols);
          if (scaled)
            multiply_columns(kernels, view_of(work.factors, work.rows, n, row), scale);
          else
            kernels.sum_magnitudes(work.factors, row, work.rows, n, sums.data() + i * n);
          QrFactors<T> factors = work;
          factors.triangles = node.triangles;
          factor_qr(kernels, own_threads, factors, memory.scratch());
          kernels.qr_store_rows(work.factors, row, work.rows, n, node.factors, node.row);
        });
  };
  pass(false);
  const ColumnScaling found = scales_of_blocks(kernels, sums);
  if (!found.finite) require_finite(function, a);
  std::copy_n(sums.data(), n, scale);
  if (found.scaled) pass(true);
}

}  // namespace

template <class T>
void factor_tree(const char* function, const MatrixView<const T>& a, const QrTree<T>& tree,
                 T* scale, std::size_t* permutation, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const auto factor = [&](const QrLevel& level, const QrFactors<T>& f, int threads,
                          const ReflectorScratch<T>& scratch) {
    if (permutation && level.last()) return factor_qr_pivoted(options, f, scale, permutation);
    factor_qr(kernels, threads, f, scratch);
  };
  QrLevel level = tree.leaves;
  if (level.nodes.parts > 1) {
    factor_leaves(function, a, tree, scale, kernels, options.threads);
  } else {
    const QrFactors<T> f = tree.node(level, 0);
    const MatrixView<T> copied = view_of(f.factors, f.rows, f.cols, f.row);
    copied.assign(a);
    if (!scale_columns(kernels, ScaledColumns::extremes, copied, scale))
      require_finite(function, a);
    factor(level, f, options.threads, ReflectorScratch<T>(f, f.cols));
  }
  while (!level.last()) {
    const QrLevel children = std::exchange(level, level.next());
    for_nodes(
        options.threads, level, level.cols,
        [&] { return ReflectorScratch<T>(tree.node(level, 0), level.cols); },
        [&](index i, int threads, const ReflectorScratch<T>& scratch) {
          const QrFactors<T> f = tree.node(level, i);
          stack_triangles(
              f, f.cols,
              [&](index child) {
                return tree.node(children, level.nodes.begin(i) + child).factors;
              },
              tree.row);
          factor(level, f, threads, scratch);
        });
  }
}

namespace {

/// apply(node, C of it, distance of C's rows, threads, scratch) for each node of a level, C's rows
/// in the order of the node's.
template <class T, class Apply>
void apply_level(int threads_wanted, const QrTree<T>& tree, const QrLevel& level,
                 const MatrixView<T>& c, bool transposed, Apply&& apply) {
  struct Memory {
    detail::Buffer<T> mixed;
    ReflectorScratch<T> scratch;
  };
  const auto cols = static_cast<index>(c.cols());
  const index n = level.cols;
  const bool leaves = level.first_node == 0;
  for_nodes(
      threads_wanted, level, cols,
      [&] {
        return Memory{
            detail::Buffer<T>(static_cast<std::size_t>(leaves ? 0 : level.length(0) * cols)),
            ReflectorScratch<T>(tree.node(level, 0), cols)};
      },
      [&](index i, int threads, const Memory& memory) {
        const QrFactors<T> f = tree.node(level, i);
        T* const rows = c.data() + level.begin(i) * c.row_stride();
        if (leaves) return apply(f, rows, c.row_stride(), threads, memory.scratch);
        const index parts = level.nodes.length(i);
        T* const mixed = memory.mixed.data();
        // The rows of Q that belong to R are the first, not those of each child.
        if (transposed)
          interleave(rows, c.row_stride(), parts, n, cols, false, mixed, cols);
        else
          view_of(mixed, f.rows, cols, cols)
              .assign(view_of<const T>(rows, f.rows, cols, c.row_stride()));
        apply(f, mixed, cols, threads, memory.scratch);
        if (transposed)
          view_of(rows, f.rows, cols, c.row_stride())
              .assign(view_of<const T>(mixed, f.rows, cols, cols));
        else
          interleave(mixed, cols, parts, n, cols, true, rows, c.row_stride());
      });
}

/// Copies the first rows of each node in `c` to the next level's rows, or back.
template <class T>
void copy_tops(const QrLevel& level, const MatrixView<T>& c, const MatrixView<T>& tops, bool back) {
  const auto n = static_cast<std::size_t>(level.cols);
  for (index i = 0; i < level.nodes.parts; ++i) {
    const auto of_c = c.block(static_cast<std::size_t>(level.begin(i)), 0, n, c.cols());
    const auto of_tops = tops.block(static_cast<std::size_t>(i) * n, 0, n, c.cols());
    if (back)
      of_c.assign(of_tops);
    else
      of_tops.assign(of_c);
  }
}

template <class T>
void apply_tree(const Kernels<T>& kernels, int threads, const QrTree<T>& tree, const QrLevel& level,
                const MatrixView<T>& c, bool transposed) {
  if (c.cols() == 0) return;
  const auto nodes = [&] {
    apply_level(threads, tree, level, c, transposed,
                [&](const QrFactors<T>& f, T* rows, index row, int own_threads,
                    const ReflectorScratch<T>& scratch) {
                  const auto cols = static_cast<index>(c.cols());
                  if (transposed)
                    apply_qt(kernels, own_threads, f, rows, row, cols, scratch);
                  else
                    apply_q(kernels, own_threads, f, rows, row, cols, scratch);
                });
  };
  if (transposed) nodes();
  if (!level.last()) {
    const QrLevel next = level.next();
    Matrix<T> tops = uninitialized<T>(next.rows, static_cast<index>(c.cols()));
    copy_tops(level, c, tops.view(), false);
    apply_tree(kernels, threads, tree, next, tops.view(), transposed);
    copy_tops(level, c, tops.view(), true);
  }
  if (!transposed) nodes();
}

template <class T>
void form_level(const Kernels<T>& kernels, int threads, const QrTree<T>& tree, const QrLevel& level,
                const MatrixView<T>& q) {
  const auto cols = static_cast<index>(q.cols());
  if (level.last())
    return apply_level(threads, tree, level, q, false,
                       [&](const QrFactors<T>& f, T* rows, index row, int own_threads,
                           const ReflectorScratch<T>& scratch) {
                         form_q(kernels, own_threads, f, rows, row, scratch);
                       });
  const QrLevel next = level.next();
  Matrix<T> tops = uninitialized<T>(next.rows, cols);
  form_level(kernels, threads, tree, next, tops.view());
  q.fill(T(0));
  copy_tops(level, q, tops.view(), true);
  apply_level(threads, tree, level, q, false,
              [&](const QrFactors<T>& f, T* rows, index row, int own_threads,
                  const ReflectorScratch<T>& scratch) {
                apply_q(kernels, own_threads, f, rows, row, cols, scratch);
              });
}

}  // namespace

template <class T>
void apply_q(const Kernels<T>& kernels, int threads, const QrTree<T>& tree,
             const MatrixView<T>& c) {
  apply_tree(kernels, threads, tree, tree.leaves, c, false);
}
template <class T>
void apply_qt(const Kernels<T>& kernels, int threads, const QrTree<T>& tree,
              const MatrixView<T>& c) {
  apply_tree(kernels, threads, tree, tree.leaves, c, true);
}
template <class T>
void form_q(const Kernels<T>& kernels, int threads, const QrTree<T>& tree, const MatrixView<T>& q) {
  if (q.cols() > 0) form_level(kernels, threads, tree, tree.leaves, q);
}

template void factor_tree(const char*, const MatrixView<const double>&, const QrTree<double>&,
                          double*, std::size_t*, const Options&);
template void apply_q(const Kernels<double>&, int, const QrTree<double>&,
                      const MatrixView<double>&);
template void apply_qt(const Kernels<double>&, int, const QrTree<double>&,
                       const MatrixView<double>&);
template void form_q(const Kernels<double>&, int, const QrTree<double>&, const MatrixView<double>&);
template void factor_tree(const char*, const MatrixView<const float>&, const QrTree<float>&, float*,
                          std::size_t*, const Options&);
template void apply_q(const Kernels<float>&, int, const QrTree<float>&, const MatrixView<float>&);
template void apply_qt(const Kernels<float>&, int, const QrTree<float>&, const MatrixView<float>&);
template void form_q(const Kernels<float>&, int, const QrTree<float>&, const MatrixView<float>&);

}  // namespace lanes::linalg
