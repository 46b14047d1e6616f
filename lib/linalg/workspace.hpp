// Scratch memory for the kernels, kept from call to call.
#pragma once

#include <lanes/matrix.hpp>

#include "kernels/index.hpp"

namespace lanes::linalg {

/// At least `size` elements of unspecified value, valid until this thread's next call; nullptr for
/// none.
///
/// Kept for each calling thread: fresh memory costs a page fault for every 4 KiB, which at n = 127
/// took three times as long as the multiplication itself. At most 5 MiB for each thread of a call.
template <class T>
T* workspace(kernels::index size) {
  thread_local detail::Buffer<T> kept;
  const auto wanted = static_cast<std::size_t>(size);
  if (wanted > kept.size()) {
    kept = detail::Buffer<T>();  // free before allocating
    kept = detail::Buffer<T>(wanted);
  }
  return wanted == 0 ? nullptr : kept.data();
}

}  // namespace lanes::linalg
