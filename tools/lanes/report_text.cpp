#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>

#include "event_table.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using bench::Outcome;
using bench::Role;
using Align = Column::Align;

void print_title(std::ostream& out, const std::string& title, bool color) {
  out << '\n' << styled(title, Style::bold, color) << '\n';
}

Cell rate_cell(const bench::Case& problem, const Outcome& outcome) {
  if (!outcome.refusal.empty()) return {"refused", Style::bad};
  return format_number(rate(problem, outcome) / 1e9);
}

/// Of the library over a peer: good at 1.0, bad below 0.97, where noise no longer explains it.
Cell ratio_cell(double ratio, const std::string& peer = "") {
  return {format_ratio(ratio) + (peer.empty() ? "" : " " + peer), ratio >= 1     ? Style::good
                                                                  : ratio < 0.97 ? Style::bad
                                                                                 : Style::plain};
}

std::string ceiling_text(const bench::Case& problem, int threads, const bench::Ceilings& ceilings) {
  const bench::Ceiling ceiling = bench::ceiling_of(problem, threads, ceilings);
  if (ceiling.rate <= 0) return "no ceiling measured";
  return ceiling.name + " " + format_number(ceiling.rate / 1e9) + " " +
         std::string(bench::rate_unit(problem.kernel));
}

void print_versus(std::ostream& out, const std::vector<Result>& results) {
  const Versus versus = versus_peers(results);
  if (versus.count < 2) return;
  out << "  lanes over the fastest peer: " << format_ratio(versus.geometric_mean)
      << " in the geometric mean of " << versus.count << " rows, at worst "
      << format_ratio(versus.worst) << " at " << bench::to_string(versus.worst_at) << '\n';
}

void print_spread(std::ostream& out, const std::vector<Result>& results) {
  std::vector<double> spreads;
  std::string widest;
  for (const Result& result : results)
    for (const Outcome& outcome : result.outcomes) {
      if (outcome.seconds.size() < 4) continue;
      const double spread = bench::summarize(outcome.seconds).spread();
      if (spreads.empty() || spread > std::ranges::max(spreads))
        widest = outcome.contender + " at " +
                 bench::to_string(result.problem.kernel, result.problem.shape);
      spreads.push_back(spread);
    }
  if (spreads.empty()) return;
  out << "  spread of the samples (interquartile range over median): "
      << format_percent(bench::median(spreads)) << ", at worst "
      << format_percent(std::ranges::max(spreads)) << " (" << widest << ")\n";
}

/// What each rung does that the one before did not: once for all tables of a ladder.
void print_rungs(std::ostream& out, const Group& group, const Result& result, bool color) {
  print_title(out, "the rungs of " + std::string(bench::info(group.kernel).name), color);
  TextTable table({{"rung", Align::left}, {"what is new", Align::left}});
  std::string last;
  for (const Outcome& outcome : result.outcomes) {
    const std::string rung = outcome.contender.substr(0, outcome.contender.find(','));
    if (rung != last) table.add_row({rung, outcome.detail});
    last = rung;
  }
  table.print(out, color);
}

void print_ladder(std::ostream& out, const Result& result, const bench::Ceilings& ceilings,
                  bool color) {
  bench::Case problem = result.problem;
  std::string title = ceiling_text(problem, 1, ceilings);
  if (problem.threads > 1)
    title += " (" + std::to_string(problem.threads) + " threads " +
             format_number(bench::ceiling_of(problem, problem.threads, ceilings).rate / 1e9) + ")";
  problem.threads = 1;
  print_title(out, bench::to_string(problem) + ", the ladder; " + title, color);
  TextTable table({{"rung", Align::left},
                   {"time"},
                   {std::string(bench::rate_unit(problem.kernel))},
                   {"ceiling"},
                   {"over last"},
                   {"over first"}});
  const Outcome* before = nullptr;
  for (const Outcome& outcome : result.outcomes) {
    const bool timed = !outcome.seconds.empty();
    std::string rung = outcome.contender;
    if (outcome.threads > 1) rung += " (" + std::to_string(outcome.threads) + ")";
    table.add_row({rung, timed ? format_seconds(bench::median(outcome.seconds)) : "-",
                   rate_cell(problem, outcome),
                   format_percent(share_of_ceiling(problem, outcome, ceilings)),
                   before ? format_ratio(speed_up(outcome, *before)) : "",
                   before ? format_ratio(speed_up(outcome, result.outcomes.front())) : ""});
    before = &outcome;
  }
  table.print(out, color);
}

