// A rank of the program that fails alone, while the others wait for it: the job ends.
#include <mpi.h>

#include <iostream>

#include "mpi/scaling_command.hpp"
#include "mpi/session.hpp"

namespace lanes::tools {
void add_compare(CLI::App&, Action&) {}
void add_describe(CLI::App&, Action&, const TableAccess&) {}
void add_scaling(CLI::App&, Action&, MPI_Comm) {}
}  // namespace lanes::tools

int main() {
  lanes::tools::Session session;
  if (session.rank() != 1) MPI_Barrier(MPI_COMM_WORLD);
  std::cerr << "lanes: something\n";
  session.end(1, std::chrono::milliseconds(300));
}
