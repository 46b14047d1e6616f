// lanes chapter: the worked examples, computed while they are shown.
#include "chapter.hpp"

#include <algorithm>
#include <iostream>
#include <lanes/error.hpp>
#include <memory>
#include <string>
#include <vector>

#include "commands.hpp"
#include "terminal.hpp"
#include "text_table.hpp"

namespace lanes::tools {
namespace {

using chapter::Section;

/// Sections by part, a line for each part.
std::string names_of_sections() {
  std::string names;
  std::string_view part;
  for (const Section& section : chapter::sections()) {
    if (section.part != part) names += (part.empty() ? "" : "; ") + std::string(section.part) + ":";
    names += (section.part == part ? ", " : " ") + std::string(section.name);
    part = section.part;
  }
  return names;
}

/// That of a name, those of a part, or all.
std::vector<Section> sections_named(const std::string& name) {
  std::vector<Section> found;
  std::ranges::copy_if(chapter::sections(), std::back_inserter(found), [&](const Section& s) {
    return name.empty() || s.name == name || s.part == name;
  });
  if (found.empty())
    throw argument_error("section '" + name + "' is unknown: the sections are " +
                         names_of_sections());
  return found;
}

int list_sections() {
  using enum Column::Align;
  TextTable table({{"part", left}, {"section", left}, {"title", left}});
  for (const Section& section : chapter::sections())
    table.add_row(
        {std::string(section.part), std::string(section.name), std::string(section.title)});
  table.print(std::cout, stdout_has_color());
  return 0;
}

int show_sections(const std::string& name) {
  bool first = true;
  for (const Section& section : sections_named(name)) {
    if (!first) std::cout << '\n';
    first = false;
    chapter::show(std::cout, section);
  }
  return 0;
}

}  // namespace

void add_chapter(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "chapter", "The worked examples of an introductory chapter, with its misprints pointed out");
  const auto section = std::make_shared<std::string>();
  const auto list = std::make_shared<bool>(false);
  command->add_option("section", *section, "A section, or a part of the chapter; default: all");
  command->add_flag("--list", *list, "Names and titles of the sections");
  command->callback([&action, section, list] {
    action = [section, list] { return *list ? list_sections() : show_sections(*section); };
  });
}

}  // namespace lanes::tools
