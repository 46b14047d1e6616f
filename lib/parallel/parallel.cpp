#include "parallel/parallel.hpp"

#include <omp.h>

#include <atomic>
#include <exception>
#include <lanes/error.hpp>
#include <lanes/runtime.hpp>
#include <string>

#include "parallel/cpu_quota.hpp"

namespace lanes {
namespace {

/// 0 until set_num_threads is called: then automatic_threads() decides.
std::atomic<int> default_threads{0};

int automatic_threads() {
  static const int threads = parallel::threads_from_environment();
  return threads;
}

}  // namespace

int num_threads() {
  const int set = default_threads.load(std::memory_order_relaxed);
  return set > 0 ? set : automatic_threads();
}

void set_num_threads(int threads) {
  if (threads < 0)
    throw argument_error("set_num_threads: threads is " + std::to_string(threads) +
                         "; give a positive number, or 0 for the automatic choice");
  default_threads.store(threads, std::memory_order_relaxed);
}

int parallel::available(int requested) {
  if (requested < 0)
    throw argument_error("Options::threads is " + std::to_string(requested) +
                         "; give a positive number, or 0 for num_threads()");
  const int threads = requested > 0 ? requested : num_threads();
  return threads > 1 && omp_in_parallel() ? 1 : threads;
}

void parallel::run(int threads, void (*body)(void*, int, int), void* context) {
  // An exception must not leave a parallel region: the first one waits for its end.
  std::atomic_flag failed = ATOMIC_FLAG_INIT;
  std::exception_ptr failure;
#pragma omp parallel num_threads(threads)
  try {
    // The runtime may give fewer threads than asked for (OMP_THREAD_LIMIT, OMP_DYNAMIC): the work
    // of those that did not come is shared by those that did.
    const int present = omp_get_num_threads();
    for (int part = omp_get_thread_num(); part < threads; part += present)
      body(context, part, threads);
  } catch (...) {
    if (!failed.test_and_set()) failure = std::current_exception();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace lanes