/// Events that somebody counted, rung by rung; nothing where nobody did.
void print_counts(std::ostream& out, const Result& result, bool color) {
  const EventTable events(result);
  if (events.rows().empty()) return;
  print_title(out, events.title(), color);
  std::vector<Column> columns{{"rung", Align::left}};
  for (const std::string& column : events.columns()) columns.push_back({column});
  TextTable table(columns);
  for (const std::vector<std::string>& row : events.rows()) table.add_row({row.begin(), row.end()});
  table.print(out, color);
}

/// The columns of a table of peers, and its rows.
class PeersTable {
 public:
  PeersTable(const Group& group, const std::vector<Result>& results,
             const bench::Ceilings& ceilings)
      : group_(group), ceilings_(ceilings), names_(participants(results)), table_(columns()) {
    for (const Result& result : results) table_.add_row(row(result));
  }
  void print(std::ostream& out, bool color) const { table_.print(out, color); }

 private:
  bool is_data() const { return group_.section == Section::data; }
  bool is_threads() const { return group_.section == Section::threads; }

  std::vector<Column> columns() const {
    std::vector<Column> columns;
    if (is_data()) columns.push_back({"kernel", Align::left});
    columns.push_back({is_data() ? "unit" : "size", Align::left});
    for (const auto& [name, threads] : names_) {
      const bool of_library = name == names_.front().first;
      columns.push_back(
          {is_threads() && of_library ? name + " x" + std::to_string(threads) : name});
    }
    if (is_threads()) columns.push_back({"gain"});
    columns.push_back({"over best peer", Align::left});
    columns.push_back({"ceiling"});
    return columns;
  }

  std::vector<Cell> row(const Result& result) const {
    const bench::Case& problem = result.problem;
    std::vector<Cell> row;
    if (is_data()) row.emplace_back(std::string(bench::info(problem.kernel).formula));
    row.emplace_back(is_data() ? std::string(bench::rate_unit(problem.kernel))
                               : bench::to_string(problem.kernel, problem.shape));
    for (const auto& participant : names_) {
      const Outcome* outcome = find_outcome(result, participant);
      row.push_back(outcome ? rate_cell(problem, *outcome) : Cell("-"));
    }
    const Outcome *library = library_outcome(result), *peer = fastest_peer(result);
    if (is_threads())
      row.emplace_back(library ? format_ratio(speed_up(*library, result.outcomes.front())) : "-");
    const bool comparable = library && peer && !library->seconds.empty();
    row.push_back(comparable ? ratio_cell(speed_up(*library, *peer), peer->contender) : Cell("-"));
    row.emplace_back(library ? format_percent(share_of_ceiling(problem, *library, ceilings_))
                             : "-");
    return row;
  }

  const Group& group_;
  const bench::Ceilings& ceilings_;
  std::vector<Participant> names_;
  TextTable table_;
};

/// What must be known of the contenders to compare them.
void print_details(std::ostream& out, const std::vector<Result>& results) {
  std::vector<std::string> lines;
  for (const Result& result : results)
    for (const Outcome& outcome : result.outcomes) {
      const std::string line = "  " + outcome.contender + ": " + outcome.detail + '\n';
      if (!outcome.detail.empty() && !std::ranges::count(lines, line)) lines.push_back(line);
    }
  for (const std::string& line : lines) out << line;
}

void print_noise(std::ostream& out, const std::vector<Result>& results, bool color) {
  print_title(out, "the same code against itself", color);
  TextTable table({{"problem", Align::left}, {"time"}, {"again"}, {"difference"}});
  for (const Result& result : results) {
    if (result.outcomes.size() < 2) continue;
    const Outcome &a = result.outcomes[0], &b = result.outcomes[1];
    table.add_row({bench::to_string(result.problem), format_seconds(bench::median(a.seconds)),
                   format_seconds(bench::median(b.seconds)),
                   format_percent(std::abs(speed_up(a, b) - 1))});
  }
  table.print(out, color);
}

void print_peers(std::ostream& out, const Group& group, const std::vector<Result>& results,
                 const bench::Ceilings& ceilings, bool color) {
  std::string title = to_string(group);
  if (group.section != Section::data) {
    const bench::KernelInfo& kernel = bench::info(group.kernel);
    title += ": " + std::string(bench::rate_unit(group.kernel));
    if (kernel.compute_bound)
      title += "; " + ceiling_text(results.front().problem, group.threads, ceilings);
  }
  print_title(out, title, color);
  PeersTable(group, results, ceilings).print(out, color);
  print_details(out, results);
  print_versus(out, results);
  print_spread(out, results);
}

