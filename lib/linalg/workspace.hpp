// Scratch memory for the kernels, kept from call to call.
#pragma once

#include <lanes/matrix.hpp>

#include "base/thread_kept.hpp"
#include "kernels/index.hpp"

namespace lanes::linalg {

/// At least `size` elements of unspecified value, of which a thread has one at a time; nullptr for
/// none.
///
/// Kept for each calling thread: fresh memory costs a page fault for every 4 KiB, which at n = 127
/// took three times as long as the multiplication itself. At most 5 MiB for each thread of a call.
template <class T>
class Workspace {
 public:
  explicit Workspace(kernels::index size) {
    const auto wanted = static_cast<std::size_t>(size);
    detail::Buffer<T>* buffer = thread_kept<detail::Buffer<T>>();
    if (buffer == nullptr) buffer = &own_;  // the thread is ending
    if (wanted > buffer->size()) {
      *buffer = detail::Buffer<T>();  // free before allocating
      *buffer = detail::Buffer<T>(wanted);
    }
    data_ = wanted == 0 ? nullptr : buffer->data();
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  T* data() const { return data_; }

 private:
  detail::Buffer<T> own_;
  T* data_;
};

}  // namespace lanes::linalg
