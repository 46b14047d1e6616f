// eigh.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/mpi/scalapack.hpp>
#include <limits>
#include <sstream>
#include <type_traits>
#include <utility>

#include "mpi/datatype.hpp"
#include "mpi/parts.hpp"
#include "mpi/same.hpp"
#include "mpi/scalapack/context.hpp"

namespace lanes {
namespace mpi {
namespace {

using scalapack::Context;
using scalapack::Routines;

constexpr int one = 1;  // where a whole matrix begins

/// Whether an element is in what is read.
bool is_read(Symmetry symmetry, std::size_t row, std::size_t col) {
  return symmetry == Symmetry::check || (symmetry == Symmetry::lower ? row >= col : row <= col);
}

/// The largest magnitude of what is read. Collective.
template <class T>
T largest_of(const BlockMatrix<T>& a, Symmetry symmetry) {
  const MatrixView<const T> local = a.local();
  T mine = 0, largest = 0;
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j)
      if (is_read(symmetry, a.first_row() + i, a.first_col() + j))
        mine = std::max(mine, std::abs(local(i, j)));
  detail::check(MPI_Allreduce(&mine, &largest, 1, datatype<T>(), MPI_MAX, a.grid().comm()),
                "MPI_Allreduce");
  return largest;
}

/// Throws argument_error unless the triangles agree. Collective.
template <class T>
void require_symmetric(const BlockCyclic<T>& a, T largest, int context) {
  const MPI_Comm comm = a.grid().comm();
  BlockCyclic<T> difference = collectively(comm, [&] { return a; });  // becomes A' - A
  const auto descriptor = a.descriptor(context);
  const int n = static_cast<int>(a.rows());
  const T plus = 1, minus = -1;
  Routines<T>::tran(&n, &n, &plus, a.data(), &one, &one, descriptor.data(), &minus,
                    difference.data(), &one, &one, descriptor.data());
  const T most = static_cast<T>(n) * std::numeric_limits<T>::epsilon() * largest;
  collectively(comm, [&] {
    const MatrixView<const T> local = std::as_const(difference).local();
    for (std::size_t i = 0; i < local.rows(); ++i)
      for (std::size_t j = 0; j < local.cols(); ++j)
        if (!(std::abs(local(i, j)) <= most)) {
          const std::size_t row = a.global_row(i), col = a.global_col(j);
          std::ostringstream text;
          text << "eigh: A is not symmetric: A(" << row << ", " << col << ") is " << a.local()(i, j)
               << ", and A(" << col << ", " << row << ") is not; pass "
               << "Symmetry::lower or Symmetry::upper to read one triangle";
          throw argument_error(text.str());
        }
  });
}

/// Multiplies by 2^exponent.
template <class T>
void scale(const MatrixView<T>& a, int exponent) {
  for (T& x : a) x = std::ldexp(x, exponent);
}

/// A becomes workspace. Collective.
template <class T>
void divide_and_conquer(BlockCyclic<T>& a, const char* triangle, Vector<T>& values,
                        BlockCyclic<T>& vectors, int context) {
  const MPI_Comm comm = a.grid().comm();
  const auto descriptor = a.descriptor(context);
  const int n = static_cast<int>(a.rows());
  std::vector<T> work(1);
  std::vector<int> integers(1);
  const auto run = [&](int size, int integer_size) {
    int info = 0;
    Routines<T>::syevd("V", triangle, &n, a.data(), &one, &one, descriptor.data(), values.data(),
                       vectors.data(), &one, &one, descriptor.data(), work.data(), &size,
                       integers.data(), &integer_size, &info);
    scalapack::require_accepted("syevd", info);
    return info;
  };
  run(-1, -1);
  collectively(comm, [&] {
    integers.resize(static_cast<std::size_t>(integers[0]));
    work.resize(scalapack::told_size(work[0]) + scalapack::ormtr_size(a));
  });
  if (run(static_cast<int>(work.size()), static_cast<int>(integers.size())) > 0)
    throw convergence_error("eigh: ScaLAPACK's divide and conquer found no eigenvalue of a part");
}

/// A magnitude, and where it is: what MPI_MAXLOC takes. Of equals, that of the smaller place wins.
template <class T>
struct Largest {
  T magnitude;
  int place;  ///< twice the row, and one more where the element is negative
};

/// Makes the largest component of each column positive, the first of equals. Collective.
template <class T>
void fix_signs(BlockMatrix<T>& vectors) {
  const MatrixView<T> local = vectors.local();
  std::vector<Largest<T>> largest(local.cols(), {T(-1), 0});
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j)
      if (const T x = local(i, j); std::abs(x) > largest[j].magnitude)
        largest[j] = {std::abs(x), static_cast<int>(2 * (vectors.first_row() + i)) + (x < T(0))};
  detail::check(MPI_Allreduce(MPI_IN_PLACE, largest.data(), static_cast<int>(largest.size()),
                              std::is_same_v<T, double> ? MPI_DOUBLE_INT : MPI_FLOAT_INT,
                              MPI_MAXLOC, vectors.grid().col_comm()),
                "MPI_Allreduce");
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j)
      if (largest[j].place % 2 == 1) local(i, j) = -local(i, j);
}

template <class T>
BlockEigh<T> eigh_of(const BlockMatrix<T>& a, Symmetry symmetry) {
  const ProcessGrid& grid = a.grid();
  collectively(grid.comm(), [&] {
    scalapack::require_square("eigh", a);
    scalapack::require_finite("eigh", a, [symmetry](std::size_t row, std::size_t col) {
      return is_read(symmetry, row, col);
    });
  });
  detail::require_same(grid.comm(), call_text<T>("eigh", a.rows(), a.cols()) + " with Symmetry " +
                                        std::to_string(static_cast<int>(symmetry)));
  if (a.rows() == 0) return {Vector<T>(), a};

  auto values = collectively(grid.comm(), [&] { return Vector<T>(a.rows()); });
  BlockCyclic<T> dealt(a, scalapack::block_for(a.rows(), grid));
  auto vectors = collectively(
      grid.comm(), [&] { return BlockCyclic<T>(grid, a.rows(), a.cols(), dealt.block()); });
  const T largest = largest_of(a, symmetry);
  const int exponent = largest > T(0) ? std::ilogb(largest) + 1 : 0;
  {
    const Context context(grid);
    if (symmetry == Symmetry::check) require_symmetric(dealt, largest, context);
    scale(dealt.local(), -exponent);
    divide_and_conquer(dealt, symmetry == Symmetry::upper ? "U" : "L", values, vectors, context);
  }
  detail::check(
      MPI_Bcast(values.data(), static_cast<int>(values.size()), datatype<T>(), 0, grid.comm()),
      "MPI_Bcast");
  for (T& value : values) value = std::ldexp(value, exponent);
  BlockEigh<T> result{std::move(values), vectors.to_blocks()};
  fix_signs(result.vectors);
  return result;
}

}  // namespace
}  // namespace mpi

mpi::BlockEigh<double> eigh(const mpi::BlockMatrix<double>& a, Symmetry symmetry) {
  return mpi::eigh_of(a, symmetry);
}
mpi::BlockEigh<float> eigh(const mpi::BlockMatrix<float>& a, Symmetry symmetry) {
  return mpi::eigh_of(a, symmetry);
}

}  // namespace lanes
