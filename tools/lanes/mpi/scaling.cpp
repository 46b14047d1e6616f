#include "mpi/scaling.hpp"

#include <algorithm>
#include <lanes/error.hpp>
#include <limits>

#include "harness/statistics.hpp"
#include "ranks/cost.hpp"

namespace lanes::tools {

std::string_view name(Scaling scaling) {
  return scaling == Scaling::strong ? "strong" : "weak";
}

Scaling scaling_from_name(std::string_view name) {
  for (const Scaling scaling : {Scaling::strong, Scaling::weak})
    if (name == tools::name(scaling)) return scaling;
  throw argument_error("scaling '" + std::string(name) + "' is unknown: write strong or weak");
}

std::string to_string(const ScalingCurve& curve) {
  return std::string(bench::info(curve.kernel).name) + " " + std::string(name(curve.type)) + " " +
         bench::to_string(curve.kernel, curve.one) + ", " + std::string(name(curve.scaling)) +
         " scaling";
}

double work_of(const ScalingCurve& curve, const bench::Shape& shape) {
  return bench::cost_of(curve.kernel, shape, 1).flops;
}

double speed_up(const ScalingCurve& curve, const ScalingPoint& point) {
  const ScalingPoint& one = curve.points.front();
  if (point.timed.seconds.empty() || one.timed.seconds.empty())
    return std::numeric_limits<double>::quiet_NaN();
  return bench::paired_ratio(one.timed.seconds, point.timed.seconds) * work_of(curve, point.shape) /
         work_of(curve, one.shape);
}

double efficiency(const ScalingCurve& curve, const ScalingPoint& point) {
  return speed_up(curve, point) / point.timed.ranks;
}

Split split_of(const ScalingPoint& point) {
  const double seconds = bench::median(point.timed.seconds);
  const double computing = std::min(seconds, bench::median(point.timed.computing));
  return {seconds, computing, seconds - computing};
}

std::vector<std::string> refusals(const ScalingReport& report, bool library_only) {
  std::vector<std::string> lines;
  for (const ScalingCurve& curve : report.curves)
    for (const ScalingPoint& point : curve.points)
      if (!point.timed.refusal.empty() && !(library_only && point.is_peer()))
        lines.push_back(to_string(curve) + ", " + point.timed.name + " on " +
                        std::to_string(point.timed.ranks) + ": " + point.timed.refusal);
  return lines;
}

}  // namespace lanes::tools
