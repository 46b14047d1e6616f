// Where the rows of a matrix lie, and filling them by their place in the whole.
#include <cstdint>
#include <lanes/error.hpp>
#include <lanes/mpi/distributed_matrix.hpp>
#include <lanes/runtime.hpp>
#include <string>
#include <vector>

#include "mpi/blocks.hpp"
#include "mpi/transport.hpp"

namespace lanes {
namespace mpi {
namespace {

/// What ranks tell each other of their rows.
struct Part {
  std::uint64_t rows, cols, element_size, is_sse2;

  bool open() const { return rows == 0 && cols == 0; }
};

std::string shape(const Part& part) {
  return std::to_string(part.rows) + " x " + std::to_string(part.cols);
}

std::vector<Part> parts_of(MPI_Comm comm, const Part& mine) {
  std::vector<Part> parts(static_cast<std::size_t>(size(comm)));
  detail::check(
      MPI_Allgather(&mine, sizeof(Part), MPI_BYTE, parts.data(), sizeof(Part), MPI_BYTE, comm),
      "MPI_Allgather");
  return parts;
}

/// How many columns there are. All ranks look at the same parts, and so throw the same.
std::size_t columns_of(const std::vector<Part>& parts) {
  std::size_t first = 0;
  while (first + 1 < parts.size() && parts[first].open()) ++first;
  for (std::size_t r = 0; r < parts.size(); ++r) {
    const std::string ranks =
        "DistributedMatrix: rank " + std::to_string(first) + " has " + shape(parts[first]) +
        (parts[first].element_size == 4 ? " floats" : " doubles") + ", rank " + std::to_string(r) +
        " " + shape(parts[r]) + (parts[r].element_size == 4 ? " floats" : " doubles");
    if (parts[r].element_size != parts[first].element_size)
      throw argument_error(ranks + "; all must have the same type");
    if (!parts[r].open() && parts[r].cols != parts[first].cols)
      throw shape_error(ranks + "; all must have as many columns");
    if (parts[r].is_sse2 != parts[0].is_sse2)
      throw argument_error(
          "DistributedMatrix: of ranks 0 and " + std::to_string(r) +
          " one computes on sse2, without fused multiply-add; set LANES_ISA=sse2 on all");
  }
  return parts[first].cols;
}

}  // namespace

template <lanes::detail::real T>
DistributedMatrix<T>::DistributedMatrix(MPI_Comm comm, Matrix<T> local)
    : comm_(comm), local_(std::move(local)) {
  const auto parts = parts_of(comm, {local_.rows(), local_.cols(), sizeof(T),
                                     static_cast<std::uint64_t>(isa() == Isa::sse2)});
  const std::size_t cols = columns_of(parts), me = static_cast<std::size_t>(rank(comm));
  if (local_.cols() != cols) local_ = Matrix<T>(0, cols);
  for (std::size_t r = 0; r < parts.size(); ++r) {
    rows_ += parts[r].rows;
    if (r < me) first_row_ += parts[r].rows;
  }
}

template <lanes::detail::real T>
DistributedMatrix<T>::DistributedMatrix(MPI_Comm comm, std::size_t rows, std::size_t cols)
    : DistributedMatrix(comm, collectively(comm, [&] {
                          return Matrix<T>(detail::block_of(comm, rows).count, cols);
                        })) {}

template class DistributedMatrix<double>;
template class DistributedMatrix<float>;

namespace {

void require_same(MPI_Comm comm, const char* function, const Rng& rng) {
  const std::uint64_t mine[3] = {rng.seed(), rng.stream(), rng.position()};
  std::uint64_t first[3] = {mine[0], mine[1], mine[2]};
  detail::check(MPI_Bcast(first, sizeof(first), MPI_BYTE, 0, comm), "MPI_Bcast");
  collectively(comm, [&] {
    if (!std::equal(mine, mine + 3, first))
      throw argument_error(std::string(function) + ": rng is " + rng.to_string() +
                           ", but not on rank 0; give all ranks the same");
  });
}

/// fill(rng at this rank's first element, its rows) on each rank.
template <class T, class Fill>
void fill_local(const char* function, Rng& rng, DistributedMatrix<T>& out, const Fill& fill) {
  require_same(out.comm(), function, rng);
  Rng after = rng;
  collectively(out.comm(), [&] {
    Rng mine = rng;
    mine.skip(out.first_row() * out.cols());
    after.skip(out.rows() * out.cols());
    fill(mine, out.local());
  });
  rng = after;
}

}  // namespace
}  // namespace mpi

template <class T>
void fill_normal(Rng& rng, mpi::DistributedMatrix<T>& out, std::type_identity_t<T> mean,
                 std::type_identity_t<T> sd, Options options) {
  mpi::fill_local("fill_normal", rng, out, [&](Rng& mine, const MatrixView<T>& rows) {
    fill_normal(mine, rows, mean, sd, options);
  });
}
template <class T>
void fill_uniform(Rng& rng, mpi::DistributedMatrix<T>& out, std::type_identity_t<T> a,
                  std::type_identity_t<T> b, Options options) {
  mpi::fill_local("fill_uniform", rng, out, [&](Rng& mine, const MatrixView<T>& rows) {
    fill_uniform(mine, rows, a, b, options);
  });
}
template <class T>
void fill_bernoulli(Rng& rng, mpi::DistributedMatrix<T>& out, double p, Options options) {
  mpi::fill_local("fill_bernoulli", rng, out, [&](Rng& mine, const MatrixView<T>& rows) {
    fill_bernoulli(mine, rows, p, options);
  });
}
template void fill_normal(Rng&, mpi::DistributedMatrix<double>&, double, double, Options);
template void fill_normal(Rng&, mpi::DistributedMatrix<float>&, float, float, Options);
template void fill_uniform(Rng&, mpi::DistributedMatrix<double>&, double, double, Options);
template void fill_uniform(Rng&, mpi::DistributedMatrix<float>&, float, float, Options);
template void fill_bernoulli(Rng&, mpi::DistributedMatrix<double>&, double, Options);
template void fill_bernoulli(Rng&, mpi::DistributedMatrix<float>&, double, Options);

}  // namespace lanes
