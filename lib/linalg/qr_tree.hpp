// QR factorisation by blocks of rows, as pointers: no checks of shapes.
//
// A tall matrix is cut into blocks of rows that stay in cache, each of them factorised by itself;
// then their triangles, stacked, are factorised likewise, until one is left (TSQR: Demmel, Grigori,
// Hoemmen & Langou, SIAM J. Sci. Comput. 34, 2012). A panel then goes through the first-level cache
// for each of its columns, not through memory, and blocks are independent of each other. How the
// rows are cut depends on the shape alone. A matrix that is not tall is one block.
#pragma once

#include <algorithm>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

#include "kernels/split.hpp"
#include "linalg/factor_qr.hpp"

namespace lanes::linalg {

/// One level of the tree: the matrix itself or stacked triangles, cut into nodes.
struct QrLevel {
  using index = kernels::index;

  index rows, cols;
  index unit;            ///< what is cut comes in so many rows: 1, or those of a triangle
  kernels::Split nodes;  ///< of rows / unit
  bool again = false;    ///< the triangle of the root is factorised once more
  index first_row = 0, first_node = 0;  ///< what the levels before have

  /// The rows of a block: its panels take at most 32 KiB as long as that is at least eight times
  /// the columns. The triangles are then an eighth of the matrix, and a twentieth of the work.
  static constexpr index block_rows(index cols) { return std::max<index>(512, 8 * cols); }
  /// The matrix. With `again`, one that has twice as many rows as columns has a second root.
  static QrLevel leaves(index rows, index cols, bool again = false) {
    const index block = block_rows(cols), blocks = (rows + block - 1) / block;
    return {.rows = rows,
            .cols = cols,
            .unit = 1,
            .nodes = kernels::Split(rows, cols == 0 || rows < 2 * block ? 1 : blocks),
            .again = again && cols > 0 && rows >= 2 * cols};
  }
  bool last() const { return nodes.parts == 1 && !again; }
  /// The triangles of this level.
  QrLevel next() const {
    return {.rows = nodes.parts * cols,
            .cols = cols,
            .unit = cols,
            .nodes = kernels::Split::at_most(block_rows(cols) / cols, nodes.parts),
            .again = again && nodes.parts > 1,
            .first_row = first_row + rows,
            .first_node = first_node + nodes.parts};
  }
  QrLevel root() const {
    QrLevel level = *this;
    while (!level.last()) level = level.next();
    return level;
  }

  index begin(index node) const { return unit * nodes.begin(node); }
  index length(index node) const { return unit * nodes.length(node); }
  /// Stacked triangles have all their first rows first, then their second, ...; a single one gets
  /// its columns in another order.
  index stair(index node) const {
    return nodes.length(node) == 1 ? length(node) : nodes.length(node);
  }
  /// Reflectors of a node.
  index count() const { return std::min(rows, cols); }
};

/// The factors of all nodes, in one piece of memory: those of the matrix, then level by level.
template <class T>
struct QrTree {
  QrLevel leaves;
  kernels::index row = 0;  ///< rows of `factors` are `row` elements apart
  T* factors = nullptr;    ///< rows() of them
  T* triangles = nullptr;  ///< triangle_rows() of block() each

  kernels::index rows() const { return leaves.root().first_row + leaves.root().rows; }
  kernels::index triangle_rows() const {
    return (leaves.root().first_node + leaves.root().nodes.parts) * leaves.count();
  }
  kernels::index block() const { return QrFactors<T>{.count = leaves.count()}.block(); }

  QrFactors<T> node(const QrLevel& level, kernels::index i) const {
    return {.rows = level.length(i),
            .cols = level.cols,
            .row = row,
            .count = level.count(),
            .factors = factors + (level.first_row + level.begin(i)) * row,
            .triangles = triangles + (level.first_node + i) * level.count() * block(),
            .stair = level.stair(i)};
  }
  QrFactors<T> root() const { return node(leaves.root(), 0); }
};

/// Fills in the tree from A D = Q R, where `scale` becomes D: powers of two for columns near the
/// ends of the range. Throws argument_error, naming `function`, when an element is not finite. With
/// a permutation, of A D P, and `scale` is in the order of R's columns, too.
template <class T>
void factor_tree(const char* function, const MatrixView<const T>& a, const QrTree<T>& tree,
                 T* scale, std::size_t* permutation, const Options& options);

/// C = Q C or Q' C, Q being square; C has contiguous rows.
template <class T>
void apply_q(const kernels::Kernels<T>& kernels, int threads, const QrTree<T>& tree,
             const MatrixView<T>& c);
template <class T>
void apply_qt(const kernels::Kernels<T>& kernels, int threads, const QrTree<T>& tree,
              const MatrixView<T>& c);
/// The first columns of Q.
template <class T>
void form_q(const kernels::Kernels<T>& kernels, int threads, const QrTree<T>& tree,
            const MatrixView<T>& q);

}  // namespace lanes::linalg
