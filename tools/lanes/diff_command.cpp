// lanes diff: the options.
#include <algorithm>
#include <iostream>
#include <memory>

#include "commands.hpp"
#include "diff.hpp"
#include "report_json.hpp"
#include "terminal.hpp"

namespace lanes::tools {
namespace {

struct Arguments {
  std::string before, after;
  bool all = false, raw = false, fail_on_slower = false;
  double smallest_percent = 2, false_alarm_percent = 1;
};

int diff(const Arguments& arguments) {
  const Diff result = compare_reports(load_json(arguments.before), load_json(arguments.after),
                                      {.false_alarms = arguments.false_alarm_percent / 100,
                                       .smallest = arguments.smallest_percent / 100,
                                       .correct_for_machine = !arguments.raw});
  print_diff(std::cout, result, arguments.all, stdout_has_color());
  const bool slower = std::ranges::any_of(result.rows, [](const DiffRow& row) {
    return row.verdict == Verdict::slower && row.role != bench::Role::peer &&
           row.role != bench::Role::naive;
  });
  return arguments.fail_on_slower && slower ? 1 : 0;
}

}  // namespace

void add_diff(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("diff", "Compares two reports saved by lanes compare --json");
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  command->add_option("before", a.before, "The earlier report")->required();
  command->add_option("after", a.after, "The later report")->required();
  command->add_flag("--all", a.all, "Every measurement, of peers too, not only what changed");
  command->add_flag("--raw", a.raw, "Do not correct for how fast the peers ran in each run");
  command->add_option("--smallest", a.smallest_percent, "Smallest difference to report, percent")
      ->capture_default_str();
  command
      ->add_option("--false-alarms", a.false_alarm_percent,
                   "Expected share of false alarms among those reported, percent")
      ->capture_default_str();
  command->add_flag("--fail-on-slower", a.fail_on_slower, "Exit with 1 when something is slower");
  command->callback([&action, arguments] { action = [arguments] { return diff(*arguments); }; });
}

}  // namespace lanes::tools
