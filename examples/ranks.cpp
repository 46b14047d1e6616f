// A data set on many ranks: statistics, principal components and a regression of all rows.
//
//   mpirun -n 2 ranks
#include <iostream>
#include <lanes/linalg.hpp>
#include <lanes/mpi.hpp>
#include <sstream>

namespace {

void run(MPI_Comm comm, std::ostream& out) {
  // The same numbers for any number of ranks; load_npy(comm, "x.npy") would read them.
  lanes::Rng rng(1);
  lanes::mpi::DistributedMatrix<double> X(comm, 400'000, 3);
  fill_normal(rng, X, 5, 2);
  out << X.rows() << " rows on " << lanes::mpi::size(comm) << " ranks\n"
      << "mean " << round(mean(X, lanes::By::column), 1) << "\n"
      << "cov\n"
      << round(cov(X), 1) << "\n";

  lanes::PCA<double> pca{.n_components = 2};
  fit(pca, X);
  const auto scores = pca.transform(X.local());  // of this rank's rows
  out << "two components explain " << static_cast<int>(100 * sum(pca.explained_variance_ratio))
      << " %; rank 0 has " << scores.rows() << " scores\n";

  // Targets are a vector of each rank's own.
  const auto y = lanes::mpi::collectively(comm, [&] {
    return matmul(X.local(), lanes::Vector<double>{1, 2, 3}) + 4.0;
  });
  lanes::LinearRegression<double> line;
  fit(line, X, y);
  out << "coef " << round(line.coef, 6) << ", intercept " << lanes::round(line.intercept, 6)
      << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  int provided = 0, status = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  try {
    std::ostringstream out;
    run(MPI_COMM_WORLD, out);
    if (lanes::mpi::rank(MPI_COMM_WORLD) == 0) std::cout << out.str();
  } catch (const lanes::error& e) {  // the same on every rank
    if (lanes::mpi::rank(MPI_COMM_WORLD) == 0) std::cerr << e.what() << '\n';
    status = 1;
  }
  MPI_Finalize();
  return status;
}
