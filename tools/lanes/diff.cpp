#include "diff.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>

#include "text_table.hpp"

namespace lanes::tools {
namespace {

using bench::Outcome;
using bench::Role;

bool is_ours(Role role) {
  return role == Role::library || role == Role::rung;
}

/// What identifies a measurement in both reports, in words.
struct Key {
  std::string problem, contender, kernel;
  auto operator<=>(const Key&) const = default;
};

Key key_of(const Result& result, const Outcome& outcome) {
  std::string contender = outcome.contender;
  if (outcome.threads > 1) contender += " x" + std::to_string(outcome.threads);
  return {std::string(name(result.section)) + ": " + bench::to_string(result.problem), contender,
          std::string(bench::info(result.problem.kernel).name)};
}

struct Pair {
  Key key;
  Role role;
  bench::Samples before, after;
};

/// The measurements that both have, in the order of the second.
std::vector<Pair> match(const Report& before, const Report& after) {
  std::map<Key, const Outcome*> old;
  for (const Result& result : before.results)
    for (const Outcome& outcome : result.outcomes) old[key_of(result, outcome)] = &outcome;
  std::vector<Pair> pairs;
  for (const Result& result : after.results)
    for (const Outcome& outcome : result.outcomes) {
      const auto found = old.find(key_of(result, outcome));
      if (found == old.end() || found->second->seconds.empty() || outcome.seconds.empty()) continue;
      pairs.push_back({found->first, outcome.role, found->second->seconds, outcome.seconds});
    }
  return pairs;
}

std::vector<std::string> warnings_of(const Report& before, const Report& after, std::size_t pairs) {
  std::vector<std::string> warnings;
  const auto compare = [&](const std::string& what, const std::string& a, const std::string& b) {
    if (a != b) warnings.push_back(what + " differs: " + a + " before, " + b + " after");
  };
  compare("the processor", before.machine.cpu, after.machine.cpu);
  compare("the instruction set", before.isa, after.isa);
  compare("the build", before.build, after.build);
  if (pairs == 0) warnings.emplace_back("the two reports have no measurement in common");
  return warnings;
}

void judge(Diff& diff, const DiffOptions& options) {
  std::vector<double> p;
  for (const DiffRow& row : diff.rows) p.push_back(row.p);
  const std::vector<bool> significant = bench::benjamini_hochberg(p, options.false_alarms);
  for (std::size_t i = 0; i < diff.rows.size(); ++i) {
    DiffRow& row = diff.rows[i];
    if (!significant[i] || std::abs(row.speed_up - 1) < options.smallest) continue;
    row.verdict = row.speed_up > 1 ? Verdict::faster : Verdict::slower;
  }
}

std::string format_p(double p) {
  if (p < 1e-4) return "< 0.0001";
  return format_number(p);
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::same:
      return "no difference shown";
  }
  return "";
}

Diff compare_reports(const Report& before, const Report& after, const DiffOptions& options) {
  const std::vector<Pair> pairs = match(before, after);
  Diff diff;
  diff.warnings = warnings_of(before, after, pairs.size());
  std::vector<double> controls;
  for (const Pair& pair : pairs)
    if (!is_ours(pair.role))
      controls.push_back(bench::median(pair.before) / bench::median(pair.after));
  diff.controls = controls.size();
  if (controls.size() >= 5) diff.machine = bench::geometric_mean(controls);
  diff.corrected = options.correct_for_machine && before.machine.cpu == after.machine.cpu;

  for (Pair pair : pairs) {
    if (diff.corrected)
      for (double& seconds : pair.after) seconds *= diff.machine;
    const double old = bench::median(pair.before), now = bench::median(pair.after);
    diff.rows.push_back({pair.key.problem, pair.key.contender, pair.key.kernel, pair.role, old, now,
                         old / now, bench::mann_whitney(pair.before, pair.after).p, Verdict::same});
  }
  judge(diff, options);
  return diff;
}

DiffSummary summarize(const Diff& diff) {
  DiffSummary summary;
  std::vector<double> ratios;
  for (const DiffRow& row : diff.rows) {
    if (!is_ours(row.role)) continue;
    ++summary.count;
    summary.faster += row.verdict == Verdict::faster;
    summary.slower += row.verdict == Verdict::slower;
    ratios.push_back(row.speed_up);
  }
  if (summary.count > 0) summary.geometric_mean = bench::geometric_mean(ratios);
  summary.word = summary.faster == 0 && summary.slower == 0 ? "no difference shown"
                 : summary.slower == 0                      ? "faster"
                 : summary.faster == 0                      ? "slower"
                                                            : "mixed";
  return summary;
}

std::string overall_verdict(const Diff& diff) {
  const DiffSummary summary = summarize(diff);
  if (summary.count == 0) return "nothing of the library was measured in both runs";
  return summary.word + ": of " + std::to_string(summary.count) + " measurements of the library, " +
         std::to_string(summary.faster) + " faster and " + std::to_string(summary.slower) +
         " slower; geometric mean " + format_ratio(summary.geometric_mean);
}

void print_diff(std::ostream& out, const Diff& diff, bool all, bool color) {
  for (const std::string& warning : diff.warnings) out << "warning: " << warning << '\n';
  TextTable table({{"measurement", Column::Align::left},
                   {"contender", Column::Align::left},
                   {"before"},
                   {"after"},
                   {"speed-up"},
                   {"p"},
                   {"verdict", Column::Align::left}});
  for (const DiffRow& row : diff.rows) {
    if (!all && (row.verdict == Verdict::same || !is_ours(row.role))) continue;
    const Style style = row.verdict == Verdict::faster   ? Style::good
                        : row.verdict == Verdict::slower ? Style::bad
                                                         : Style::plain;
    table.add_row({row.problem, row.contender, format_seconds(row.before),
                   format_seconds(row.after), format_ratio(row.speed_up), format_p(row.p),
                   Cell(std::string(name(row.verdict)), style)});
  }
  if (!table.empty()) table.print(out, color);
  if (diff.controls >= 5)
    out << "The machine itself ran at " << format_ratio(diff.machine) << " of before, by "
        << diff.controls << " measurements of peers and naive loops.\n";
  out << styled("Verdict: " + overall_verdict(diff), Style::bold, color) << ".\n";
}

}  // namespace lanes::tools
