// Where lanes::mpi is not built: one process, as ever.
#include <iostream>
#include <lanes/error.hpp>
#include <string>

#include "mpi/session.hpp"

namespace lanes::tools {

struct Session::Ranks {};

Session::Session() {
  const auto [processes, rank] = launch();
  if (processes < 2) return;
  if (rank > 0) std::cerr.rdbuf(nullptr);  // said once
  throw error("started as one of " + std::to_string(processes) +
              " processes, but built without MPI: build with -DLANES_MPI=ON, or start one");
}
Session::~Session() = default;

void Session::add_commands(CLI::App& app, Action& action) const {
  add_compare(app, action);
  add_describe(app, action, {});
}

void Session::end(int, std::chrono::milliseconds) {}

}  // namespace lanes::tools
