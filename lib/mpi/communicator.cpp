// Ranks, and agreeing on an error.
#include <lanes/error.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/mpi/reduce.hpp>
#include <new>

#include "mpi/transport.hpp"

namespace lanes::mpi {
namespace detail {
namespace {

/// What Failure::kind says.
enum Kind : int {
  nothing,
  other,
  shape,
  argument,
  singular,
  not_positive_definite,
  convergence,
  io,
  memory
};

/// Which rank ran out of memory: std::bad_alloc itself has no text.
class OutOfMemory : public std::bad_alloc {
 public:
  explicit OutOfMemory(const std::string& message) : message_(message) {}
  const char* what() const noexcept override { return message_.what(); }

 private:
  std::runtime_error message_;
};

Failure failure_in_flight() {
  try {
    throw;
  } catch (const shape_error& e) {
    return {shape, e.what()};
  } catch (const argument_error& e) {
    return {argument, e.what()};
  } catch (const singular_error& e) {
    return {singular, e.what()};
  } catch (const not_positive_definite_error& e) {
    return {not_positive_definite, e.what()};
  } catch (const convergence_error& e) {
    return {convergence, e.what()};
  } catch (const io_error& e) {
    return {io, e.what()};
  } catch (const std::bad_alloc& e) {
    return {memory, e.what()};
  } catch (const std::exception& e) {
    return {other, e.what()};
  } catch (...) {
    return {other, "an exception that is no std::exception"};
  }
}

}  // namespace

Failure current_failure(MPI_Comm comm) {
  Failure failure = failure_in_flight();
  failure.message = "rank " + std::to_string(rank(comm)) + " of " + std::to_string(size(comm)) +
                    ": " + failure.message;
  return failure;
}

void raise(const Failure& failure) {
  switch (failure.kind) {
    case shape:
      throw shape_error(failure.message);
    case argument:
      throw argument_error(failure.message);
    case singular:
      throw singular_error(failure.message);
    case not_positive_definite:
      throw not_positive_definite_error(failure.message);
    case convergence:
      throw convergence_error(failure.message);
    case io:
      throw io_error(failure.message);
    case memory:
      throw OutOfMemory(failure.message);
    default:
      throw error(failure.message);
  }
}

void agree(MPI_Comm comm, const Failure& mine) {
  const int ranks = size(comm);
  const int candidate = mine ? rank(comm) : ranks;
  int lowest = ranks;
  check(MPI_Allreduce(&candidate, &lowest, 1, MPI_INT, MPI_MIN, comm), "MPI_Allreduce");
  if (lowest < ranks) raise(broadcast(comm, lowest, {.failure = mine}).failure);
}

void check(int code, const char* call) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING];
  int length = 0;
  MPI_Error_string(code, text, &length);
  throw error(std::string(call) + ": " + std::string(text, static_cast<std::size_t>(length)));
}

void require_usable(MPI_Comm comm) {
  int initialized = 0, finalized = 0, inter = 0;
  MPI_Initialized(&initialized);
  if (!initialized)
    throw argument_error("lanes::mpi: MPI is not initialised; call MPI_Init_thread before");
  MPI_Finalized(&finalized);
  if (finalized)
    throw argument_error("lanes::mpi: MPI is finalised already; call MPI_Finalize last");
  if (comm == MPI_COMM_NULL) throw argument_error("lanes::mpi: the communicator is MPI_COMM_NULL");
  check(MPI_Comm_test_inter(comm, &inter), "MPI_Comm_test_inter");
  if (inter)
    throw argument_error(
        "lanes::mpi: this is an intercommunicator; MPI_Intercomm_merge makes one "
        "communicator of both groups");
}

}  // namespace detail

int rank(MPI_Comm comm) {
  detail::require_usable(comm);
  int rank = 0;
  detail::check(MPI_Comm_rank(comm, &rank), "MPI_Comm_rank");
  return rank;
}

int size(MPI_Comm comm) {
  detail::require_usable(comm);
  int size = 0;
  detail::check(MPI_Comm_size(comm, &size), "MPI_Comm_size");
  return size;
}

}  // namespace lanes::mpi
