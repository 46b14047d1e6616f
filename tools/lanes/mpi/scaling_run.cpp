// Measuring: each curve in turn, all its points in one run.
#include <algorithm>
#include <cmath>
#include <iostream>
#include <lanes/error.hpp>
#include <lanes/mpi.hpp>
#include <lanes/runtime.hpp>
#include <limits>
#include <map>
#include <memory>
#include <optional>

#include "harness/measure.hpp"
#include "harness/statistics.hpp"
#include "harness/timing_lock.hpp"
#include "mpi/scaling.hpp"
#include "mpi/scaling_plan.hpp"
#include "plan.hpp"
#include "ranks/cost.hpp"
#include "ranks/problem.hpp"
#include "report.hpp"
#include "terminal.hpp"
#ifdef LANES_SCALAPACK_FILE
#include "ranks/pdgemm.hpp"
#endif

namespace lanes::tools {
namespace {

using bench::Kernel;
using bench::RankContender;
using bench::Shape;

/// The first ranks of a communicator, as one of their own; on the others there is none.
class FirstRanks {
 public:
  FirstRanks(MPI_Comm world, int ranks) {
    MPI_Comm_split(world, mpi::rank(world) < ranks ? 0 : MPI_UNDEFINED, 0, &comm_);
  }
  ~FirstRanks() {
    if (comm_ != MPI_COMM_NULL) MPI_Comm_free(&comm_);
  }
  FirstRanks(const FirstRanks&) = delete;
  FirstRanks& operator=(const FirstRanks&) = delete;

  MPI_Comm comm() const { return comm_; }

 private:
  MPI_Comm comm_ = MPI_COMM_NULL;
};

/// What rank 0 thinks.
template <class V>
V as_rank_0(MPI_Comm world, V value) {
  MPI_Bcast(&value, sizeof(value), MPI_BYTE, 0, world);
  return value;
}

class Measurement {
 public:
  Measurement(MPI_Comm world, const ScalingOptions& options) : world_(world), options_(options) {
    for (const int ranks : options.ranks)
      groups_.emplace(ranks, std::make_unique<FirstRanks>(world, ranks));
  }

  /// Nothing where ScaLAPACK takes part, else why it does not.
  std::string open_peers(ScalingReport& report);

  /// Measures all points of `curve`, in about so many seconds.
  template <class T>
  void run(ScalingCurve& curve, const bench::Link& link, double seconds) {
    std::vector<std::unique_ptr<bench::RankProblem>> problems;
    std::vector<RankContender> contenders;
    std::vector<Shape> shapes;
    for (const int ranks : options_.ranks) {
      shapes.push_back(shape_of(curve, ranks));
      contenders.push_back({"lanes", ranks, groups_.at(ranks)->comm(), {}});
      problems.push_back(prepare<T>(curve.kernel, shapes.back(), contenders.back()));
      add_peers<T>(curve.kernel, shapes, contenders, seconds / 2);
    }
    double once = 0;
    for (RankContender& contender : contenders)
      if (contender.refusal.empty()) once += bench::time_once(world_, contender);
    for (RankContender& c : contenders) c.seconds = c.computing = c.in_mpi = {};  // it warmed up
    const double rounds = std::clamp(seconds / once, 1.0, static_cast<double>(options_.rounds));
    bench::run_rounds(world_, contenders, as_rank_0(world_, static_cast<int>(rounds)));
    curve.points.clear();
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      contenders[i].run = nullptr;
      curve.points.push_back({shapes[i], std::move(contenders[i])});
    }
    add_model(curve, link, problems.front() ? problems.front()->steps() : 1);
  }

 private:
  /// A problem whose first result is right, or why it must not be timed; none on ranks that take no
  /// part.
  template <class T>
  std::unique_ptr<bench::RankProblem> prepare(Kernel kernel, const Shape& shape,
                                              RankContender& contender) {
    std::unique_ptr<bench::RankProblem> problem;
    examine(contender, [&] {
      problem = bench::make_rank_problem<T>(kernel, shape, contender.comm);
      problem->run();
      return problem->fault();
    });
    contender.run = [p = problem.get()] { p->run(); };
    return problem;
  }

  /// What fault() says on the ranks of the contender becomes its refusal, on every rank; also where
  /// it throws.
  template <class Fault>
  void examine(RankContender& contender, const Fault& fault) {
    std::string wrong;
    try {
      if (contender.comm != MPI_COMM_NULL) wrong = fault();
    } catch (const std::exception& e) {
      wrong = e.what();
    }
    bench::wait_asleep(world_);
    try {
      mpi::collectively(world_, [&] {
        if (!wrong.empty()) throw error(wrong);
      });
    } catch (const error& e) {
      contender.refusal = e.what();
    }
  }

  template <class T>
  void add_peers(Kernel kernel, std::vector<Shape>& shapes, std::vector<RankContender>& contenders,
                 double seconds);

  static void add_model(ScalingCurve& curve, const bench::Link& link, int steps) {
    const std::vector<double>& one = curve.points.front().timed.seconds;
    if (one.empty()) return;
    const bench::RankCost cost = bench::cost_of(curve.kernel, curve.one, 1, steps);
    for (ScalingPoint& point : curve.points)
      if (!point.is_peer())
        point.model =
            bench::predict(bench::cost_of(curve.kernel, point.shape, point.timed.ranks, steps),
                           cost, bench::median(one), link, curve.type);
  }

