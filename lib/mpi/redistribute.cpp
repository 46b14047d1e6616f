#include "mpi/redistribute.hpp"

#include <algorithm>
#include <climits>
#include <lanes/error.hpp>
#include <lanes/mpi/communicator.hpp>
#include <numeric>

#include "mpi/datatype.hpp"
#include "mpi/parts.hpp"

namespace lanes::mpi {
namespace {

using Positions = std::vector<std::size_t>;

/// Where in `mine` the indices are that `theirs` has too.
Positions shared(const Positions& mine, const Positions& theirs) {
  Positions found;
  auto other = theirs.begin();
  for (std::size_t i = 0; i < mine.size(); ++i) {
    while (other != theirs.end() && *other < mine[i]) ++other;
    if (other != theirs.end() && *other == mine[i]) found.push_back(i);
  }
  return found;
}

/// For each part of `theirs`, where in part `which` of `mine` what they share is.
std::vector<Positions> shared_with_all(const Dealing& mine, int which, const Dealing& theirs) {
  std::vector<Positions> all;
  const Positions own = mine.indices(which);
  for (int part = 0; part < theirs.parts; ++part) all.push_back(shared(own, theirs.indices(part)));
  return all;
}

/// What this rank has, in one layout, of what each rank has in the other.
class Shares {
 public:
  Shares(const ProcessGrid& grid, const Layout& mine, const Layout& theirs)
      : cols_of_grid_(grid.cols()),
        rows_(shared_with_all(mine.rows, grid.row(), theirs.rows)),
        cols_(shared_with_all(mine.cols, grid.col(), theirs.cols)) {
    std::size_t total = 0;
    for (int rank = 0; rank < grid.size(); ++rank) {
      const std::size_t count = rows(rank).size() * cols(rank).size();
      if (total + count > INT_MAX)
        throw shape_error(
            "redistributing a matrix: a rank has 2^31 elements or more; use more ranks");
      counts_.push_back(static_cast<int>(count));
      offsets_.push_back(static_cast<int>(total));
      total += count;
    }
    total_ = total;
  }
  std::size_t total() const { return total_; }
  const int* counts() const { return counts_.data(); }
  const int* offsets() const { return offsets_.data(); }

  /// Calls visit(i, j) for each element, rank by rank, in the same order at both ends.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (int rank = 0; rank < static_cast<int>(counts_.size()); ++rank)
      for (const std::size_t i : rows(rank))
        for (const std::size_t j : cols(rank)) visit(i, j);
  }

 private:
  const Positions& rows(int rank) const {
    return rows_[static_cast<std::size_t>(rank / cols_of_grid_)];
  }
  const Positions& cols(int rank) const {
    return cols_[static_cast<std::size_t>(rank % cols_of_grid_)];
  }

  int cols_of_grid_;
  std::vector<Positions> rows_, cols_;
  std::vector<int> counts_, offsets_;
  std::size_t total_ = 0;
};

}  // namespace

std::vector<std::size_t> Dealing::indices(int which) const {
  if (block == 0) {
    const Part part = part_of(size, parts, which);
    Positions all(part.length);
    std::iota(all.begin(), all.end(), part.first);
    return all;
  }
  Positions all;
  const std::size_t round = block * static_cast<std::size_t>(parts);
  for (std::size_t first = block * static_cast<std::size_t>(which); first < size; first += round)
    for (std::size_t i = first; i < std::min(size, first + block); ++i) all.push_back(i);
  return all;
}

template <class T>
void redistribute(const ProcessGrid& grid, const MatrixView<const T>& from,
                  const Layout& from_layout, const MatrixView<T>& to, const Layout& to_layout) {
  struct Plan {
    Shares sent, received;
    lanes::detail::Buffer<T> out, in;
  };
  const Plan plan = collectively(grid.comm(), [&] {
    Shares sent(grid, from_layout, to_layout), received(grid, to_layout, from_layout);
    lanes::detail::Buffer<T> out(sent.total()), in(received.total());
    return Plan{std::move(sent), std::move(received), std::move(out), std::move(in)};
  });
  T* next = plan.out.data();
  plan.sent.for_each([&](std::size_t i, std::size_t j) { *next++ = from(i, j); });
  detail::check(MPI_Alltoallv(plan.out.data(), plan.sent.counts(), plan.sent.offsets(),
                              datatype<T>(), plan.in.data(), plan.received.counts(),
                              plan.received.offsets(), datatype<T>(), grid.comm()),
                "MPI_Alltoallv");
  const T* arrived = plan.in.data();
  plan.received.for_each([&](std::size_t i, std::size_t j) { to(i, j) = *arrived++; });
}
template void redistribute(const ProcessGrid&, const MatrixView<const double>&, const Layout&,
                           const MatrixView<double>&, const Layout&);
template void redistribute(const ProcessGrid&, const MatrixView<const float>&, const Layout&,
                           const MatrixView<float>&, const Layout&);

}  // namespace lanes::mpi
