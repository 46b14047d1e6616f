// A user's program that solves on ranks. MPI itself is not started: not every machine that builds
// may do so.
#include <iostream>
#include <lanes/mpi.hpp>
#include <lanes/mpi/scalapack.hpp>

int main() {
  try {
    const lanes::mpi::ProcessGrid grid(MPI_COMM_WORLD);
    const lanes::mpi::BlockMatrix<double> a(grid, 4, 4);
    std::cout << lanes::solve(a, a).rows() << lanes::eigh(a).values.size() << '\n';
  } catch (const lanes::argument_error& e) {
    std::cout << "consumer: all right: " << e.what() << '\n';
    return 0;
  }
  return 1;
}
