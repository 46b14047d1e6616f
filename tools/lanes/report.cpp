#include "report.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <lanes/error.hpp>
#include <limits>
#include <tuple>

#include "text_table.hpp"

namespace lanes::tools {

using bench::Case;
using bench::Outcome;
using bench::Role;

namespace {
constexpr std::array<std::string_view, 5> section_names{"ladder", "peers", "threads", "data",
                                                        "noise"};
}

std::string_view name(Section section) {
  return section_names[static_cast<std::size_t>(section)];
}

Section section_from_name(std::string_view name) {
  const auto found = std::ranges::find(section_names, name);
  if (found == section_names.end())
    throw argument_error("section '" + std::string(name) +
                         "' is unknown: the sections are ladder, peers, threads, data, noise");
  return static_cast<Section>(found - section_names.begin());
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
  return {text, size};
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

std::vector<Standing> standings(const Report& report) {
  std::map<std::tuple<bench::Kernel, bench::Type, int>, std::vector<Result>> groups;
  for (const Result& result : report.results)
    if ((result.section == Section::peers || result.section == Section::threads) &&
        fastest_peer(result))
      groups[{result.problem.kernel, result.problem.type, result.problem.threads}].push_back(
          result);
  std::vector<Standing> all;
  for (const auto& [key, results] : groups) {
    const auto& [kernel, type, threads] = key;
    all.push_back({kernel, type, threads, versus_peers(results)});
  }
  return all;
}

std::vector<Participant> participants(const std::vector<Result>& results) {
  std::vector<Participant> names;
  for (const Result& result : results)
    for (const Outcome& outcome : result.outcomes)
      if (!std::ranges::count(names, Participant(outcome.contender, outcome.threads)))
        names.emplace_back(outcome.contender, outcome.threads);
  return names;
}

const Outcome* find_outcome(const Result& result, const Participant& participant) {
  for (const Outcome& outcome : result.outcomes)
    if (Participant(outcome.contender, outcome.threads) == participant) return &outcome;
  return nullptr;
}

Noise noise_of(const std::vector<Result>& results) {
  Noise noise;
  for (const Result& result : results) {
    if (result.section != Section::noise || result.outcomes.size() < 2) continue;
    const double difference = std::abs(speed_up(result.outcomes[0], result.outcomes[1]) - 1);
    if (!std::isfinite(difference)) continue;
    if (noise.count == 0 || difference > noise.largest) {
      noise.largest = difference;
      noise.at = result.problem;
    }
    ++noise.count;
  }
  return noise;
}

std::string noise_verdict(const Report& report) {
  const Noise noise = noise_of(report.results);
  std::string same = "the same code was not timed twice";
  if (noise.count > 0)
    same = "the same code timed twice differed by at most " + format_percent(noise.largest) + " (" +
           bench::to_string(noise.at) + ")";
  std::string trouble;
  const auto add = [&](const std::string& what) {
    trouble += (trouble.empty() ? "" : ", ") + what;
  };
  if (noise.largest > 0.02) add("the same code differed from itself");
  if (report.others_share > 0.03) add("other processes ran");
  if (report.stolen_share > 0.02) add("other guests of this host ran");
  if (std::abs(report.clock_drift - 1) > 0.03) add("the clock drifted");
  return (trouble.empty() ? "quiet: " : "noisy (" + trouble + "): ") + same;
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
