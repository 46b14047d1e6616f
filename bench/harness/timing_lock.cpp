#include "harness/timing_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <lanes/error.hpp>
#include <string>

namespace lanes::bench {
namespace {

int open_lock_file(const std::filesystem::path& path) {
  // First without O_CREAT: Linux refuses that flag on another user's file in a shared directory.
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0 && errno == ENOENT)
    file = open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (file < 0)
    throw io_error("cannot open the lock file " + path.string() + " (" + std::strerror(errno) +
                   "): set TMPDIR to a directory you can write to");
  return file;
}

}  // namespace

TimingLock::TimingLock(const std::function<void()>& on_wait)
    : file_(open_lock_file(std::filesystem::temp_directory_path() / "lanes-bench.lock")) {
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  if (errno == EWOULDBLOCK) on_wait();
  int status = 0;
  do status = flock(file_, LOCK_EX);
  while (status != 0 && errno == EINTR);
  if (status == 0) return;
  const std::string reason = std::strerror(errno);
  close(file_);
  throw io_error("cannot lock the file for timings (" + reason +
                 "): set TMPDIR to a directory on a local file system");
}

TimingLock::~TimingLock() {
  close(file_);
}

}  // namespace lanes::bench
