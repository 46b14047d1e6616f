// Statistics of a matrix whose rows are on many ranks: those of stats.hpp, on every rank the same.
//
// Each rank does its rows as the functions of a Matrix do, and the results are merged by
// mpi::reduce: errors are bounded as theirs, a merge adding to the blocks of a tree no more than
// log2(ranks) to its height, and the bits depend on how the rows lie on the ranks and on nothing
// else (docs/numerics.md). NaN, infinities and empty columns as there. Collective.
#pragma once

#include <lanes/mpi/distributed_matrix.hpp>
#include <lanes/stats.hpp>

namespace lanes {

/// By column only: what concerns a row is on one rank, so argument_error for By::row.
template <class T>
Vector<T> sum(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy = nan_policy::propagate,
              Options options = {});
template <class T>
Vector<T> mean(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy = nan_policy::propagate,
               Options options = {});
template <class T>
Vector<T> variance(const mpi::DistributedMatrix<T>& x, By by, int ddof = 0,
                   nan_policy policy = nan_policy::propagate, Options options = {});
template <class T>
Vector<T> stddev(const mpi::DistributedMatrix<T>& x, By by, int ddof = 0,
                 nan_policy policy = nan_policy::propagate, Options options = {});
template <class T>
MeanVariance<Vector<T>> mean_variance(const mpi::DistributedMatrix<T>& x, By by, int ddof = 0,
                                      nan_policy policy = nan_policy::propagate,
                                      Options options = {});
/// Exact.
template <class T>
Vector<T> min(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy = nan_policy::propagate,
              Options options = {});
template <class T>
Vector<T> max(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy = nan_policy::propagate,
              Options options = {});

template <class T>
Matrix<T> cov(const mpi::DistributedMatrix<T>& x, int ddof = 1,
              nan_policy policy = nan_policy::propagate, Options options = {});
template <class T>
Matrix<T> corrcoef(const mpi::DistributedMatrix<T>& x, nan_policy policy = nan_policy::propagate,
                   Options options = {});

namespace mpi {
using lanes::corrcoef;  // found without lanes::, as of a Matrix
using lanes::cov;
}  // namespace mpi
}  // namespace lanes
