#include "parallel/cpu_quota.hpp"

#include <omp.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <lanes/error.hpp>
#include <string>
#include <string_view>

namespace lanes::parallel {
namespace {

int parse_threads(std::string_view text) {
  int threads = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), threads);
  if (failure != std::errc{} || end != text.data() + text.size() || threads < 1)
    throw argument_error("LANES_NUM_THREADS is '" + std::string(text) +
                         "'; give a positive number, or unset it");
  return threads;
}

}  // namespace

double cgroup_quota(const std::filesystem::path& root) {
  const double unlimited = HUGE_VAL;
  double period = 0;
  if (std::ifstream v2(root / "cpu.max"); v2) {
    std::string quota;
    if (v2 >> quota >> period && quota != "max" && period > 0)
      return std::atof(quota.c_str()) / period;
    return unlimited;
  }
  std::ifstream quota_file(root / "cpu/cpu.cfs_quota_us");
  std::ifstream period_file(root / "cpu/cpu.cfs_period_us");
  double quota = 0;
  if (quota_file >> quota && period_file >> period && quota > 0 && period > 0)
    return quota / period;
  return unlimited;
}

int threads_from_environment() {
  if (const char* text = std::getenv("LANES_NUM_THREADS"); text && *text)
    return parse_threads(text);
  const double allowed =
      std::min(static_cast<double>(omp_get_num_procs()), std::ceil(cgroup_quota("/sys/fs/cgroup")));
  return std::max(1, static_cast<int>(allowed));
}

}  // namespace lanes::parallel
