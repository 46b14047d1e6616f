// Two ranks, or more, against one, and against ScaLAPACK's pdgemm, in one run, on one thread each.
//
//   mpirun -n 2 lanes_bench_mpi [--sizes 1024,2048,4096] [--cov 400000x64] [--rounds 7]
//                               [--type f64] [--json FILE]
//
// Samples are taken in turn, round after round, and compared within a round; the table has medians.
// `in MPI` is the time that the rank with most of it spent inside MPI's functions, waiting
// included. p?gemm takes part with the best of the block sizes 64 to 256 and of all grids, found
// beforehand.
#include <mpi.h>

#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/mpi.hpp>
#include <lanes/random.hpp>
#include <limits>
#include <optional>
#include <sstream>

#include "harness/kernel.hpp"
#include "harness/machine.hpp"
#include "harness/shape.hpp"
#include "harness/statistics.hpp"
#include "harness/timing_lock.hpp"
#include "ranks/contest.hpp"
#ifdef LANES_HAVE_SCALAPACK
#include "ranks/pdgemm.hpp"
#endif

namespace lanes::bench {
namespace {

const MPI_Comm world = MPI_COMM_WORLD;
constexpr Options one_thread{.threads = 1};

struct Arguments {
  std::vector<std::size_t> sizes{1024, 2048, 4096};
  Shape cov{400000, 64};
  int rounds = 7;
  bool f32 = false;
  std::string json;
};

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (i + 1 == argc) throw argument_error(name + ": no value, or no such option");
    const std::string value = argv[i + 1];
    if (name == "--sizes") {
      arguments.sizes.clear();
      if (value != "none")
        for (const Extents& extents : parse_size_list(value)) arguments.sizes.push_back(extents[0]);
    } else if (name == "--cov") {
      arguments.cov = value == "none" ? Shape{0, 0} : make_shape(parse_extents(value), 2);
    } else if (name == "--rounds") {
      arguments.rounds = static_cast<int>(parse_extents(value)[0]);
    } else if (name == "--type" && (value == "f64" || value == "f32")) {
      arguments.f32 = value == "f32";
    } else if (name == "--json") {
      arguments.json = value;
    } else {
      throw argument_error("no such option: " + name + " " + value);
    }
  }
  return arguments;
}

/// One problem and all that was timed on it; the first contender is lanes on one rank.
struct Contest {
  std::string kernel, size;
  double flops;
  std::vector<RankContender> contenders;
};

void print(const Contest& contest, std::ostream& out) {
  out << contest.kernel << ' ' << contest.size << '\n'
      << "  " << std::left << std::setw(34) << "" << std::right << std::setw(6) << "ranks"
      << std::setw(12) << "ms" << std::setw(12) << "in MPI" << std::setw(12) << "GFLOP/s"
      << std::setw(14) << "x one rank" << '\n';
  const std::vector<double>& one = contest.contenders.front().seconds;
  for (const RankContender& c : contest.contenders) {
    out << "  " << std::left << std::setw(34) << c.name << std::right << std::setw(6) << c.ranks;
    if (!c.refusal.empty()) {
      out << "  refused: " << c.refusal << '\n';
      continue;
    }
    const double seconds = median(c.seconds);
    out << std::fixed << std::setprecision(2) << std::setw(12) << 1e3 * seconds << std::setw(12)
        << 1e3 * median(c.communication) << std::setw(12) << contest.flops / seconds / 1e9
        << std::setw(14) << paired_ratio(one, c.seconds) << '\n'
        << std::defaultfloat;
  }
}

void write_list(std::ostream& out, const std::vector<double>& values) {
  out << '[';
  for (std::size_t i = 0; i < values.size(); ++i) out << (i ? ", " : "") << values[i];
  out << ']';
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) (c == '"' || c == '\\' ? out += '\\' : out) += c;
  return out + '"';
}

