#include "doc_tables.hpp"

#include <algorithm>
#include <lanes/error.hpp>
#include <sstream>

#include "plan.hpp"
#include "report_text.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using bench::Outcome;

constexpr std::string_view marker_begin = "<!-- lanes:", marker_end = "-->",
                           last_line = "<!-- lanes:end -->";

/// <!-- lanes:verb key=value key=value -->
struct Marker {
  std::string verb;
  std::map<std::string, std::string> values;

  bool has(const std::string& key) const { return values.contains(key); }
  const std::string& at(const std::string& key) const {
    const auto found = values.find(key);
    if (found == values.end()) throw argument_error("lanes:" + verb + " needs " + key + "=");
    return found->second;
  }
};

Marker parse_marker(std::string_view line) {
  if (!line.ends_with(marker_end)) throw argument_error("the marker does not end with -->");
  line.remove_prefix(marker_begin.size());
  line.remove_suffix(marker_end.size());
  std::istringstream words{std::string(line)};
  Marker marker;
  words >> marker.verb;
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == word.npos) throw argument_error(word + " is not key=value");
    marker.values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return marker;
}

std::string size_of(const Result& result) {
  return bench::to_string(result.problem.kernel, result.problem.shape);
}

/// The results that a marker asks for; by default of one thread, but for the ladder, whose last
/// rung has all.
std::vector<Result> chosen(const Report& report, const Marker& marker, Section section) {
  const bench::Kernel kernel = bench::kernel_from_name(marker.at("kernel"));
  const bench::Type type = bench::type_from_name(marker.at("type"));
  std::vector<Result> results;
  for (const Result& result : report.results)
    if (result.section == section && result.problem.kernel == kernel &&
        result.problem.type == type && result.problem.residence == bench::Residence::warm &&
        (!marker.has("threads") ||
         std::to_string(result.problem.threads) == marker.at("threads")) &&
        (!marker.has("size") || size_of(result) == marker.at("size")))
      results.push_back(result);
  return results;
}

/// Whose numbers these are: they mean nothing elsewhere.
std::string origin(const Report& report, const std::string& run) {
  return report.machine.cpu + ", " + report.isa + " kernels, " +
         report.build.substr(0, report.build.find(',')) + ", " + report.started.substr(0, 10) +
         ": [" + run.substr(run.rfind('/') + 1) + "](" + run + ")";
}

std::string rung_of(const Outcome& outcome) {
  return outcome.contender.substr(0, outcome.contender.find(','));
}

/// A rung's last build: that of a plain loop with the vectoriser on.
const Outcome* find_rung(const Result& result, const std::string& rung) {
  const Outcome* found = nullptr;
  for (const Outcome& outcome : result.outcomes)
    if (rung_of(outcome) == rung) found = &outcome;
  return found;
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + " |";
  return row + "\n";
}

/// Rates and shares of the ceiling, rungs by sizes.
std::string ladder_table(const Report& report, const std::vector<Result>& results,
                         const std::string& run) {
  const bench::Kernel kernel = results.front().problem.kernel;
  std::vector<std::string> header{std::string(bench::rate_unit(kernel))};
  std::string rule = "|---|";
  for (const Result& result : results) {
    header.push_back(size_of(result));
    rule += "---:|";
  }
  std::string text = markdown_row(header) + rule + "\n";
  for (const auto& [name, threads] : participants(results)) {
    std::vector<std::string> row{threads > 1 ? name + " (" + std::to_string(threads) + ")" : name};
    for (const Result& result : results) {
      const Outcome* outcome = find_outcome(result, {name, threads});
      row.push_back(
          !outcome ? "\u2013"
          : !outcome->refusal.empty()
              ? "refused"
              : format_number(rate(result.problem, *outcome) / 1e9) + " (" +
                    format_percent(share_of_ceiling(result.problem, *outcome, report.ceilings)) +
                    ")");
    }
    text += markdown_row(row);
  }
  for (const int threads : {1, results.front().problem.threads}) {
    std::vector<std::string> row{threads > 1 ? "*ceiling (" + std::to_string(threads) + ")*"
                                             : "*ceiling*"};
    for (const Result& result : results) {
      const bench::Ceiling ceiling = bench::ceiling_of(result.problem, threads, report.ceilings);
      row.push_back("*" + format_number(ceiling.rate / 1e9) + " " + ceiling.name + "*");
    }
    text += markdown_row(row);
    if (results.front().problem.threads == 1) break;
  }
  return text + "\nIn brackets: the share of the measured ceiling. " +
         (results.front().problem.type == bench::Type::f64 ? "`double`" : "`float`") + ", " +
         origin(report, run) + ".\n";
}

