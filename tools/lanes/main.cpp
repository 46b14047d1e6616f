// lanes: what this machine can do, how the library fares on it against others, what is in a table,
// and the worked examples.
#include <iostream>
#include <lanes/runtime.hpp>
#include <new>
#include <string>

#include "commands.hpp"
#include "mpi/session.hpp"

namespace lanes::tools {
namespace {

/// What is done, and the status to exit with; with several ranks, of this one.
int run(const Session& session, int argc, char** argv) {
  CLI::App app{
      "Measures the lanes library on this machine, describes tables, shows worked examples."};
  app.set_version_flag("--version", "lanes " + std::string(lanes::version()));
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  Action action;
  add_info(app, action);
  add_diff(app, action);
  session.add_commands(app, action);
  add_report(app, action);
  add_exercises(app, action);
  add_chapter(app, action);
  add_tables(app, action);
  add_count(app, action);
  CLI11_PARSE(app, argc, argv);
  const bool together = app.got_subcommand("describe") || app.got_subcommand("compare");
  if (!together && session.rank() != 0) return 0;
  try {
    return action();
  } catch (const std::bad_alloc&) {
    std::cerr << "lanes: not enough memory: give smaller sizes\n";
  } catch (const std::exception& e) {
    std::cerr << "lanes: " << e.what() << '\n';
  }
  return 1;
}

}  // namespace
}  // namespace lanes::tools

int main(int argc, char** argv) {
  try {
    lanes::tools::Session session;
    const int status = lanes::tools::run(session, argc, argv);
    session.end(status);
    return status;
  } catch (const std::exception& e) {
    std::cerr << "lanes: " << e.what() << '\n';
  }
  return 1;
}
