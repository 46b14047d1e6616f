// One measurement at a time: two that run together measure each other.
#pragma once

#include <functional>

namespace lanes::bench {

/// Held while timing, by every program that uses this harness, for every user of the machine: a
/// lock on a file in the directory for temporary files. The system lets go of it when the process
/// ends, however it ends.
class TimingLock {
 public:
  /// Waits for its turn; calls `on_wait` first when somebody else holds the lock. Throws io_error
  /// when the file cannot be opened.
  explicit TimingLock(const std::function<void()>& on_wait);
  ~TimingLock();
  TimingLock(const TimingLock&) = delete;
  TimingLock& operator=(const TimingLock&) = delete;

 private:
  int file_;
};

}  // namespace lanes::bench
