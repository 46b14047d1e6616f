// Running a comparison.
#pragma once

#include <functional>
#include <lanes/matrix.hpp>
#include <string>
#include <vector>

#include "harness/peers.hpp"
#include "plan.hpp"
#include "report.hpp"

namespace lanes::tools {

struct ComparisonOptions {
  Selection selection;
  bench::PeerOptions peers;
  Matrix<double> data;  ///< the user's own table, when selection.data is set
};

/// Called as the comparison goes on.
struct Listener {
  /// Machine, peers and ceilings are known.
  std::function<void(const Report&)> on_start;
  /// A table is complete: the group and its results.
  std::function<void(const Report&, const Group&, const std::vector<Result>&)> on_group;
};

/// Holds the timing lock throughout. What cannot be measured becomes a note of the report.
Report run_comparison(const ComparisonOptions& options, const Listener& listener);

/// Who takes part in a case of a group.
std::vector<bench::Contender> contenders_for(Section section, const bench::Case& problem,
                                             const Selection& selection, const bench::Peers& peers);

}  // namespace lanes::tools
