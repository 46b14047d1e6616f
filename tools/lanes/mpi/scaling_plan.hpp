// What is measured of the calls for many ranks, decided before anything runs.
#pragma once

#include "mpi/scaling.hpp"

namespace lanes::tools {

/// With what was left open filled in, for so many ranks; one rank is always among those measured.
/// Throws argument_error for a kernel that has no call for many ranks, and for more ranks than
/// there are.
ScalingOptions completed(ScalingOptions options, int ranks);

/// The curves, without points. Throws argument_error where there are none.
std::vector<ScalingCurve> plan_of(const ScalingOptions& options);

/// The problem of a curve on so many ranks: as on one; or as much data on each of them, which for
/// matmul is n sqrt(ranks), and more rows for the others.
bench::Shape shape_of(const ScalingCurve& curve, int ranks);

}  // namespace lanes::tools
