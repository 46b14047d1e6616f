#include <map>
#include <string>

#include "html_page.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

bool is_ours(const DiffRow& row) {
  return row.role == bench::Role::library || row.role == bench::Role::rung;
}

std::string p_text(double p) {
  return p < 1e-4 ? "< 0.0001" : format_number(p);
}

std::string verdict_style(Verdict verdict) {
  return verdict == Verdict::faster ? "good" : verdict == Verdict::slower ? "bad" : "";
}

/// The rows of the library, by kernel.
std::map<std::string, Diff> by_kernel(const Diff& diff) {
  std::map<std::string, Diff> kernels;
  for (const DiffRow& row : diff.rows)
    if (is_ours(row)) kernels[row.kernel].rows.push_back(row);
  return kernels;
}

std::string kernels_table(const Diff& diff) {
  HtmlTable table(
      "Verdict for each kernel",
      {{"kernel", true}, {"measurements"}, {"faster"}, {"slower"}, {"mean"}, {"verdict", true}},
      {{"data-table", "diff-kernels"}});
  for (const auto& [kernel, part] : by_kernel(diff)) {
    const DiffSummary summary = summarize(part);
    table.add_row({kernel, std::to_string(summary.count), std::to_string(summary.faster),
                   std::to_string(summary.slower), ratio_cell(summary.geometric_mean),
                   HtmlCell(summary.word, summary.word == "faster"   ? "good"
                                          : summary.word == "slower" ? "bad"
                                                                     : "")});
  }
  return table.empty() ? "" : table.html();
}

std::string rows_table(const Diff& diff) {
  HtmlTable table("Every measurement that both runs have",
                  {{"measurement", true},
                   {"contender", true},
                   {"before"},
                   {"after"},
                   {"speed-up", false, "speed-up"},
                   {"p"},
                   {"verdict", true}},
                  {{"data-table", "diff"}});
  for (const DiffRow& row : diff.rows)
    table.add_row({row.problem, row.contender, HtmlCell(format_seconds(row.before), row.before),
                   HtmlCell(format_seconds(row.after), row.after),
                   HtmlCell(ratio_cell(row.speed_up).text, row.speed_up), p_text(row.p),
                   HtmlCell(std::string(name(row.verdict)), verdict_style(row.verdict))});
  return table.empty() ? "" : table.html();
}

std::string run_name(const Report& report) {
  return report.started + " on " + report.machine.cpu + " (lanes " + report.library_version + ", " +
         report.isa + ", " + report.build + ")";
}

}  // namespace

std::string comparison_section(const Report& before, const Report& report, const Diff& diff) {
  std::string html =
      "<section id=\"comparison\">\n<h2>Against another run</h2>\n<p class=\"verdict\">" +
      escaped(overall_verdict(diff)) + ".</p>\n<dl>\n<div><dt>Before</dt><dd>" +
      escaped(run_name(before)) + "</dd></div>\n<div><dt>After</dt><dd>" +
      escaped(run_name(report)) + "</dd></div>\n</dl>\n";
  for (const std::string& warning : diff.warnings)
    html += "<p class=\"warning\">" + escaped(warning) + "</p>\n";
  if (diff.controls >= 5)
    html += "<p>The machine itself ran at " + escaped(ratio_cell(diff.machine).text) +
            " of before, by " + std::to_string(diff.controls) +
            " measurements of peers and naive loops" +
            (diff.corrected ? "; times of the second run are corrected for it" : "") + ".</p>\n";
  html +=
      "<p>A measurement is called faster or slower when its samples differ by the two-sided "
      "Mann\u2013Whitney test, with the false discovery rate controlled over all rows, and the "
      "medians by more than a trifle.</p>\n";
  html += chart("speedups", {},
                "Speed-up of each measurement of the library; filled where it is significant.") +
          kernels_table(diff) + folded("Every measurement", rows_table(diff));
  return html + "</section>\n";
}

}  // namespace lanes::tools
