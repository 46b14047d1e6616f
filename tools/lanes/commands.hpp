// The subcommands of the lanes program.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "table_summary.hpp"

namespace lanes::tools {

/// What a subcommand does once its options are known; returns the exit status of the program.
using Action = std::function<int()>;

/// Each adds itself to `app`, and sets `action` when it is the one that was chosen.
void add_info(CLI::App& app, Action& action);
void add_chapter(CLI::App& app, Action& action);
void add_compare(CLI::App& app, Action& action);
void add_diff(CLI::App& app, Action& action);
void add_describe(CLI::App& app, Action& action, const TableAccess& access);
void add_exercises(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_tables(CLI::App& app, Action& action);
void add_count(CLI::App& app, Action& action);

}  // namespace lanes::tools
