// Statistics and principal components of a file that is twice as large as the memory of a process
// may be (ulimit -d): larger_than_memory.sh runs this under mpirun.
#include <sys/resource.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <lanes/mpi.hpp>

#include "io/npy.hpp"

namespace {

constexpr std::size_t cols = 64, block = 4096;

void write(const std::filesystem::path& path, std::size_t rows) {
  std::ofstream out(path, std::ios::binary);
  out << lanes::detail::npy_preamble(
      8, "(" + std::to_string(rows) + ", " + std::to_string(cols) + ")");
  lanes::Rng rng(1);
  lanes::Matrix<double> some(block, cols);
  for (std::size_t i = 0; i < rows; i += block) {
    fill_normal(rng, some, 5, 1);
    for (std::size_t k = 0; k < block; ++k) some(k, 3) *= 4;  // the first principal direction
    out.write(reinterpret_cast<const char*>(some.data()),
              static_cast<std::streamsize>(some.size() * sizeof(double)));
  }
}

bool right(MPI_Comm comm, const std::filesystem::path& path) {
  const auto all =
      lanes::mpi::reduce(comm, [&, reader = lanes::mpi::RowReader<double>(comm, path)]() mutable {
        lanes::RunningCovariance<double> mine(reader.cols());
        for (auto rows = reader.read(block); rows.rows() > 0; rows = reader.read(block))
          mine.push(rows);
        return mine;
      });
  lanes::PCA<double> pca{.n_components = 1};
  pca.fit_covariance(all.covariance());
  return std::abs(all.mean()[0] - 5) < 0.02 && std::abs(all.mean()[3] - 20) < 0.08 &&
         std::abs(pca.explained_variance[0] - 16) < 0.2 && pca.components(0, 3) > 0.999;
}

}  // namespace

int main(int argc, char** argv) {
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  const MPI_Comm comm = MPI_COMM_WORLD;
  rlimit limit{};
  getrlimit(RLIMIT_DATA, &limit);
  const std::size_t rows = 2 * limit.rlim_cur / (cols * sizeof(double)) / block * block + block;
  lanes::mpi::collectively(comm, [&] {
    if (limit.rlim_cur == RLIM_INFINITY) throw lanes::error("set ulimit -d");
    if (lanes::mpi::rank(comm) == 0) write(argv[1], rows);
  });
  const bool ok = right(comm, argv[1]);
  if (lanes::mpi::rank(comm) == 0) {
    std::cout << rows << " x " << cols << ", " << rows * cols * sizeof(double) / limit.rlim_cur
              << " times the memory of a process: " << (ok ? "right" : "wrong") << '\n';
    std::filesystem::remove(argv[1]);
  }
  MPI_Finalize();
  return ok ? 0 : 1;
}
