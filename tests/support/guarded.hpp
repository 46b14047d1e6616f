// Memory that notices what is written, or even read, outside of it.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <lanes/matrix.hpp>
#include <limits>
#include <new>
#include <vector>

#include "support/tolerance.hpp"

namespace lanes::test {

/// Memory between two pages that cannot be touched: a kernel that reads a single element too far
/// crashes the test, on every instruction set and without a sanitizer.
class GuardedMemory {
 public:
  explicit GuardedMemory(std::size_t bytes)
      : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))),
        size_((bytes + slack() + page_ - 1) / page_ * page_) {
    void* mapped = mmap(nullptr, size_ + 2 * page_, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    base_ = static_cast<char*>(mapped);
    mprotect(base_, page_, PROT_NONE);
    mprotect(base_ + page_ + size_, page_, PROT_NONE);
  }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;
  ~GuardedMemory() { munmap(base_, size_ + 2 * page_); }

  /// The first `count` elements: anything before them crashes.
  template <class T>
  T* first(std::size_t count) {
    require(count * sizeof(T));
    return reinterpret_cast<T*>(base_ + page_);
  }
  /// The last `count` elements: anything behind them crashes. Seldom aligned.
  ///
  /// Emulated CPUs (LANES_TEST_EMULATED=1) get the slack of all virtual lanes of a sum: qemu reads
  /// the lanes that a masked load leaves out, and faults on them, as no CPU does.
  template <class T>
  T* last(std::size_t count) {
    require(count * sizeof(T) + slack());
    return reinterpret_cast<T*>(base_ + page_ + size_ - slack()) - count;
  }

 private:
  static std::size_t slack() {
    static const std::size_t bytes = std::getenv("LANES_TEST_EMULATED") ? 256 : 0;
    return bytes;
  }
  void require(std::size_t bytes) const {
    if (bytes > size_) throw std::bad_alloc();
  }

  std::size_t page_, size_;
  char* base_;
};

/// Copies `values` to `to`, `gap` elements of NaN between the rows.
template <class T>
MatrixView<T> place(MatrixView<const T> values, T* to, std::size_t gap) {
  const MatrixView<T> placed(to, values.rows(), values.cols(),
                             static_cast<std::ptrdiff_t>(values.cols() + gap));
  if (values.empty()) return placed;
  std::fill_n(to, (values.rows() - 1) * (values.cols() + gap) + values.cols(),
              std::numeric_limits<T>::quiet_NaN());
  placed.assign(values);
  return placed;
}

/// Elements that a matrix of this shape, with `gap` elements between its rows, stretches over.
inline std::size_t stretch(std::size_t rows, std::size_t cols, std::size_t gap) {
  return rows == 0 || cols == 0 ? 0 : rows * (cols + gap) - gap;
}

/// An output matrix of NaN with canaries before, between and behind its rows.
template <class T>
class GuardedOutput {
 public:
  GuardedOutput(std::size_t rows, std::size_t cols, std::size_t gap)
      : rows_(rows), cols_(cols), gap_(gap), memory_(stretch(rows, cols, gap) + 2 * margin) {
    reset();
  }

  MatrixView<T> view() {
    return {memory_.data() + margin, rows_, cols_, static_cast<std::ptrdiff_t>(cols_ + gap_)};
  }
  void reset() {
    std::fill(memory_.begin(), memory_.end(), canary);
    view().fill(std::numeric_limits<T>::quiet_NaN());
  }
  /// Whether no canary was overwritten.
  bool intact() const {
    for (std::size_t i = 0; i < memory_.size(); ++i)
      if (!inside(i) && bits(memory_[i]) != bits(canary)) return false;
    return true;
  }

 private:
  static constexpr std::size_t margin = 67;  // more than a tile is wide, and odd
  static constexpr T canary = T(-7.25e9);

  bool inside(std::size_t i) const {
    return i >= margin && i < memory_.size() - margin && (i - margin) % (cols_ + gap_) < cols_;
  }

  std::size_t rows_, cols_, gap_;
  std::vector<T> memory_;
};

/// The ways a matrix may lie in memory.
enum class Layout { contiguous, padded, transposed, transposed_padded, strided, reversed };
inline constexpr Layout layouts[] = {Layout::contiguous,        Layout::padded,  Layout::transposed,
                                     Layout::transposed_padded, Layout::strided, Layout::reversed};

inline const char* name(Layout layout) {
  constexpr const char* names[] = {"contiguous",        "padded",  "transposed",
                                   "transposed_padded", "strided", "reversed"};
  return names[static_cast<int>(layout)];
}

/// A matrix laid out in memory of its own, canaries in the gaps.
template <class T>
class LaidOut {
 public:
  LaidOut(MatrixView<const T> values, Layout layout) {
    const auto rows = static_cast<std::ptrdiff_t>(values.rows());
    const auto cols = static_cast<std::ptrdiff_t>(values.cols());
    std::ptrdiff_t row = cols, col = 1;
    switch (layout) {
      case Layout::contiguous:
        break;
      case Layout::padded:
        row = cols + 3;
        break;
      case Layout::transposed:
        row = 1, col = rows;
        break;
      case Layout::transposed_padded:
        row = 1, col = rows + 5;
        break;
      case Layout::strided:
        row = 2 * cols + 3, col = 2;
        break;
      case Layout::reversed:
        row = -(cols + 2), col = -1;
        break;
    }
    const auto reach = [&](std::ptrdiff_t count, std::ptrdiff_t stride) {
      return count == 0 ? 0 : (count - 1) * (stride < 0 ? -stride : stride);
    };
    const std::ptrdiff_t last = reach(rows, row) + reach(cols, col);
    memory_.assign(static_cast<std::size_t>(last + 1 + 2 * margin), canary);
    T* origin = memory_.data() + margin + (row < 0 ? last : 0);
    view_ = MatrixView<T>(origin, values.rows(), values.cols(), row, col);
    view_.assign(values);
  }
  LaidOut(const LaidOut&) = delete;
  LaidOut& operator=(const LaidOut&) = delete;

  MatrixView<T> view() const { return view_; }

  /// Whether only elements of the view were written since construction.
  bool intact() const {
    std::vector<T> gaps = memory_;
    MatrixView<T>(gaps.data() + (view_.data() - memory_.data()), view_.rows(), view_.cols(),
                  view_.row_stride(), view_.col_stride())
        .fill(canary);
    return std::all_of(gaps.begin(), gaps.end(), [](T x) { return bits(x) == bits(canary); });
  }

 private:
  static constexpr std::ptrdiff_t margin = 67;
  static constexpr T canary = T(-7.25e9);

  std::vector<T> memory_;
  MatrixView<T> view_;
};

}  // namespace lanes::test
