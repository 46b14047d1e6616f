#include "harness/machine.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <lanes/runtime.hpp>
#include <sstream>

namespace lanes::bench {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

int count_affinity_cpus(int online) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : online;
}

std::size_t bytes_of(int sysconf_name) {
  const long value = sysconf(sysconf_name);
  return value > 0 ? static_cast<std::size_t>(value) : 0;
}

/// From the kernel's table of the first processor's caches: the C library knows those of x86 only.
std::size_t cache_bytes_from_kernel(int level) {
  for (int i = 0; i < 8; ++i) {
    const std::string folder = "/sys/devices/system/cpu/cpu0/cache/index" + std::to_string(i) + "/";
    if (first_line(folder + "level") != std::to_string(level)) continue;
    if (first_line(folder + "type") == "Instruction") continue;
    std::istringstream size(first_line(folder + "size"));  // "48K"
    std::size_t value = 0;
    char unit = ' ';
    size >> value >> unit;
    return value << (unit == 'K' ? 10 : unit == 'M' ? 20 : 0);
  }
  return 0;
}

std::vector<Cache> find_caches() {
  constexpr std::array names{_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE};
  std::vector<Cache> caches;
  for (int level = 1; level <= 3; ++level) {
    std::size_t bytes = cache_bytes_from_kernel(level);
    if (bytes == 0) bytes = bytes_of(names[static_cast<std::size_t>(level - 1)]);
    if (bytes > 0) caches.push_back({"L" + std::to_string(level), bytes});
  }
  return caches;
}

}  // namespace

std::optional<double> parse_cpu_max(const std::string& text) {
  std::istringstream fields(text);
  double quota = 0, period = 0;
  if (!(fields >> quota >> period) || quota <= 0 || period <= 0) return {};
  return quota / period;
}

Machine describe_machine() {
  Machine machine;
  machine.cpu = cpu_description();
  machine.online_cpus = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  machine.affinity_cpus = count_affinity_cpus(machine.online_cpus);
  machine.quota = parse_cpu_max(first_line("/sys/fs/cgroup/cpu.max"));
  machine.caches = find_caches();
  machine.memory_bytes = bytes_of(_SC_PHYS_PAGES) * bytes_of(_SC_PAGESIZE);
  machine.frequency_governor = first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  return machine;
}

LostTime lost_time() {
  // cpu  user nice system idle iowait irq softirq steal ...: in ticks
  std::istringstream fields(first_line("/proc/stat"));
  std::string label;
  std::array<double, 8> ticks{};
  fields >> label;
  for (double& value : ticks) fields >> value;
  const auto [user, nice, system, idle, iowait, irq, softirq, steal] = ticks;
  const auto per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  rusage own{};
  getrusage(RUSAGE_SELF, &own);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return {(user + nice + system + irq + softirq) / per_second - seconds(own.ru_utime) -
              seconds(own.ru_stime),
          steal / per_second};
}

std::string format_bytes(std::size_t bytes) {
  constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g %s", value, units[unit]);
  return text.data();
}

}  // namespace lanes::bench
