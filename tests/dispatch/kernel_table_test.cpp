// The kernel tables: plain data that can be looked at whatever the CPU.
#include "dispatch/kernel_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "dispatch/cpu.hpp"
#include "dispatch/select.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

std::vector<const kernels::KernelTable*> compiled_tables() {
#if defined(__x86_64__)
  return {&kernels::sse2_table, &kernels::avx2_table, &kernels::avx512_table};
#else
  return {&kernels::neon_table};
#endif
}

/// The functions of a table, which consists of nothing else.
template <class Table>
auto functions(const Table& table) {
  static_assert(sizeof(Table) % sizeof(void (*)()) == 0);
  std::array<void (*)(), sizeof(Table) / sizeof(void (*)())> all;
  std::memcpy(all.data(), &table, sizeof(Table));
  return all;
}

template <class Table>
void expect_complete(const Table& table, const std::string& what) {
  const auto all = functions(table);
  EXPECT_EQ(std::count(all.begin(), all.end(), nullptr), 0) << "null entries in " << what;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NE(all[i], all[j]) << what << ": entries " << j << " and " << i << " are the same";
}

TEST(KernelTable, HasEveryEntryOnce) {
  for (const auto* table : compiled_tables()) {
    expect_complete(table->f32, std::string(name(table->isa)) + " f32");
    expect_complete(table->f64, std::string(name(table->isa)) + " f64");
  }
  expect_complete(kernels::scalar_table.f32, "scalar f32");
  expect_complete(kernels::scalar_table.f64, "scalar f64");
}

// A kernel shared by two tables would run the instructions of one on a CPU that has but the other.
TEST(KernelTable, SharesNothingWithAnother) {
  const auto tables = compiled_tables();
  for (const auto* a : tables)
    for (const auto* b : tables) {
      if (a == b) continue;
      const auto of_a = functions(a->f64), of_b = functions(b->f64);
      for (auto f : of_a)
        EXPECT_EQ(std::count(of_b.begin(), of_b.end(), f), 0)
            << name(a->isa) << " " << name(b->isa);
    }
}

TEST(KernelTable, SelectionFindsTheTableOfItsName) {
  for (Isa isa : available_isas()) {
    EXPECT_EQ(dispatch::kernels_for(isa).isa, isa);
    EXPECT_TRUE(dispatch::cpu_supports(isa));
  }
  EXPECT_EQ(dispatch::kernels_for(Isa::automatic).isa, isa());
  EXPECT_FALSE(dispatch::cpu_supports(Isa::automatic));
}

}  // namespace
}  // namespace lanes