/// One rung against the one before, at every size of the ladder's table.
std::string gain_line(const Report& report, const std::vector<Result>& results,
                      const std::string& rung) {
  std::vector<std::string> order;
  for (const auto& [name, threads] : participants(results))
    if (const std::string one = name.substr(0, name.find(',')); !std::ranges::count(order, one))
      order.push_back(one);
  const auto place = std::ranges::find(order, rung);
  if (place == order.end()) throw argument_error("the run has no rung " + rung);
  std::string gains, shares, sizes, times;
  const auto add = [](std::string& list, const std::string& item) {
    list += (list.empty() ? "" : ", ") + item;
  };
  for (const Result& result : results) {
    const Outcome* outcome = find_rung(result, rung);
    if (!outcome || outcome->seconds.empty()) continue;
    add(sizes, size_of(result));
    add(times, format_seconds(bench::median(outcome->seconds)));
    add(shares, format_percent(share_of_ceiling(result.problem, *outcome, report.ceilings)));
    const Outcome* before = place == order.begin() ? nullptr : find_rung(result, place[-1]);
    if (before) add(gains, format_ratio(speed_up(*outcome, *before)));
  }
  if (sizes.empty()) return "**Measured**: not at all, in this run.\n";
  return "**Measured** at " + sizes + ": " + times + "; " +
         (gains.empty() ? "" : gains + " the speed of `" + place[-1] + "`; ") + shares +
         " of the ceiling.\n";
}

/// As lanes compare prints it, as a block of code.
std::string terminal_text(const Report& report, const std::vector<Result>& results,
                          const std::string& run) {
  const Result& first = results.front();
  std::ostringstream out;
  print_group(out,
              {first.section,
               first.problem.kernel,
               first.problem.type,
               first.problem.threads,
               first.problem.residence,
               {}},
              results, report.ceilings, false);
  std::istringstream lines(out.str());
  std::string text;
  for (std::string line; std::getline(lines, line);)
    text += line.empty() ? (text.empty() ? "" : "\n") : "    " + line + "\n";
  std::string peers;
  for (const PeerInfo& peer : report.peers)
    if (find_outcome(first, {peer.name, first.problem.threads})) peers += peer.description + "; ";
  return text + "\n" + peers + origin(report, run) + ".\n";
}

/// The page's ladder, which its gains belong to.
Marker ladder_of(const std::string& page) {
  const std::size_t at = page.find(std::string(marker_begin) + "ladder ");
  if (at == page.npos) throw argument_error("lanes:gain needs a lanes:ladder on the page");
  return parse_marker(std::string_view(page).substr(at, page.find('\n', at) - at));
}

}  // namespace

std::string with_tables(const std::string& page, const LoadRun& load) {
  std::istringstream lines(page);
  std::string text;
  int number = 0;
  bool inside = false;
  const auto content = [&](const Marker& marker) -> std::string {
    if (marker.verb == "gain") {
      const Marker ladder = ladder_of(page);
      const Report& report = load(ladder.at("run"));
      const std::vector<Result> results = chosen(report, ladder, Section::ladder);
      if (results.empty()) return "**Measured**: not yet, in " + ladder.at("run") + ".\n";
      return gain_line(report, results, marker.at("rung"));
    }
    const std::string& run = marker.at("run");
    const Report& report = load(run);
    if (marker.verb == "ladder") {
      const std::vector<Result> results = chosen(report, marker, Section::ladder);
      return results.empty() ? "This ladder is not in " + run + ".\n"
                             : ladder_table(report, results, run);
    }
    if (marker.verb == "text") {
      const std::vector<Result> results =
          chosen(report, marker, section_from_name(marker.at("section")));
      if (results.empty()) throw argument_error("the run has nothing for this marker");
      return terminal_text(report, results, run);
    }
    throw argument_error("lanes:" + marker.verb + " is unknown: ladder, gain, text");
  };
  for (std::string line; std::getline(lines, line);) {
    ++number;
    try {
      if (line == last_line) {
        if (!inside) throw argument_error("an end without a beginning");
        inside = false;
      } else if (line.starts_with(marker_begin)) {
        if (inside) throw argument_error("the marker before this one has no end");
        inside = true;
        text += line + "\n\n" + content(parse_marker(line)) + "\n";
        continue;
      }
    } catch (const argument_error& e) {
      throw argument_error("line " + std::to_string(number) + ": " + e.what());
    }
    if (!inside) text += line + "\n";
  }
  if (inside) throw argument_error("the last marker has no end");
  return text;
}

}  // namespace lanes::tools
