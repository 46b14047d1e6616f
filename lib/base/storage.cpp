// Where the memory of Vector and Matrix comes from.
#include <algorithm>
#include <array>
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
// From this size on malloc maps fresh pages for each block and gives them back with it.
constexpr std::size_t kept_threshold = std::size_t{128} << 10;
constexpr std::size_t kept_unit = std::size_t{32} << 10;
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

// What is kept looks alive to the address sanitizer, which is to see when it is used.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool address_sanitizer = true;
#elif defined(__has_feature)
constexpr bool address_sanitizer = __has_feature(address_sanitizer);
#else
constexpr bool address_sanitizer = false;
#endif

/// Large blocks that a thread freed, for its next ones of the same size. Fresh pages cost more than
/// what is computed in them: in a virtual machine, up to as long as solving a system with 1000
/// right-hand sides, or half as long as the eigenvectors of an 80 x 80 matrix.
struct Kept {
  static constexpr std::size_t limit =
      address_sanitizer ? 0 : std::size_t{64} << 20;  // bytes, for each thread
  static constexpr std::size_t slots = 16;

  struct Block {
    void* memory = nullptr;
    std::size_t size = 0;
  };
  std::array<Block, slots> blocks = {};  // the newest first
  std::size_t total = 0;
  bool closed = false;  // the thread is ending

  void* take(std::size_t size) noexcept {
    for (Block& block : blocks)
      if (block.size == size) {
        void* const memory = block.memory;
        remove(block);
        return memory;
      }
    return nullptr;
  }
  void add(void* memory, std::size_t size) noexcept {
    if (size > limit) return std::free(memory);
    for (std::size_t i = slots; i-- > 0;)
      if (i + 1 == slots || total + size > limit) drop(blocks[i]);
    std::move_backward(blocks.begin(), blocks.end() - 1, blocks.end());
    blocks[0] = {memory, size};
    total += size;
  }
  void drop(Block& block) noexcept {
    std::free(block.memory);
    total -= block.size;
    block = {};
  }
  void drop_all() noexcept {
    for (Block& block : blocks) drop(block);
  }
  void remove(Block& block) noexcept {
    total -= block.size;
    std::move(&block + 1, blocks.data() + slots, &block);
    blocks.back() = {};
  }
};
/// What is allocated for so many bytes, from kept_threshold on: whole pages, so that what is
/// advised belongs to this block alone.
constexpr std::size_t kept_size(std::size_t bytes) {
  return round_up(bytes, bytes >= huge_threshold ? huge_page : kept_unit);
}

// Without a destructor, since static objects may free their memory after a thread's own are gone.
thread_local constinit Kept kept;
struct AtThreadEnd {
  ~AtThreadEnd() {
    kept.closed = true;
    kept.drop_all();
  }
};

}  // namespace

// Small blocks are cut from malloc's, whose start is noted before them: aligned_alloc goes past
// glibc's cache of freed blocks, and took 80 ns a block, as long as inverting a 4 x 4 matrix.
// Behind each there is a cache line of nobody's: a masked load of a short row reaches into it, and
// would wait for stores to the next block (2 x 2 products into a neighbour: 14.5 ns, not 12.1).
void* allocate(std::size_t count, std::size_t element_size) {
  if (count == 0) return nullptr;
  if (count > (max_size - huge_page) / element_size) throw std::bad_alloc();
  const std::size_t bytes = count * element_size;
  if (bytes >= kept_threshold) {
    const std::size_t size = kept_size(bytes);
    const std::size_t page = bytes >= huge_threshold ? huge_page : alignment;
    void* memory = kept.take(size);
    if (memory != nullptr) return memory;
    memory = std::aligned_alloc(page, size);
    if (memory == nullptr) {  // it may be what is kept that is missing
      kept.drop_all();
      memory = std::aligned_alloc(page, size);
    }
    if (memory == nullptr) throw std::bad_alloc();
    if (bytes >= huge_threshold) advise_huge_pages(memory, size);
    return memory;
  }
  void* const start = std::malloc(bytes + 2 * alignment);
  if (start == nullptr) throw std::bad_alloc();
  const auto address = reinterpret_cast<std::uintptr_t>(start);
  auto** const memory = reinterpret_cast<void**>(round_up(address + sizeof(start), alignment));
  memory[-1] = start;
  return memory;
}

void deallocate(void* memory, std::size_t count, std::size_t element_size) noexcept {
  if (memory == nullptr) return;
  const std::size_t bytes = count * element_size;
  if (bytes < kept_threshold) return std::free(static_cast<void**>(memory)[-1]);
  if (kept.closed) return std::free(memory);
  thread_local const AtThreadEnd at_thread_end;
  kept.add(memory, kept_size(bytes));
}

std::size_t checked_area(std::size_t rows, std::size_t cols) {
  if (cols != 0 && rows > max_size / cols)
    throw shape_error("Matrix: " + std::to_string(rows) + " x " + std::to_string(cols) +
                      " elements are more than memory can address");
  return rows * cols;
}

}  // namespace lanes::detail
