// Who takes part in a comparison: the library, its rungs, plain loops, and the peers (peers.hpp).
#pragma once

#include <cstddef>
#include <functional>
#include <lanes/runtime.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/kernel.hpp"
#include "harness/operands.hpp"

namespace lanes::bench {

/// Computes a kernel on the next copies of its operands, `calls` times.
template <class T>
using Run = std::function<void(Rotation<T>& rotation, std::size_t calls)>;

/// Calls `kernel(operands)`, with the loop compiled around it.
template <class T, class F>
Run<T> repeated(F kernel) {
  return [kernel](Rotation<T>& rotation, std::size_t calls) { repeat(rotation, calls, kernel); };
}

enum class Role { library, rung, peer, naive };
std::string_view name(Role role);
/// Throws argument_error when there is no such role.
Role role_from_name(std::string_view name);

/// One way of computing one kernel.
struct Contender {
  std::string name;
  Role role = Role::library;
  int threads = 1;     ///< how many it may use
  std::string detail;  ///< of a rung: what it does that the one before did not; of others: what
                       ///< must be known to compare it
  Run<double> f64;
  Run<float> f32;
  std::function<void()> prepare = [] {};  ///< makes the thread count so, before each sample
  Order order = Order::rows;              ///< how it reads and writes matrices
  std::string source = {};                ///< of a rung: the file to read it in
};

/// The public function of the library.
Contender library_contender(Kernel kernel, Options options, std::string name = "lanes");
/// Every rung of the kernel's ladder, naive first; none when the kernel has no ladder.
std::vector<Contender> rung_contenders(Kernel kernel, Options options);
/// The loop anybody would write first, with auto-vectorisation off: the first rung of the ladder,
/// or a loop of its own for a kernel that has no ladder.
Contender naive_contender(Kernel kernel);

/// The loops of naive.cpp. Throws std::logic_error for a kernel that has a ladder.
template <class T>
Run<T> naive_run(Kernel kernel);

}  // namespace lanes::bench
