#include "harness/thread_rate.hpp"

#include <algorithm>
#include <barrier>
#include <thread>
#include <vector>

#include "harness/measure.hpp"
#include "harness/statistics.hpp"

namespace lanes::bench {
namespace {

constexpr int rounds = 15;
constexpr double sample_seconds = 3e-3;

}  // namespace

double thread_rate(int threads, const std::function<Worker()>& make_worker) {
  struct Span {
    double start = 0, end = 0;
  };
  const auto count = static_cast<std::size_t>(threads);
  std::vector<std::vector<Span>> spans(rounds, std::vector<Span>(count));
  std::size_t calls = 1;
  std::barrier everyone(threads);

  const auto work = [&](std::size_t thread) {
    const Worker worker = make_worker();
    worker(1);
    everyone.arrive_and_wait();
    if (thread == 0) calls = calibrate({worker}, sample_seconds, steady_seconds).calls;
    for (std::vector<Span>& round : spans) {
      everyone.arrive_and_wait();
      round[thread].start = steady_seconds();
      worker(calls);
      round[thread].end = steady_seconds();
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < count; ++thread) others.emplace_back(work, thread);
    work(0);
  }
  std::vector<double> rates;
  for (const std::vector<Span>& round : spans) {
    const double start = std::ranges::min(round, {}, &Span::start).start;
    const double end = std::ranges::max(round, {}, &Span::end).end;
    rates.push_back(static_cast<double>(calls * count) / (end - start));
  }
  return quantile(rates, 0.75);
}

}  // namespace lanes::bench
