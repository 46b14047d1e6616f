// A report with known numbers, for the tests.
#pragma once

#include "report.hpp"

namespace lanes::tools {

inline bench::Outcome outcome(std::string name, bench::Role role, bench::Samples seconds,
                              int threads = 1) {
  return {std::move(name), role, threads, "", "", std::move(seconds)};
}

/// matmul f64 100 (2e6 flops): lanes in 20 us, BLIS in 25 us, OpenBLAS in 40 us, naive in 1 ms, and
/// "Eigen" refused. The f64 peak is 200 GFLOP/s.
inline Report example_report() {
  Report report;
  report.started = "2024-01-02 03:04:05 UTC";
  report.library_version = "1.2.3";
  report.build = "g++ 12, Release";
  report.mode = "quick";
  report.isa = "avx2";
  report.machine.cpu = "Example CPU";
  report.machine.online_cpus = 4;
  report.machine.affinity_cpus = 2;
  report.machine.quota = 1.5;
  report.machine.memory_bytes = std::size_t{8} << 30;
  report.machine.caches = {{"L1", 32 << 10}, {"L2", 1 << 20}};
  report.peers = {{"BLIS", "BLIS 0.9.0, haswell kernels", "/usr/lib/libblis.so.4"}};
  report.notes = {"MKL was not found"};
  report.ceilings.timer_resolution = 2e-8;
  report.ceilings.fma = {{Isa::avx2, bench::Type::f64, 1, 200e9}};
  report.ceilings.bandwidth = {{"L1", 32e3, 16384, bench::Pattern::read, 1, 400e9}};
  report.clock_drift = 1.01;
  report.others_share = 0.02;
  report.stolen_share = 0.005;
  Result result;
  result.problem = {bench::Kernel::matmul, bench::Type::f64, {100, 100, 100}};
  using bench::Role;
  result.outcomes = {outcome("lanes", Role::library, {20e-6, 21e-6, 19e-6}),
                     outcome("OpenBLAS", Role::peer, {40e-6, 42e-6, 38e-6}),
                     outcome("BLIS", Role::peer, {25e-6, 26.25e-6, 23.75e-6}),
                     outcome("Eigen", Role::peer, {}),
                     outcome("naive", Role::naive, {1e-3, 1.1e-3})};
  result.outcomes[3].refusal = "wrong result: element 7 is 1 instead of 2";
  report.results = {result};
  return report;
}

}  // namespace lanes::tools
