// What this build and this machine are, in words.
#include <fstream>
#include <lanes/runtime.hpp>

namespace lanes {

std::string_view version() {
  return LANES_VERSION;
}

std::string_view build_description() {
#if defined(__clang__)
  return "clang " __clang_version__ ", " LANES_BUILD_TYPE " (" LANES_COMPILE_FLAGS
         "), xsimd " LANES_XSIMD_VERSION;
#else
  return "g++ " __VERSION__ ", " LANES_BUILD_TYPE " (" LANES_COMPILE_FLAGS
         "), xsimd " LANES_XSIMD_VERSION;
#endif
}

std::string cpu_description() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos && line.starts_with("model name")) return line.substr(colon + 2);
  }
  return "unknown CPU";
}

}  // namespace lanes
