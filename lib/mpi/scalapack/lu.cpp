// lu, solve.
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/mpi/scalapack.hpp>
#include <limits>
#include <numeric>
#include <sstream>

#include "mpi/datatype.hpp"
#include "mpi/parts.hpp"
#include "mpi/same.hpp"
#include "mpi/scalapack/condition.hpp"
#include "mpi/scalapack/context.hpp"

namespace lanes {
namespace mpi {
namespace {

using scalapack::Context;
using scalapack::Routines;

constexpr int one = 1;  // where a whole matrix begins

/// The largest sum of magnitudes in a column. Collective.
template <class T>
T norm1_of(const BlockMatrix<T>& a) {
  const MatrixView<const T> local = a.local();
  Vector<T> sums(local.cols());
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j) sums[j] += std::abs(local(i, j));
  detail::check(MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()),
                              datatype<T>(), MPI_SUM, a.grid().col_comm()),
                "MPI_Allreduce");
  T largest = 0;
  for (const T sum : sums) largest = std::max(largest, sum);
  detail::check(
      MPI_Allreduce(MPI_IN_PLACE, &largest, 1, datatype<T>(), MPI_MAX, a.grid().row_comm()),
      "MPI_Allreduce");
  return largest;
}

/// Row i is exchanged with row pivots[i], for all i in turn; each rank has the pivots of its rows.
/// Collective.
template <class T>
std::vector<std::size_t> permutation_of(const BlockCyclic<T>& factors,
                                        const std::vector<int>& pivots) {
  std::vector<int> exchanges(factors.rows());
  for (std::size_t i = 0; i < factors.local().rows(); ++i)
    exchanges[factors.global_row(i)] = pivots[i];
  detail::check(MPI_Allreduce(MPI_IN_PLACE, exchanges.data(), static_cast<int>(exchanges.size()),
                              MPI_INT, MPI_MAX, factors.grid().col_comm()),
                "MPI_Allreduce");
  std::vector<std::size_t> order(factors.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i < order.size(); ++i)
    std::swap(order[i], order[static_cast<std::size_t>(exchanges[i] - 1)]);
  return order;
}

/// 1 / (|A| |A^-1|), the norms multiplied without overflow. Collective.
template <class T>
T rcond_of(const BlockCyclic<T>& factors, const std::vector<int>& pivots, T norm1, int context) {
  const T inverse = scalapack::inverse_norm1(factors, pivots, context);
  return norm1 > T(0) && std::isfinite(inverse) ? T(1) / inverse / norm1 : T(0);
}

/// Checks A and deals it.
template <class T>
BlockCyclic<T> operand(const char* function, const BlockMatrix<T>& a) {
  collectively(a.grid().comm(), [&] {
    scalapack::require_square(function, a);
    scalapack::require_finite(function, a, [](std::size_t, std::size_t) { return true; });
  });
  detail::require_same(a.grid().comm(), call_text<T>(function, a.rows(), a.cols()));
  return BlockCyclic<T>(a, scalapack::block_for(a.rows(), a.grid()));
}

/// What keeps factors from solving.
template <class T>
void require_regular(const BlockLu<T>& factors) {
  if (const auto column = factors.zero_pivot())
    throw singular_error("solve: A is singular: no pivot other than zero in column " +
                         std::to_string(*column));
  if (factors.rcond() < std::numeric_limits<T>::epsilon()) {
    std::ostringstream text;
    text << "solve: A is singular to working precision: rcond is " << factors.rcond();
    throw singular_error(text.str());
  }
}

template <class T>
bool all_finite(const BlockMatrix<T>& a) {
  int finite = 1;
  for (const T x : a.local()) finite = finite && std::isfinite(x);
  int all = 0;
  detail::check(MPI_Allreduce(&finite, &all, 1, MPI_INT, MPI_MIN, a.grid().comm()),
                "MPI_Allreduce");
  return all != 0;
}

}  // namespace

