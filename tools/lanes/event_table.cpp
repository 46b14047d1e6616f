#include "event_table.hpp"

#include <array>
#include <cmath>

#include "text_table.hpp"

namespace lanes::tools {
namespace {

using bench::Event;

constexpr std::array<std::string_view, bench::event_count> headers{
    "cycles", "instructions", "L1 misses", "last-level misses", "TLB misses"};

/// A count, which may be a fraction of one, or billions.
std::string format_count(double count) {
  if (count < 1e6) return format_number(count);
  return format_number(count / 1e6) + " M";
}

}  // namespace

EventTable::EventTable(const Result& result) {
  std::array<bool, bench::event_count> counted{};
  const bench::Counts* some = nullptr;
  for (const bench::Outcome& outcome : result.outcomes) {
    if (outcome.counts.source.empty()) continue;
    some = &outcome.counts;
    for (std::size_t i = 0; i < counted.size(); ++i)
      counted[i] |= outcome.counts.events[i].has_value();
  }
  if (!some) return;
  bench::Case problem = result.problem;
  problem.threads = 1;
  title_ = bench::to_string(problem) + ", events of one call, " + some->isa +
           " kernels, counted by " +
           (some->source == "callgrind" ? "valgrind's callgrind" : some->source);
  for (std::size_t i = 0; i < counted.size(); ++i)
    if (counted[i]) columns_.emplace_back(headers[i]);
  const bool flops = bench::info(result.problem.kernel).compute_bound;
  columns_.emplace_back(flops ? "instructions per flop" : "instructions per byte");
  const bool both = counted[static_cast<std::size_t>(Event::cycles)] &&
                    counted[static_cast<std::size_t>(Event::instructions)];
  if (both) columns_.emplace_back("instructions per cycle");
  const double work = bench::work(result.problem);
  for (const bench::Outcome& outcome : result.outcomes) {
    const bench::Counts& counts = outcome.counts;
    if (counts.source.empty()) continue;
    const auto ratio = [](std::optional<double> a, std::optional<double> b) {
      return a && b ? format_number(*a / *b) : std::string("-");
    };
    std::vector<std::string> row{outcome.contender};
    for (std::size_t i = 0; i < counted.size(); ++i)
      if (counted[i]) row.push_back(counts.events[i] ? format_count(*counts.events[i]) : "-");
    row.push_back(ratio(counts[Event::instructions], work));
    if (both) row.push_back(ratio(counts[Event::instructions], counts[Event::cycles]));
    rows_.push_back(std::move(row));
  }
}

}  // namespace lanes::tools
