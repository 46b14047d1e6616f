#include "mpi/scaling_command.hpp"

#include <iostream>
#include <lanes/error.hpp>
#include <lanes/mpi.hpp>
#include <memory>
#include <string>

#include "lists.hpp"
#include "mpi/scaling.hpp"
#include "mpi/scaling_output.hpp"
#include "report_csv.hpp"
#include "terminal.hpp"

namespace lanes::tools {
namespace {

/// The options as they stand on the command line.
struct Arguments {
  std::string kernels, sizes, types, scalings, ranks, json, csv;
  bool quick = false, full = false, no_peers = false;
  int rounds = 7;
  double minutes = 0;
};

int parse_ranks(const std::string& text) {
  const bench::Extents value = bench::parse_extents(text);
  if (value.size() != 1) throw argument_error("--ranks " + text + ": write numbers, as in 1,2,4");
  return static_cast<int>(value[0]);
}

ScalingOptions interpret(const Arguments& arguments) {
  ScalingOptions options;
  options.kernels = parse_list<bench::Kernel>(arguments.kernels, bench::kernel_from_name);
  if (!arguments.sizes.empty()) options.sizes = bench::parse_size_list(arguments.sizes);
  options.types = parse_list<bench::Type>(arguments.types, bench::type_from_name);
  options.scalings = parse_list<Scaling>(arguments.scalings, scaling_from_name);
  options.ranks = parse_list<int>(arguments.ranks, parse_ranks);
  options.extent = arguments.full ? bench::Extent::full : bench::Extent::quick;
  options.rounds = arguments.rounds;
  options.seconds = 60 * arguments.minutes;
  options.peers = !arguments.no_peers;
  return options;
}

int compare(const Arguments& arguments, MPI_Comm world) {
  const bool color = stdout_has_color();
  const auto save = [&](const ScalingReport& report) {
    if (!arguments.json.empty()) write_file(arguments.json, scaling_json(report));
  };
  const ScalingReport report =
      run_scaling(world, interpret(arguments),
                  {.on_start =
                       [&](const ScalingReport& begun) {
                         print_scaling_header(std::cout, begun, color);
                         std::cout << std::flush;
                       },
                   .on_curve =
                       [&](const ScalingReport& so_far, const ScalingCurve& curve) {
                         print_scaling_curve(std::cout, curve, color);
                         std::cout << std::flush;
                         save(so_far);
                       }});
  if (mpi::rank(world) != 0) return 0;
  if (!report.complete) std::cout << "\n  note: " << report.notes.back() << '\n';
  save(report);
  if (!arguments.csv.empty()) write_file(arguments.csv, scaling_csv(report));
  for (const std::string& line : refusals(report, false))
    std::cerr << "lanes: refused: " << line << '\n';
  return refusals(report, true).empty() ? 0 : 1;
}

}  // namespace

void add_scaling(CLI::App& app, Action& action, MPI_Comm world) {
  CLI::App* command = app.add_subcommand("compare",
                                         "Under mpirun: times the calls for many ranks on 1, 2, 4, "
                                         "... of them, and ScaLAPACK's matmul");
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  auto* quick =
      command->add_flag("--quick", a.quick, "Small problems, below three minutes (the default)");
  command->add_flag("--full", a.full, "Larger ones, below 20 minutes")->excludes(quick);
  command->add_option("--kernel", a.kernels, "Kernels, as in matmul,cov");
  command->add_option("--sizes", a.sizes, "Sizes of the problem of one rank, as in 1024,100000x64");
  command->add_option("--type", a.types, "f64 (the default), f32 or f64,f32");
  command->add_option(
      "--scaling", a.scalings,
      "strong: the same problem on more ranks; weak: as much data on each; or both");
  command->add_option("--ranks", a.ranks, "Numbers of ranks, as in 1,2,4");
  command->add_option("--rounds", a.rounds, "Calls of each kind, taken in turn")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_flag("--no-peers", a.no_peers, "Leave ScaLAPACK out");
  command->add_option("--json", a.json, "Saves everything");
  command->add_option("--csv", a.csv, "Saves one line per measurement");
  command->add_option("--minutes", a.minutes, "How long it may take (--quick 2.7, --full 19)")
      ->check(CLI::PositiveNumber);
  command->callback([&action, arguments, world] {
    action = [arguments, world] { return compare(*arguments, world); };
  });
}

}  // namespace lanes::tools