/// The library's standing, a line for each kernel, type and number of threads.
void print_standing(std::ostream& out, const Report& report, bool color) {
  TextTable table({{"kernel", Align::left},
                   {"type"},
                   {"threads"},
                   {"sizes"},
                   {"mean"},
                   {"worst"},
                   {"at", Align::left}});
  for (const Standing& standing : standings(report)) {
    const Versus& versus = standing.versus;
    table.add_row({std::string(bench::info(standing.kernel).name),
                   std::string(bench::name(standing.type)), std::to_string(standing.threads),
                   std::to_string(versus.count), ratio_cell(versus.geometric_mean),
                   ratio_cell(versus.worst),
                   bench::to_string(versus.worst_at.kernel, versus.worst_at.shape)});
  }
  if (table.empty()) return;
  print_title(out, "lanes over the fastest peer, geometric means", color);
  table.print(out, color);
}

}  // namespace

void print_machine(std::ostream& out, const bench::Machine& machine) {
  out << "  " << machine.cpu << ", " << machine.online_cpus << " logical processors ("
      << machine.affinity_cpus << " by affinity, "
      << (machine.quota ? format_number(*machine.quota) + " by quota" : std::string("no quota"))
      << ")\n  ";
  for (const bench::Cache& cache : machine.caches)
    out << cache.level << " " << bench::format_bytes(cache.bytes) << ", ";
  out << "memory " << bench::format_bytes(machine.memory_bytes);
  if (!machine.frequency_governor.empty()) out << ", governor " << machine.frequency_governor;
  out << '\n';
}

void print_ceilings(std::ostream& out, const bench::Ceilings& ceilings, bool color) {
  TextTable peaks({{"FMA peak, GFLOP/s", Align::left}, {"threads"}, {"f64"}, {"f32"}});
  for (const bench::FmaPeak& peak : ceilings.fma)
    if (peak.type == bench::Type::f64)
      peaks.add_row(
          {std::string(name(peak.isa)), std::to_string(peak.threads),
           format_number(peak.flops_per_second / 1e9),
           format_number(ceilings.fma_peak(peak.isa, bench::Type::f32, peak.threads) / 1e9)});
  if (!peaks.empty()) peaks.print(out, color);

  TextTable bandwidths({{"bandwidth, GB/s", Align::left},
                        {"threads"},
                        {"each", Align::right},
                        {"read"},
                        {"write"},
                        {"copy"},
                        {"update"},
                        {"triad"}});
  const std::vector<bench::Bandwidth>& all = ceilings.bandwidth;
  for (std::size_t first = 0; first < all.size();) {
    std::vector<Cell> row{all[first].level, std::to_string(all[first].threads),
                          bench::format_bytes(all[first].thread_bytes)};
    std::size_t i = first;
    for (;
         i < all.size() && all[i].level == all[first].level && all[i].threads == all[first].threads;
         ++i)
      row.emplace_back(format_number(all[i].bytes_per_second / 1e9));
    bandwidths.add_row(std::move(row));
    first = i;
  }
  if (bandwidths.empty()) return;
  out << '\n';
  bandwidths.print(out, color);
  out << "  timer resolution " << format_seconds(ceilings.timer_resolution) << '\n';
}

void print_header(std::ostream& out, const Report& report, bool color) {
  out << styled("lanes " + report.library_version + " compare (" + report.mode + ")", Style::bold,
                color)
      << ", " << report.started << '\n';
  out << "  " << report.build << "; " << report.isa << " kernels\n";
  print_machine(out, report.machine);
  for (const PeerInfo& peer : report.peers) out << "  peer: " << peer.description << '\n';
  for (const std::string& note : report.notes) out << "  note: " << note << '\n';
  out << '\n';
  print_ceilings(out, report.ceilings, color);
}

void print_group(std::ostream& out, const Group& group, const std::vector<Result>& results,
                 const bench::Ceilings& ceilings, bool color) {
  if (results.empty()) return;
  if (group.section == Section::noise) {
    print_noise(out, results, color);
  } else if (group.section == Section::ladder) {
    print_rungs(out, group, results.front(), color);
    for (const Result& result : results) {
      print_ladder(out, result, ceilings, color);
      print_counts(out, result, color);
    }
  } else {
    print_peers(out, group, results, ceilings, color);
  }
  for (const std::string& line : refusals(results, false))
    out << "  " << styled("refused: " + line, Style::bad, color) << '\n';
}

void print_conclusion(std::ostream& out, const Report& report, bool color) {
  print_standing(out, report, color);
  out << "  The FMA peak at the end was " << format_ratio(report.clock_drift)
      << " that at the beginning. Meanwhile " << format_percent(report.others_share)
      << " of the processors' time\n  went to other processes, and "
      << format_percent(report.stolen_share) << " to other guests of this host.\n";
  out << "  Noise: " << noise_verdict(report) << ".\n";
  if (report.others_share + report.stolen_share > 0.03)
    out << styled(
        "  The machine was not idle: repeat on a quiet one before you believe a number.\n",
        Style::bad, color);
}

}  // namespace lanes::tools
