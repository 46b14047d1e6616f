#include <algorithm>
#include <cmath>
#include <string>

#include "event_table.hpp"
#include "html_page.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using bench::Outcome;

std::string kernel_name(bench::Kernel kernel) {
  return std::string(bench::info(kernel).name);
}

std::vector<Result> ladder_of(const Report& report, bench::Kernel kernel) {
  std::vector<Result> results;
  for (const Result& result : report.results)
    if (result.section == Section::ladder && result.problem.kernel == kernel)
      results.push_back(result);
  return results;
}

const RungCode* find_code(const Report& report, bench::Kernel kernel, const std::string& rung) {
  const auto found = std::ranges::find_if(report.rungs, [&](const RungCode& code) {
    return code.kernel == bench::info(kernel).name && code.rung == rung;
  });
  return found == report.rungs.end() ? nullptr : &*found;
}

std::string rung_name(const Outcome& outcome) {
  return outcome.threads > 1 ? outcome.contender + " (" + std::to_string(outcome.threads) + ")"
                             : outcome.contender;
}

HtmlCell error_cell(const Outcome& outcome) {
  if (!std::isfinite(outcome.error)) return {"\u2013"};
  return {outcome.error == 0 ? "exact" : format_number(outcome.error), outcome.error};
}

/// What climbing the ladder brings, at one size.
std::string ladder_table(const Report& report, const Result& result) {
  const bench::Case& problem = result.problem;
  const std::string size = bench::to_string(problem.kernel, problem.shape);
  const bench::Ceiling ceiling = bench::ceiling_of(problem, 1, report.ceilings);
  std::string caption =
      kernel_name(problem.kernel) + " " + std::string(bench::name(problem.type)) + ", " + size;
  if (ceiling.rate > 0)
    caption += "; ceiling of one thread: " + ceiling.name + ", " +
               format_number(ceiling.rate / 1e9) + " " +
               std::string(bench::rate_unit(problem.kernel));
  HtmlTable table(caption,
                  {{"rung", true},
                   {"time", false, "time"},
                   {std::string(bench::rate_unit(problem.kernel)), false, "rate"},
                   {"of the ceiling", false, "share"},
                   {"over the last"},
                   {"over the first"},
                   {"error, eps", false, "error"},
                   {"lines"},
                   {"why", true}},
                  {{"data-table", "ladder"},
                   {"data-kernel", kernel_name(problem.kernel)},
                   {"data-type", std::string(bench::name(problem.type))},
                   {"data-size", size}});
  const Outcome *first = nullptr, *last = nullptr;
  for (const Outcome& outcome : result.outcomes) {
    const RungCode* code = find_code(report, problem.kernel, outcome.contender);
    const HtmlCell lines(code && code->lines > 0 ? std::to_string(code->lines) : "\u2013");
    if (!outcome.refusal.empty()) {
      table.add_row({rung_name(outcome), "refused", "\u2013", "\u2013", "\u2013", "\u2013",
                     "\u2013", lines, HtmlCell(outcome.refusal, "prose bad")});
      continue;
    }
    const double seconds = bench::median(outcome.seconds), per_second = rate(problem, outcome),
                 share = share_of_ceiling(problem, outcome, report.ceilings);
    table.add_row({rung_name(outcome), HtmlCell(format_seconds(seconds), seconds),
                   HtmlCell(format_number(per_second / 1e9), per_second),
                   HtmlCell(format_percent(share), share),
                   last ? HtmlCell(ratio_cell(speed_up(outcome, *last)).text) : HtmlCell(""),
                   first ? HtmlCell(ratio_cell(speed_up(outcome, *first)).text) : HtmlCell(""),
                   error_cell(outcome), lines, HtmlCell(outcome.detail, "prose")});
    if (!first) first = &outcome;
    last = &outcome;
  }
  return table.html();
}

/// What the rungs asked of the processor, where somebody counted.
std::string counts_table(const Result& result) {
  const EventTable events(result);
  if (events.rows().empty()) return "";
  std::vector<HtmlColumn> columns{{"rung", true}};
  for (const std::string& column : events.columns()) columns.push_back({column});
  HtmlTable table(events.title(), columns,
                  {{"data-table", "counts"},
                   {"data-kernel", kernel_name(result.problem.kernel)},
                   {"data-type", std::string(bench::name(result.problem.type))}});
  for (const std::vector<std::string>& row : events.rows()) table.add_row({row.begin(), row.end()});
  return table.html();
}

std::string listing(const RungCode& code) {
  if (code.assembly.empty()) return "";
  return "<h5>" + escaped(code.rung) + ": " + format_percent(code.share) +
         " of the time is in these instructions</h5>\n<p class=\"symbol\">" +
         escaped(code.function) + "</p>\n<pre class=\"assembly\" tabindex=\"0\">" +
         escaped(code.assembly) + "</pre>\n";
}

/// One rung: what it is for, its source, and the machine code of its hot loop, for both ways of
/// compiling it where there are two.
std::string rung_code(const Report& report, const std::vector<const RungCode*>& builds,
                      const std::string& reason) {
  const RungCode& code = *builds.front();
  const std::string name = code.rung.substr(0, code.rung.find(','));
  std::string html;
  const auto source = report.sources.find(code.source);
  if (source != report.sources.end())
    html += "<h5>" + escaped(code.source) + "</h5>\n<pre class=\"source\" tabindex=\"0\">" +
            escaped(source->second) + "</pre>\n";
  for (const RungCode* build : builds) html += listing(*build);
  if (html.empty()) return "";
  return folded("<code>" + escaped(name) + "</code> " + escaped(reason) + " <small>" +
                    std::to_string(code.lines) + " lines</small>",
                html);
}

