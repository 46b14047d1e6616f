#include "ranks/problem.hpp"

#include <array>
#include <lanes/error.hpp>

#include "ranks/problems.hpp"

namespace lanes::bench {

std::span<const Kernel> rank_kernels() {
  static constexpr std::array kernels{
      Kernel::matmul, Kernel::column_mean_variance, Kernel::cov,
      Kernel::pca,    Kernel::linear_regression,    Kernel::logistic_regression};
  return kernels;
}

template <class T>
std::unique_ptr<RankProblem> make_rank_problem(Kernel kernel, const Shape& shape, MPI_Comm comm) {
  switch (kernel) {
    case Kernel::matmul:
      return make_product<T>(shape, comm);
    case Kernel::column_mean_variance:
    case Kernel::cov:
    case Kernel::pca:
      return make_statistics<T>(kernel, shape, comm);
    case Kernel::linear_regression:
    case Kernel::logistic_regression:
      return make_regression<T>(kernel, shape, comm);
    default:
      throw argument_error("kernel " + std::string(info(kernel).name) +
                           " has no call for many ranks");
  }
}
template std::unique_ptr<RankProblem> make_rank_problem<double>(Kernel, const Shape&, MPI_Comm);
template std::unique_ptr<RankProblem> make_rank_problem<float>(Kernel, const Shape&, MPI_Comm);

}  // namespace lanes::bench
