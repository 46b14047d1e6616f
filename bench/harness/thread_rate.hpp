// The rate at which several threads together do some work.
#pragma once

#include <cstddef>
#include <functional>

namespace lanes::bench {

/// Does `calls` units of work.
using Worker = std::function<void(std::size_t calls)>;

/// Units of work per second of `threads` threads working at the same time, in samples of about 3
/// ms, each from the moment the first starts until the last is done. Of fifteen samples the upper
/// quartile: this is for ceilings, and whatever disturbs a sample makes it slower. `make_worker` is
/// called on each thread, so that what it allocates is local to it.
double thread_rate(int threads, const std::function<Worker()>& make_worker);

}  // namespace lanes::bench
