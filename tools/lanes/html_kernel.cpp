#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>

#include "html_page.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using bench::Outcome;
using bench::Role;

/// The results of one table: a section, a type, a number of threads, warm or cold.
struct Table {
  Section section;
  bench::Type type;
  int threads;
  bench::Residence residence;
  std::vector<Result> results;

  bench::Kernel kernel() const { return results.front().problem.kernel; }
  Attributes attributes() const {
    return {{"data-section", std::string(name(section))},
            {"data-kernel", std::string(bench::info(kernel()).name)},
            {"data-type", std::string(bench::name(type))},
            {"data-threads", std::to_string(threads)},
            {"data-residence", std::string(bench::name(residence))}};
  }
  std::string title() const {
    std::string text = std::string(bench::name(type));
    text += threads == 1 ? ", one thread" : ", " + std::to_string(threads) + " threads";
    return residence == bench::Residence::cold ? text + ", operands in memory" : text;
  }
};

std::vector<Table> tables_of(const Report& report, bench::Kernel kernel) {
  std::vector<Table> tables;
  for (const Result& result : report.results) {
    const bench::Case& problem = result.problem;
    if (problem.kernel != kernel || result.section == Section::ladder ||
        result.section == Section::noise)
      continue;
    const auto same = std::ranges::find_if(tables, [&](const Table& table) {
      return std::tie(table.section, table.type, table.threads, table.residence) ==
             std::tie(result.section, problem.type, problem.threads, problem.residence);
    });
    if (same != tables.end())
      same->results.push_back(result);
    else
      tables.push_back(
          {result.section, problem.type, problem.threads, problem.residence, {result}});
  }
  return tables;
}

std::string label(const Participant& participant, bool with_threads) {
  return with_threads ? participant.first + " on " + std::to_string(participant.second)
                      : participant.first;
}

std::string key(const Participant& participant) {
  return participant.first + "|" + std::to_string(participant.second);
}

HtmlCell rate_cell(const bench::Case& problem, const Outcome* outcome) {
  if (!outcome) return {"\u2013"};
  if (!outcome->refusal.empty()) return {"refused", "bad"};
  return {format_number(rate(problem, *outcome) / 1e9), rate(problem, *outcome)};
}

/// Rates by size, everyone beside each other.
std::string rates_table(const Table& of, const bench::Ceilings& ceilings) {
  const bool threaded = of.section == Section::threads;
  const std::vector<Participant> all = participants(of.results);
  std::vector<HtmlColumn> columns{{"size", true}};
  for (const Participant& participant : all)
    columns.push_back({label(participant, threaded && participant.first == all.front().first),
                       false, key(participant)});
  if (threaded) columns.push_back({"gain"});
  columns.push_back({"over the best peer", true});
  columns.push_back({"of the ceiling"});
  columns.push_back({"ceiling", true});
  Attributes attributes = of.attributes();
  attributes.emplace_back("data-table", "rates");
  HtmlTable table(std::string(bench::rate_unit(of.kernel())) + ", " + of.title(), columns,
                  attributes);
  for (const Result& result : of.results) {
    const bench::Case& problem = result.problem;
    const Outcome *library = library_outcome(result), *peer = fastest_peer(result);
    std::vector<HtmlCell> row{bench::to_string(problem.kernel, problem.shape)};
    for (const Participant& participant : all)
      row.push_back(rate_cell(problem, find_outcome(result, participant)));
    if (threaded) row.push_back(ratio_cell(library ? speed_up(*library, result.outcomes[0]) : NAN));
    const bool comparable = library && peer && !library->seconds.empty();
    row.push_back(comparable ? ratio_cell(speed_up(*library, *peer), peer->contender)
                             : HtmlCell("\u2013"));
    const double share = library ? share_of_ceiling(problem, *library, ceilings) : NAN;
    const bench::Ceiling ceiling =
        bench::ceiling_of(problem, library ? library->threads : problem.threads, ceilings);
    row.emplace_back(format_percent(share), share);
    row.emplace_back(ceiling.rate > 0 ? ceiling.name + " " + format_number(ceiling.rate / 1e9)
                                      : "\u2013");
    table.add_row(row);
  }
  return table.html();
}

