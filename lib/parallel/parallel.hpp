// Threads. This folder is the only place that names OpenMP.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>

#include "kernels/split.hpp"

namespace lanes::parallel {

/// The threads that a call may use: `requested` (0: the process's default), or 1 inside a parallel
/// region of the caller's. Throws argument_error when requested is negative.
int available(int requested);

/// How many threads to use for `work` units when `grain` units are the least worth a thread.
inline int threads_for(int requested, kernels::index work, kernels::index grain) {
  if (requested >= 0 && work < 2 * grain) return 1;
  const kernels::index most = work / grain;
  const int threads = available(requested);
  return most < threads ? static_cast<int>(most) : threads;
}

/// Calls body(context, thread, threads) once on each of `threads` threads, the caller's among them.
/// Does not allocate. What the body throws is thrown on, the first of it when there is more.
void run(int threads, void (*body)(void* context, int thread, int threads), void* context);

/// f(thread, threads) on each thread.
template <class F>
void run(int threads, F&& f) {
  if (threads == 1) return f(0, 1);
  using Function = std::remove_reference_t<F>;
  run(
      threads,
      [](void* context, int thread, int count) {
        (*static_cast<Function*>(context))(thread, count);
      },
      const_cast<std::remove_const_t<Function>*>(std::addressof(f)));
}

/// f(begin, end) on consecutive ranges of [0, count), one per thread.
template <class F>
void for_ranges(int threads, std::size_t count, F&& f) {
  run(threads, [&](int thread, int parts) {
    const kernels::Split split(static_cast<kernels::index>(count), parts);
    const auto begin = static_cast<std::size_t>(split.begin(thread));
    f(begin, begin + static_cast<std::size_t>(split.length(thread)));
  });
}

}  // namespace lanes::parallel
