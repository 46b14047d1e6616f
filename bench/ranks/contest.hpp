// Ways of computing the same thing, each on ranks of its own number, timed in turn.
#pragma once

#include <mpi.h>

#include <functional>
#include <string>
#include <vector>

namespace lanes::bench {

struct RankContender {
  std::string name;
  int ranks = 1;                  ///< how many compute
  MPI_Comm comm = MPI_COMM_NULL;  ///< theirs; MPI_COMM_NULL on the others
  std::function<void()> run;      ///< called on those ranks
  /// Why it must not be timed: what it computed, or that it threw. The same on every rank.
  std::string refusal = {};
  std::vector<double> seconds = {};    ///< of the rank that took longest, for each round
  std::vector<double> computing = {};  ///< of those, outside of MPI: the most of any rank
  std::vector<double> in_mpi = {};     ///< inside, waiting included: the most of any rank
};

/// A barrier that leaves the processor to the ranks that still compute. Collective.
void wait_asleep(MPI_Comm comm);

/// Seconds of one call. Ranks that do not take part sleep. Collective on `world`.
double time_once(MPI_Comm world, RankContender& contender);

/// So many rounds; the first place goes round, and the calls of a round are compared with each
/// other. Collective on `world`.
void run_rounds(MPI_Comm world, std::vector<RankContender>& contenders, int rounds);

/// A message without contents takes `latency` seconds, and each of its bytes seconds_per_byte.
struct Link {
  double latency = 0, seconds_per_byte = 0;
};
/// Between rank 0 and the last one, there and back. Nothing where there is one rank. Collective.
Link measure_link(MPI_Comm world);

}  // namespace lanes::bench