template <class T>
BlockLu<T>::BlockLu(const BlockMatrix<T>& a) : factors_(operand("lu", a)), norm1_(norm1_of(a)) {
  const MPI_Comm comm = a.grid().comm();
  // One block more than the rows of this rank, which p?getrf may use.
  const std::size_t rows = factors_.local().rows() + static_cast<std::size_t>(factors_.block());
  collectively(comm, [&] { pivots_.resize(rows); });
  rcond_ = T(1);
  if (size() == 0) return;
  const Context context(a.grid());
  const auto descriptor = factors_.descriptor(context);
  const int n = static_cast<int>(size());
  int info = 0;
  Routines<T>::getrf(&n, &n, factors_.data(), &one, &one, descriptor.data(), pivots_.data(), &info);
  scalapack::require_accepted("getrf", info);
  permutation_ = permutation_of(factors_, pivots_);
  if (info > 0) zero_pivot_ = static_cast<std::size_t>(info - 1);
  rcond_ = zero_pivot_ ? T(0) : rcond_of(factors_, pivots_, norm1_, context);
}

template <class T>
BlockMatrix<T> BlockLu<T>::lower() const {
  BlockMatrix<T> l = factors_.to_blocks();
  const MatrixView<T> local = l.local();
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j)
      if (const std::size_t row = l.first_row() + i, col = l.first_col() + j; row <= col)
        local(i, j) = row == col ? T(1) : T(0);
  return l;
}

template <class T>
BlockMatrix<T> BlockLu<T>::upper() const {
  BlockMatrix<T> u = factors_.to_blocks();
  const MatrixView<T> local = u.local();
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j)
      if (u.first_row() + i > u.first_col() + j) local(i, j) = T(0);
  return u;
}

template <class T>
BlockMatrix<T> BlockLu<T>::solve(const BlockMatrix<T>& b) const {
  const ProcessGrid& grid = factors_.grid();
  collectively(grid.comm(), [&] {
    if (b.grid() != grid)
      throw argument_error("solve: A and B are on different grids; make both on one ProcessGrid");
    if (b.rows() != size())
      check::shape_mismatch("solve", "A", size(), size(), "B", b.rows(), b.cols(),
                            "B must have as many rows as A");
    require_regular(*this);
  });
  detail::require_same(grid.comm(), call_text<T>("solve", b.rows(), b.cols()));
  if (b.rows() == 0 || b.cols() == 0) return b;
  BlockCyclic<T> x(b, factors_.block());
  {
    const Context context(grid);
    const auto a_descriptor = factors_.descriptor(context), b_descriptor = x.descriptor(context);
    const int n = static_cast<int>(size()), columns = static_cast<int>(b.cols());
    int info = 0;
    Routines<T>::getrs("N", &n, &columns, factors_.data(), &one, &one, a_descriptor.data(),
                       pivots_.data(), x.data(), &one, &one, b_descriptor.data(), &info);
    scalapack::require_accepted("getrs", info);
  }
  BlockMatrix<T> solution = x.to_blocks();
  if (!all_finite(solution) && all_finite(b))
    throw singular_error("solve: an element of X is beyond the range of numbers");
  return solution;
}

template class BlockLu<double>;
template class BlockLu<float>;

}  // namespace mpi

mpi::BlockLu<double> lu(const mpi::BlockMatrix<double>& a) {
  return mpi::BlockLu<double>(a);
}
mpi::BlockLu<float> lu(const mpi::BlockMatrix<float>& a) {
  return mpi::BlockLu<float>(a);
}
mpi::BlockMatrix<double> solve(const mpi::BlockMatrix<double>& a,
                               const mpi::BlockMatrix<double>& b) {
  return lu(a).solve(b);
}
mpi::BlockMatrix<float> solve(const mpi::BlockMatrix<float>& a, const mpi::BlockMatrix<float>& b) {
  return lu(a).solve(b);
}

}  // namespace lanes
