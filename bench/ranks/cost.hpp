// The model of docs/mpi_cost.md.
#pragma once

#include "harness/kernel.hpp"
#include "ranks/contest.hpp"

namespace lanes::bench {

/// Of the rank that has most of each.
struct RankCost {
  double flops = 0, words = 0, messages = 0;
};

/// On so many ranks, for matmul on the squarest grid of them. `steps` are those of a logistic
/// regression. Throws argument_error for a kernel that has no distributed call.
RankCost cost_of(Kernel kernel, const Shape& shape, int ranks, int steps = 1);

/// Seconds where one rank takes `one_rank_seconds` for what costs `one`.
double predict(const RankCost& cost, const RankCost& one, double one_rank_seconds, const Link& link,
               Type type);

}  // namespace lanes::bench
