// What the machine is: processors, caches, memory, and what this process may use of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lanes::bench {

struct Cache {
  std::string level;  ///< "L1", "L2", "L3": data or unified
  std::size_t bytes = 0;
};

struct Machine {
  std::string cpu;
  int online_cpus = 1;          ///< logical processors that are switched on
  int affinity_cpus = 1;        ///< of those, the ones this process may run on
  std::optional<double> quota;  ///< processors' worth of time the container may use
  std::vector<Cache> caches;    ///< of one core, smallest first; those that could be found out
  std::size_t memory_bytes = 0;
  std::string frequency_governor;  ///< "performance", ...; empty when unknown
};

Machine describe_machine();

/// Processor time, in seconds over all processors, that this process did not get.
struct LostTime {
  double others = 0;  ///< used by other processes of this system
  double stolen = 0;  ///< used by other guests of the machine this system is a guest of
};
/// Since the system started: the difference of two readings tells what happened between them.
LostTime lost_time();

/// "48 KiB", "1.5 MiB", ...
std::string format_bytes(std::size_t bytes);

/// The quota in the contents of a cgroup's cpu.max: "200000 100000" is 2, "max 100000" none.
std::optional<double> parse_cpu_max(const std::string& text);

}  // namespace lanes::bench
