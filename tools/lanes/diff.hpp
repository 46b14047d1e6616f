// Two saved reports against each other: what became faster or slower, beyond chance.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "report.hpp"

namespace lanes::tools {

struct DiffOptions {
  double false_alarms = 0.01;  ///< expected fraction of the differences reported that are none
  double smallest = 0.02;      ///< a smaller relative difference is not worth a word
  bool correct_for_machine = true;
};

enum class Verdict { faster, slower, same };
std::string_view name(Verdict verdict);

/// One contender of one problem that both reports have timed.
struct DiffRow {
  std::string problem;  ///< "peers: matmul f64 64"
  std::string contender;
  std::string kernel;  ///< "matmul"
  bench::Role role = bench::Role::library;
  double before = 0, after = 0;  ///< median seconds; after as corrected for the machine
  double speed_up = 1;           ///< before / after
  double p = 1;                  ///< of the Mann-Whitney test
  Verdict verdict = Verdict::same;
};

struct Diff {
  std::vector<DiffRow> rows;
  /// How many times faster the machine itself was in the second run: the geometric mean over the
  /// peers and naive loops, which have not changed. 1 with fewer than five of them.
  double machine = 1;
  std::size_t controls = 0;           ///< how many measurements that rests on
  bool corrected = false;             ///< the times of the second run, for the machine
  std::vector<std::string> warnings;  ///< what makes the two reports hard to compare
};

/// A row is faster or slower when the samples differ significantly (Mann-Whitney, with the false
/// discovery rate controlled over all rows) and the medians differ by more than `smallest`.
Diff compare_reports(const Report& before, const Report& after, const DiffOptions& options);

/// The rows of the library that changed, or with `all` every row; then the verdict in words.
void print_diff(std::ostream& out, const Diff& diff, bool all, bool color);
/// What the rows of the library come to.
struct DiffSummary {
  std::size_t count = 0, faster = 0, slower = 0;
  double geometric_mean = 1;
  std::string word;  ///< "faster", "slower", "mixed" or "no difference shown"
};
DiffSummary summarize(const Diff& diff);
/// "faster: 12 of 40 measurements ..."
std::string overall_verdict(const Diff& diff);

}  // namespace lanes::tools
