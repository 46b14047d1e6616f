#include "harness/counters.hpp"

#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>

namespace lanes::bench {
namespace {

constexpr std::array<std::string_view, event_count> event_names{
    "cycles", "instructions", "l1_misses", "cache_misses", "tlb_misses"};

struct Code {
  std::uint32_t type;
  std::uint64_t config;
};

constexpr std::uint64_t read_misses_of(std::uint64_t cache) {
  return cache | PERF_COUNT_HW_CACHE_OP_READ << 8 | PERF_COUNT_HW_CACHE_RESULT_MISS << 16;
}

constexpr std::array<Code, event_count> codes{{
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    {PERF_TYPE_HW_CACHE, read_misses_of(PERF_COUNT_HW_CACHE_L1D)},
    {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    {PERF_TYPE_HW_CACHE, read_misses_of(PERF_COUNT_HW_CACHE_DTLB)},
}};

std::string fault_text(int error) {
  std::string text = "perf_event_open: " + std::string(std::strerror(error));
  std::string paranoid;
  std::ifstream("/proc/sys/kernel/perf_event_paranoid") >> paranoid;
  if (error == ENOENT || error == ENODEV || error == EOPNOTSUPP)
    text += " (this processor, or the machine it is a guest of, shows no counters)";
  else if ((error == EACCES || error == EPERM) && !paranoid.empty())
    text += " (kernel.perf_event_paranoid is " + paranoid + "; 2 or less is needed, or root)";
  return text;
}

/// The count of an event; nothing when its counter was shared with others meanwhile.
std::optional<double> read_counter(int file) {
  struct {
    std::uint64_t value, enabled, running;
  } reading{};
  if (file < 0 || read(file, &reading, sizeof reading) != sizeof reading) return {};
  if (reading.running == 0 || reading.running != reading.enabled) return {};
  return static_cast<double>(reading.value);
}

}  // namespace

std::string_view name(Event event) {
  return event_names[static_cast<std::size_t>(event)];
}

int open_event(Event event) {
  const auto [type, config] = codes[static_cast<std::size_t>(event)];
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = type;
  attributes.config = config;
  attributes.disabled = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  return static_cast<int>(
      syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
}

Counters::Counters(const OpenEvent& open) {
  for (std::size_t i = 0; i < event_count; ++i) {
    files_[i] = open(static_cast<Event>(i));
    if (files_[i] < 0 && static_cast<Event>(i) == Event::instructions) fault_ = fault_text(errno);
  }
}

Counters::~Counters() {
  for (const int file : files_)
    if (file >= 0) close(file);
}

Counts Counters::count(const Variant& variant, double seconds) const {
  if (!fault_.empty()) return {};
  variant.prepare();
  variant.run(1);
  const auto all = [&](unsigned long request) {
    for (const int file : files_)
      if (file >= 0) ioctl(file, request, 0);
  };
  std::size_t calls = 0;
  all(PERF_EVENT_IOC_RESET);
  const double start = steady_seconds();
  do {
    all(PERF_EVENT_IOC_ENABLE);
    variant.run(calls + 1);
    all(PERF_EVENT_IOC_DISABLE);
    calls += calls + 1;
  } while (steady_seconds() - start < seconds);
  Counts counts{.source = "hardware counters"};
  for (std::size_t i = 0; i < event_count; ++i)
    if (const auto total = read_counter(files_[i]))
      counts.events[i] = *total / static_cast<double>(calls);
  return counts;
}

}  // namespace lanes::bench
