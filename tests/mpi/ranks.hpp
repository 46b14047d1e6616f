// The communicator that tests use, and errors that every rank must end with.
#pragma once

#include <gtest/gtest.h>
#include <mpi.h>

#include <algorithm>
#include <lanes/mpi.hpp>
#include <string>
#include <vector>

namespace lanes::test {

inline const MPI_Comm world = MPI_COMM_WORLD;
inline int rank() {
  return mpi::rank(world);
}
inline int ranks() {
  return mpi::size(world);
}

/// Whether all ranks have the same bytes.
inline bool same_on_all_ranks(const void* data, std::size_t size) {
  std::vector<char> mine(static_cast<const char*>(data), static_cast<const char*>(data) + size);
  std::vector<char> first = mine;
  unsigned long sizes[2] = {size, ~static_cast<unsigned long>(size)}, most[2];
  MPI_Allreduce(sizes, most, 2, MPI_UNSIGNED_LONG, MPI_MAX, world);
  if (most[0] != ~most[1]) return false;
  MPI_Bcast(first.data(), static_cast<int>(size), MPI_CHAR, 0, world);
  int same = first == mine, all = 0;
  MPI_Allreduce(&same, &all, 1, MPI_INT, MPI_LAND, world);
  return all != 0;
}

/// The text of the Error that call() throws; fails where it throws none, or another, or where ranks
/// end with different ones.
template <class Error, class Call>
std::string message_on_all_ranks(const Call& call) {
  std::string text;
  try {
    call();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& e) {
    text = e.what();
  } catch (const std::exception& e) {
    ADD_FAILURE() << "another exception: " << e.what();
  }
  EXPECT_TRUE(same_on_all_ranks(text.data(), text.size())) << text;
  return text;
}

}  // namespace lanes::test
