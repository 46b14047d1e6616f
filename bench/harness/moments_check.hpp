// What the statistics of the operands should be.
#pragma once

#include "harness/operands.hpp"
#include "harness/probe.hpp"

namespace lanes::bench {

/// Element `index` of the output of a kernel of statistics. The tolerances are for sums of n terms
/// in a row, in T, of deviations or, where data are about as far from zero as they scatter, of the
/// data themselves.
template <class T>
Expected expected_statistic(Kernel kernel, const Operands<T>& o, std::size_t index);

}  // namespace lanes::bench
