// One merge of the divide and conquer method: no checks.
#pragma once

#include "dispatch/kernel_table.hpp"
#include "linalg/reflectors.hpp"

namespace lanes::linalg {

/// The memory of merges: for a merge of rows from `begin` on, the part behind what earlier rows
/// have.
template <class T>
struct MergeMemory {
  /// Where each vector is not zero: in the rows of the first part, of both, of the second.
  enum Kind { first, both, second };

  T* distance;                                       ///< n * odd_lines(n)
  T* packed;                                         ///< n * n
  T *z, *pole, *weight, *of_row, *root;              ///< 4 n each
  kernels::index *sorted, *kept, *deflated, *place;  ///< n each
  char* kind;                                        ///< n: of Kind

  /// A merge has at least leaf_rows rows: four times as many hold those behind the poles, too.
  static_assert(3 * kernels::tridiagonal::leaf_rows >=
                kernels::tridiagonal::SecularEquation<T>::behind);

  MergeMemory behind(kernels::index begin, kernels::index n) const {
    const kernels::index four = 4 * begin;
    return {distance + begin * odd_lines<T>(n),
            packed + begin * n,
            z + four,
            pole + four,
            weight + four,
            of_row + four,
            root + four,
            sorted + begin,
            kept + begin,
            deflated + begin,
            place + begin,
            kind + begin};
  }
};

/// A tridiagonal matrix whose two parts, of `half` rows and of the rest, have been solved, without
/// |beside| on the diagonal at the cut.
template <class T>
struct MergeParts {
  kernels::index half, size;
  T beside;   ///< the element beside the diagonal at the cut
  T* values;  ///< size: eigenvalues of the parts; in the end, of the whole
  /// size: where the values of each part are, ascending; in the end, of the whole.
  kernels::index* order;
  T* vectors;  ///< size x size: in rows, half x half and, behind these, the rest
  kernels::index row;
};

/// Merges the parts. The vectors of the whole are left in rows again, or, where `columns`, in
/// columns.
template <class T>
void merge(const kernels::Kernels<T>& kernels, int threads, const MergeParts<T>& parts,
           const MergeMemory<T>& memory, bool columns);

}  // namespace lanes::linalg
