// The ceilings of the machine. They are measured by the harness, since several threads must start
// together; Google Benchmark only reports them, as manual time.
#include <benchmark/benchmark.h>

#include <string>

#include "registration.hpp"

using namespace lanes::bench;

namespace {

/// Reports a rate, in flops or bytes per second, as one iteration that took so long.
void report(const std::string& label, double rate) {
  benchmark::RegisterBenchmark(label.c_str(),
                               [rate](benchmark::State& state) {
                                 for (auto _ : state) state.SetIterationTime(1e9 / rate);
                                 state.counters["rate"] = rate;
                               })
      ->UseManualTime()
      ->Iterations(1);
}

}  // namespace

int main(int argc, char** argv) {
  return run_benchmarks(argc, argv, [] {
    for (const FmaPeak& peak : ceilings().fma)
      report("fma/" + std::string(lanes::name(peak.isa)) + "/" + std::string(name(peak.type)) +
                 "/" + std::to_string(peak.threads) + " threads",
             peak.flops_per_second);
    for (const Bandwidth& b : ceilings().bandwidth)
      report(std::string(name(b.pattern)) + "/" + b.level + "/" + std::to_string(b.threads) +
                 " threads",
             b.bytes_per_second);
  });
}
