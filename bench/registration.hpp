// Cases of the harness as benchmarks of Google Benchmark.
//
//   lanes_bench_peers --benchmark_filter='matmul/f64/64/' --benchmark_repetitions=9
//                     --benchmark_enable_random_interleaving=true
//
// The names are kernel/type/size/contender. `rate` is in flops or bytes per second, `ceiling_%` its
// share of the measured ceiling. `lanes compare` measures the same cases round by round and keeps
// the ratios; this is for looking closely at a few of them.
#pragma once

#include <functional>
#include <vector>

#include "harness/experiment.hpp"

namespace lanes::bench {

/// One benchmark for each contender that has the case's type. Wrong results are skipped with an
/// error.
void register_case(const Case& problem, const std::vector<Contender>& contenders);

/// Measured when first needed, for one thread and for all.
const Ceilings& ceilings();

/// What main() does: registers benchmarks and runs them, alone on the machine as far as other runs
/// of this harness go. Returns the program's exit status.
int run_benchmarks(int argc, char** argv, const std::function<void()>& register_all);

}  // namespace lanes::bench
