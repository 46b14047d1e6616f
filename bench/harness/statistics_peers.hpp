// Statistics as others compute them: two loops by hand, Boost.Accumulators, GSL.
#pragma once

#include <vector>

#include "harness/contender.hpp"

namespace lanes::bench {

/// Those that were installed at build time, on one thread; none for kernels that are no statistics.
std::vector<Contender> statistics_contenders(Kernel kernel);

}  // namespace lanes::bench
