// What is accumulated piece by piece, in several processes, and merged.
//
//   lanes::RunningStats<double> mine;                  // each process pushes its own data
//   std::vector<std::byte> bytes = mine.pack();        // for a file, a socket, Spark's or Dask's
//   aggregate mine.merge(lanes::RunningStats<double>::unpack(bytes));
//
// lanes::mpi::reduce merges the states of all ranks.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

namespace lanes {

/// A state that knows all that is wanted of the data it was given: merged with another one, it is
/// as if it had been given the other's data as well, within rounding.
///
/// pack() is a record of any size that names its type and begins with that name; unpack() makes
/// the same state of it, to the last bit, and throws argument_error where it is a record of another
/// type, or cut short. Records are for machines with the same order of bytes.
template <class S>
concept Mergeable = std::movable<S> &&
    requires(S& state, const S& other, std::span<const std::byte> record) {
  state.merge(other);
  { other.pack() } -> std::same_as<std::vector<std::byte>>;
  { S::unpack(record) } -> std::same_as<S>;
};

}  // namespace lanes
