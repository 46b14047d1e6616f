#include "mpi/scalapack/condition.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/mpi/communicator.hpp>

#include "mpi/datatype.hpp"
#include "mpi/scalapack/context.hpp"

namespace lanes::mpi::scalapack {
namespace {

/// Solves with A or A' for vectors of which every rank has a copy.
template <class T>
class Solver {
 public:
  Solver(const BlockCyclic<T>& factors, const std::vector<int>& pivots, int context)
      : factors_(factors),
        pivots_(pivots),
        context_(context),
        column_(collectively(factors.grid().comm(), [&] {
          return BlockCyclic<T>(factors.grid(), factors.rows(), 1, factors.block());
        })) {}

  /// x = A^-1 x, or with 'T' A'^-1 x. Collective.
  void operator()(char transposed, Vector<T>& x) {
    const MatrixView<T> local = column_.local();
    for (std::size_t i = 0; i < local.size(); ++i) local(i, 0) = x[column_.global_row(i)];
    const auto a = factors_.descriptor(context_), b = column_.descriptor(context_);
    const int n = static_cast<int>(x.size()), one = 1;
    int info = 0;
    Routines<T>::getrs(&transposed, &n, &one, factors_.data(), &one, &one, a.data(), pivots_.data(),
                       column_.data(), &one, &one, b.data(), &info);
    require_accepted("getrs", info);
    x.fill(0);
    for (std::size_t i = 0; i < local.size(); ++i) x[column_.global_row(i)] = local(i, 0);
    detail::check(
        MPI_Allreduce(MPI_IN_PLACE, x.data(), n, datatype<T>(), MPI_SUM, factors_.grid().comm()),
        "MPI_Allreduce");
  }

 private:
  const BlockCyclic<T>& factors_;
  const std::vector<int>& pivots_;
  int context_;
  BlockCyclic<T> column_;
};

template <class T>
T sum_of_magnitudes(const Vector<T>& x) {
  T sum = 0;
  for (const T element : x) sum += std::abs(element);
  return sum;
}

}  // namespace

template <class T>
T inverse_norm1(const BlockCyclic<T>& factors, const std::vector<int>& pivots, int context) {
  Solver<T> solve(factors, pivots, context);
  const std::size_t n = factors.rows();
  Vector<T> x(n, T(1) / static_cast<T>(n));
  T norm = 0;
  std::size_t unit = n;  // which unit vector x is, if it is one
  for (int step = 0; step < 5; ++step) {
    solve('N', x);
    const T reached = sum_of_magnitudes(x);
    if (!(reached > norm)) break;
    norm = reached;
    for (T& element : x) element = std::copysign(T(1), element);
    solve('T', x);
    const auto steepest = static_cast<std::size_t>(
        std::max_element(x.begin(), x.end(), [](T a, T b) { return std::abs(a) < std::abs(b); }) -
        x.begin());
    if (steepest == unit) break;
    unit = steepest;
    x.fill(0);
    x[unit] = 1;
  }
  // A vector that the steps above do not find: signs in turn, growing from 1 to 2.
  for (std::size_t i = 0; i < n; ++i)
    x[i] = (i % 2 == 0 ? T(1) : T(-1)) *
           (T(1) + static_cast<T>(i) / static_cast<T>(std::max<std::size_t>(1, n - 1)));
  solve('N', x);
  return std::max(norm, 2 * sum_of_magnitudes(x) / (3 * static_cast<T>(n)));
}
template double inverse_norm1(const BlockCyclic<double>&, const std::vector<int>&, int);
template float inverse_norm1(const BlockCyclic<float>&, const std::vector<int>&, int);

}  // namespace lanes::mpi::scalapack