  MPI_Comm world_;
  const ScalingOptions& options_;
  std::map<int, std::unique_ptr<FirstRanks>> groups_;
#ifdef LANES_SCALAPACK_FILE
  std::unique_ptr<bench::Scalapack> scalapack_ = {};
#endif
};

#ifdef LANES_SCALAPACK_FILE

std::string Measurement::open_peers(ScalingReport& report) {
  try {
    scalapack_ = mpi::collectively(world_, [] {
      return std::make_unique<bench::Scalapack>(LANES_SCALAPACK_FILE, num_threads());
    });
  } catch (const error& e) {
    return std::string("ScaLAPACK takes no part: ") + e.what();
  }
  report.blas = scalapack_->blas();
  return "";
}

/// The numbers of rows that a grid may have, that of the squarest one first.
std::vector<int> grids_of(int ranks) {
  std::vector<int> rows;
  for (int r = 1; r <= ranks; ++r)
    if (ranks % r == 0) rows.push_back(r);
  std::ranges::sort(rows, {}, [&](int r) { return std::max(r, ranks / r); });
  return rows;
}

/// p?gemm with the fastest of block sizes and grids, in two calls each, of which the first warms
/// up; of those that there is time for.
template <class T>
void Measurement::add_peers(Kernel kernel, std::vector<Shape>& shapes,
                            std::vector<RankContender>& contenders, double seconds) {
  if (!scalapack_ || kernel != Kernel::matmul) return;
  const Shape shape = shapes.back();
  const int ranks = contenders.back().ranks;
  const MPI_Comm comm = contenders.back().comm;
  RankContender best;
  double least = std::numeric_limits<double>::infinity();
  const double deadline = bench::steady_seconds() + seconds;
  const auto is_late = [&] {
    return as_rank_0(world_, !best.name.empty() && bench::steady_seconds() > deadline);
  };
  for (const int rows : grids_of(ranks)) {
    if (is_late()) break;
    std::optional<mpi::ProcessGrid> grid;
    std::optional<mpi::BlockMatrix<T>> a, b;
    std::shared_ptr<const int> context;
    if (comm != MPI_COMM_NULL) {
      grid.emplace(comm, rows, ranks / rows);
      a = bench::random_blocks<T>(*grid, shape.m, shape.k, 1);
      b = bench::random_blocks<T>(*grid, shape.k, shape.n, 2);
      context = bench::blacs_context(*scalapack_, *grid);
    }
    for (const int block : {64, 96, 128, 192, 256}) {
      if (is_late()) break;
      std::shared_ptr<bench::Pdgemm<T>> peer;
      RankContender contender{(sizeof(T) == 8 ? "pdgemm (blocks of " : "psgemm (blocks of ") +
                                  std::to_string(block) + " on " + std::to_string(rows) + " x " +
                                  std::to_string(ranks / rows) + ")",
                              ranks,
                              comm,
                              {}};
      examine(contender, [&] {
        peer = std::make_shared<bench::Pdgemm<T>>(*scalapack_, *a, *b, block, context);
        peer->run();
        return bench::fault_of_product(*a, *b, peer->result());
      });
      contender.run = [peer] { peer->run(); };
      const double taken = contender.refusal.empty() ? bench::time_once(world_, contender)
                                                     : std::numeric_limits<double>::max();
      if (taken >= least) continue;
      least = taken;
      best = contender;
    }
  }
  shapes.push_back(shape);
  contenders.push_back(best);
}

#else

std::string Measurement::open_peers(ScalingReport&) {
  return "ScaLAPACK takes no part: it was not found when this was built";
}
template <class T>
void Measurement::add_peers(Kernel, std::vector<Shape>&, std::vector<RankContender>&, double) {}

#endif

}  // namespace

ScalingReport run_scaling(MPI_Comm world, const ScalingOptions& chosen,
                          const ScalingListener& listener) {
  const ScalingOptions options = completed(chosen, mpi::size(world));
  const std::vector<ScalingCurve> plan = plan_of(options);
  const bool root = mpi::rank(world) == 0;
  std::optional<bench::TimingLock> alone;  // of rank 0, for all
  mpi::collectively(world, [&] {
    if (root) alone.emplace([] { std::cerr << "waiting for another measurement to finish\n"; });
  });
  ScalingReport report{.started = utc_now(),
                       .machine = bench::describe_machine(),
                       .mode = options.extent == bench::Extent::quick ? "quick" : "full",
                       .ranks = mpi::size(world),
                       .threads_per_rank = num_threads()};
  Measurement measurement(world, options);
  if (options.peers)
    if (const std::string why = measurement.open_peers(report); !why.empty())
      report.notes.push_back(why);
  report.link = bench::measure_link(world);
  report.complete = false;
  const auto tell = [&](const auto& what) {
    mpi::collectively(world, [&] {
      if (root) what();
    });
  };
  tell([&] { listener.on_start(report); });

  Progress progress(plan.size(), options.seconds);
  std::size_t left_out = 0;
  for (ScalingCurve curve : plan) {
    if (as_rank_0(world, progress.seconds_left()) <= 0) {
      ++left_out;
      continue;
    }
    if (root) progress.stage(to_string(curve));
    progress.step(to_string(curve));
    const double seconds = as_rank_0(world, progress.seconds_for_this_step());
    if (curve.type == bench::Type::f64)
      measurement.run<double>(curve, report.link, seconds);
    else
      measurement.run<float>(curve, report.link, seconds);
    progress.hide();
    report.curves.push_back(std::move(curve));
    tell([&] { listener.on_curve(report, report.curves.back()); });
  }
  report.complete = left_out == 0;
  if (left_out > 0)
    report.notes.push_back("the time was up: " + std::to_string(left_out) +
                           " curves were not measured");
  return report;
}

}  // namespace lanes::tools
