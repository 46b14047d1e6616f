// Names and availability of instruction sets, and what the library says about itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <lanes/error.hpp>
#include <lanes/runtime.hpp>

namespace lanes {
namespace {

constexpr Isa all[] = {Isa::automatic, Isa::sse2, Isa::avx2, Isa::avx512, Isa::neon};

bool contains(const std::vector<Isa>& isas, Isa isa) {
  return std::find(isas.begin(), isas.end(), isa) != isas.end();
}

TEST(IsaNames, GoBothWays) {
  for (Isa isa : all) EXPECT_EQ(isa_from_name(name(isa)), isa);
  EXPECT_EQ(name(Isa::avx512), "avx512");
  EXPECT_EQ(name(static_cast<Isa>(99)), "unknown");
}

TEST(IsaNames, UnknownOnesListTheKnown) {
  for (std::string_view bogus : {"", "AVX2", "avx", "avx2 ", "sse3", "avx5120"}) try {
      isa_from_name(bogus);
      ADD_FAILURE() << "'" << bogus << "' is accepted";
    } catch (const argument_error& error) {
      const std::string message = error.what();
      EXPECT_NE(message.find("'" + std::string(bogus) + "'"), std::string::npos) << message;
      for (Isa isa : all) EXPECT_NE(message.find(name(isa)), std::string::npos) << message;
    }
}

TEST(IsaLists, AvailableOnesAreCompiledOnesInTheSameOrder) {
  const auto compiled = compiled_isas(), available = available_isas();
  EXPECT_TRUE(std::is_sorted(compiled.begin(), compiled.end())) << "slowest first";
  EXPECT_TRUE(std::is_sorted(available.begin(), available.end()));
  for (Isa isa : available) EXPECT_TRUE(contains(compiled, isa)) << name(isa);
  EXPECT_TRUE(contains(available, isa()));
  EXPECT_FALSE(contains(compiled, Isa::automatic));
#if defined(__x86_64__)
  EXPECT_EQ(compiled, (std::vector{Isa::sse2, Isa::avx2, Isa::avx512}));
  EXPECT_EQ(available.front(), Isa::sse2) << "every x86-64 CPU has it";
#else
  EXPECT_EQ(compiled, std::vector{Isa::neon});
  EXPECT_EQ(available, std::vector{Isa::neon});
#endif
}

TEST(Description, SaysWhatThisIs) {
  EXPECT_EQ(std::count(version().begin(), version().end(), '.'), 2) << version();
  EXPECT_EQ(version().find_first_not_of("0123456789."), std::string_view::npos) << version();
  const std::string build(build_description()), cpu = cpu_description();
#if defined(__clang__)
  EXPECT_EQ(build.find("clang "), 0u) << build;
#else
  EXPECT_EQ(build.find("g++ "), 0u) << build;
#endif
  const std::size_t xsimd = build.find("xsimd ");
  ASSERT_NE(xsimd, std::string::npos) << build;
  EXPECT_TRUE(std::isdigit(build.at(xsimd + 6))) << build;
  EXPECT_FALSE(cpu.empty());
  EXPECT_EQ((build + cpu).find('\n'), std::string::npos) << "one line each";
}

}  // namespace
}  // namespace lanes
