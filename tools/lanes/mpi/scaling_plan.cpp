#include "mpi/scaling_plan.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <set>

#include "plan.hpp"
#include "ranks/problem.hpp"

namespace lanes::tools {
namespace {

using bench::Kernel;
using bench::Shape;

std::vector<Shape> standard_sizes(Kernel kernel, bench::Extent extent) {
  const bool full = extent == bench::Extent::full;
  if (kernel == Kernel::matmul) {
    std::vector<Shape> shapes;
    for (const std::size_t n : full ? std::vector<std::size_t>{512, 1024, 2048, 4096}
                                    : std::vector<std::size_t>{512, 1024, 2048})
      shapes.push_back({n, n, n});
    return shapes;
  }
  return {full ? Shape{400000, 64} : Shape{100000, 64}};
}

std::vector<Shape> sizes_of(Kernel kernel, const ScalingOptions& options) {
  if (options.sizes.empty()) return standard_sizes(kernel, options.extent);
  const int dimensions = bench::info(kernel).dimensions;
  std::vector<Shape> shapes;
  for (const bench::Extents& extents : options.sizes)
    if (extents.size() == 1 || extents.size() == static_cast<std::size_t>(dimensions))
      shapes.push_back(bench::make_shape(extents, dimensions));
  return shapes;
}

}  // namespace

ScalingOptions completed(ScalingOptions options, int ranks) {
  const auto known = bench::rank_kernels();
  for (const Kernel kernel : options.kernels)
    if (std::ranges::find(known, kernel) == known.end()) {
      std::string names;
      for (const Kernel k : known)
        names += (names.empty() ? "" : ", ") + std::string(bench::info(k).name);
      throw argument_error("kernel " + std::string(bench::info(kernel).name) +
                           " has no call for many ranks; those that have: " + names);
    }
  if (options.kernels.empty()) options.kernels.assign(known.begin(), known.end());
  if (options.types.empty()) options.types = {bench::Type::f64};
  if (options.scalings.empty()) options.scalings = {Scaling::strong, Scaling::weak};
  if (options.seconds <= 0) options.seconds = seconds_of(options.extent);
  std::set<int> counts{1};
  if (options.ranks.empty()) {
    for (int count = 2; count < ranks; count *= 2) counts.insert(count);
    counts.insert(ranks);
  }
  for (const int count : options.ranks) {
    if (count > ranks)
      throw argument_error("--ranks " + std::to_string(count) + ": there are " +
                           std::to_string(ranks) + "; mpirun -n " + std::to_string(count) +
                           " starts more");
    counts.insert(count);
  }
  options.ranks.assign(counts.begin(), counts.end());
  return options;
}

std::vector<ScalingCurve> plan_of(const ScalingOptions& options) {
  std::vector<ScalingCurve> curves;
  for (const Kernel kernel : options.kernels)
    for (const bench::Type type : options.types)
      for (const Scaling scaling : options.scalings)
        for (const Shape& one : sizes_of(kernel, options))
          curves.push_back({kernel, type, scaling, one, {}});
  if (curves.empty())
    throw argument_error(
        "nothing to measure: no kernel that was chosen has a size that was chosen (matmul takes "
        "sizes as 64 or 100x200x300, the others as 1000x64)");
  return curves;
}

Shape shape_of(const ScalingCurve& curve, int ranks) {
  Shape shape = curve.one;
  if (curve.scaling == Scaling::strong) return shape;
  if (curve.kernel != Kernel::matmul) {
    shape.m *= static_cast<std::size_t>(ranks);
    return shape;
  }
  for (std::size_t* extent : {&shape.m, &shape.n, &shape.k})
    *extent = static_cast<std::size_t>(
        std::llround(static_cast<double>(*extent) * std::sqrt(static_cast<double>(ranks))));
  return shape;
}

}  // namespace lanes::tools
