#include "harness/measure.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace lanes::bench {
namespace {

double time_calls(const Variant& variant, std::size_t calls, const Clock& clock) {
  const double start = clock();
  variant.run(calls);
  return clock() - start;
}

void warm_up(const Variant& variant, std::size_t calls, double seconds, const Clock& clock) {
  const double start = clock();
  do variant.run(calls);
  while (clock() - start < seconds);
}

/// A variant with what calibration found out about it.
struct Plan {
  std::size_t calls = 1;
  std::size_t warm_up_calls = 0;
  int rounds = 0;
};

Plan make_plan(const Variant& variant, const Sampling& sampling, const Clock& clock) {
  variant.prepare();
  if (variant.warm_up_seconds > 0) warm_up(variant, 1, variant.warm_up_seconds, clock);
  const auto [calls, call_seconds] = calibrate(variant, sampling.sample_seconds, clock);
  Plan plan{calls, 0, sampling.rounds};
  // A call that lasts many times longer than the caches take to fill needs no warming up.
  if (call_seconds < 20e-3) plan.warm_up_calls = calls / 10 + 1;
  const double sample_seconds = call_seconds * static_cast<double>(calls) +
                                (plan.warm_up_calls > 0 ? variant.warm_up_seconds : 0);
  if (sample_seconds * sampling.rounds > sampling.budget_seconds)
    plan.rounds = std::clamp(static_cast<int>(sampling.budget_seconds / sample_seconds),
                             std::min(sampling.min_rounds, sampling.rounds), sampling.rounds);
  return plan;
}

/// The state letter of /proc/<pid>/task/<tid>/stat, which follows the last ')'.
char thread_state(const std::filesystem::path& task) {
  std::ifstream file(task / "stat");
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');
  return name_end != std::string::npos && name_end + 2 < line.size() ? line[name_end + 2] : '?';
}

bool another_thread_runs() {
  const std::string self = std::to_string(gettid());
  std::error_code gone;  // no /proc, or a thread that ended meanwhile: not running
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task", gone))
    if (task.path().filename() != self && thread_state(task.path()) == 'R') return true;
  return false;
}

}  // namespace

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Calibration calibrate(const Variant& variant, double sample_seconds, const Clock& clock) {
  constexpr std::size_t most_calls = std::size_t{1} << 30;
  for (std::size_t calls = 1;; calls *= 2) {
    const double seconds = time_calls(variant, calls, clock);
    if (seconds < sample_seconds / 4 && calls < most_calls) continue;
    const double call_seconds = std::max(seconds / static_cast<double>(calls), 1e-12);
    const double wanted = std::clamp(sample_seconds / call_seconds, 1.0, double{most_calls});
    return {static_cast<std::size_t>(std::ceil(wanted)), call_seconds};
  }
}

std::vector<Samples> measure(const std::vector<Variant>& variants, const Sampling& sampling,
                             const Clock& clock) {
  std::vector<Plan> plans;
  std::vector<Samples> samples(variants.size());
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const bool known = variants[i].first_seconds > 4 * sampling.budget_seconds;
    plans.push_back(known ? Plan{} : make_plan(variants[i], sampling, clock));
    if (known) samples[i] = {variants[i].first_seconds};
  }
  for (int round = 0; round < sampling.rounds; ++round)
    for (std::size_t turn = 0; turn < variants.size(); ++turn) {
      const std::size_t i = (turn + static_cast<std::size_t>(round)) % variants.size();
      const auto& [calls, warm_up_calls, rounds] = plans[i];
      if (round >= rounds) continue;
      variants[i].prepare();
      if (warm_up_calls > 0)
        warm_up(variants[i], warm_up_calls, variants[i].warm_up_seconds, clock);
      samples[i].push_back(time_calls(variants[i], calls, clock) / static_cast<double>(calls));
    }
  return samples;
}

double timer_resolution() {
  double smallest = 1;
  for (int i = 0; i < 1000; ++i) {
    const double start = steady_seconds();
    double now = start;
    while (now == start) now = steady_seconds();
    smallest = std::min(smallest, now - start);
  }
  return smallest;
}

void wait_for_idle_threads() {
  using namespace std::chrono_literals;
  const auto deadline = std::chrono::steady_clock::now() + 100ms;
  while (another_thread_runs() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(500us);
}

}  // namespace lanes::bench
