// The condition of what ScaLAPACK has factorised.
#pragma once

#include <lanes/mpi/block_cyclic.hpp>
#include <vector>

namespace lanes::mpi::scalapack {

/// The 1-norm of A^-1, estimated from below, for A with these factors. At least one row.
/// Collective.
///
/// Hager's method with Higham's refinements (ACM Trans. Math. Softw. 14, 1988), as LAPACK has it.
/// ScaLAPACK's own p?gecon (2.2.1) found a twelfth of the norm for a random 5 x 5 matrix, and a
/// 260th for one of 63 rows.
template <class T>
T inverse_norm1(const BlockCyclic<T>& factors, const std::vector<int>& pivots, int context);

}  // namespace lanes::mpi::scalapack
