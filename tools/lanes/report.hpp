// What a comparison found, and what follows from it. Everything that is printed or saved is derived
// from this.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/experiment.hpp"
#include "harness/statistics.hpp"

namespace lanes::tools {

/// The question a result answers.
enum class Section {
  ladder,   ///< every rung against the one before
  peers,    ///< the library against its peers
  threads,  ///< all threads against one
  data,     ///< the shapes of the user's own data
  noise     ///< the library against itself: what differs though nothing does
};
std::string_view name(Section section);
/// Throws argument_error, listing the known names.
Section section_from_name(std::string_view name);

struct PeerInfo {
  std::string name, description, path;
};

/// A rung as a reader wants to see it beside its times.
struct RungCode {
  std::string kernel, rung;  ///< "matmul", and the contender's name
  std::string source;        ///< the file, one of Report::sources
  int lines = 0;             ///< of it, without comments, blank ones and includes
  std::string function;      ///< where it spent most of its time, in the executable that ran;
                             ///< empty: not known
  double share = 0;          ///< of the time, in the listing
  std::string assembly;      ///< the hot loop, or all of the function
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
  std::string counters;  ///< who counted events of the processor, and why nobody else; empty: not
                         ///< asked for
  bench::Ceilings ceilings;
  double clock_drift = 1;   ///< FMA peak at the end over that at the beginning
  double others_share = 0;  ///< of all processors' time, what other processes used meanwhile
  double stolen_share = 0;  ///< and what other guests of the same host took
  std::vector<Result> results;
  std::vector<RungCode> rungs;
  std::map<std::string, std::string> sources;  ///< the text of files, by their paths
  bool complete = true;                        ///< false: interrupted, to be resumed
};

/// "2026-01-31 12:00:00 UTC"
std::string utc_now();

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

/// The library's standing, a line for each kernel, type and number of threads that has peers.
struct Standing {
  bench::Kernel kernel = bench::Kernel::matmul;
  bench::Type type = bench::Type::f64;
  int threads = 1;
  Versus versus;
};
std::vector<Standing> standings(const Report& report);

/// A contender's name, and how many threads it may use.
using Participant = std::pair<std::string, int>;
/// Everyone who takes part in any of the results, in order of first appearance.
std::vector<Participant> participants(const std::vector<Result>& results);
const bench::Outcome* find_outcome(const Result& result, const Participant& participant);

/// By how much two timings of the same code differ.
struct Noise {
  double largest = 0;  ///< fraction
  bench::Case at;
  std::size_t count = 0;  ///< 0: nothing was measured twice
};
Noise noise_of(const std::vector<Result>& results);
/// "quiet: ...", or what makes the numbers doubtful.
std::string noise_verdict(const Report& report);

/// Why outcomes were refused, one line each; `library_only`: those of the library and its rungs.
std::vector<std::string> refusals(const std::vector<Result>& results, bool library_only);

}  // namespace lanes::tools
