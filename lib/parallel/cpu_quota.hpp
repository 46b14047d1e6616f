// How many threads this process may keep busy.
#pragma once

namespace lanes::parallel {

/// LANES_NUM_THREADS when set (argument_error when it is not a positive number), else the CPUs that
/// the process's affinity mask allows, capped by the container's CPU quota (cgroup v2 or v1),
/// rounded up.
int threads_from_environment();

}  // namespace lanes::parallel
