// What was measured on ranks, for a reader and for programs. (JSON: docs/compare_json.md.)
#pragma once

#include <iosfwd>
#include <string>

#include "mpi/scaling.hpp"

namespace lanes::tools {

/// Machine, ranks, how fast messages are: what must be known to read the tables.
void print_scaling_header(std::ostream& out, const ScalingReport& report, bool color);
void print_scaling_curve(std::ostream& out, const ScalingCurve& curve, bool color);

std::string scaling_json(const ScalingReport& report);
/// One line for each point.
std::string scaling_csv(const ScalingReport& report);

}  // namespace lanes::tools
