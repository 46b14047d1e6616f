#include "mpi/session.hpp"

#include <mpi.h>

#include <cstdlib>
#include <iostream>
#include <lanes/error.hpp>
#include <lanes/mpi.hpp>
#include <lanes/runtime.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <thread>

#include "mpi/rank_access.hpp"
#include "mpi/scaling_command.hpp"

namespace lanes::tools {
namespace {

/// Standard output and error, which lead nowhere for as long as this is here.
class Silence {
 public:
  Silence() : out_(std::cout.rdbuf(nullptr)), err_(std::cerr.rdbuf(errors_.rdbuf())) {}
  ~Silence() {
    std::cout.rdbuf(out_);
    std::cerr.rdbuf(err_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

  /// What went to standard error.
  std::string errors() const { return errors_.str(); }

 private:
  std::ostringstream errors_;
  std::streambuf *out_, *err_;
};

}  // namespace

/// MPI, for as long as this is here.
struct Session::Ranks {
  MPI_Comm for_the_end = MPI_COMM_NULL;  ///< where no other call can be taken for end()'s
  std::optional<Silence> silence = {};

  Ranks() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_dup(MPI_COMM_WORLD, &for_the_end);
  }
  ~Ranks() {
    MPI_Comm_free(&for_the_end);
    MPI_Finalize();
  }
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
};

Session::Session() {
  const Launch launched = launch();
  if (launched.processes == 0) return;
  ranks_ = std::make_unique<Ranks>();
  rank_ = mpi::rank(MPI_COMM_WORLD);
  if (mpi::size(MPI_COMM_WORLD) < launched.processes) {
    if (launched.rank > 0) std::cerr.rdbuf(nullptr);  // said once
    throw error("started as one of " + std::to_string(launched.processes) +
                " processes, but MPI does not know of the others: is this another MPI's mpirun?");
  }
  if (rank_ > 0) ranks_->silence.emplace();
  if (std::getenv("LANES_NUM_THREADS") == nullptr) set_num_threads(1);
  setenv("NO_COLOR", "1", 0);  // mpirun gives ranks a terminal, wherever it writes to itself
}

Session::~Session() = default;

void Session::add_commands(CLI::App& app, Action& action) const {
  if (ranks_) {
    add_scaling(app, action, MPI_COMM_WORLD);
    add_describe(app, action, rank_access(MPI_COMM_WORLD));
  } else {
    add_compare(app, action);
    add_describe(app, action, {});
  }
}

void Session::end(int status, std::chrono::milliseconds patience) {
  if (!ranks_) return;
  MPI_Request all_here;
  MPI_Ibarrier(ranks_->for_the_end, &all_here);
  const auto start = std::chrono::steady_clock::now();
  for (int done = 0; MPI_Test(&all_here, &done, MPI_STATUS_IGNORE), !done;) {
    if (status != 0 && std::chrono::steady_clock::now() - start > patience) {
      const std::string said = ranks_->silence ? ranks_->silence->errors() : "";
      ranks_->silence.reset();
      std::cerr << said << "lanes: rank " << rank_ << " has failed alone, and ends the job"
                << std::endl;
      MPI_Abort(MPI_COMM_WORLD, status);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace lanes::tools
