#include "report.hpp"

#include <algorithm>
#include <array>
#include <lanes/error.hpp>
#include <limits>

namespace lanes::tools {

using bench::Case;
using bench::Outcome;
using bench::Role;

namespace {
constexpr std::array<std::string_view, 4> section_names{"ladder", "peers", "threads", "data"};
}

std::string_view name(Section section) {
  return section_names[static_cast<std::size_t>(section)];
}

Section section_from_name(std::string_view name) {
  const auto found = std::ranges::find(section_names, name);
  if (found == section_names.end())
    throw argument_error("section '" + std::string(name) +
                         "' is unknown: the sections are ladder, peers, threads, data");
  return static_cast<Section>(found - section_names.begin());
}

double rate(const Case& problem, const Outcome& outcome) {
  return bench::work(problem) / bench::median(outcome.seconds);
}

double share_of_ceiling(const Case& problem, const Outcome& outcome,
                        const bench::Ceilings& ceilings) {
  const double ceiling = bench::ceiling_of(problem, outcome.threads, ceilings).rate;
  return ceiling > 0 ? rate(problem, outcome) / ceiling : std::numeric_limits<double>::quiet_NaN();
}

double speed_up(const Outcome& a, const Outcome& b) {
  if (a.seconds.empty() || b.seconds.empty()) return std::numeric_limits<double>::quiet_NaN();
  return bench::paired_ratio(b.seconds, a.seconds);
}

const Outcome* library_outcome(const Result& result) {
  const Outcome* found = nullptr;
  for (const Outcome& outcome : result.outcomes)
    if (outcome.role == Role::library && (!found || outcome.threads > found->threads))
      found = &outcome;
  return found;
}

const Outcome* fastest_peer(const Result& result) {
  const Outcome* fastest = nullptr;
  for (const Outcome& outcome : result.outcomes) {
    if (outcome.role != Role::peer || outcome.seconds.empty()) continue;
    if (!fastest || bench::median(outcome.seconds) < bench::median(fastest->seconds))
      fastest = &outcome;
  }
  return fastest;
}

Versus versus_peers(const std::vector<Result>& results) {
  std::vector<double> ratios;
  Versus versus;
  for (const Result& result : results) {
    const Outcome *library = library_outcome(result), *peer = fastest_peer(result);
    if (!library || !peer || library->seconds.empty()) continue;
    ratios.push_back(speed_up(*library, *peer));
    if (ratios.size() == 1 || ratios.back() < versus.worst) {
      versus.worst = ratios.back();
      versus.worst_at = result.problem;
    }
  }
  versus.count = ratios.size();
  if (!ratios.empty()) versus.geometric_mean = bench::geometric_mean(ratios);
  return versus;
}

std::vector<std::string> refusals(const std::vector<Result>& results, bool library_only) {
  std::vector<std::string> lines;
  for (const Result& result : results)
    for (const Outcome& outcome : result.outcomes) {
      const bool ours = outcome.role == Role::library || outcome.role == Role::rung;
      if (outcome.refusal.empty() || (library_only && !ours)) continue;
      lines.push_back(outcome.contender + " at " + bench::to_string(result.problem) + ": " +
                      outcome.refusal);
    }
  return lines;
}

}  // namespace lanes::tools
