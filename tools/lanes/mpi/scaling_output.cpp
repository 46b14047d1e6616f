#include "mpi/scaling_output.hpp"

#include <cmath>
#include <lanes/runtime.hpp>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "harness/statistics.hpp"
#include "report_csv.hpp"
#include "report_text.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using nlohmann::ordered_json;

ordered_json number(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

std::string size_text(const ScalingCurve& curve, const ScalingPoint& point) {
  return bench::to_string(curve.kernel, point.shape);
}

ordered_json point_json(const ScalingCurve& curve, const ScalingPoint& point) {
  ordered_json j{{"name", point.timed.name},
                 {"ranks", point.timed.ranks},
                 {"size", size_text(curve, point)},
                 {"flops", work_of(curve, point.shape)}};
  if (!point.timed.refusal.empty()) {
    j["refused"] = point.timed.refusal;
    return j;
  }
  const Split split = split_of(point);
  j["median_seconds"] = split.seconds;
  j["computing_seconds"] = split.computing;
  j["communication_seconds"] = split.communication;
  j["speed_up"] = number(speed_up(curve, point));
  j["efficiency"] = number(efficiency(curve, point));
  j["model_seconds"] = point.model > 0 ? ordered_json(point.model) : ordered_json(nullptr);
  j["samples"] = {{"seconds", point.timed.seconds},
                  {"computing", point.timed.computing},
                  {"in_mpi", point.timed.in_mpi}};
  return j;
}

}  // namespace

void print_scaling_header(std::ostream& out, const ScalingReport& report, bool color) {
  out << styled("lanes " + std::string(version()) + " on " + std::to_string(report.ranks) +
                    (report.ranks == 1 ? " rank, " : " ranks, ") +
                    std::to_string(report.threads_per_rank) +
                    (report.threads_per_rank == 1 ? " thread each, " : " threads each, ") +
                    std::string(name(isa())),
                Style::bold, color)
      << "\n  rank 0:";
  print_machine(out, report.machine);
  if (report.ranks > 1)
    out << "  a message from rank 0 to rank " << report.ranks - 1 << " takes "
        << format_seconds(report.link.latency) << ", and "
        << format_number(1e-9 / report.link.seconds_per_byte) << " GB/s\n";
  if (!report.blas.empty()) out << "  peer: ScaLAPACK's p?gemm, on " << report.blas << '\n';
  for (const std::string& note : report.notes) out << "  note: " << note << '\n';
}

void print_scaling_curve(std::ostream& out, const ScalingCurve& curve, bool color) {
  out << '\n' << styled(to_string(curve), Style::bold, color) << '\n';
  TextTable table({{"", Column::Align::left},
                   {"ranks"},
                   {"size"},
                   {"time"},
                   {"computing"},
                   {"communication"},
                   {"speed-up"},
                   {"efficiency"},
                   {"model"}});
  for (const ScalingPoint& point : curve.points) {
    std::vector<Cell> cells{point.timed.name, std::to_string(point.timed.ranks),
                            size_text(curve, point)};
    if (!point.timed.refusal.empty()) {
      cells.emplace_back("refused", Style::bad);
      table.add_row(std::move(cells));
      continue;
    }
    const Split split = split_of(point);
    for (const std::string& text :
         {format_seconds(split.seconds), format_seconds(split.computing),
          split.communication > 0 ? format_seconds(split.communication) : std::string("0"),
          format_ratio(speed_up(curve, point)), format_percent(efficiency(curve, point)),
          point.model > 0 ? format_seconds(point.model) : std::string("-")})
      cells.emplace_back(text);
    table.add_row(std::move(cells));
  }
  table.print(out, color);
}

std::string scaling_json(const ScalingReport& report) {
  ordered_json curves = ordered_json::array();
  for (const ScalingCurve& curve : report.curves) {
    ordered_json points = ordered_json::array();
    for (const ScalingPoint& point : curve.points) points.push_back(point_json(curve, point));
    curves.push_back({{"kernel", bench::info(curve.kernel).name},
                      {"type", name(curve.type)},
                      {"scaling", name(curve.scaling)},
                      {"size_of_one_rank", bench::to_string(curve.kernel, curve.one)},
                      {"points", points}});
  }
  const ordered_json all{
      {"schema", "lanes.scaling"},
      {"version", 1},
      {"started", report.started},
      {"library", {{"version", version()}, {"build", build_description()}, {"isa", name(isa())}}},
      {"mode", report.mode},
      {"machine",
       {{"cpu", report.machine.cpu},
        {"online_cpus", report.machine.online_cpus},
        {"affinity_cpus", report.machine.affinity_cpus}}},
      {"ranks", report.ranks},
      {"threads_per_rank", report.threads_per_rank},
      {"latency_seconds", report.link.latency},
      {"seconds_per_byte", report.link.seconds_per_byte},
      {"blas", report.blas},
      {"notes", report.notes},
      {"curves", curves},
      {"complete", report.complete}};
  return all.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string scaling_csv(const ScalingReport& report) {
  std::ostringstream out;
  out.precision(9);
  out << "kernel,type,scaling,size,contender,ranks,samples,median_s,computing_s,communication_s,"
         "speed_up,efficiency,model_s,refused\n";
  for (const ScalingCurve& curve : report.curves)
    for (const ScalingPoint& point : curve.points) {
      const Split split = split_of(point);
      out << bench::info(curve.kernel).name << ',' << name(curve.type) << ',' << name(curve.scaling)
          << ',' << size_text(curve, point) << ',' << csv_field(point.timed.name) << ','
          << point.timed.ranks << ',' << point.timed.seconds.size() << ',' << split.seconds << ','
          << split.computing << ',' << split.communication << ',' << speed_up(curve, point) << ','
          << efficiency(curve, point) << ',' << point.model << ',' << csv_field(point.timed.refusal)
          << '\n';
    }
  return out.str();
}

}  // namespace lanes::tools
