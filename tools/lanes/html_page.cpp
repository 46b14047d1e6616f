#include "html_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "embedded.hpp"
#include "report_json.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using nlohmann::json;

/// `page` with "{{name}}" replaced.
std::string filled(std::string page, const std::string& name, const std::string& text) {
  const std::string mark = "{{" + name + "}}";
  const std::size_t at = page.find(mark);
  return at == std::string::npos ? page : page.replace(at, mark.size(), text);
}

/// Within a script element, "</script" or "<!--" would end it.
std::string for_script(std::string text) {
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos;)
    text.replace(at, 1, "\\u003c");
  return text;
}

/// What the library's one-threaded comparisons with peers come to.
std::string verdict_sentence(const Report& report) {
  std::vector<Result> results;
  std::set<bench::Kernel> kernels;
  for (const Result& result : report.results)
    if (result.section == Section::peers && fastest_peer(result) && library_outcome(result)) {
      results.push_back(result);
      kernels.insert(result.problem.kernel);
    }
  const Versus versus = versus_peers(results);
  if (versus.count == 0) return "This run compares the library with no peer.";
  std::size_t behind = 0;
  for (const Result& result : results)
    behind += speed_up(*library_outcome(result), *fastest_peer(result)) < 0.97;
  return "lanes runs at " + ratio_cell(versus.geometric_mean).text +
         " the fastest peer, in the geometric mean of " + std::to_string(versus.count) +
         " measurements of " + std::to_string(kernels.size()) + " kernels. In " +
         std::to_string(behind) + " of them it is behind, at worst at " +
         ratio_cell(versus.worst).text + " (" + bench::to_string(versus.worst_at) + ").";
}

std::string standing_table(const Report& report) {
  HtmlTable table("lanes over the fastest peer",
                  {{"kernel", true},
                   {"type"},
                   {"threads"},
                   {"sizes"},
                   {"geometric mean", false, "mean"},
                   {"worst", false, "worst"},
                   {"at", true}},
                  {{"data-table", "standing"}});
  for (const Standing& standing : standings(report)) {
    const Versus& versus = standing.versus;
    table.add_row({std::string(bench::info(standing.kernel).name),
                   std::string(bench::name(standing.type)), std::to_string(standing.threads),
                   std::to_string(versus.count), ratio_cell(versus.geometric_mean),
                   ratio_cell(versus.worst),
                   bench::to_string(versus.worst_at.kernel, versus.worst_at.shape)});
  }
  return table.empty() ? "" : table.html();
}

std::string refused_list(const Report& report) {
  const std::vector<std::string> lines = refusals(report.results, false);
  std::string html;
  for (const std::string& line : lines) html += "<li>" + escaped(line) + "</li>\n";
  if (html.empty()) return "";
  return "<div class=\"warning\" id=\"refused\">\n<p>Refused: what computes something wrong is not "
         "timed.</p>\n<ul>\n" +
         html + "</ul>\n</div>\n";
}

std::string verdict_section(const Report& report) {
  std::string html = "<section id=\"verdict\">\n<h2>The verdict</h2>\n<p class=\"verdict\">" +
                     escaped(verdict_sentence(report)) + "</p>\n";
  if (!report.complete)
    html +=
        "<p class=\"warning\">This run was interrupted; <code>--resume</code> goes on with "
        "it.</p>\n";
  html += "<p>" + escaped("The machine was " + noise_verdict(report)) + ".</p>\n" +
          refused_list(report);
  const std::string table = standing_table(report);
  if (!table.empty())
    html += chart("standing", {},
                  "lanes over the fastest peer: geometric mean over all sizes, and a line to the "
                  "worst of them.") +
            table;
  return html + "</section>\n";
}

std::string contents(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string html;
  for (const auto& [id, title] : entries)
    html += "<a href=\"#" + id + "\">" + escaped(title) + "</a>\n";
  return html;
}

}  // namespace

std::string chart_data(const Report& report, const Diff* diff) {
  json data = json::parse(to_json_text(report));
  data.erase("sources");
  data.erase("rungs");
  for (json& result : data["results"])
    for (json& contender : result["contenders"])
      if (contender.contains("seconds")) contender["seconds"].erase("samples");
  data["standings"] = json::array();
  for (const Standing& standing : standings(report)) {
    const Versus& versus = standing.versus;
    data["standings"].push_back(
        {{"kernel", bench::info(standing.kernel).name},
         {"type", bench::name(standing.type)},
         {"threads", standing.threads},
         {"count", versus.count},
         {"mean", versus.geometric_mean},
         {"worst", versus.worst},
         {"worst_at", bench::to_string(versus.worst_at.kernel, versus.worst_at.shape)}});
  }
  if (diff) {
    json rows = json::array();
    for (const DiffRow& row : diff->rows)
      rows.push_back({{"problem", row.problem},
                      {"kernel", row.kernel},
                      {"contender", row.contender},
                      {"role", bench::name(row.role)},
                      {"speed_up", row.speed_up},
                      {"p", row.p},
                      {"verdict", name(row.verdict)}});
    data["diff"] = rows;
  }
  return data.dump();
}

std::string to_html(const Report& report, const Report* before, const DiffOptions& options) {
  std::vector<std::pair<std::string, std::string>> entries{{"verdict", "Verdict"}};
  std::string body = verdict_section(report);
  Diff diff;
  if (before) {
    diff = compare_reports(*before, report, options);
    body += comparison_section(*before, report, diff);
    entries.emplace_back("comparison", "Against another run");
  }
  body += machine_section(report);
  entries.emplace_back("machine", "Machine");
  if (const std::string roofline = roofline_section(report); !roofline.empty()) {
    body += roofline;
    entries.emplace_back("roofline", "Roofline");
  }
  for (const bench::KernelInfo& kernel : bench::kernels())
    if (const std::string section = kernel_section(report, kernel.kernel); !section.empty()) {
      body += section;
      entries.emplace_back(kernel.name, kernel.name);
    }
  std::string style;
  for (const char* file : {"page.css", "table.css", "chart.css"})
    style += embedded_file("tools/report/" + std::string(file));
  std::string page(embedded_file("tools/report/page.html"));
  page = filled(page, "title", escaped("lanes on " + report.machine.cpu));
  page = filled(page, "style", style);
  page = filled(page, "heading", escaped(report.machine.cpu));
  page = filled(page, "when", escaped(report.started + ", " + report.mode + " run"));
  page = filled(page, "contents", contents(entries));
  page = filled(page, "data", for_script(chart_data(report, before ? &diff : nullptr)));
  page = filled(page, "script", std::string(embedded_file("charts.js")));
  return filled(page, "body", body);  // last: it may hold anything
}

}  // namespace lanes::tools
