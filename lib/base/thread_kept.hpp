// Objects kept for each thread from call to call.
#pragma once

namespace lanes {

/// This thread's object, or nullptr where it is gone: a thread's objects are destroyed before those
/// of the program, whose destructors may still call the library.
template <class Object>
Object* thread_kept() {
  thread_local constinit bool gone = false;
  struct Kept {
    Object object;
    ~Kept() { gone = true; }
  };
  if (gone) return nullptr;
  thread_local Kept kept;
  return &kept.object;
}

}  // namespace lanes