std::string details_list(const std::vector<Result>& results) {
  std::vector<std::string> lines;
  for (const Result& result : results)
    for (const Outcome& outcome : result.outcomes) {
      const std::string line = outcome.contender + ": " + outcome.detail;
      if (!outcome.detail.empty() && !std::ranges::count(lines, line)) lines.push_back(line);
    }
  std::string html;
  for (const std::string& line : lines) html += "<li>" + escaped(line) + "</li>";
  return html.empty() ? "" : "<ul class=\"notes\">" + html + "</ul>\n";
}

bool has_errors(const Result& result) {
  return std::ranges::any_of(result.outcomes, [](const Outcome& outcome) {
    return std::isfinite(outcome.error) && outcome.error > 0;
  });
}

/// Rate and error of everyone at the largest size.
std::string accuracy(const Table& of) {
  const Result& result = of.results.back();
  if (!has_errors(result)) return "";
  const std::string size = bench::to_string(result.problem.kernel, result.problem.shape);
  Attributes attributes = of.attributes();
  attributes.emplace_back("data-size", size);
  std::string html = chart("accuracy", attributes,
                           "Error against rate at " + size + ": below and to the right is better.");
  attributes.emplace_back("data-table", "accuracy");
  HtmlTable table("Accuracy next to speed, " + size + ", " + of.title(),
                  {{"", true},
                   {std::string(bench::rate_unit(of.kernel()))},
                   {"largest error, eps", false, "error"}},
                  attributes);
  for (const Outcome& outcome : result.outcomes) {
    if (outcome.seconds.empty()) continue;
    table.add_row({outcome.contender, rate_cell(result.problem, &outcome),
                   std::isfinite(outcome.error)
                       ? HtmlCell(format_number(outcome.error), outcome.error)
                       : HtmlCell("\u2013")});
  }
  return html + table.html();
}

std::string caption_of(const Table& table) {
  const std::string unit(bench::rate_unit(table.kernel()));
  if (table.section == Section::threads)
    return "Thread scaling: " + unit + " by size on " + std::to_string(table.threads) +
           " threads and on one.";
  return unit + " by size, " + table.title() + ". The line on top is the measured ceiling.";
}

std::string part(const Table& table, const bench::Ceilings& ceilings) {
  std::string html = "<div class=\"part\">\n" +
                     chart("rates", table.attributes(), caption_of(table)) +
                     rates_table(table, ceilings) + details_list(table.results);
  if (table.section == Section::peers && table.threads == 1 &&
      table.residence == bench::Residence::warm)
    html += accuracy(table);
  return html + "</div>\n";
}

/// "1.12 x the fastest peer (f64, one thread, 18 sizes; at worst 0.87 x at 4)"
std::string verdict(const Report& report, bench::Kernel kernel) {
  std::string text;
  for (const Standing& standing : standings(report)) {
    if (standing.kernel != kernel) continue;
    const Versus& versus = standing.versus;
    text += (text.empty() ? "" : "; ") + ratio_cell(versus.geometric_mean).text + " in " +
            std::string(bench::name(standing.type)) + " on " +
            (standing.threads == 1 ? "one thread" : std::to_string(standing.threads) + " threads") +
            " (" + std::to_string(versus.count) + " sizes, at worst " +
            ratio_cell(versus.worst).text + " at " +
            bench::to_string(versus.worst_at.kernel, versus.worst_at.shape) + ")";
  }
  return text.empty() ? "" : "<p>lanes over the fastest peer: " + escaped(text) + ".</p>\n";
}

}  // namespace

std::string kernel_section(const Report& report, bench::Kernel kernel) {
  const std::vector<Table> tables = tables_of(report, kernel);
  const std::string ladder = ladder_part(report, kernel);
  if (tables.empty() && ladder.empty()) return "";
  const bench::KernelInfo& info = bench::info(kernel);
  const std::string name(info.name);
  std::string html = "<section id=\"" + name + "\" class=\"kernel\">\n<h2><code>" + name +
                     "</code> <span class=\"formula\">" + escaped(info.formula) + "</span></h2>\n" +
                     verdict(report, kernel);
  std::string f32;
  for (const Table& table : tables)
    (table.type == bench::Type::f64 ? html : f32) += part(table, report.ceilings);
  if (!f32.empty())
    html += tables.front().type == bench::Type::f32 ? f32 : folded("In single precision", f32);
  return html + ladder + "</section>\n";
}

}  // namespace lanes::tools
