// How the calls for many ranks fare on more and more of them: what lanes compare measures under
// mpirun.
#pragma once

#include <mpi.h>

#include <functional>
#include <string>
#include <vector>

#include "harness/kernel.hpp"
#include "harness/machine.hpp"
#include "harness/sizes.hpp"
#include "ranks/contest.hpp"

namespace lanes::tools {

enum class Scaling {
  strong,  ///< the same problem on more ranks
  weak     ///< as much data on each
};
std::string_view name(Scaling scaling);
/// Throws argument_error, listing the known names.
Scaling scaling_from_name(std::string_view name);

struct ScalingOptions {
  std::vector<bench::Kernel> kernels = {};  ///< empty: bench::rank_kernels()
  std::vector<bench::Extents> sizes = {};   ///< of the problem of one rank; empty: standard ones
  std::vector<bench::Type> types = {};      ///< empty: f64
  std::vector<Scaling> scalings = {};       ///< empty: both
  std::vector<int> ranks = {};              ///< empty: 1, 2, 4, ... and all
  bench::Extent extent = bench::Extent::quick;
  int rounds = 7;
  double seconds = 0;  ///< how long it may take; 0: as seconds_of says
  bool peers = true;
};

/// A way of computing a problem on some of the ranks.
struct ScalingPoint {
  bench::Shape shape;
  bench::RankContender timed;  ///< its times; it can no longer be run
  double model = 0;            ///< seconds that docs/mpi_cost.md expects; 0: not known

  bool is_peer() const { return timed.name != "lanes"; }
};

struct ScalingCurve {
  bench::Kernel kernel = bench::Kernel::matmul;
  bench::Type type = bench::Type::f64;
  Scaling scaling = Scaling::strong;
  bench::Shape one = {};                  ///< the problem of one rank
  std::vector<ScalingPoint> points = {};  ///< that of lanes on one rank first
};
/// "matmul f64 1024, strong scaling"
std::string to_string(const ScalingCurve& curve);

struct ScalingReport {
  std::string started;  ///< date and time, UTC
  bench::Machine machine;
  std::string mode;
  std::string blas = {};  ///< that ScaLAPACK calls; empty: it takes no part
  int ranks = 1, threads_per_rank = 1;
  bench::Link link = {};
  std::vector<std::string> notes = {};  ///< what was left out, and why
  std::vector<ScalingCurve> curves = {};
  bool complete = true;
};

/// Floating-point operations of all ranks; of a logistic regression, those of a step.
double work_of(const ScalingCurve& curve, const bench::Shape& shape);
/// How many times as much work in the same time as lanes on one rank does: paired by round. NaN
/// where a point was not timed.
double speed_up(const ScalingCurve& curve, const ScalingPoint& point);
/// That over the number of ranks.
double efficiency(const ScalingCurve& curve, const ScalingPoint& point);
/// Medians of the rounds: computing is what the busiest rank does outside of MPI, communication
/// what is left of all seconds.
struct Split {
  double seconds = 0, computing = 0, communication = 0;
};
Split split_of(const ScalingPoint& point);
/// What was refused, a line each; `library_only`: of lanes.
std::vector<std::string> refusals(const ScalingReport& report, bool library_only);

struct ScalingListener {
  std::function<void(const ScalingReport&)> on_start;                       ///< without curves
  std::function<void(const ScalingReport&, const ScalingCurve&)> on_curve;  ///< one is complete
};

/// Collective; what it returns has a meaning on rank 0 alone, and the listener is called there.
/// Throws argument_error when nothing that was asked for can be measured. Rank 0 holds the timing
/// lock. What there is no time for is left out.
ScalingReport run_scaling(MPI_Comm world, const ScalingOptions& options,
                          const ScalingListener& listener);

}  // namespace lanes::tools
