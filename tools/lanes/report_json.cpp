#include "report_json.hpp"

#include <cmath>
#include <fstream>
#include <lanes/error.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report_csv.hpp"

namespace lanes::tools {
namespace {

using bench::Outcome;
using nlohmann::json;

constexpr int schema_version = 1;

json machine_json(const bench::Machine& machine) {
  json caches = json::array();
  for (const bench::Cache& cache : machine.caches)
    caches.push_back({{"level", cache.level}, {"bytes", cache.bytes}});
  return {{"cpu", machine.cpu},
          {"online_cpus", machine.online_cpus},
          {"affinity_cpus", machine.affinity_cpus},
          {"quota_cpus", machine.quota ? json(*machine.quota) : json(nullptr)},
          {"memory_bytes", machine.memory_bytes},
          {"frequency_governor", machine.frequency_governor},
          {"caches", caches}};
}

bench::Machine machine_from(const json& j) {
  bench::Machine machine;
  machine.cpu = j.at("cpu");
  machine.online_cpus = j.at("online_cpus");
  machine.affinity_cpus = j.at("affinity_cpus");
  if (!j.at("quota_cpus").is_null()) machine.quota = j.at("quota_cpus").get<double>();
  machine.memory_bytes = j.at("memory_bytes");
  machine.frequency_governor = j.at("frequency_governor");
  for (const json& cache : j.at("caches"))
    machine.caches.push_back({cache.at("level"), cache.at("bytes")});
  return machine;
}

json ceilings_json(const bench::Ceilings& ceilings) {
  json fma = json::array(), bandwidth = json::array();
  for (const bench::FmaPeak& peak : ceilings.fma)
    fma.push_back({{"isa", name(peak.isa)},
                   {"type", name(peak.type)},
                   {"threads", peak.threads},
                   {"flops_per_second", peak.flops_per_second}});
  for (const bench::Bandwidth& b : ceilings.bandwidth)
    bandwidth.push_back({{"level", b.level},
                         {"capacity_bytes", b.capacity},
                         {"bytes_per_thread", b.thread_bytes},
                         {"pattern", name(b.pattern)},
                         {"threads", b.threads},
                         {"bytes_per_second", b.bytes_per_second}});
  return {{"timer_resolution_seconds", ceilings.timer_resolution},
          {"fma", fma},
          {"bandwidth", bandwidth}};
}

bench::Ceilings ceilings_from(const json& j) {
  bench::Ceilings ceilings;
  ceilings.timer_resolution = j.at("timer_resolution_seconds");
  for (const json& peak : j.at("fma"))
    ceilings.fma.push_back({isa_from_name(peak.at("isa").get<std::string>()),
                            bench::type_from_name(peak.at("type").get<std::string>()),
                            peak.at("threads"), peak.at("flops_per_second")});
  for (const json& b : j.at("bandwidth"))
    ceilings.bandwidth.push_back({b.at("level"), b.at("capacity_bytes"), b.at("bytes_per_thread"),
                                  bench::pattern_from_name(b.at("pattern").get<std::string>()),
                                  b.at("threads"), b.at("bytes_per_second")});
  return ceilings;
}

json counts_json(const bench::Counts& counts) {
  json j{{"source", counts.source}, {"isa", counts.isa}};
  for (std::size_t i = 0; i < bench::event_count; ++i)
    if (counts.events[i]) j[std::string(name(static_cast<bench::Event>(i)))] = *counts.events[i];
  return j;
}

bench::Counts counts_from(const json& j) {
  bench::Counts counts{.source = j.at("source"), .isa = j.at("isa")};
  for (std::size_t i = 0; i < bench::event_count; ++i)
    if (const auto found = j.find(name(static_cast<bench::Event>(i))); found != j.end())
      counts.events[i] = found->get<double>();
  return counts;
}

json outcome_json(const bench::Case& problem, const Outcome& outcome,
                  const bench::Ceilings& ceilings) {
  json j{{"name", outcome.contender},
         {"role", name(outcome.role)},
         {"threads", outcome.threads},
         {"detail", outcome.detail}};
  if (std::isfinite(outcome.error)) j["error_eps"] = outcome.error;
  if (!outcome.refusal.empty()) {
    j["refused"] = outcome.refusal;
    return j;
  }
  const bench::Summary summary = bench::summarize(outcome.seconds);
  const bench::Ceiling ceiling = bench::ceiling_of(problem, outcome.threads, ceilings);
  j["seconds"] = {{"median", summary.median},
                  {"q1", summary.q1},
                  {"q3", summary.q3},
                  {"n", summary.n},
                  {"samples", outcome.seconds}};
  if (!outcome.counts.source.empty()) j["counts"] = counts_json(outcome.counts);
  j["rate_per_second"] = rate(problem, outcome);
  j["ceiling"] = {{"name", ceiling.name}, {"rate_per_second", ceiling.rate}};
  return j;
}

Outcome outcome_from(const json& j) {
  Outcome outcome{j.at("name"),           bench::role_from_name(j.at("role").get<std::string>()),
                  j.at("threads"),        j.at("detail"),
                  j.value("refused", ""), {}};
  if (outcome.refusal.empty())
    outcome.seconds = j.at("seconds").at("samples").get<std::vector<double>>();
  outcome.error = j.value("error_eps", outcome.error);
  if (j.contains("counts")) outcome.counts = counts_from(j.at("counts"));
  return outcome;
}

json result_json(const Result& result, const bench::Ceilings& ceilings) {
  const bench::Case& problem = result.problem;
  json contenders = json::array();
  for (const Outcome& outcome : result.outcomes)
    contenders.push_back(outcome_json(problem, outcome, ceilings));
  return {{"section", name(result.section)},
          {"kernel", bench::info(problem.kernel).name},
          {"type", name(problem.type)},
          {"size", bench::to_string(problem.kernel, problem.shape)},
          {"threads", problem.threads},
          {"residence", name(problem.residence)},
          {"flops", bench::flops(problem.kernel, problem.shape)},
          {"bytes", bench::bytes(problem.kernel, problem.shape, problem.type)},
          {"working_set_bytes", bench::working_set(problem.kernel, problem.shape, problem.type)},
          {"rate_unit", bench::info(problem.kernel).compute_bound ? "flop" : "byte"},
          {"contenders", contenders}};
}

Result result_from(const json& j) {
  Result result;
  bench::Case& problem = result.problem;
  result.section = section_from_name(j.at("section").get<std::string>());
  problem.kernel = bench::kernel_from_name(j.at("kernel").get<std::string>());
  problem.type = bench::type_from_name(j.at("type").get<std::string>());
  problem.shape = bench::make_shape(bench::parse_extents(j.at("size").get<std::string>()),
                                    bench::info(problem.kernel).dimensions);
  problem.threads = j.at("threads");
  problem.residence = j.at("residence") == "cold" ? bench::Residence::cold : bench::Residence::warm;
  for (const json& contender : j.at("contenders"))
    result.outcomes.push_back(outcome_from(contender));
  return result;
}

json rung_json(const RungCode& rung) {
  return {{"kernel", rung.kernel},    {"name", rung.rung},   {"source", rung.source},
          {"lines", rung.lines},      {"share", rung.share}, {"function", rung.function},
          {"assembly", rung.assembly}};
}

RungCode rung_from(const json& j) {
  return {j.at("kernel"),   j.at("name"),  j.at("source"),  j.at("lines"),
          j.at("function"), j.at("share"), j.at("assembly")};
}

Report report_from(const json& j) {
  if (!j.is_object() || j.value("schema", "") != "lanes.compare")
    throw io_error("is not a report of lanes compare");
  if (j.at("version") != schema_version)
    throw io_error("is of version " + j.at("version").dump() + " of the schema, not " +
                   std::to_string(schema_version));
  Report report;
  report.started = j.at("started");
  report.library_version = j.at("library").at("version");
  report.build = j.at("library").at("build");
  report.isa = j.at("library").at("isa");
  report.mode = j.at("mode");
  report.machine = machine_from(j.at("machine"));
  for (const json& peer : j.at("peers"))
    report.peers.push_back({peer.at("name"), peer.at("description"), peer.at("path")});
  report.notes = j.at("notes").get<std::vector<std::string>>();
  report.counters = j.value("counters", "");
  report.ceilings = ceilings_from(j.at("ceilings"));
  report.clock_drift = j.at("clock_drift");
  report.others_share = j.at("others_share");
  report.stolen_share = j.at("stolen_share");
  for (const json& result : j.at("results")) report.results.push_back(result_from(result));
  // Runs saved before there were reports in HTML have none of these.
  for (const json& rung : j.value("rungs", json::array())) report.rungs.push_back(rung_from(rung));
  report.sources = j.value("sources", report.sources);
  report.complete = j.value("complete", true);
  return report;
}

}  // namespace

std::string to_json_text(const Report& report) {
  json results = json::array();
  for (const Result& result : report.results)
    results.push_back(result_json(result, report.ceilings));
  json rungs = json::array();
  for (const RungCode& rung : report.rungs) rungs.push_back(rung_json(rung));
  json peers = json::array();
  for (const PeerInfo& peer : report.peers)
    peers.push_back({{"name", peer.name}, {"description", peer.description}, {"path", peer.path}});
  const json j{
      {"schema", "lanes.compare"},
      {"version", schema_version},
      {"started", report.started},
      {"library",
       {{"version", report.library_version}, {"build", report.build}, {"isa", report.isa}}},
      {"mode", report.mode},
      {"machine", machine_json(report.machine)},
      {"peers", peers},
      {"notes", report.notes},
      {"counters", report.counters},
      {"ceilings", ceilings_json(report.ceilings)},
      {"clock_drift", report.clock_drift},
      {"others_share", report.others_share},
      {"stolen_share", report.stolen_share},
      {"results", results},
      {"rungs", rungs},
      {"sources", report.sources},
      {"complete", report.complete}};
  return j.dump(1) + "\n";
}

Report from_json_text(const std::string& text) {
  try {
    return report_from(json::parse(text));
  } catch (const json::exception& e) {
    throw io_error(std::string("is not a complete report: ") + e.what());
  } catch (const argument_error& e) {
    throw io_error(std::string("is not a valid report: ") + e.what());
  }
}

void save_json(const Report& report, const std::filesystem::path& path) {
  write_file(path, to_json_text(report));
}

Report load_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) throw io_error("cannot read " + path.string());
  try {
    return from_json_text(text.str());
  } catch (const io_error& e) {
    throw io_error(path.string() + " " + e.what());
  }
}

}  // namespace lanes::tools
