#include "registration.hpp"

#include <benchmark/benchmark.h>

#include <exception>
#include <iostream>
#include <memory>
#include <string>

#include "harness/timing_lock.hpp"

namespace lanes::bench {
namespace {

template <class T>
void run_case(benchmark::State& state, const Case& problem, const Contender& contender) {
  Workload<T> workload(problem.kernel, problem.shape, 1);
  if (const std::string refusal = refusal_of(contender, workload); !refusal.empty()) {
    state.SkipWithError(refusal.c_str());
    return;
  }
  workload.reset();
  const auto run = [&](std::size_t calls) { run_of<T>(contender)(workload.rotation(), calls); };
  const auto batch =
      static_cast<benchmark::IterationCount>(calibrate({run}, 50e-6, steady_seconds).calls);
  while (state.KeepRunningBatch(batch)) run(static_cast<std::size_t>(batch));

  using benchmark::Counter;
  state.counters["rate"] = Counter(work(problem), Counter::kIsIterationInvariantRate);
  if (const double ceiling = ceiling_of(problem, contender.threads, ceilings()).rate; ceiling > 0)
    state.counters["ceiling_%"] =
        Counter(100 * work(problem) / ceiling, Counter::kIsIterationInvariantRate);
}

}  // namespace

const Ceilings& ceilings() {
  static const Ceilings measured = [] {
    std::vector<int> threads{1};
    if (num_threads() > 1) threads.push_back(num_threads());
    return measure_ceilings(describe_machine(), threads, [](const std::string&) {});
  }();
  return measured;
}

void register_case(const Case& problem, const std::vector<Contender>& contenders) {
  for (const Contender& contender : contenders) {
    std::string label = std::string(info(problem.kernel).name) + "/" +
                        std::string(name(problem.type)) + "/" +
                        to_string(problem.kernel, problem.shape) + "/" + contender.name;
    if (contender.threads > 1) label += "/" + std::to_string(contender.threads) + " threads";
    const auto body = [problem, contender](benchmark::State& state) {
      problem.type == Type::f64 ? run_case<double>(state, problem, contender)
                                : run_case<float>(state, problem, contender);
    };
    if (problem.type == Type::f64 ? bool(contender.f64) : bool(contender.f32))
      benchmark::RegisterBenchmark(label.c_str(), body)->UseRealTime();
  }
}

int run_benchmarks(int argc, char** argv, const std::function<void()>& register_all) try {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const TimingLock lock([] { std::cerr << "waiting for another measurement to finish\n"; });
  register_all();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
} catch (const std::exception& e) {
  std::cerr << "error: " << e.what() << '\n';
  return 1;
}

}  // namespace lanes::bench
