// lanes describe: the options.
#include <chrono>
#include <iostream>
#include <lanes/error.hpp>
#include <memory>
#include <string>

#include "commands.hpp"
#include "summary_output.hpp"
#include "terminal.hpp"

namespace lanes::tools {
namespace {

struct Arguments {
  std::string file, delimiter = ",", header = "detect";
  std::size_t memory_mib = 1024;
  bool json = false, no_correlations = false;
};

CsvOptions csv_options(const Arguments& arguments) {
  using enum CsvOptions::Header;
  const bool is_tab = arguments.delimiter == "tab";
  if (!is_tab && arguments.delimiter.size() != 1)
    throw argument_error("--delimiter " + arguments.delimiter + ": give one character, or tab");
  return {.delimiter = is_tab ? '\t' : arguments.delimiter[0],
          .header = arguments.header == "present"  ? present
                    : arguments.header == "absent" ? absent
                                                   : detect};
}

int describe(const Arguments& arguments, const TableAccess& access) {
  constexpr std::size_t steps = 1000;
  Progress progress(steps);
  auto last = std::chrono::steady_clock::now();
  const SummaryOptions options{.csv = csv_options(arguments),
                               .memory = arguments.memory_mib << 20,
                               .correlations = !arguments.no_correlations,
                               .progress =
                                   [&](double done) {
                                     const auto now = std::chrono::steady_clock::now();
                                     if (now - last < std::chrono::milliseconds(200)) return;
                                     last = now;
                                     progress.reach(static_cast<std::size_t>(done * steps),
                                                    "describing " + arguments.file);
                                   },
                               .access = access};
  const TableSummary summary = summarize(arguments.file, options);
  progress.hide();
  if (arguments.json)
    std::cout << summary_json(summary) << '\n';
  else
    print_summary(std::cout, summary, stdout_has_color());
  return 0;
}

}  // namespace

void add_describe(CLI::App& app, Action& action, const TableAccess& access) {
  CLI::App* command = app.add_subcommand(
      "describe",
      "Statistics of each column of a table, and their correlations; under mpirun each rank reads "
      "its part of the rows");
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  command->add_option("file", a.file, "A table, .csv or .npy, of any size")->required();
  command->add_flag("--json", a.json, "Prints JSON instead of tables");
  command->add_option("--delimiter", a.delimiter, "Of a CSV file: a character, or tab")
      ->capture_default_str();
  command->add_option("--header", a.header, "Whether the first line of a CSV file holds names")
      ->check(CLI::IsMember({"detect", "present", "absent"}))
      ->capture_default_str();
  command
      ->add_option("--memory", a.memory_mib,
                   "MiB that may be kept, by each rank: a larger table is read several times")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  command->add_flag("--no-correlations", a.no_correlations, "Leave the correlations out");
  command->callback([&action, arguments, access] {
    action = [arguments, access] { return describe(*arguments, access); };
  });
}

}  // namespace lanes::tools
