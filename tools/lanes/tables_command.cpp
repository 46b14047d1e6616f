// lanes tables: the tables between markers in Markdown pages, from the saved runs they name.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <lanes/error.hpp>
#include <memory>
#include <sstream>

#include "commands.hpp"
#include "doc_tables.hpp"
#include "report_csv.hpp"
#include "report_json.hpp"

namespace lanes::tools {
namespace {

struct Arguments {
  std::vector<std::string> pages;
  bool check = false;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) throw io_error("cannot read " + path.string());
  return text.str();
}

int tables(const Arguments& arguments) {
  std::map<std::filesystem::path, Report> runs;
  int stale = 0;
  for (const std::string& page : arguments.pages) {
    const auto load = [&](const std::string& run) -> const Report& {
      const auto path = (std::filesystem::path(page).parent_path() / run).lexically_normal();
      if (!runs.contains(path)) runs[path] = load_json(path);
      return runs[path];
    };
    const std::string before = text_of(page);
    std::string after;
    try {
      after = with_tables(before, load);
    } catch (const argument_error& e) {
      throw argument_error(page + ": " + e.what());
    }
    if (after == before) continue;
    ++stale;
    std::cout << page << (arguments.check ? ": its tables are not those of the run\n" : "\n");
    if (!arguments.check) write_file(page, after);
  }
  return arguments.check && stale > 0 ? 1 : 0;
}

}  // namespace

void add_tables(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "tables", "Rewrites the tables between markers in Markdown pages, from saved runs");
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  command->add_option("pages", a.pages, "The pages; prints those that have changed")->required();
  command->add_flag("--check", a.check, "Writes nothing; fails when a page would change");
  command->callback([&action, arguments] { action = [arguments] { return tables(*arguments); }; });
}

}  // namespace lanes::tools
