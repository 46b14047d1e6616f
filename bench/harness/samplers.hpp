// Samplers to be compared with: <random>, and Boost.Random and Random123 when their headers were
// there at build time, and GSL when it is installed. All of them make one number at a time, on one
// thread; each generator lives on from call to call.
#pragma once

#include "harness/peers.hpp"

namespace lanes::bench {

/// Adds them to the peers, with a note for each that is not there.
void add_samplers(Peers& peers);

}  // namespace lanes::bench
