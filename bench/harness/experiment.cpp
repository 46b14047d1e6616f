#include "harness/experiment.hpp"

#include <algorithm>
#include <exception>
#include <lanes/error.hpp>

#include "harness/profile.hpp"

namespace lanes::bench {
namespace {

void check_memory(const Case& problem, std::size_t copies, const Machine& machine) {
  const double bytes =
      working_set(problem.kernel, problem.shape, problem.type) * static_cast<double>(copies);
  if (machine.memory_bytes > 0 && bytes > static_cast<double>(machine.memory_bytes) / 2)
    throw argument_error(to_string(problem) + " needs " +
                         format_bytes(static_cast<std::size_t>(std::min(bytes, 1e18))) +
                         ", more than half of this machine's memory: give a smaller size");
}

/// A pool that wakes up may find all its threads on one processor, and it takes the scheduler some
/// ticks of 4 ms to spread them: a call then lasts a thousand times longer than once they are.
constexpr double pool_seconds = 12e-3;

/// What a contender's result is like, and how long it took.
struct Examined {
  Finding finding;
  double seconds = 0;
};

template <class T>
Examined examine(const Contender& contender, Workload<T>& workload) {
  try {
    contender.prepare();
    workload.reset(true);
    const double start = steady_seconds();
    run_of<T>(contender)(workload.rotation(), 1);
    const double seconds = steady_seconds() - start;
    Finding finding = workload.check(contender.order);
    if (!finding.fault.empty()) finding.fault = "wrong result: " + finding.fault;
    return {finding, seconds};
  } catch (const std::exception& e) {
    return {{e.what()}};
  }
}

template <class T>
std::vector<Outcome> run_typed(const Case& problem, const std::vector<Contender>& contenders,
                               const Sampling& sampling, const Machine& machine,
                               const Matrix<double>* a) {
  const std::size_t copies = copies_of(problem, machine);
  check_memory(problem, copies, machine);
  const Vector<T> own = a ? astype<T>(VectorView<const double>(a->data(), a->size())) : Vector<T>();
  Workload<T> workload(problem.kernel, problem.shape, copies, own);

  std::vector<Outcome> outcomes;
  std::vector<Variant> variants;
  std::vector<std::size_t> outcome_of_variant;
  for (const Contender& contender : contenders) {
    if (!run_of<T>(contender)) continue;
    const auto [finding, first_seconds] = examine<T>(contender, workload);
    outcomes.push_back({contender.name,
                        contender.role,
                        contender.threads,
                        contender.detail,
                        finding.fault,
                        {},
                        contender.source,
                        finding.error});
    if (!outcomes.back().refusal.empty()) continue;
    outcome_of_variant.push_back(outcomes.size() - 1);
    variants.push_back(
        {.run = [&](std::size_t n) { run_of<T>(contender)(workload.rotation(), n); },
         .prepare =
             [&] {
               if (problem.threads > 1) wait_for_idle_threads();
               contender.prepare();
             },
         .first_seconds = first_seconds,
         .warm_up_seconds = std::min(problem.threads, contender.threads) > 1 ? pool_seconds : 0});
  }
  workload.reset();
  wait_for_idle_threads();
  const std::vector<Samples> samples = measure(variants, sampling);
  for (std::size_t i = 0; i < variants.size(); ++i) {
    Outcome& outcome = outcomes[outcome_of_variant[i]];
    outcome.seconds = samples[i];
    if (outcome.role != Role::rung || outcome.threads > 1) continue;
    if (sampling.profile_seconds > 0)
      outcome.addresses = profile(variants[i], sampling.profile_seconds);
    if (sampling.count_seconds > 0)
      outcome.counts = Counters().count(variants[i], sampling.count_seconds);
  }
  return outcomes;
}

}  // namespace

std::size_t copies_of(const Case& problem, const Machine& machine) {
  if (problem.residence == Residence::warm) return 1;
  const double caches =
      machine.caches.empty() ? 0 : static_cast<double>(machine.caches.back().bytes);
  const double enough = std::max(2 * caches, 64e6);
  return 1 + static_cast<std::size_t>(enough /
                                      working_set(problem.kernel, problem.shape, problem.type));
}

template <class T>
std::string refusal_of(const Contender& contender, Workload<T>& workload) {
  return examine(contender, workload).finding.fault;
}
template std::string refusal_of(const Contender& contender, Workload<double>& workload);
template std::string refusal_of(const Contender& contender, Workload<float>& workload);

std::string_view name(Residence residence) {
  return residence == Residence::warm ? "warm" : "cold";
}

std::string to_string(const Case& problem) {
  std::string text = std::string(info(problem.kernel).name) + " " +
                     std::string(name(problem.type)) + " " +
                     to_string(problem.kernel, problem.shape);
  if (problem.threads > 1) text += ", " + std::to_string(problem.threads) + " threads";
  if (problem.residence == Residence::cold) text += ", cold";
  return text;
}

std::vector<Outcome> run_experiment(const Case& problem, const std::vector<Contender>& contenders,
                                    const Sampling& sampling, const Machine& machine,
                                    const Matrix<double>* a) {
  return problem.type == Type::f64 ? run_typed<double>(problem, contenders, sampling, machine, a)
                                   : run_typed<float>(problem, contenders, sampling, machine, a);
}

double work(const Case& problem) {
  return info(problem.kernel).compute_bound ? flops(problem.kernel, problem.shape)
                                            : bytes(problem.kernel, problem.shape, problem.type);
}

std::string_view rate_unit(Kernel kernel) {
  return info(kernel).compute_bound ? "GFLOP/s" : "GB/s";
}

Ceiling ceiling_of(const Case& problem, int threads, const Ceilings& ceilings) {
  const KernelInfo& kernel = info(problem.kernel);
  if (kernel.compute_bound)
    return {ceilings.fma_peak(Isa::automatic, problem.type, threads), "FMA peak"};
  // A working set beyond every capacity: that of main memory.
  const double set = problem.residence == Residence::cold
                         ? 1e200
                         : working_set(problem.kernel, problem.shape, problem.type);
  const Bandwidth* bandwidth = ceilings.bandwidth_for(kernel.pattern, set, threads);
  if (!bandwidth) return {};
  return {bandwidth->bytes_per_second, bandwidth->level + " " + std::string(name(kernel.pattern))};
}

}  // namespace lanes::bench
