#include "ranks/contest.hpp"

#include <chrono>
#include <lanes/mpi/communicator.hpp>
#include <thread>

#include "harness/measure.hpp"
#include "ranks/communication.hpp"

namespace lanes::bench {
namespace {

/// A barrier that leaves the processor to the ranks that still compute.
void wait_asleep(MPI_Comm comm) {
  MPI_Request request;
  MPI_Ibarrier(comm, &request);
  for (int done = 0; !done;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (!done) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

}  // namespace

double time_once(MPI_Comm comm, RankContender& contender) {
  wait_asleep(comm);
  MPI_Barrier(comm);  // all begin within microseconds
  double taken[2] = {0, 0}, longest[2];
  if (contender.ranks > 1 || mpi::rank(comm) == 0) {
    const double start = steady_seconds(), inside = communication_seconds();
    contender.run();
    taken[0] = steady_seconds() - start;
    taken[1] = communication_seconds() - inside;
  }
  wait_asleep(comm);
  PMPI_Allreduce(taken, longest, 2, MPI_DOUBLE, MPI_MAX, comm);
  contender.seconds.push_back(longest[0]);
  contender.communication.push_back(longest[1]);
  return longest[0];
}

void run_rounds(MPI_Comm comm, std::vector<RankContender>& contenders, int rounds) {
  for (int round = 0; round < rounds; ++round)
    for (std::size_t turn = 0; turn < contenders.size(); ++turn) {
      auto& contender = contenders[(turn + static_cast<std::size_t>(round)) % contenders.size()];
      if (contender.refusal.empty()) time_once(comm, contender);
    }
}

}  // namespace lanes::bench
