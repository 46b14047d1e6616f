#include "comparison.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <lanes/error.hpp>
#include <utility>

#include "callgrind.hpp"
#include "harness/derived.hpp"
#include "harness/timing_lock.hpp"
#include "harness/yours.hpp"
#include "rung_code.hpp"
#include "terminal.hpp"

namespace lanes::tools {
namespace {

using bench::Case;
using bench::Contender;

constexpr std::string_view hardware = "hardware counters, read in calls that were not timed";

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
  if (options.selection.counters) {
    const std::string fault = bench::Counters().fault();
    report.counters = fault.empty() ? hardware : fault;
  }
  return report;
}

void check_same_run(const Report& resumed, const Report& now) {
  const auto compare = [](const std::string& what, const std::string& old,
                          const std::string& now_) {
    if (old != now_)
      throw argument_error("cannot resume a run of another " + what + ": " + old + ", now " + now_);
  };
  compare("processor", resumed.machine.cpu, now.machine.cpu);
  compare("build", resumed.build, now.build);
  compare("instruction set", resumed.isa, now.isa);
  compare("mode", resumed.mode, now.mode);
}

/// The middle size of a ladder is where its rungs are profiled.
bool is_profiled(const Group& group, const Case& problem) {
  return group.section == Section::ladder && group.type == bench::Type::f64 &&
         problem == group.cases[group.cases.size() / 2];
}

/// `seconds`: how long it may take, about.
Result measure(const Group& group, const Case& problem, const ComparisonOptions& options,
               const bench::Peers& peers, const bench::Machine& machine, double seconds) {
  const std::vector<Contender> contenders =
      contenders_for(group.section, problem, options.selection, peers);
  bench::Sampling sampling = sampling_of(options.selection.extent, group.section);
  const auto count = static_cast<double>(std::max<std::size_t>(contenders.size(), 1));
  sampling.budget_seconds = std::min(sampling.budget_seconds, seconds / count);
  if (is_profiled(group, problem)) sampling.profile_seconds = 0.04;
  if (options.selection.counters && group.section == Section::ladder) sampling.count_seconds = 1e-3;
  return {group.section, problem,
          bench::run_experiment(problem, contenders, sampling, machine,
                                group.section == Section::data ? &options.data : nullptr)};
}

/// Where there are no hardware counters: instructions of the ladder's smallest size.
void count_instructions(Report& report, Result& result, Isa isa) {
  bench::Case problem = result.problem;
  problem.threads = 1;
  const InstructionCounts counts = count_by_callgrind(problem, isa);
  if (!counts.fault.empty()) {
    report.notes.push_back("no instructions counted: " + counts.fault);
    return;
  }
  for (bench::Outcome& outcome : result.outcomes) {
    const auto rung = std::ranges::find(counts.rungs, outcome.contender);
    if (rung == counts.rungs.end() || !outcome.refusal.empty()) continue;
    outcome.counts = {.source = "callgrind", .isa = counts.isa};
    outcome.counts[bench::Event::instructions] =
        counts.instructions[static_cast<std::size_t>(rung - counts.rungs.begin())];
  }
}

}  // namespace

std::vector<Contender> contenders_for(Section section, const Case& problem,
                                      const Selection& selection, const bench::Peers& peers) {
  const Options how{.threads = problem.threads, .isa = selection.isa};
  if (section == Section::ladder) {
    std::vector<Contender> rungs = bench::rung_contenders(problem.kernel, how);
    // Beside what ships on one thread, before what ships on all.
    if (const auto yours = bench::your_rung(problem.kernel); selection.yours && yours)
      rungs.insert(rungs.end() - 1, *yours);
    return rungs;
  }
  std::vector<Contender> contenders;
  if (section == Section::noise)
    return {bench::library_contender(problem.kernel, how),
            bench::library_contender(problem.kernel, how, "lanes again")};
  if (section == Section::threads)
    contenders.push_back(
        bench::library_contender(problem.kernel, {.threads = 1, .isa = selection.isa}));
  contenders.push_back(bench::library_contender(problem.kernel, how));
  append(contenders, peers.contenders(problem.kernel, problem.shape, problem.threads));
  if (section != Section::threads && problem.threads == 1)
    append(contenders, bench::derived_contenders(problem.kernel, how));
  if (section != Section::threads && problem.threads == 1 &&
      naive_is_bearable(problem, selection.extent))
    contenders.push_back(bench::naive_contender(problem.kernel));
  return contenders;
}

const Result* find_result(const Report& report, Section section, const Case& problem) {
  const auto found = std::ranges::find_if(report.results, [&](const Result& result) {
    return result.section == section && result.problem == problem;
  });
  return found == report.results.end() ? nullptr : &*found;
}

Report run_comparison(const ComparisonOptions& options, const Listener& listener) {
  const Selection& selection = options.selection;
  const std::vector<Group> plan = make_plan(selection);
  std::size_t steps = 0;
  for (const Group& group : plan) steps += group.cases.size();

  const bench::TimingLock lock([] { std::cerr << "waiting for another measurement to finish\n"; });
  const bench::Peers peers = bench::open_peers(options.peers);
  Report report = describe(options, peers);
  if (options.resumed) {
    check_same_run(*options.resumed, report);
    report.rungs = options.resumed->rungs;
    report.sources = options.resumed->sources;
  }
  Progress progress(steps, options.seconds > 0 ? options.seconds : seconds_of(selection.extent));
  progress.stage("ceilings");
  report.ceilings =
      bench::measure_ceilings(report.machine, thread_counts(plan),
                              [&](const std::string& what) { progress.show("measuring " + what); });
  progress.hide();
  report.complete = false;
  listener.on_start(report);

  const double start = bench::steady_seconds();
  const bench::LostTime lost_before = bench::lost_time();
  const Disassembler disassembler;
  std::size_t left_out = 0;
  for (const Group& group : plan) {
    progress.stage(to_string(group));
    std::vector<Result> results;
    for (const Case& problem : group.cases) {
      progress.step(to_string(problem));
      if (const Result* old =
              options.resumed ? find_result(*options.resumed, group.section, problem) : nullptr) {
        results.push_back(*old);
        continue;
      }
      if (progress.seconds_left() <= 0) {
        ++left_out;
        continue;
      }
      try {
        results.push_back(measure(group, problem, options, peers, report.machine,
                                  progress.seconds_for_this_step()));
        for (bench::Outcome& outcome : results.back().outcomes)
          if (!outcome.counts.source.empty()) outcome.counts.isa = report.isa;
        if (options.selection.counters && report.counters != hardware &&
            group.section == Section::ladder && problem == group.cases.front())
          count_instructions(report, results.back(), selection.isa);
      } catch (const argument_error& e) {
        report.notes.emplace_back(e.what());
      }
    }
    progress.hide();
    if (group.section == Section::ladder) add_rung_code(report, results, disassembler);
    std::ranges::copy(results, std::back_inserter(report.results));
    listener.on_group(report, group, results);
  }
  const bench::LostTime lost = bench::lost_time();
  const double available = (bench::steady_seconds() - start) * report.machine.online_cpus;
  report.others_share = std::max(0.0, lost.others - lost_before.others) / available;
  report.stolen_share = (lost.stolen - lost_before.stolen) / available;
  report.clock_drift = bench::measure_fma_peak(isa(), bench::Type::f64, 1) /
                       report.ceilings.fma_peak(isa(), bench::Type::f64, 1);
  report.complete = left_out == 0;
  if (left_out > 0)
    report.notes.push_back("the time was up: " + std::to_string(left_out) +
                           " cases were not measured; --resume goes on with them");
  return report;
}

}  // namespace lanes::tools
