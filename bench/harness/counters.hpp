// What the processor's own counters say about a call, where the system lets one read them.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "harness/measure.hpp"

namespace lanes::bench {

enum class Event { cycles, instructions, l1_misses, cache_misses, tlb_misses };
inline constexpr std::size_t event_count = 5;
/// "cycles", "instructions", "l1_misses", "cache_misses", "tlb_misses"
std::string_view name(Event event);

/// Events of one call. One that was not counted, or only for a part of the time, has no number.
struct Counts {
  std::string source = {};  ///< who counted; empty: nobody
  std::string isa = {};     ///< whose kernels ran
  std::array<std::optional<double>, event_count> events = {};

  std::optional<double>& operator[](Event event) { return events[static_cast<std::size_t>(event)]; }
  const std::optional<double>& operator[](Event event) const {
    return events[static_cast<std::size_t>(event)];
  }
};

/// A file descriptor that counts an event of this thread outside the kernel, or -1 with errno set.
using OpenEvent = std::function<int(Event)>;
/// perf_event_open of Linux.
int open_event(Event event);

/// Counters of this thread. Those that cannot be opened are left out.
class Counters {
 public:
  explicit Counters(const OpenEvent& open = open_event);
  ~Counters();
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;

  /// Why instructions cannot be counted; empty when they can.
  const std::string& fault() const { return fault_; }
  /// Runs a variant for at least so long, after one call that is not counted.
  Counts count(const Variant& variant, double seconds) const;

 private:
  std::array<int, event_count> files_;
  std::string fault_;
};

}  // namespace lanes::bench
