// Instructions counted by valgrind's callgrind, where the processor's counters cannot be read. It
// runs the program on a processor of its own, which has no AVX-512.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/experiment.hpp"

namespace lanes::tools {

/// Instructions of one call, after a first one, of each rung of one thread.
struct InstructionCounts {
  std::string fault;  ///< why there are none
  std::string isa;    ///< whose kernels ran
  std::vector<std::string> rungs;
  std::vector<double> instructions;
};

/// Runs `lanes count` in valgrind: some fifty times as slow as without.
InstructionCounts count_by_callgrind(const bench::Case& problem, Isa isa);

/// What `lanes count` does: calls each rung twice, the second time to be counted, and prints the
/// instruction set and the names of the rungs.
void run_to_be_counted(const bench::Case& problem, Isa isa);

/// The total in a file that callgrind wrote; -1 when there is none.
double callgrind_total(std::string_view text);

}  // namespace lanes::tools
