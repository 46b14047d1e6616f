// One experiment: one problem, computed by all its contenders, checked, then timed against each
// other.
#pragma once

#include <cstdint>
#include <lanes/matrix.hpp>
#include <limits>
#include <string>
#include <vector>

#include "harness/ceilings.hpp"
#include "harness/contender.hpp"
#include "harness/counters.hpp"
#include "harness/measure.hpp"
#include "harness/workload.hpp"

namespace lanes::bench {

/// Where the operands are when a call begins.
enum class Residence {
  warm,  ///< wherever the call before left them: in the cache, if they fit
  cold   ///< in main memory: each call works on the next of many copies
};
std::string_view name(Residence residence);

struct Case {
  Kernel kernel = Kernel::matmul;
  Type type = Type::f64;
  Shape shape;
  int threads = 1;  ///< the most that a contender of it uses
  Residence residence = Residence::warm;
  friend bool operator==(const Case&, const Case&) = default;
};
std::string to_string(const Case& problem);

/// How many copies of the operands a case works on: 1 when warm, else enough of them to push each
/// other out of every cache.
std::size_t copies_of(const Case& problem, const Machine& machine);

struct Outcome {
  std::string contender;
  Role role = Role::library;
  int threads = 1;
  std::string detail;
  std::string refusal;      ///< why it was not timed: it computed something wrong, or threw
  Samples seconds;          ///< per call; empty when refused
  std::string source = {};  ///< of a rung: the file to read it in
  double error = std::numeric_limits<double>::quiet_NaN();  ///< as in Finding; NaN: none is known
  std::vector<std::uint64_t> addresses = {};  ///< of the instructions that a profile met
  Counts counts = {};                         ///< of the processor's events in a call
};

/// `a`: the user's own data for the first operand, or nullptr for random numbers. A contender whose
/// result is wrong is refused, never timed. Contenders without a function for the type are left
/// out. Rungs of one thread are profiled, and their events counted, when `sampling` asks for it.
/// Throws argument_error when the operands would not fit into half of the memory.
std::vector<Outcome> run_experiment(const Case& problem, const std::vector<Contender>& contenders,
                                    const Sampling& sampling, const Machine& machine,
                                    const Matrix<double>* a = nullptr);

/// What is wrong with the result of one call of `contender` on the workload; empty: nothing.
template <class T>
std::string refusal_of(const Contender& contender, Workload<T>& workload);

/// Work per call in the unit of the kernel's rate: flops, or bytes.
double work(const Case& problem);
/// The function of a contender for T; empty when it has none.
template <class T>
const Run<T>& run_of(const Contender& contender) {
  if constexpr (type_of<T> == Type::f64)
    return contender.f64;
  else
    return contender.f32;
}

/// "GFLOP/s" or "GB/s"
std::string_view rate_unit(Kernel kernel);

/// What bounds a case, computed with that many threads, on this machine.
struct Ceiling {
  double rate = 0;   ///< in flops or bytes per second; 0 when unknown
  std::string name;  ///< "FMA peak", "L2 read", ...
};
Ceiling ceiling_of(const Case& problem, int threads, const Ceilings& ceilings);

}  // namespace lanes::bench
