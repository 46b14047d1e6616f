// What is timed on ranks: a kernel, its data on them, and whether its result is right.
#pragma once

#include <lanes/mpi.hpp>
#include <memory>

#include "harness/kernel.hpp"

namespace lanes::bench {

class RankProblem {
 public:
  virtual ~RankProblem() = default;
  /// One call of the library. Collective.
  virtual void run() = 0;
  /// After run(): empty when the result is what it must be, by sums over all ranks in plain loops;
  /// else what is wrong, the same on every rank. Collective.
  virtual std::string fault() const = 0;
  /// Of a logistic regression: how many it took.
  virtual int steps() const { return 1; }
};

/// The kernels that have a call for many ranks: matmul, column_mean_variance, cov, pca,
/// linear_regression, logistic_regression.
std::span<const Kernel> rank_kernels();

/// On the ranks of `comm`: the same data, however many they are, but for matmul, whose matrices are
/// on the squarest grid of them; on one rank matmul is that of one process. Throws argument_error
/// for another kernel. Collective.
template <class T>
std::unique_ptr<RankProblem> make_rank_problem(Kernel kernel, const Shape& shape, MPI_Comm comm);

/// Blocks of random numbers.
template <class T>
mpi::BlockMatrix<T> random_blocks(const mpi::ProcessGrid& grid, std::size_t rows, std::size_t cols,
                                  std::uint64_t seed);
/// Whether c is A B: whether C x is A (B x), for one random x (Freivalds 1977), within the rounding
/// of sums of products in any order. As RankProblem::fault().
template <class T>
std::string fault_of_product(const mpi::BlockMatrix<T>& a, const mpi::BlockMatrix<T>& b,
                             const mpi::BlockMatrix<T>& c);

}  // namespace lanes::bench
