// Ranks, and errors that all of them share.
//
// A communicator is the caller's: nothing here initialises or finalises MPI, keeps, copies or frees
// a communicator. Calls that take one, or a DistributedMatrix, are collective: every rank of it
// makes the same call, in the same order. Messages go from rank to rank under the tag 27182; who
// has a receive for any tag pending on a communicator passes a duplicate of it. MPI is called by
// the calling thread alone: MPI_THREAD_FUNNELED suffices.
//
// Whatever goes wrong on one rank, every rank ends with the same error, of the lowest rank that
// failed: the same type of exception, and a text that begins with "rank 2 of 4: ". What all ranks
// see for themselves, such as that there are no rows at all, they throw without naming one.
#pragma once

#include <mpi.h>

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace lanes::mpi {

/// Which rank this is, and how many there are. Throw argument_error where MPI is not initialised,
/// or finalised already, and for a communicator that is null or an intercommunicator.
int rank(MPI_Comm comm);
int size(MPI_Comm comm);

namespace detail {

/// What went wrong: which exception of lanes it was (0: nothing went wrong), and its text.
struct Failure {
  int kind = 0;
  std::string message = {};

  explicit operator bool() const { return kind != 0; }
};
/// Of the exception in flight, on this rank.
Failure current_failure(MPI_Comm comm);
/// Throws it.
[[noreturn]] void raise(const Failure& failure);
/// Returns where it is none on every rank; else throws that of the lowest rank. Collective.
void agree(MPI_Comm comm, const Failure& mine);

}  // namespace detail

/// work() on every rank, and what it returned; where it threw on any rank, every rank throws. So
/// that no rank waits for one that never comes:
///
///   lanes::Table<double> mine;
///   lanes::mpi::collectively(comm, [&] { mine = lanes::load_csv(part_of(rank)); });
///
/// Collective; work() is not: it makes no collective call on the communicator.
template <class Work>
std::invoke_result_t<Work&> collectively(MPI_Comm comm, Work&& work) {
  using Result = std::invoke_result_t<Work&>;
  detail::Failure failure;
  if constexpr (std::is_void_v<Result>) {
    try {
      std::invoke(work);
    } catch (...) {
      failure = detail::current_failure(comm);
    }
    detail::agree(comm, failure);
  } else {
    std::optional<Result> result;
    try {
      result.emplace(std::invoke(work));
    } catch (...) {
      failure = detail::current_failure(comm);
    }
    detail::agree(comm, failure);
    return std::move(*result);
  }
}

}  // namespace lanes::mpi
