#include "harness/ceilings.hpp"

#include <algorithm>
#include <lanes/error.hpp>
#include <lanes/matrix.hpp>
#include <memory>

#include "harness/ceiling_kernels.hpp"
#include "harness/measure.hpp"
#include "harness/thread_rate.hpp"

namespace lanes::bench {
namespace {

const CeilingKernels& kernels_of(Isa isa) {
  switch (isa) {
#if defined(__x86_64__)
    case Isa::sse2:
      return sse2_ceiling;
    case Isa::avx2:
      return avx2_ceiling;
    case Isa::avx512:
      return avx512_ceiling;
#elif defined(__aarch64__)
    case Isa::neon:
      return neon_ceiling;
#endif
    default:
      break;
  }
  throw argument_error("no ceiling can be measured for " + std::string(name(isa)));
}

/// A level of the memory, with how many bytes a thread sweeps over to stay in it.
struct Level {
  std::string name;
  double capacity;
  std::size_t thread_bytes;
};

/// Half of a cache leaves room for the stack and the neighbours. The last level is taken to be
/// shared by all threads; where a thread's share of it would fit into the level below, it is left
/// out.
std::vector<Level> levels_of(const Machine& machine, int threads) {
  const auto count = static_cast<std::size_t>(threads);
  std::vector<Level> levels;
  std::size_t last = 0;
  for (const Cache& cache : machine.caches) {
    const bool shared = cache.level == "L3";
    const std::size_t share = cache.bytes / 2 / (shared ? count : 1);
    if (share > last)
      levels.push_back(
          {cache.level, static_cast<double>(cache.bytes * (shared ? 1 : count)), share});
    last = std::max(last, cache.bytes);
  }
  const std::size_t beyond = std::max<std::size_t>(4 * last, std::size_t{128} << 20);
  const std::size_t affordable = std::max<std::size_t>(machine.memory_bytes / 4, 1 << 20);
  levels.push_back({"memory", 1e300, std::min(beyond, affordable) / count});
  return levels;
}

/// The arrays a pattern sweeps over, and how often an element moves per step.
struct Traffic {
  bool x, y, z;
  double moves;
};
Traffic traffic_of(Pattern pattern) {
  switch (pattern) {
    case Pattern::read:
      return {true, false, false, 1};
    case Pattern::write:
      return {false, false, true, 1};
    case Pattern::copy:
      return {true, false, true, 2};
    case Pattern::update:
      return {true, false, true, 3};
    case Pattern::triad:
      return {true, true, true, 3};
  }
  return {};
}

CeilingKernels::Sweep sweep_of(const CeilingKernels& kernels, Pattern pattern, bool around) {
  switch (pattern) {
    case Pattern::read:
      return kernels.read;
    case Pattern::write:
      return around ? kernels.write_around : kernels.write;
    case Pattern::copy:
      return around ? kernels.copy_around : kernels.copy;
    case Pattern::update:
      return kernels.update;
    case Pattern::triad:
      return around ? kernels.triad_around : kernels.triad;
  }
  return kernels.read;
}

double sweep_rate(CeilingKernels::Sweep sweep, Traffic traffic, std::size_t bytes, int threads) {
  const std::size_t arrays = std::size_t{traffic.x} + traffic.y + traffic.z;
  const std::size_t blocks =
      std::max<std::size_t>(bytes / arrays / sizeof(double) / granularity, 1);
  const std::size_t count = blocks * granularity;
  const double sweeps = thread_rate(threads, [=]() -> Worker {
    const auto make = [&](bool used) {
      return std::make_shared<Vector<double>>(used ? count : granularity, 1.0);
    };
    return [=, x = make(traffic.x), y = make(traffic.y), z = make(traffic.z)](std::size_t calls) {
      for (; calls > 0; --calls) sweep(x->data(), y->data(), z->data(), count);
    };
  });
  return sweeps * static_cast<double>(count * sizeof(double)) * traffic.moves;
}

Bandwidth measure_bandwidth(const Level& level, Pattern pattern, int threads) {
  const CeilingKernels& kernels = kernels_of(isa());
  const auto rate = [&](bool around) {
    return sweep_rate(sweep_of(kernels, pattern, around), traffic_of(pattern), level.thread_bytes,
                      threads);
  };
  const bool has_around = sweep_of(kernels, pattern, true) != sweep_of(kernels, pattern, false);
  // In memory whichever is faster: the ceiling is what the machine can do.
  const double best =
      level.name == "memory" && has_around ? std::max(rate(false), rate(true)) : rate(false);
  return {level.name, level.capacity, level.thread_bytes, pattern, threads, best};
}

}  // namespace

double measure_fma_peak(Isa isa, Type type, int threads) {
  const CeilingKernels& kernels = kernels_of(isa);
  const auto loop = type == Type::f64 ? kernels.fma_f64 : kernels.fma_f32;
  const double flops =
      type == Type::f64 ? kernels.f64_flops_per_iteration : kernels.f32_flops_per_iteration;
  constexpr std::size_t iterations = 1000;
  const double units = thread_rate(threads, [=]() -> Worker {
    return [=](std::size_t calls) {
      volatile double result = loop(calls * iterations);
      (void)result;
    };
  });
  return units * flops * iterations;
}

Ceilings measure_ceilings(const Machine& machine, const std::vector<int>& thread_counts,
                          const std::function<void(const std::string&)>& progress) {
  Ceilings ceilings;
  ceilings.timer_resolution = timer_resolution();
  const auto with_threads = [](int threads) {
    return threads == 1 ? std::string(", 1 thread") : ", " + std::to_string(threads) + " threads";
  };
  for (const int threads : thread_counts) {
    for (const Isa isa : available_isas())
      for (const Type type : {Type::f64, Type::f32}) {
        progress("peak of " + std::string(name(isa)) + " " + std::string(name(type)) +
                 with_threads(threads));
        ceilings.fma.push_back({isa, type, threads, measure_fma_peak(isa, type, threads)});
      }
    for (const Level& level : levels_of(machine, threads))
      for (const Pattern pattern :
           {Pattern::read, Pattern::write, Pattern::copy, Pattern::update, Pattern::triad}) {
        progress(std::string(name(pattern)) + " in " + level.name + with_threads(threads));
        ceilings.bandwidth.push_back(measure_bandwidth(level, pattern, threads));
      }
  }
  return ceilings;
}

double Ceilings::fma_peak(Isa isa, Type type, int threads) const {
  double best = 0;
  for (const FmaPeak& peak : fma)
    if ((isa == Isa::automatic || peak.isa == isa) && peak.type == type && peak.threads == threads)
      best = std::max(best, peak.flops_per_second);
  return best;
}

const Bandwidth* Ceilings::bandwidth_for(Pattern pattern, double working_set, int threads) const {
  for (const Bandwidth& b : bandwidth)  // smallest level first
    if (b.pattern == pattern && b.threads == threads && working_set <= b.capacity) return &b;
  return nullptr;
}

}  // namespace lanes::bench
