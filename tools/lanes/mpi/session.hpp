// The program as one of several processes that mpirun or srun has started: the ranks.
//
// Only the sources of this folder know MPI; where there is none, no_mpi.cpp stands in for them.
#pragma once

#include <chrono>
#include <memory>

#include "commands.hpp"

namespace lanes::tools {

/// What the environment tells of a launcher.
struct Launch {
  int processes = 0;  ///< that it has started, this one among them; 0: there is no launcher
  int rank = 0;
};
Launch launch();

/// Plainly started, a process is rank 0 of 1, and MPI is not touched. Started by a launcher, MPI
/// runs for as long as this is here; ranks other than 0 print nothing; each has one thread unless
/// LANES_NUM_THREADS says otherwise.
class Session {
 public:
  /// Throws error where this is one of several processes that do not know of each other: there is
  /// no MPI in this build, or the launcher is another MPI's.
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  int rank() const { return rank_; }
  /// The subcommands that ranks run together: describe and compare.
  void add_commands(CLI::App& app, Action& action) const;

  /// Returns when all ranks have come here. A rank that has failed waits no longer than `patience`
  /// for the others: they wait for it elsewhere. Then it says what has happened, and ends the job.
  void end(int status, std::chrono::milliseconds patience = std::chrono::seconds(10));

 private:
  struct Ranks;
  std::unique_ptr<Ranks> ranks_;  ///< nullptr: plainly started
  int rank_ = 0;
};

}  // namespace lanes::tools