void write_json(std::ostream& out, const Arguments& arguments, const std::string& blas,
                const std::vector<Contest>& contests) {
  out << std::setprecision(9) << "{\"machine\": " << quoted(describe_machine().cpu)
      << ",\n \"build\": " << quoted(std::string(build_description()))
      << ",\n \"isa\": " << quoted(std::string(name(isa()))) << ", \"blas\": " << quoted(blas)
      << ",\n \"ranks\": " << mpi::size(world)
      << ", \"threads_per_rank\": 1, \"type\": " << (arguments.f32 ? "\"f32\"" : "\"f64\"")
      << ",\n \"contests\": [";
  for (const Contest& contest : contests) {
    out << (&contest == contests.data() ? "\n" : ",\n")
        << "  {\"kernel\": " << quoted(contest.kernel) << ", \"size\": " << quoted(contest.size)
        << ", \"flops\": " << contest.flops << ", \"contenders\": [";
    for (const RankContender& c : contest.contenders) {
      out << (&c == contest.contenders.data() ? "\n" : ",\n") << "   {\"name\": " << quoted(c.name)
          << ", \"ranks\": " << c.ranks << ", \"refusal\": " << quoted(c.refusal)
          << ", \"seconds\": ";
      write_list(out, c.seconds);
      out << ", \"communication_seconds\": ";
      write_list(out, c.communication);
      out << '}';
    }
    out << "]}";
  }
  out << "]}\n";
}

template <class T>
Matrix<T> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  auto a = Matrix<T>::uninitialized(rows, cols);
  Rng rng(seed);
  fill_normal(rng, std::span<T>(a.data(), a.size()));
  return a;
}

/// Why a result on rank 0 is wrong: nothing where each element is within within(i, j) of the
/// expected one. What rank 0 says, on every rank.
template <class T, class Within>
std::string fault_of(const Matrix<T>& found, const Matrix<T>& expected, const Within& within) {
  int wrong = 0;
  if (mpi::rank(world) == 0)
    for (std::size_t i = 0; i < expected.rows(); ++i)
      for (std::size_t j = 0; j < expected.cols(); ++j)
        if (!(std::abs(double{found(i, j)} - double{expected(i, j)}) <= within(i, j))) wrong = 1;
  MPI_Bcast(&wrong, 1, MPI_INT, 0, world);
  return wrong ? "its result is wrong" : "";
}

/// How far apart two sums of products may be, whatever their order: 2 k eps |a_i| |b_j|.
template <class T>
class SumBound {
 public:
  SumBound(const Matrix<T>& a, const Matrix<T>& b)
      : factor_(2 * static_cast<double>(a.cols()) * double{std::numeric_limits<T>::epsilon()}) {
    for (std::size_t i = 0; i < a.rows(); ++i) rows_.push_back(norm(a.row(i)));
    for (std::size_t j = 0; j < b.cols(); ++j) cols_.push_back(norm(b.col(j)));
  }
  double operator()(std::size_t i, std::size_t j) const { return factor_ * rows_[i] * cols_[j]; }

 private:
  double factor_;
  std::vector<double> rows_, cols_;
};

#ifdef LANES_HAVE_SCALAPACK
/// The fastest of block sizes and grids, in two calls each; the first call warms up.
template <class T>
RankContender best_pdgemm(const Matrix<T>& a, const Matrix<T>& b, const Matrix<T>& c) {
  const SumBound<T> bound(a, b);
  const int ranks = mpi::size(world);
  RankContender best;
  double least = std::numeric_limits<double>::infinity();
  for (int rows = 1; rows <= ranks; ++rows) {
    if (ranks % rows != 0) continue;
    const mpi::ProcessGrid grid(world, rows, ranks / rows);
    const auto context = blacs_context(grid);
    const auto block_a = mpi::BlockMatrix<T>::scatter(grid, a);
    const auto block_b = mpi::BlockMatrix<T>::scatter(grid, b);
    for (const int block : {64, 96, 128, 192, 256}) {
      const auto peer = std::make_shared<Pdgemm<T>>(block_a, block_b, block, context);
      RankContender contender{(sizeof(T) == 8 ? "pdgemm, blocks of " : "psgemm, blocks of ") +
                                  std::to_string(block) + ", " + std::to_string(rows) + " x " +
                                  std::to_string(ranks / rows),
                              ranks, [peer] { peer->run(); }};
      time_once(world, contender);
      contender.refusal = fault_of(peer->result().gather(), c, bound);
      const double seconds = time_once(world, contender);
      if (seconds >= least) continue;
      least = seconds;
      best = contender;
    }
  }
  best.seconds.clear(), best.communication.clear();
  return best;
}
#endif

