#include "ranks/contest.hpp"

#include <algorithm>
#include <chrono>
#include <lanes/mpi/communicator.hpp>
#include <thread>

#include "harness/measure.hpp"
#include "harness/statistics.hpp"
#include "ranks/communication.hpp"

namespace lanes::bench {
namespace {

/// Half of the time that a message takes there and back, the median of many.
double one_way(MPI_Comm world, std::vector<char>& message, int times) {
  const int me = mpi::rank(world), last = mpi::size(world) - 1;
  const int count = static_cast<int>(message.size()), other = me == 0 ? last : 0;
  const auto send = [&] { MPI_Send(message.data(), count, MPI_CHAR, other, 0, world); };
  const auto receive = [&] {
    MPI_Recv(message.data(), count, MPI_CHAR, other, 0, world, MPI_STATUS_IGNORE);
  };
  std::vector<double> seconds;
  for (int i = 0; i < times; ++i) {
    const double start = steady_seconds();
    me == 0 ? send() : receive();
    me == 0 ? receive() : send();
    seconds.push_back((steady_seconds() - start) / 2);
  }
  return median(seconds);
}

}  // namespace

void wait_asleep(MPI_Comm comm) {
  MPI_Request request;
  MPI_Ibarrier(comm, &request);
  for (int done = 0; !done;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (!done) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

double time_once(MPI_Comm world, RankContender& contender) {
  double mine[3] = {0, 0, 0}, most[3];
  wait_asleep(world);
  if (contender.comm != MPI_COMM_NULL) {
    MPI_Barrier(contender.comm);  // all begin within microseconds
    const double start = steady_seconds(), inside = communication_seconds();
    contender.run();
    mine[0] = steady_seconds() - start;
    mine[2] = communication_seconds() - inside;
    mine[1] = mine[0] - mine[2];
  }
  wait_asleep(world);
  MPI_Allreduce(mine, most, 3, MPI_DOUBLE, MPI_MAX, world);
  contender.seconds.push_back(most[0]);
  contender.computing.push_back(most[1]);
  contender.in_mpi.push_back(most[2]);
  return most[0];
}

void run_rounds(MPI_Comm world, std::vector<RankContender>& contenders, int rounds) {
  for (int round = 0; round < rounds; ++round)
    for (std::size_t turn = 0; turn < contenders.size(); ++turn) {
      auto& contender = contenders[(turn + static_cast<std::size_t>(round)) % contenders.size()];
      if (contender.refusal.empty()) time_once(world, contender);
    }
}

Link measure_link(MPI_Comm world) {
  constexpr std::size_t large = std::size_t{4} << 20;
  double measured[2] = {0, 0};
  const int me = mpi::rank(world), ranks = mpi::size(world);
  if (ranks > 1 && (me == 0 || me == ranks - 1)) {
    std::vector<char> nothing, much(large);
    one_way(world, much, 3);
    const double latency = one_way(world, nothing, 101);
    measured[0] = latency;
    measured[1] = std::max(0.0, one_way(world, much, 15) - latency) / static_cast<double>(large);
  }
  wait_asleep(world);
  MPI_Bcast(measured, 2, MPI_DOUBLE, 0, world);
  return {measured[0], measured[1]};
}

}  // namespace lanes::bench
