// The memory a kernel works on, as plain pointers: the one interface that the library, its rungs,
// the peers and the naive loops are all called through.
//
// Nothing of the standard library crosses it, because one of the callers (eigen.cpp) is compiled
// with -march=native and must share no inline code with the rest.
#pragma once

#include <cstddef>

#include "harness/shape.hpp"

namespace lanes::bench {

/// A problem in memory; see operand_sizes for what a, b and c hold. All contiguous, 64-byte
/// aligned.
template <class T>
struct Operands {
  Shape shape;
  const T* a = nullptr;
  const T* b = nullptr;
  T* c = nullptr;
  /// The result of this call will be looked at. Factorisations return objects, or leave factors in
  /// a packed form: untimed, they then also write to c what check_factorisation reads.
  bool checked = false;
};

/// How the memory of a matrix is read: each row, or each column, contiguous.
///
/// LAPACK knows columns only. In the memory of our A it finds the transpose, and factorises that:
/// as much work, on the same numbers. (The inverse of the transpose, read back by rows, even is the
/// inverse.)
enum class Order { rows, columns };

/// The factors of axpy and scale. A y that is scaled a million times by -1 keeps its magnitude, and
/// one that is increased a million times by x / 2 stays far from overflow.
template <class T>
inline constexpr T axpy_factor = T(0.5);
template <class T>
inline constexpr T scale_factor = T(-1);

/// The label of sample i of `logistic_regression`: noise in b, plus the first feature of its row of
/// A, so that classes overlap.
template <class T>
[[gnu::always_inline]] inline bool label_of(const Operands<T>& o, std::size_t i) {
  return o.b[i] + o.a[i * o.shape.n] > T(0);
}

/// The label of row i of `gradient` and of `logistic`.
[[gnu::always_inline]] constexpr int label_of_row(std::size_t i) {
  return i % 3 == 1 ? 1 : 0;
}

/// Copies of a problem, used in turn. One copy stays warm in the cache; with more than the cache
/// holds, every call finds its operands in main memory.
template <class T>
struct Rotation {
  const Operands<T>* copies = nullptr;
  std::size_t count = 0;
  std::size_t next = 0;
};

/// Calls `kernel` on the next copies, `calls` times. The loop stands here, around the kernel
/// itself, because at the smallest sizes even an indirect call would be a good part of what is
/// timed.
template <class T, class F>
inline void repeat(Rotation<T>& rotation, std::size_t calls, F kernel) {
  std::size_t next = rotation.next;
  for (; calls > 0; --calls) {
    kernel(rotation.copies[next]);
    asm volatile("" ::: "memory");  // every call computes anew, whatever the optimiser can see
    if (++next == rotation.count) next = 0;
  }
  rotation.next = next;
}

}  // namespace lanes::bench