std::string all_code(const Report& report, const Result& result) {
  std::string html;
  std::vector<const RungCode*> builds;
  std::string reason;
  const auto flush = [&] {
    if (!builds.empty()) html += rung_code(report, builds, reason);
    builds.clear();
  };
  std::string last;
  for (const Outcome& outcome : result.outcomes) {
    const RungCode* code = find_code(report, result.problem.kernel, outcome.contender);
    if (!code) continue;
    const std::string name = code->rung.substr(0, code->rung.find(','));
    if (name != last) flush();
    last = name;
    reason = outcome.detail;
    builds.push_back(code);
  }
  flush();
  if (html.empty()) return "";
  return "<h4>Source, and the hot loop as it ran</h4>\n<p>Beside each instruction stands the share "
         "of the time in which it was found at work.</p>\n" +
         html;
}

/// What bounds a rate in flops at the arithmetic intensity of a case.
bench::Ceiling roof_of(const bench::Case& problem, const bench::Ceilings& ceilings) {
  const double intensity = bench::flops(problem.kernel, problem.shape) /
                           bench::bytes(problem.kernel, problem.shape, problem.type);
  const bench::Bandwidth* bandwidth = ceilings.bandwidth_for(
      bench::Pattern::read, bench::working_set(problem.kernel, problem.shape, problem.type), 1);
  const double peak = ceilings.fma_peak(Isa::automatic, problem.type, 1);
  if (bandwidth && intensity * bandwidth->bytes_per_second < peak)
    return {intensity * bandwidth->bytes_per_second, bandwidth->level + " read"};
  return {peak, "FMA peak"};
}

std::string roofline_part(const Report& report, bench::Type type) {
  const std::string type_name(bench::name(type));
  HtmlTable table("Ladders under the roof, " + type_name + ", one thread",
                  {{"kernel, size, rung", true},
                   {"flop/byte", false, "intensity"},
                   {"GFLOP/s", false, "rate"},
                   {"of the roof", false, "share"},
                   {"roof", true}},
                  {{"data-table", "roofline"}, {"data-type", type_name}});
  for (const bench::KernelInfo& info : bench::kernels()) {
    std::vector<Result> results = ladder_of(report, info.kernel);
    std::erase_if(results, [&](const Result& r) { return r.problem.type != type; });
    if (results.empty()) continue;
    const Result& result = results.back();
    const bench::Case& problem = result.problem;
    const double flops = bench::flops(problem.kernel, problem.shape);
    if (flops <= 0) continue;
    const bench::Ceiling roof = roof_of(problem, report.ceilings);
    for (const Outcome& outcome : result.outcomes) {
      if (outcome.seconds.empty() || outcome.threads > 1) continue;
      const double intensity = flops / bench::bytes(problem.kernel, problem.shape, problem.type),
                   per_second = flops / bench::median(outcome.seconds),
                   share = roof.rate > 0 ? per_second / roof.rate : NAN;
      table.add_row({std::string(info.name) + " " +
                         bench::to_string(problem.kernel, problem.shape) + ", " + outcome.contender,
                     HtmlCell(format_number(intensity), intensity),
                     HtmlCell(format_number(per_second / 1e9), per_second),
                     HtmlCell(format_percent(share), share), roof.name});
    }
  }
  if (table.empty()) return "";
  return chart("roofline", {{"data-type", type_name}},
               "Each rung of each ladder at its largest size, " + type_name +
                   ", one thread: higher up the same column, closer to the roof.") +
         folded("The table of this chart", table.html());
}

}  // namespace

std::string ladder_part(const Report& report, bench::Kernel kernel) {
  const std::vector<Result> results = ladder_of(report, kernel);
  if (results.empty()) return "";
  const std::string name = kernel_name(kernel);
  std::string html = "<h3 id=\"" + name + "-ladder\">The ladder</h3>\n", f32;
  for (const bench::Type type : {bench::Type::f64, bench::Type::f32}) {
    std::string part;
    for (const Result& result : results)
      if (result.problem.type == type) part += ladder_table(report, result) + counts_table(result);
    if (part.empty()) continue;
    const std::string type_name(bench::name(type));
    part = chart("climb", {{"data-kernel", name}, {"data-type", type_name}},
                 "Share of the measured ceiling, rung by rung, a line for each size, " + type_name +
                     ".") +
           part;
    html += type == bench::Type::f64 ? part : folded("In single precision", part);
  }
  return html + all_code(report, results.front());
}

std::string roofline_section(const Report& report) {
  const std::string html =
      roofline_part(report, bench::Type::f64) + roofline_part(report, bench::Type::f32);
  if (html.empty()) return "";
  return "<section id=\"roofline\">\n<h2>The roofline</h2>\n<p>A kernel that does few operations "
         "for each byte is bound by the slope, which is bandwidth; one that does many, by the "
         "level, which is arithmetic. Both are measured. Bytes are those of the operands, touched "
         "once each.</p>\n" +
         html + "</section>\n";
}

}  // namespace lanes::tools
