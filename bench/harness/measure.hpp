// Timing several ways of computing the same thing against each other.
//
// What spoils comparisons is not the resolution of the clock but drift: the processor's frequency,
// the neighbours of a virtual machine, the temperature. So all variants are timed in one process,
// in turn, round after round, and compared within a round:
//
//   round 0:  A B C      a sample is as many calls as fill a millisecond, after a few untimed
//   round 1:  B C A      ones that bring back the caches; the first place goes round
//   round 2:  C A B      a slow variant takes part in the first rounds only
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace lanes::bench {

struct Variant {
  std::function<void(std::size_t calls)> run;
  std::function<void()> prepare = [] {};  ///< called before each sample: set the thread count, ...
  double first_seconds = 0;               ///< of a call made already, as one to check its result
  double warm_up_seconds = 0;             ///< untimed calls before each sample, at least so long
};

struct Sampling {
  int rounds = 15;
  int min_rounds = 3;            ///< however slow a variant is; but one whose first call took four
                                 ///< times its budget is not called again: that was its sample
  double sample_seconds = 1e-3;  ///< a sample lasts about this long, or one call
  double budget_seconds = 0.25;  ///< per variant: a slow one takes part in fewer rounds
  double profile_seconds = 0;    ///< afterwards, and not timed: how long to look where it is
  double count_seconds = 0;      ///< likewise: how long to count events of the processor
};

/// Seconds per call, one sample for each round the variant took part in: round 0, 1, 2, ...
using Samples = std::vector<double>;

/// Seconds since some fixed moment.
using Clock = std::function<double()>;
double steady_seconds();

std::vector<Samples> measure(const std::vector<Variant>& variants, const Sampling& sampling,
                             const Clock& clock = steady_seconds);

struct Calibration {
  std::size_t calls = 1;    ///< how many calls fill a sample
  double call_seconds = 0;  ///< how long one took
};
/// Doubles up from one call until the time is long enough to tell.
Calibration calibrate(const Variant& variant, double sample_seconds, const Clock& clock);

/// The smallest difference between two readings of the clock that is not zero.
double timer_resolution();

/// Returns when every other thread of this process sleeps, at the latest after 100 ms. The workers
/// of a thread pool spin for some milliseconds after a parallel region, on the processor that the
/// next variant needs.
void wait_for_idle_threads();

}  // namespace lanes::bench
