// A user's program with ranks, of which there is one where nobody runs mpirun. MPI itself is not
// started: not every machine that builds may do so.
#include <iostream>
#include <lanes/mpi.hpp>

int main() {
  lanes::PCA<double> (*fit)(lanes::PCA<double>&, const lanes::mpi::DistributedMatrix<double>&) =
      [](lanes::PCA<double>& pca, const lanes::mpi::DistributedMatrix<double>& x) {
        return lanes::fit(pca, x);
      };
  try {
    lanes::PCA<double> pca;
    fit(pca, lanes::mpi::DistributedMatrix<double>(MPI_COMM_WORLD, 4, 2));
  } catch (const lanes::argument_error& e) {
    std::cout << "consumer: all right: " << e.what() << '\n';
    return 0;
  }
  return 1;
}
