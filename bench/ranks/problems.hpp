// The kinds of RankProblem.
#pragma once

#include <vector>

#include "ranks/problem.hpp"

namespace lanes::bench {

template <class T>
std::unique_ptr<RankProblem> make_product(const Shape& shape, MPI_Comm comm);
/// Of a matrix whose rows are on all ranks.
template <class T>
std::unique_ptr<RankProblem> make_statistics(Kernel kernel, const Shape& shape, MPI_Comm comm);
template <class T>
std::unique_ptr<RankProblem> make_regression(Kernel kernel, const Shape& shape, MPI_Comm comm);

/// On every rank: the sums over all of them.
inline void add_up(MPI_Comm comm, std::vector<double>& values) {
  MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_DOUBLE, MPI_SUM,
                comm);
}

/// shape.m rows of shape.n normal numbers, some of them on each rank.
template <class T>
mpi::DistributedMatrix<T> random_rows(const Shape& shape, MPI_Comm comm) {
  mpi::DistributedMatrix<T> x(comm, shape.m, shape.n);
  Rng rng(3);
  fill_normal(rng, x);
  return x;
}

}  // namespace lanes::bench
