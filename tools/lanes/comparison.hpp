// Running a comparison.
#pragma once

#include <functional>
#include <lanes/matrix.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/peers.hpp"
#include "plan.hpp"
#include "report.hpp"

namespace lanes::tools {

struct ComparisonOptions {
  Selection selection;
  bench::PeerOptions peers;
  Matrix<double> data;                 ///< the user's own table, when selection.data is set
  double seconds = 0;                  ///< how long it may take; 0: as seconds_of says
  std::optional<Report> resumed = {};  ///< an interrupted run: what it has is not measured again
};

/// Called as the comparison goes on.
struct Listener {
  /// Machine, peers and ceilings are known.
  std::function<void(const Report&)> on_start;
  /// A table is complete: the group and its results.
  std::function<void(const Report&, const Group&, const std::vector<Result>&)> on_group;
};

/// Holds the timing lock throughout. What cannot be measured becomes a note of the report. Slow
/// contenders get fewer rounds when time grows short; what there is no time for is left out, and
/// the report is not complete. Throws argument_error when the run to be resumed is of another
/// machine, build, instruction set or mode.
Report run_comparison(const ComparisonOptions& options, const Listener& listener);

/// The result of the same section and case in an earlier run; nullptr when it has none.
const Result* find_result(const Report& report, Section section, const bench::Case& problem);

/// Who takes part in a case of a group.
std::vector<bench::Contender> contenders_for(Section section, const bench::Case& problem,
                                             const Selection& selection, const bench::Peers& peers);

}  // namespace lanes::tools
