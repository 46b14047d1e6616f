// How many threads this process may keep busy.
#pragma once

#include <filesystem>

namespace lanes::parallel {

/// CPUs' worth of time that the control group mounted at `root` grants (cpu.max, or before version
/// 2 cpu.cfs_quota_us), or infinity. A container sees its own group at the root of the hierarchy.
double cgroup_quota(const std::filesystem::path& root);

/// LANES_NUM_THREADS when set (argument_error when it is not a positive number), else the CPUs that
/// the process's affinity mask allows, capped by the container's CPU quota (cgroup v2 or v1),
/// rounded up.
int threads_from_environment();

}  // namespace lanes::parallel
