// lanes compare: the options, and what is printed and saved.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <lanes/error.hpp>
#include <lanes/io.hpp>
#include <memory>
#include <string>

#include "commands.hpp"
#include "comparison.hpp"
#include "harness/data.hpp"
#include "html_page.hpp"
#include "lists.hpp"
#include "report_csv.hpp"
#include "report_json.hpp"
#include "report_text.hpp"
#include "terminal.hpp"

namespace lanes::tools {
namespace {

/// The options as they stand on the command line.
struct Arguments {
  std::string kernels, sizes, types, threads, isa, sections, data, json, csv, html, resume;
  std::vector<std::string> peers;
  bool quick = false, full = false, cold = false, no_peers = false, as_they_come = false,
       yours = false, counters = false;
  double minutes = 0;
};

int parse_threads(const std::string& text) {
  const bench::Extents value = bench::parse_extents(text);
  if (value.size() != 1 || value[0] > 4096)
    throw argument_error("--threads " + text + ": write numbers from 1 to 4096, as in 1,2");
  return static_cast<int>(value[0]);
}

Isa usable_isa(const std::string& text) {
  const Isa isa = isa_from_name(text);
  const std::vector<Isa> usable = available_isas();
  if (std::ranges::count(usable, isa)) return isa;
  std::string names;
  for (const Isa one : usable) names += (names.empty() ? "" : ", ") + std::string(name(one));
  throw argument_error("--isa " + text + ": this machine and build can run " + names);
}

/// The user's table. A value that is missing or infinite would only measure how NaN spreads.
Matrix<double> load_table(const std::string& path) {
  Matrix<double> table = path.ends_with(".npy") ? load_npy(path) : load_csv(path).values;
  if (table.empty()) throw io_error(path + " holds no numbers");
  std::size_t replaced = 0;
  for (double& value : table)
    if (!std::isfinite(value)) {
      value = 0;
      ++replaced;
    }
  if (replaced > 0)
    std::cerr << "lanes: " << path << ": " << replaced
              << " values that are missing or infinite are taken as 0\n";
  return table;
}

/// The user's table, or so many numbers in an order of that name.
Matrix<double> table_of(const std::string& data, const std::vector<bench::Extents>& sizes) {
  if (!bench::is_arrangement(data)) return load_table(data);
  if (sizes.size() > 1 || (sizes.size() == 1 && sizes[0].size() != 1))
    throw argument_error("--data " + data + ": give one number as --sizes, as in 100000");
  return bench::arranged(bench::arrangement_from_name(data),
                         sizes.empty() ? std::size_t{10'000'000} : sizes[0][0]);
}

ComparisonOptions interpret(const Arguments& arguments) {
  ComparisonOptions options;
  Selection& selection = options.selection;
  selection.sections = parse_list<Section>(arguments.sections, section_from_name);
  selection.kernels = parse_list<bench::Kernel>(arguments.kernels, bench::kernel_from_name);
  if (!arguments.sizes.empty()) selection.sizes = bench::parse_size_list(arguments.sizes);
  selection.types = parse_list<bench::Type>(arguments.types, bench::type_from_name);
  selection.threads = parse_list<int>(arguments.threads, parse_threads);
  if (!arguments.isa.empty()) selection.isa = usable_isa(arguments.isa);
  selection.extent = arguments.full ? bench::Extent::full : bench::Extent::quick;
  selection.yours = arguments.yours;
  selection.counters = arguments.counters;
  selection.cold = arguments.cold || arguments.full;
  if (!arguments.data.empty()) {
    options.data = table_of(arguments.data, selection.sizes);
    selection.data = bench::Shape{options.data.rows(), options.data.cols(), 1};
  }
  options.peers = {arguments.peers, !arguments.no_peers, arguments.as_they_come};
  options.seconds = 60 * arguments.minutes;
  if (!arguments.resume.empty() && std::filesystem::exists(arguments.resume))
    options.resumed = load_json(arguments.resume);
  std::ranges::move(bench::peer_files_from_environment(), std::back_inserter(options.peers.files));
  return options;
}

int compare(const Arguments& arguments) {
  const ComparisonOptions options = interpret(arguments);
  const bool color = stdout_has_color();
  const std::string json = arguments.resume.empty() ? arguments.json : arguments.resume;
  const Listener listener{
      [&](const Report& report) {
        print_header(std::cout, report, color);
        std::cout << std::flush;
      },
      [&](const Report& report, const Group& group, const std::vector<Result>& results) {
        print_group(std::cout, group, results, report.ceilings, color);
        std::cout << std::flush;
        if (!json.empty()) save_json(report, json);
      }};
  const Report report = run_comparison(options, listener);
  print_conclusion(std::cout, report, color);
  if (!json.empty()) save_json(report, json);
  if (!arguments.csv.empty()) save_csv(report, arguments.csv);
  if (!arguments.html.empty()) {
    write_file(arguments.html, to_html(report));
    std::cout << "The report: " << arguments.html << '\n';
  }
  const std::vector<std::string> wrong = refusals(report.results, true);
  for (const std::string& line : wrong) std::cerr << "lanes: refused: " << line << '\n';
  return wrong.empty() ? 0 : 1;
}

}  // namespace

void add_compare(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "compare",
      "Times naive loops, every rung of the ladders, and the libraries found here; under mpirun, "
      "with options of its own, the calls for many ranks");
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  auto* quick =
      command->add_flag("--quick", a.quick, "A few sizes, below three minutes (the default)");
  command->add_flag("--full", a.full, "Every size, cold caches too, more samples, below 20 minutes")
      ->excludes(quick);
  command->add_option("--kernel", a.kernels, "Kernels, as in matmul,dot");
  command->add_option("--sizes", a.sizes, "Sizes m x n x k, as in 64,100x200x300");
  command->add_option("--type", a.types, "f64, f32 or f64,f32");
  command->add_option("--threads", a.threads, "Numbers of threads, as in 1,2");
  command->add_option("--isa", a.isa, "Instruction set of the library's kernels, as in avx2");
  command->add_option("--section", a.sections, "noise, ladder, peers, threads, or several of them");
  command->add_flag("--yours", a.yours, "Your own rungs, of bench/your_rung, in the ladders");
  command->add_flag("--counters", a.counters,
                    "Cycles, instructions and misses of each rung by the processor's counters, "
                    "or else instructions by valgrind");
  command->add_flag("--cold", a.cold, "Memory-bound kernels also with cold caches");
  command->add_option(
      "--data", a.data,
      "Times the shapes of your own table (.csv or .npy); or, as in --kernel median, numbers "
      "that are random, sorted, reversed, constant, or a killer of quicksort");
  command->add_option("--peer", a.peers, "A BLAS library to compare with (also: LANES_PEERS=a:b)");
  command->add_flag("--no-peers", a.no_peers, "Only the peers given, not those found here");
  command->add_flag("--peers-as-they-come", a.as_they_come,
                    "Let peers choose their kernels, though they may not know this processor");
  auto* json = command->add_option("--json", a.json,
                                   "Saves everything, for lanes report, lanes diff and --resume");
  command
      ->add_option("--resume", a.resume,
                   "Goes on with an interrupted run, given the same options, and saves to it")
      ->excludes(json);
  command->add_option("--csv", a.csv, "Saves one line per measurement");
  command->add_option("--html", a.html, "Writes the report, as lanes report does");
  command->add_option("--minutes", a.minutes, "How long it may take (--quick 2.8, --full 19)")
      ->check(CLI::PositiveNumber);
  command->callback([&action, arguments] { action = [arguments] { return compare(*arguments); }; });
}

}  // namespace lanes::tools
