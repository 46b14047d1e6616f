// lanes report: a saved run as a page for the browser.
#include <iostream>
#include <memory>
#include <optional>

#include "commands.hpp"
#include "html_page.hpp"
#include "report_csv.hpp"
#include "report_json.hpp"

namespace lanes::tools {
namespace {

struct Arguments {
  std::string run, against, output = "report.html";
  bool raw = false;
};

int report(const Arguments& arguments) {
  const Report run = load_json(arguments.run);
  std::optional<Report> before;
  if (!arguments.against.empty()) before = load_json(arguments.against);
  write_file(arguments.output,
             to_html(run, before ? &*before : nullptr, {.correct_for_machine = !arguments.raw}));
  std::cout << arguments.output << '\n';
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("report", "Writes a run saved by lanes compare --json as one HTML file");
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  command->add_option("run", a.run, "The run")->required();
  command->add_option("--against", a.against, "An earlier run, or one of another machine");
  command->add_option("-o,--output", a.output, "The file to write")->capture_default_str();
  command->add_flag("--raw", a.raw, "Do not correct for how fast the peers ran in each run");
  command->callback([&action, arguments] { action = [arguments] { return report(*arguments); }; });
}

}  // namespace lanes::tools
