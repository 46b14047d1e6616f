// Where the memory of Vector and Matrix comes from.
#include <cstdint>
#include <cstdlib>
#include <lanes/matrix.hpp>
#include <limits>
#include <new>
#include <string>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace lanes::detail {
namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;
// Below two pages the part that huge pages can back is too small to pay for the coarser alignment.
constexpr std::size_t huge_threshold = 2 * huge_page;
// No object may be larger: pointer differences inside it have to fit into ptrdiff_t.
constexpr auto max_size = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());

constexpr std::size_t round_up(std::size_t size, std::size_t multiple) {
  return (size + multiple - 1) / multiple * multiple;
}

// One core reads a quarter faster from 2 MiB pages. It is advice: the kernel may refuse, and then
// the memory is as good as any other.
void advise_huge_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t size) noexcept {
#if defined(__linux__)
  madvise(memory, size, MADV_HUGEPAGE);
#endif
}

}  // namespace

// Small blocks are cut from malloc's, whose start is noted before them: aligned_alloc goes past
// glibc's cache of freed blocks, and took 80 ns a block, as long as inverting a 4 x 4 matrix.
void* allocate(std::size_t count, std::size_t element_size) {
  if (count == 0) return nullptr;
  if (count > (max_size - huge_page) / element_size) throw std::bad_alloc();
  const std::size_t bytes = count * element_size;
  if (bytes >= huge_threshold) {
    // Whole pages, so that what is advised belongs to this block alone.
    const std::size_t size = round_up(bytes, huge_page);
    void* memory = std::aligned_alloc(huge_page, size);
    if (memory == nullptr) throw std::bad_alloc();
    advise_huge_pages(memory, size);
    return memory;
  }
  void* const start = std::malloc(bytes + alignment);
  if (start == nullptr) throw std::bad_alloc();
  const auto address = reinterpret_cast<std::uintptr_t>(start);
  auto** const memory = reinterpret_cast<void**>(round_up(address + sizeof(start), alignment));
  memory[-1] = start;
  return memory;
}

void deallocate(void* memory, std::size_t count, std::size_t element_size) noexcept {
  if (memory == nullptr) return;
  std::free(count * element_size >= huge_threshold ? memory : static_cast<void**>(memory)[-1]);
}

std::size_t checked_area(std::size_t rows, std::size_t cols) {
  if (cols != 0 && rows > max_size / cols)
    throw shape_error("Matrix: " + std::to_string(rows) + " x " + std::to_string(cols) +
                      " elements are more than memory can address");
  return rows * cols;
}

}  // namespace lanes::detail
