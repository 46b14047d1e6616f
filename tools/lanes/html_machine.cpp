#include <string>

#include "html_page.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

/// One term of a description list; nothing when there is nothing to say.
std::string entry(const std::string& term, const std::string& text) {
  if (text.empty()) return "";
  return "<div><dt>" + escaped(term) + "</dt><dd>" + escaped(text) + "</dd></div>\n";
}

std::string processors(const bench::Machine& machine) {
  std::string text = std::to_string(machine.online_cpus) + " logical, " +
                     std::to_string(machine.affinity_cpus) + " by affinity";
  if (machine.quota) text += ", " + format_number(*machine.quota) + " by quota";
  return text;
}

std::string caches(const bench::Machine& machine) {
  std::string text;
  for (const bench::Cache& cache : machine.caches)
    text += (text.empty() ? "" : ", ") + cache.level + " " + bench::format_bytes(cache.bytes);
  return text;
}

std::string peaks_table(const bench::Ceilings& ceilings) {
  HtmlTable table("FMA peak, GFLOP/s", {{"kernels", true}, {"threads"}, {"f64"}, {"f32"}});
  for (const bench::FmaPeak& peak : ceilings.fma) {
    if (peak.type != bench::Type::f64) continue;
    const double single = ceilings.fma_peak(peak.isa, bench::Type::f32, peak.threads);
    table.add_row({std::string(name(peak.isa)), std::to_string(peak.threads),
                   HtmlCell(format_number(peak.flops_per_second / 1e9), peak.flops_per_second),
                   HtmlCell(format_number(single / 1e9), single)});
  }
  return table.empty() ? "" : table.html();
}

std::string bandwidth_table(const bench::Ceilings& ceilings) {
  HtmlTable table("Bandwidth, GB/s", {{"level", true},
                                      {"threads"},
                                      {"each sweeps"},
                                      {"read"},
                                      {"write"},
                                      {"copy"},
                                      {"update"},
                                      {"triad"}});
  const std::vector<bench::Bandwidth>& all = ceilings.bandwidth;
  for (std::size_t i = 0; i < all.size();) {
    const bench::Bandwidth& first = all[i];
    std::vector<HtmlCell> row{first.level, std::to_string(first.threads),
                              bench::format_bytes(first.thread_bytes)};
    for (; i < all.size() && all[i].level == first.level && all[i].threads == first.threads; ++i)
      row.emplace_back(format_number(all[i].bytes_per_second / 1e9), all[i].bytes_per_second);
    row.resize(8, "");
    table.add_row(row);
  }
  return table.empty() ? "" : table.html();
}

std::string noise_table(const Report& report) {
  HtmlTable table("The same code timed twice, in turn",
                  {{"problem", true}, {"first"}, {"again"}, {"difference"}});
  for (const Result& result : report.results) {
    if (result.section != Section::noise || result.outcomes.size() < 2) continue;
    const bench::Outcome &a = result.outcomes[0], &b = result.outcomes[1];
    const double difference = speed_up(a, b) - 1;
    table.add_row({bench::to_string(result.problem), format_seconds(bench::median(a.seconds)),
                   format_seconds(bench::median(b.seconds)),
                   HtmlCell(format_percent(difference), difference)});
  }
  return table.empty() ? "" : table.html();
}

std::string list(const std::vector<std::string>& lines) {
  std::string html;
  for (const std::string& line : lines) html += "<li>" + escaped(line) + "</li>\n";
  return html.empty() ? "" : "<ul>\n" + html + "</ul>\n";
}

}  // namespace

std::string machine_section(const Report& report) {
  const bench::Machine& machine = report.machine;
  std::string html = "<section id=\"machine\">\n<h2>The machine</h2>\n<dl>\n";
  html += entry("Processor", machine.cpu) + entry("Processors", processors(machine)) +
          entry("Caches of a core", caches(machine)) +
          entry("Memory", bench::format_bytes(machine.memory_bytes)) +
          entry("Governor", machine.frequency_governor) +
          entry("lanes", report.library_version + ", " + report.isa + " kernels") +
          entry("Compiler and flags", report.build) + entry("Noise", noise_verdict(report)) +
          entry("Counters", report.counters) +
          entry("Clock", "FMA peak at the end " + format_ratio(report.clock_drift) +
                             " that at the beginning") +
          entry("Lost time", format_percent(report.others_share) + " to other processes, " +
                                 format_percent(report.stolen_share) +
                                 " to other guests of this host") +
          entry("Timer resolution", format_seconds(report.ceilings.timer_resolution));
  html +=
      "</dl>\n<p>The ceilings are measured, not looked up: what no program on this machine can "
      "pass.</p>\n<div class=\"side-by-side\">\n";
  html += peaks_table(report.ceilings) + bandwidth_table(report.ceilings) + noise_table(report);
  html += "</div>\n";
  std::vector<std::string> peers;
  for (const PeerInfo& peer : report.peers) peers.push_back(peer.description);
  if (!peers.empty()) html += "<h3>Peers</h3>\n" + list(peers);
  if (!report.notes.empty()) html += "<h3>Notes</h3>\n" + list(report.notes);
  return html + "</section>\n";
}

}  // namespace lanes::tools
