// Merging the states of all ranks.
#pragma once

#include <lanes/mergeable.hpp>
#include <lanes/mpi/communicator.hpp>

namespace lanes::mpi {
namespace detail {

/// What ranks send each other: a packed state, or why there is none.
struct Parcel {
  Failure failure = {};
  std::vector<std::byte> bytes = {};
};
void send(MPI_Comm comm, int to, const Parcel& parcel);
Parcel receive(MPI_Comm comm, int from);
/// From rank `root` to all; returns it.
Parcel broadcast(MPI_Comm comm, int root, Parcel parcel);

/// Runs `work`, unless something has failed before.
template <class Work>
void attempt(MPI_Comm comm, Failure& failure, const Work& work) {
  if (failure) return;
  try {
    work();
  } catch (...) {
    failure = current_failure(comm);
  }
}

}  // namespace detail

/// The states that make() makes on each rank, merged: the same bits on every rank. Where make() or
/// a merge throws, every rank throws. Collective; make() is not.
///
/// Rank r takes that of r + 1, r + 2, r + 4, ... in turn, so long as r is a multiple of twice that:
/// a tree that depends on the number of ranks alone, whatever the order in which messages arrive.
/// log2(ranks) messages one after the other, and a broadcast.
template <class Make>
requires Mergeable<std::invoke_result_t<Make&>>
auto reduce(MPI_Comm comm, Make&& make) {
  using State = std::invoke_result_t<Make&>;
  const int me = rank(comm), ranks = size(comm);
  std::optional<State> state;
  detail::Failure failure;
  detail::attempt(comm, failure, [&] { state.emplace(std::invoke(make)); });
  const auto parcel = [&] {
    std::vector<std::byte> bytes;
    detail::attempt(comm, failure, [&] { bytes = state->pack(); });
    return detail::Parcel{failure, std::move(bytes)};
  };
  for (int step = 1; step < ranks; step *= 2) {
    if (me % (2 * step) != 0) {
      detail::send(comm, me - step, parcel());
      break;
    }
    if (me + step >= ranks) continue;
    const detail::Parcel other = detail::receive(comm, me + step);
    if (!failure) failure = other.failure;
    detail::attempt(comm, failure, [&] { state->merge(State::unpack(other.bytes)); });
  }
  const detail::Parcel all = detail::broadcast(comm, 0, me == 0 ? parcel() : detail::Parcel{});
  if (all.failure) detail::raise(all.failure);
  return me == 0 ? std::move(*state) : State::unpack(all.bytes);
}
template <Mergeable State>
State reduce(MPI_Comm comm, const State& state) {
  return reduce(comm, [&] { return state; });
}

}  // namespace lanes::mpi