template <class T>
Contest matmul_contest(std::size_t n, int rounds) {
  const bool root = mpi::rank(world) == 0;
  Matrix<T> a, b, c;
  if (root) {
    a = random_matrix<T>(n, n, 1), b = random_matrix<T>(n, n, 2), c = Matrix<T>(n, n);
    matmul(a, b, c, one_thread);
  }
  Contest contest{"matmul", std::to_string(n), flops(Kernel::matmul, {n, n, n}), {}};
  contest.contenders.push_back({"lanes, one rank", 1, [&] { matmul(a, b, c, one_thread); }});

  const mpi::ProcessGrid grid(world);
  const auto block_a = mpi::BlockMatrix<T>::scatter(grid, a);
  const auto block_b = mpi::BlockMatrix<T>::scatter(grid, b);
  mpi::BlockMatrix<T> block_c(grid, n, n);
  contest.contenders.push_back(
      {"lanes, " + std::to_string(grid.rows()) + " x " + std::to_string(grid.cols()), grid.size(),
       [&] { matmul(block_a, block_b, block_c, one_thread); }});
  contest.contenders.back().run();
  contest.contenders.back().refusal =
      fault_of(block_c.gather(), c, [](std::size_t, std::size_t) { return 0.0; });  // the same bits
#ifdef LANES_HAVE_SCALAPACK
  contest.contenders.push_back(best_pdgemm(a, b, c));
#endif
  run_rounds(world, contest.contenders, rounds);
  for (RankContender& contender : contest.contenders) contender.run = nullptr;
  return contest;
}

template <class T>
Contest cov_contest(const Shape& shape, int rounds) {
  const bool root = mpi::rank(world) == 0;
  const Matrix<T> all = root ? random_matrix<T>(shape.m, shape.n, 3) : Matrix<T>();
  const auto rows = mpi::BlockMatrix<T>::scatter(mpi::ProcessGrid(world, mpi::size(world), 1), all);
  const mpi::DistributedMatrix<T> x(world, Matrix<T>(rows.local()));
  const auto propagate = nan_policy::propagate;
  Matrix<T> one, many;
  Contest contest{"cov", to_string(shape, 2), flops(Kernel::cov, shape), {}};
  contest.contenders.push_back(
      {"lanes, one rank", 1, [&] { one = cov(all, 1, propagate, one_thread); }});
  contest.contenders.push_back({"lanes, rows on all ranks", mpi::size(world),
                                [&] { many = cov(x, 1, propagate, one_thread); }});
  if (root) contest.contenders[0].run();
  contest.contenders[1].run();
  const double m_eps = static_cast<double>(shape.m) * double{std::numeric_limits<T>::epsilon()};
  contest.contenders[1].refusal = fault_of(many, one, [&](std::size_t i, std::size_t j) {
    return m_eps * std::sqrt(double{one(i, i)} * double{one(j, j)});
  });
  run_rounds(world, contest.contenders, rounds);
  for (RankContender& contender : contest.contenders) contender.run = nullptr;
  return contest;
}

template <class T>
void run(const Arguments& arguments, const std::string& blas) {
  const bool root = mpi::rank(world) == 0;
  std::vector<Contest> contests;
  const auto add = [&](Contest contest) {
    if (root) print(contest, std::cout), std::cout << std::endl;
    contests.push_back(std::move(contest));
  };
  for (const std::size_t n : arguments.sizes) add(matmul_contest<T>(n, arguments.rounds));
  if (arguments.cov.m > 0) add(cov_contest<T>(arguments.cov, arguments.rounds));
  if (!root || arguments.json.empty()) return;
  std::ofstream file(arguments.json);
  write_json(file, arguments, blas, contests);
  if (!file.flush()) throw io_error("cannot write " + arguments.json);
}

void bench(int argc, char** argv) {
  const Arguments arguments = mpi::collectively(world, [&] { return parse(argc, argv); });
  std::optional<TimingLock> alone;  // of rank 0, for all
  mpi::collectively(world, [&] {
    if (mpi::rank(world) == 0)
      alone.emplace([] { std::cerr << "waiting for another measurement to end\n"; });
  });
  std::string blas;
#ifdef LANES_HAVE_SCALAPACK
  blas = mpi::collectively(world, use_one_blas_thread);
  if (mpi::rank(world) == 0) std::cout << "ScaLAPACK on " << blas << "\n\n";
#endif
  arguments.f32 ? run<float>(arguments, blas) : run<double>(arguments, blas);
}

}  // namespace
}  // namespace lanes::bench

int main(int argc, char** argv) {
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  try {
    lanes::bench::bench(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << e.what() << std::endl;
    MPI_Abort(MPI_COMM_WORLD, 1);  // other ranks may wait for this one
  }
  MPI_Finalize();
}
