#include "comparison.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <lanes/error.hpp>
#include <utility>

#include "harness/timing_lock.hpp"
#include "terminal.hpp"

namespace lanes::tools {
namespace {

using bench::Case;
using bench::Contender;

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &parts);
  return {text, size};
}

/// A naive loop takes part only where a call of it stays below half a second or so.
bool naive_is_bearable(const Case& problem, bench::Extent extent) {
  const double limit = extent == bench::Extent::quick ? 6e7 : 6e8;
  return bench::flops(problem.kernel, problem.shape) <= limit;
}

void append(std::vector<Contender>& contenders, std::vector<Contender> more) {
  for (Contender& contender : more) contenders.push_back(std::move(contender));
}

Report describe(const ComparisonOptions& options, const bench::Peers& peers) {
  Report report;
  report.started = utc_now();
  report.library_version = version();
  report.build = build_description();
  report.mode = options.selection.extent == bench::Extent::quick ? "quick" : "full";
  report.isa = name(options.selection.isa == Isa::automatic ? isa() : options.selection.isa);
  report.machine = bench::describe_machine();
  for (const auto& peer : peers.list)
    report.peers.push_back({peer->name(), peer->description(), peer->path()});
  report.notes = peers.notes;
  return report;
}

}  // namespace

std::vector<Contender> contenders_for(Section section, const Case& problem,
                                      const Selection& selection, const bench::Peers& peers) {
  const Options how{.threads = problem.threads, .isa = selection.isa};
  if (section == Section::ladder) return bench::rung_contenders(problem.kernel, how);
  std::vector<Contender> contenders;
  if (section == Section::threads)
    contenders.push_back(
        bench::library_contender(problem.kernel, {.threads = 1, .isa = selection.isa}));
  contenders.push_back(bench::library_contender(problem.kernel, how));
  append(contenders, peers.contenders(problem.kernel, problem.shape, problem.threads));
  if (section != Section::threads && problem.threads == 1 &&
      naive_is_bearable(problem, selection.extent))
    contenders.push_back(bench::naive_contender(problem.kernel));
  return contenders;
}

Report run_comparison(const ComparisonOptions& options, const Listener& listener) {
  const Selection& selection = options.selection;
  const std::vector<Group> plan = make_plan(selection);
  std::size_t steps = 0;
  for (const Group& group : plan) steps += group.cases.size();

  const bench::TimingLock lock([] { std::cerr << "waiting for another measurement to finish\n"; });
  const bench::Peers peers = bench::open_peers(options.peers);
  Report report = describe(options, peers);
  Progress progress(steps);
  progress.stage("ceilings");
  report.ceilings =
      bench::measure_ceilings(report.machine, thread_counts(plan),
                              [&](const std::string& what) { progress.show("measuring " + what); });
  progress.hide();
  listener.on_start(report);

  const double start = bench::steady_seconds();
  const bench::LostTime lost_before = bench::lost_time();
  for (const Group& group : plan) {
    progress.stage(to_string(group));
    std::vector<Result> results;
    for (const Case& problem : group.cases) {
      progress.step(to_string(problem));
      try {
        results.push_back({group.section, problem,
                           bench::run_experiment(
                               problem, contenders_for(group.section, problem, selection, peers),
                               sampling_of(selection.extent, group.section), report.machine,
                               group.section == Section::data ? &options.data : nullptr)});
      } catch (const argument_error& e) {
        report.notes.emplace_back(e.what());
      }
    }
    progress.hide();
    listener.on_group(report, group, results);
    std::ranges::move(results, std::back_inserter(report.results));
  }
  const bench::LostTime lost = bench::lost_time();
  const double available = (bench::steady_seconds() - start) * report.machine.online_cpus;
  report.others_share = std::max(0.0, lost.others - lost_before.others) / available;
  report.stolen_share = (lost.stolen - lost_before.stolen) / available;
  report.clock_drift = bench::measure_fma_peak(isa(), bench::Type::f64, 1) /
                       report.ceilings.fma_peak(isa(), bench::Type::f64, 1);
  return report;
}

}  // namespace lanes::tools
