// Contract C5 across machines: the bits of every operation, computed once and stored in
// golden_bits.hpp, must come out on every CPU whose instruction set has fma.
//
// A change of the bits is a change of what the library promises. When it is meant, print the new
// table with
//   lanes_bits_test --gtest_also_run_disabled_tests --gtest_filter='*PrintGoldenBits'
// put it into golden_bits.hpp, and say so in the CHANGELOG.
#include "golden_bits.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>

#include "support/operations.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

/// FNV-1a, by element instead of by byte.
class Hash {
 public:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 0x100000001b3; }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

/// Of the operation's results at all of its affordable sizes.
template <class T>
std::uint64_t hash_of(const test::Operation<T>& operation, Options options) {
  Hash hash;
  for (std::size_t size : operation.few) {
    hash.add(size);
    for (T x : operation.prepare(size)(options)) hash.add(test::bits(x));
  }
  return hash.value();
}

std::uint64_t stored(const test::GoldenBits& golden, float) {
  return golden.f32;
}
std::uint64_t stored(const test::GoldenBits& golden, double) {
  return golden.f64;
}

template <class T>
void expect_stored_bits() {
  for (const auto& operation : test::operations<T>()) {
    const test::GoldenBits* golden = nullptr;
    for (const auto& entry : test::golden_bits)
      if (operation.name == entry.operation) golden = &entry;
    ASSERT_TRUE(golden) << "golden_bits.hpp has no line for " << operation.name;
    for (Isa isa : available_isas()) {
      if (operation.fused && !test::has_fma(isa)) continue;
      if (!operation.takes_options && isa != lanes::isa()) continue;
      EXPECT_EQ(hash_of(operation, {.threads = 2, .isa = isa}), stored(*golden, T()))
          << operation.name << " on " << name(isa);
    }
  }
}

TEST(GoldenBits, Float) {
  expect_stored_bits<float>();
}
TEST(GoldenBits, Double) {
  expect_stored_bits<double>();
}

TEST(GoldenBits, NothingStoredInVain) {
  std::set<std::string> names;
  for (const auto& operation : test::operations<double>()) names.insert(operation.name);
  EXPECT_EQ(names.size(), test::operations<double>().size()) << "a name is used twice";
  for (const auto& entry : test::golden_bits)
    EXPECT_TRUE(names.count(entry.operation)) << entry.operation << " is not an operation";
}

TEST(GoldenBits, DISABLED_PrintGoldenBits) {
  ASSERT_TRUE(test::has_fma(isa()));
  const auto& singles = test::operations<float>();
  const auto& doubles = test::operations<double>();
  for (std::size_t i = 0; i < doubles.size(); ++i)
    std::printf("    {\"%s\", 0x%016llx, 0x%016llx},\n", doubles[i].name.c_str(),
                static_cast<unsigned long long>(hash_of(singles[i], {})),
                static_cast<unsigned long long>(hash_of(doubles[i], {})));
}

}  // namespace
}  // namespace lanes
