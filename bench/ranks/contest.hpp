// Ways of computing the same thing on the ranks of a communicator, timed in turn.
#pragma once

#include <mpi.h>

#include <functional>
#include <string>
#include <vector>

namespace lanes::bench {

struct RankContender {
  std::string name;
  int ranks = 1;              ///< how many compute: rank 0 alone, or all
  std::function<void()> run;  ///< called on all ranks; with ranks == 1, on rank 0 alone
  /// Why it must not be timed: what it computed, or that it threw. The same on every rank.
  std::string refusal = {};
  std::vector<double> seconds = {};        ///< of the rank that took longest, for each round
  std::vector<double> communication = {};  ///< of that time, inside MPI: the most of any rank
};

/// Seconds of one call. Ranks that do not take part sleep. Collective.
double time_once(MPI_Comm comm, RankContender& contender);

/// So many rounds; the first place goes round, and the calls of a round are compared with each
/// other. Collective.
void run_rounds(MPI_Comm comm, std::vector<RankContender>& contenders, int rounds);

}  // namespace lanes::bench
