// The measured ceilings of the machine: what no program can pass, so what every rate is a
// percentage of. Floating-point peak per instruction set and type, bandwidth per level of the
// memory and pattern of access, for the numbers of threads asked for.
#pragma once

#include <functional>
#include <lanes/runtime.hpp>
#include <string>
#include <vector>

#include "harness/kernel.hpp"
#include "harness/machine.hpp"

namespace lanes::bench {

struct FmaPeak {
  Isa isa = Isa::automatic;
  Type type = Type::f64;
  int threads = 1;
  double flops_per_second = 0;
};

struct Bandwidth {
  std::string level;             ///< "L1", "L2", "L3", "memory"
  double capacity = 0;           ///< bytes that fit: of all the threads' caches together
  std::size_t thread_bytes = 0;  ///< what each thread swept over
  Pattern pattern = Pattern::read;
  int threads = 1;
  double bytes_per_second = 0;
};

struct Ceilings {
  std::vector<FmaPeak> fma;
  std::vector<Bandwidth> bandwidth;
  double timer_resolution = 0;

  /// Of that instruction set, or for Isa::automatic the best of all. 0 when it was not measured.
  double fma_peak(Isa isa, Type type, int threads) const;
  /// Of the level that a working set of so many bytes fits into. nullptr when not measured.
  const Bandwidth* bandwidth_for(Pattern pattern, double working_set, int threads) const;
};

/// Upper quartiles of fifteen samples each; some seconds in all. `progress` is told what is being
/// measured.
Ceilings measure_ceilings(const Machine& machine, const std::vector<int>& thread_counts,
                          const std::function<void(const std::string&)>& progress);

/// One peak, measured again: whether the clock has drifted since.
double measure_fma_peak(Isa isa, Type type, int threads);

}  // namespace lanes::bench
