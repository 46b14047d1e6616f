// What a comparison found, and what follows from it. Everything that is printed or saved is derived
// from this.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/experiment.hpp"
#include "harness/statistics.hpp"

namespace lanes::tools {

/// The question a result answers.
enum class Section {
  ladder,   ///< every rung against the one before
  peers,    ///< the library against its peers
  threads,  ///< all threads against one
  data      ///< the shapes of the user's own data
};
std::string_view name(Section section);
/// Throws argument_error, listing the known names.
Section section_from_name(std::string_view name);

struct PeerInfo {
  std::string name, description, path;
};

struct Result {
  Section section = Section::peers;
  bench::Case problem;
  std::vector<bench::Outcome> outcomes;
};

struct Report {
  std::string started;  ///< date and time, UTC
  std::string library_version, build, mode;
  std::string isa;  ///< the library's kernels
  bench::Machine machine;
  std::vector<PeerInfo> peers;
  std::vector<std::string> notes;  ///< what was left out, and why
  bench::Ceilings ceilings;
  double clock_drift = 1;   ///< FMA peak at the end over that at the beginning
  double others_share = 0;  ///< of all processors' time, what other processes used meanwhile
  double stolen_share = 0;  ///< and what other guests of the same host took
  std::vector<Result> results;
};

/// Work per second of the median call; NaN when there are no samples.
double rate(const bench::Case& problem, const bench::Outcome& outcome);
/// Its share of the measured ceiling; NaN when either is unknown.
double share_of_ceiling(const bench::Case& problem, const bench::Outcome& outcome,
                        const bench::Ceilings& ceilings);

/// How many times faster `a` is than `b`, paired by round. NaN when either was not timed.
double speed_up(const bench::Outcome& a, const bench::Outcome& b);

/// The first outcome of the library, with the most threads; nullptr when there is none.
const bench::Outcome* library_outcome(const Result& result);
/// The timed peer with the smallest median; nullptr when there is none.
const bench::Outcome* fastest_peer(const Result& result);

/// The library's speed-ups over the fastest peer of each result that has both.
struct Versus {
  double geometric_mean = 0, worst = 0;
  bench::Case worst_at;
  std::size_t count = 0;
};
Versus versus_peers(const std::vector<Result>& results);

/// Why outcomes were refused, one line each; `library_only`: those of the library and its rungs.
std::vector<std::string> refusals(const std::vector<Result>& results, bool library_only);

}  // namespace lanes::tools
