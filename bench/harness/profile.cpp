#include "harness/profile.hpp"

#include <link.h>
#include <signal.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstddef>

namespace lanes::bench {
namespace {

/// All that the signal handler may touch.
struct Record {
  std::array<std::uint64_t, 4096> addresses;
  std::atomic<std::size_t> count{0};
};
Record record;

std::uint64_t program_counter(const ucontext_t& context) {
#if defined(__x86_64__)
  return static_cast<std::uint64_t>(context.uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return context.uc_mcontext.pc;
#else
  return 0;
#endif
}

void on_signal(int, siginfo_t*, void* context) {
  const std::size_t i = record.count.load(std::memory_order_relaxed);
  if (i == record.addresses.size()) return;
  record.addresses[i] = program_counter(*static_cast<const ucontext_t*>(context));
  record.count.store(i + 1, std::memory_order_relaxed);
}

/// Signals this thread every 200 us.
class SignalTimer {
 public:
  SignalTimer() {
    struct sigaction action = {};
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigaction(SIGPROF, &action, &before_);
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = SIGPROF;
#if defined(sigev_notify_thread_id)
    event.sigev_notify_thread_id = gettid();
#else
    event._sigev_un._tid = gettid();  // glibc before 2.38 has no name for it
#endif
    if (timer_create(CLOCK_MONOTONIC, &event, &timer_) != 0) return;
    runs_ = true;
    const timespec period{0, 200'000};
    const itimerspec every{period, period};
    timer_settime(timer_, 0, &every, nullptr);
  }
  ~SignalTimer() {
    if (runs_) timer_delete(timer_);
    // A signal that is still on its way would otherwise end the program.
    if (before_.sa_handler != SIG_DFL) sigaction(SIGPROF, &before_, nullptr);
  }
  SignalTimer(const SignalTimer&) = delete;
  SignalTimer& operator=(const SignalTimer&) = delete;

 private:
  timer_t timer_{};
  bool runs_ = false;
  struct sigaction before_ = {};
};

struct Executable {
  std::uint64_t base = 0, begin = 0, end = 0;
};

/// The first object that the loader tells of is the executable.
Executable executable() {
  Executable found;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* result) {
        auto& where = *static_cast<Executable*>(result);
        where.base = info->dlpi_addr;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& segment = info->dlpi_phdr[i];
          if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_X)) continue;
          where.begin = where.base + segment.p_vaddr;
          where.end = where.begin + segment.p_memsz;
        }
        return 1;
      },
      &found);
  return found;
}

}  // namespace

std::vector<std::uint64_t> profile(const Variant& variant, double seconds) {
  variant.prepare();
  record.count = 0;
  {
    const SignalTimer timer;
    const double start = steady_seconds();
    do variant.run(1);
    while (steady_seconds() - start < seconds);
  }
  const Executable own = executable();
  std::vector<std::uint64_t> addresses;
  for (std::size_t i = 0; i < record.count; ++i)
    if (record.addresses[i] >= own.begin && record.addresses[i] < own.end)
      addresses.push_back(record.addresses[i] - own.base);
  return addresses;
}

}  // namespace lanes::bench
