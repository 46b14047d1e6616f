// Sizes that the kernels share with what calls them. They decide where sums are cut, and so the
// bits: they are the same on every instruction set.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels {

namespace lu {
/// Columns of a panel: a cache line.
template <class T>
inline constexpr index panel_columns = 64 / sizeof(T);
}  // namespace lu

namespace triangular {
/// Rows that are solved at once.
inline constexpr index block_rows = 8;
}  // namespace triangular

namespace cholesky {
/// Rows of a panel, and the columns of the triangle it begins with.
inline constexpr index panel_rows = triangular::block_rows;
}  // namespace cholesky

namespace inverse {
/// Rows of the largest matrix that is inverted by one kernel (small.hpp).
inline constexpr index most_small = 32;
/// Rows of the largest of which each lane of the registers inverts one (batch.hpp): those of a
/// group of lanes fill half of the first-level cache.
inline constexpr index batch_rows = 16;
/// An inverse is not made from elements of U that are larger than this times norm1(A). Below it,
/// |A X - I|, about |L| |U| |X| u, is within n eps norm1(A) norm1(X). Of random matrices fewer than
/// one in 10^5 have larger ones, of orthogonal matrices two in 10^4.
template <class T>
inline constexpr T most_growth = 2;
}  // namespace inverse

}  // namespace lanes::kernels
