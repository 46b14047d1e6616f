// A rank that dies, by itself: dying.sh runs this under mpirun.
//
//   lanes_mpi_dying HOW FILE    HOW: abort, throw or leave
#include <unistd.h>

#include <cstdlib>
#include <lanes/error.hpp>
#include <lanes/mpi.hpp>
#include <string_view>

int main(int argc, char** argv) {
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  const MPI_Comm comm = MPI_COMM_WORLD;
  const std::string_view how = argv[1];
  const lanes::mpi::DistributedMatrix<double> x(comm, 4000, 50);
  if (lanes::mpi::rank(comm) == lanes::mpi::size(comm) - 1) {
    usleep(100'000);  // the others are in save_npy, and rank 0 has begun to write
    if (how == "abort") std::abort();
    if (how == "throw") throw lanes::error("thrown outside of collectively()");
    std::_Exit(0);  // as if all were well, but without MPI_Finalize
  }
  save_npy(argv[2], x);
  MPI_Finalize();
}
