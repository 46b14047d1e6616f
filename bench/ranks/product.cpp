// matmul on ranks.
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>

#include "harness/data.hpp"
#include "ranks/problem.hpp"
#include "ranks/problems.hpp"

namespace lanes::bench {
namespace {

/// f(A's elements) x on every rank.
template <class T, class F>
std::vector<double> times(const mpi::BlockMatrix<T>& a, const std::vector<double>& x, const F& f) {
  std::vector<double> y(a.rows());
  const auto local = a.local();
  for (std::size_t i = 0; i < local.rows(); ++i)
    for (std::size_t j = 0; j < local.cols(); ++j)
      y[a.first_row() + i] += f(double{local(i, j)}) * x[a.first_col() + j];
  add_up(a.grid().comm(), y);
  return y;
}

template <class T>
class Product : public RankProblem {
 public:
  Product(const Shape& shape, MPI_Comm comm)
      : grid_(comm),
        a_(random_blocks<T>(grid_, shape.m, shape.k, 1)),
        b_(random_blocks<T>(grid_, shape.k, shape.n, 2)),
        c_(mpi::collectively(comm, [&] { return mpi::BlockMatrix<T>(grid_, shape.m, shape.n); })) {}

  void run() override {
    if (grid_.size() > 1) return matmul(a_, b_, c_);
    matmul(std::as_const(a_).local(), std::as_const(b_).local(), c_.local());
  }
  std::string fault() const override { return fault_of_product(a_, b_, c_); }

 private:
  mpi::ProcessGrid grid_;
  mpi::BlockMatrix<T> a_, b_, c_;
};

}  // namespace

template <class T>
mpi::BlockMatrix<T> random_blocks(const mpi::ProcessGrid& grid, std::size_t rows, std::size_t cols,
                                  std::uint64_t seed) {
  return mpi::collectively(grid.comm(), [&] {
    mpi::BlockMatrix<T> a(grid, rows, cols);
    Rng rng(seed, static_cast<std::uint64_t>(grid.rank()));
    fill_normal(rng, a.local());
    return a;
  });
}

template <class T>
std::string fault_of_product(const mpi::BlockMatrix<T>& a, const mpi::BlockMatrix<T>& b,
                             const mpi::BlockMatrix<T>& c) {
  const auto itself = [](double e) { return e; };
  const auto magnitude = [](double e) { return std::abs(e); };
  std::vector<double> x(b.cols()), size(b.cols());
  for (std::size_t j = 0; j < x.size(); ++j) {
    x[j] = normal_at(stream_probes, j);
    size[j] = std::abs(x[j]);
  }
  const auto expected = times(a, times(b, x, itself), itself), found = times(c, x, itself);
  const auto sizes = times(a, times(b, size, magnitude), magnitude);
  const double eps = double{std::numeric_limits<T>::epsilon()};
  const double doubles = std::numeric_limits<double>::epsilon();
  const double slack = 2 * static_cast<double>(a.cols()) * eps +
                       2 * static_cast<double>(a.cols() + 2 * b.cols()) * doubles;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!(std::abs(found[i] - expected[i]) <= slack * sizes[i])) return "its result is wrong";
  return "";
}

template <class T>
std::unique_ptr<RankProblem> make_product(const Shape& shape, MPI_Comm comm) {
  return std::make_unique<Product<T>>(shape, comm);
}

template mpi::BlockMatrix<double> random_blocks(const mpi::ProcessGrid&, std::size_t, std::size_t,
                                                std::uint64_t);
template mpi::BlockMatrix<float> random_blocks(const mpi::ProcessGrid&, std::size_t, std::size_t,
                                               std::uint64_t);
template std::string fault_of_product(const mpi::BlockMatrix<double>&,
                                      const mpi::BlockMatrix<double>&,
                                      const mpi::BlockMatrix<double>&);
template std::string fault_of_product(const mpi::BlockMatrix<float>&,
                                      const mpi::BlockMatrix<float>&,
                                      const mpi::BlockMatrix<float>&);
template std::unique_ptr<RankProblem> make_product<double>(const Shape&, MPI_Comm);
template std::unique_ptr<RankProblem> make_product<float>(const Shape&, MPI_Comm);

}  // namespace lanes::bench
