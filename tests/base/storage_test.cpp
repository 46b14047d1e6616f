// Allocation: alignment, huge pages' boundaries, and sizes that overflow.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <lanes/matrix.hpp>
#include <limits>
#include <memory>
#include <new>
#include <thread>
#include <vector>

namespace lanes {
namespace {

std::uintptr_t address(const void* p) {
  return reinterpret_cast<std::uintptr_t>(p);
}

TEST(Storage, NothingIsNull) {
  EXPECT_EQ(detail::allocate(0, 8), nullptr);
  detail::deallocate(nullptr, 0, 8);
}

TEST(Storage, EveryBlockStartsACacheLine) {
  for (std::size_t size = 1; size < 300; ++size) {
    const Vector<float> x(size);
    EXPECT_EQ(address(x.data()) % 64, 0u) << size;
  }
  EXPECT_EQ(address(Matrix<double>(3, 5).data()) % 64, 0u);
}

TEST(Storage, LargeBlocksStartAHugePageAndAreUsableToTheEnd) {
  constexpr std::size_t huge_page = std::size_t{2} << 20;
  for (const std::size_t bytes : {2 * huge_page, 2 * huge_page + 1, 5 * huge_page + 4095}) {
    Vector<char> x(bytes, 'x');
    EXPECT_EQ(address(x.data()) % huge_page, 0u) << bytes;
    EXPECT_EQ(x[bytes - 1], 'x');
  }
}

TEST(Storage, FreedLargeBlocksAreUsedAgain) {
  constexpr std::size_t size = std::size_t{5} << 20;
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the address sanitizer is to see freed blocks";
#elif defined(__has_feature)
  if (__has_feature(address_sanitizer)) GTEST_SKIP() << "the sanitizer is to see freed blocks";
#endif
  const char *first, *second;
  {
    const Vector<char> x(size), y(size);
    first = x.data(), second = y.data();
  }
  const Vector<char> newest(size), oldest(size), other(2 * size);
  EXPECT_EQ(newest.data(), first);  // freed last
  EXPECT_EQ(oldest.data(), second);
  EXPECT_NE(Vector<char>(size).data(), first) << "in use";
  EXPECT_TRUE(std::all_of(newest.begin(), newest.end(), [](char c) { return c == 0; }));
}

TEST(Storage, BlocksBeyondTheLimitAreFreed) {
  // More blocks, and more bytes, than are kept: in any order, nothing is lost or freed twice, which
  // the address sanitizer would see.
  std::vector<Vector<char>> blocks;
  for (std::size_t round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < 12; ++i) blocks.emplace_back(((i * 5 % 12 + 2) << 21) + round);
    std::swap(blocks[3], blocks[8]);
    blocks.clear();
  }
  // Freed by another thread than the one that took it.
  auto x = std::make_unique<Vector<char>>(std::size_t{8} << 20);
  std::thread([&x] { x.reset(); }).join();
}

TEST(Storage, OverflowIsBadAlloc) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  EXPECT_THROW((void)detail::allocate(most, 1), std::bad_alloc);
  EXPECT_THROW((void)detail::allocate(most / 8 + 2, 8), std::bad_alloc);  // 8 bytes after wrapping
  EXPECT_THROW((void)detail::allocate(most / 2, 1), std::bad_alloc);  // no room left to round up
}

TEST(Storage, CheckedArea) {
  EXPECT_EQ(detail::checked_area(6, 7), 42u);
  EXPECT_EQ(detail::checked_area(0, std::numeric_limits<std::size_t>::max()), 0u);
  EXPECT_EQ(detail::checked_area(std::numeric_limits<std::size_t>::max(), 0), 0u);
  try {
    detail::checked_area(std::size_t{1} << 32, std::size_t{1} << 31);
    FAIL();
  } catch (const shape_error& e) {
    EXPECT_STREQ(e.what(),
                 "Matrix: 4294967296 x 2147483648 elements are more than memory can address");
  }
}

}  // namespace
}  // namespace lanes
