// The communicator that tests use, and errors that every rank must end with.
#pragma once

#include <gtest/gtest.h>
#include <mpi.h>

#include <algorithm>
#include <cmath>
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

/// How rows lie on ranks.
enum class Cut { even, first_empty, all_on_last, growing };
constexpr Cut cuts[] = {Cut::even, Cut::first_empty, Cut::all_on_last, Cut::growing};

/// The first of n rows that is on rank r, or on one after it.
inline std::size_t first_row_of(std::size_t r, std::size_t n, Cut cut) {
  const auto p = static_cast<std::size_t>(ranks());
  switch (cut) {
    case Cut::first_empty:
      return p == 1 || r == 0 ? r * n : (r - 1) * n / (p - 1);
    case Cut::all_on_last:
      return r == p ? n : 0;
    case Cut::growing:
      return n * r * r / (p * p);
    default:
      return n * r / p;
  }
}

/// This rank's part of what every rank has.
template <class T>
mpi::DistributedMatrix<T> distribute(const Matrix<T>& whole, Cut cut) {
  const auto me = static_cast<std::size_t>(rank());
  const std::size_t first = first_row_of(me, whole.rows(), cut);
  const std::size_t end = first_row_of(me + 1, whole.rows(), cut);
  return {world, Matrix<T>(whole.block(first, 0, end - first, whole.cols()))};
}
template <class T, class Y>
Vector<Y> part_of(const Vector<Y>& whole, const mpi::DistributedMatrix<T>& x) {
  return Vector<Y>(whole.slice(x.first_row(), x.local().rows()));
}

/// Levels of the tree of ranks.
inline double levels() {
  return std::ceil(std::log2(ranks()));
}

template <class A>
bool same_on_all_ranks(const A& a) {
  return same_on_all_ranks(a.data(), a.size() * sizeof(*a.data()));
}

}  // namespace lanes::test
